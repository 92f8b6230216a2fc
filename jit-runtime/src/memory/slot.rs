//! A slot: the place of one function, owned.
//!
//! # Invariants
//! - A taken slot's bytes are reached only through its one `Slot`: `&mut` to write, `&` to read.
//! - The bytes after the function, to the slot's end, are `int3`.
//! - A freed slot starts with `int3`, so a stale entry traps. The rest follows before the slot is
//!   reused, in `span`: each store to a line that the core has just executed stops its pipeline, so
//!   dropping a function makes do with one.

use std::panic::{RefUnwindSafe, UnwindSafe};
use std::ptr::NonNull;

use super::span::{INT3, SpanRef};
use super::sys::{self, Access};
use super::{fork, heap};
use crate::JitError;

/// As much `int3` as one store can write; no slot is shorter.
const HEAD: u128 = u128::from_ne_bytes([0xCC; 16]);

/// Executable memory for one function; freed when dropped, on any thread.
#[derive(Debug)]
pub(crate) struct Slot {
    span: SpanRef,
    index: u32,
    len: u32,
}

// What a panic leaves in the bookkeeping is whole: no step of it runs code of others.
impl UnwindSafe for Slot {}
impl RefUnwindSafe for Slot {}

impl Slot {
    /// A slot of `len` bytes.
    ///
    /// # Errors
    /// The system's refusal of more memory, or that there is never so much.
    #[inline]
    pub(crate) fn take(len: usize) -> Result<Self, JitError> {
        match heap::take(len) {
            Some((span, index)) => Ok(Self { span, index, len: len as u32 }),
            None => Self::take_slowly(len),
        }
    }

    #[cold]
    fn take_slowly(len: usize) -> Result<Self, JitError> {
        let short = u32::try_from(len).map_err(|_| JitError::TooLarge { len })?;
        let (span, index) = heap::take_slowly(len)?;
        let mut slot = Self { span, index, len: short };
        if span.flips() {
            slot.protect(Access::Write)?;
            let start = span.write(index);
            // SAFETY: the slot is ours, and its pages are writable now.
            unsafe { start.write_bytes(INT3, span.slot_len()) };
        }
        Ok(slot)
    }

    /// The bytes, to be written.
    #[inline]
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        let start = self.span.write(self.index);
        // SAFETY: the slot has at least `len` bytes, mapped writable while the span is there, and
        // `self` is borrowed mutably for as long as they are.
        unsafe { std::slice::from_raw_parts_mut(start.as_ptr(), self.len as usize) }
    }

    /// Gives up the bytes after the first `len`; they are still `int3`.
    pub(crate) fn shrink(&mut self, len: usize) {
        assert!(len <= self.len as usize, "a function is longer than its template allows");
        self.len = len as u32;
    }

    /// The bytes as they are executed.
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: the slot has at least `len` bytes, mapped readable while the span is there, and
        // they are written only through `&mut self`.
        unsafe { std::slice::from_raw_parts(self.entry().as_ptr(), self.len as usize) }
    }

    /// Where the function is executed.
    #[inline]
    pub(crate) fn entry(&self) -> NonNull<u8> {
        self.span.exec(self.index)
    }

    /// Ends the writing of the function: from now on it can be executed, and nothing that follows
    /// starts before the stores are done.
    ///
    /// # Errors
    /// The system's refusal to make written pages executable.
    ///
    /// Waiting for the stores is for speed alone. A core that runs ahead into the call fetches the line while it is
    /// being written, and starts all over at every single store to it: a first call takes half as
    /// long again (measured on Sapphire Rapids).
    #[inline]
    pub(crate) fn settle(&mut self) -> Result<(), JitError> {
        if self.span.flips() {
            return self.protect(Access::Execute);
        }
        // SAFETY: every x86-64 processor has SSE2, to which the instruction belongs.
        unsafe { std::arch::x86_64::_mm_lfence() };
        Ok(())
    }

    /// Makes the slot's pages writable, or executable, where they are flipped.
    #[cold]
    fn protect(&mut self, access: Access) -> Result<(), JitError> {
        let (start, len) = (self.entry(), self.span.slot_len());
        // SAFETY: the slot is ours, and where pages are flipped it is whole pages, which it shares with
        // no other. Its function is called only after `settle`, and not while it is dropped.
        unsafe { sys::protect(start, len, access) }
    }

    /// Makes the entry trap, unless a fork has come to share it.
    #[inline]
    fn blank(&mut self) {
        if self.span.written_in() == fork::epoch() {
            self.write_head();
        } else if self.span.flips() {
            self.blank_page();
        }
    }

    /// The same where pages are flipped. Should the system refuse, the function stays until the slot is
    /// taken again; nothing else comes to be there meanwhile.
    #[cold]
    fn blank_page(&mut self) {
        if self.span.epoch() == fork::epoch() && self.protect(Access::Write).is_ok() {
            self.write_head();
            let _ = self.protect(Access::Execute);
        }
    }

    #[inline]
    fn write_head(&mut self) {
        let start = self.span.write(self.index).cast::<u128>();
        // SAFETY: a slot is whole lines, at least one; it is ours and writable, and nothing borrows its
        // bytes.
        unsafe { start.write(HEAD) };
    }
}

impl Drop for Slot {
    #[inline]
    fn drop(&mut self) {
        self.blank();
        heap::free(self.span, self.index);
    }
}
