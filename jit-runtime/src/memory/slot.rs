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

use super::span::SpanRef;
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
        Ok(Self { span, index, len: short })
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

    /// Says that the function calls: a panic may unwind through it.
    #[inline]
    pub(crate) fn describe_call_frames(&self) {
        self.span.describe_call_frames();
    }

    /// Where the function is executed.
    #[inline]
    pub(crate) fn entry(&self) -> NonNull<u8> {
        self.span.exec(self.index)
    }

    /// Ends the writing of the function: nothing that follows starts before the stores are done.
    ///
    /// This is for speed alone. A core that runs ahead into the call fetches the line while it is
    /// being written, and starts all over at every single store to it: a first call takes half as
    /// long again (measured on Sapphire Rapids).
    #[inline]
    pub(crate) fn settle(&mut self) {
        // SAFETY: every x86-64 processor has SSE2, to which the instruction belongs.
        unsafe { std::arch::x86_64::_mm_lfence() };
    }

    /// Makes the entry trap, unless a fork has come to share it.
    #[inline]
    fn blank(&mut self) {
        if self.span.epoch() == fork::epoch() {
            let start = self.span.write(self.index).cast::<u128>();
            // SAFETY: a slot is whole lines, at least one; it is ours, and nothing borrows its bytes.
            unsafe { start.write(HEAD) };
        }
    }
}

impl Drop for Slot {
    #[inline]
    fn drop(&mut self) {
        self.blank();
        heap::free(self.span, self.index);
    }
}
