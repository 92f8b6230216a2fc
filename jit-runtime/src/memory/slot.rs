//! A slot: the place of one function, owned.
//!
//! # Invariants
//! - A taken slot's bytes are reached only through its one `Slot`: `&mut` to write, `&` to read.
//! - The bytes after the function, to the slot's end, are `int3`. Before it is the `LEAD`, which is
//!   nothing unless the feature `ibt` is on.
//! - A freed slot starts with `int3`, so a stale entry traps. The rest follows before the slot is
//!   reused, in `span`: each store to a line that the core has just executed stops its pipeline, so
//!   dropping a function makes do with one.

use std::mem::ManuallyDrop;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::ptr::NonNull;

use super::span::{INT3, SpanRef};
use super::sys::{self, Access};
use super::{fork, heap, pool};
use crate::{JitError, Strategy};

/// As much `int3` as one store can write; no slot is shorter.
const HEAD: u128 = u128::from_ne_bytes([0xCC; 16]);

/// What is before a function: `endbr64`, where it is entered, and before that as much `int3` as leaves
/// the function where its constants are aligned.
#[cfg(feature = "ibt")]
const LEAD: [u8; 16] = {
    let mut lead = [INT3; 16];
    [lead[12], lead[13], lead[14], lead[15]] = [0xF3, 0x0F, 0x1E, 0xFA];
    lead
};
#[cfg(not(feature = "ibt"))]
const LEAD: [u8; 0] = [];

/// Where in the lead a function is entered.
const ENTRY: usize = LEAD.len().saturating_sub(4);

/// How many bytes there are between the entry and the function: an `endbr64`, or none.
pub(super) const LANDING: usize = LEAD.len() - ENTRY;

/// Executable memory for one function; freed when dropped, on any thread.
#[derive(Debug)]
pub(crate) struct Slot {
    span: SpanRef,
    place: Place,
}

/// A slot's index in its span, and the length of its function, in one word: a function that is handed on
/// is copied by the word, and a copy waits for two halves that were just written.
#[derive(Clone, Copy, Debug)]
struct Place(u64);

impl Place {
    #[inline]
    fn new(index: u32, len: u32) -> Self {
        Self(u64::from(index) | u64::from(len) << 32)
    }

    #[inline]
    fn index(self) -> u32 {
        self.0 as u32
    }

    #[inline]
    fn len(self) -> usize {
        (self.0 >> 32) as usize
    }
}

// What a panic leaves in the bookkeeping is whole: no step of it runs code of others.
impl UnwindSafe for Slot {}
impl RefUnwindSafe for Slot {}

impl Slot {
    /// A slot of `len` bytes, if this thread has one at hand; [`Self::settle`] is to follow.
    #[inline]
    pub(crate) fn at_hand(len: usize) -> Option<Self> {
        let (span, index) = heap::take(LEAD.len() + len)?;
        let mut slot = Self { span, place: Place::new(index, len as u32) };
        slot.write_lead();
        Some(slot)
    }

    /// Whether there is a slot of `len` bytes at hand after a look at what this thread has.
    #[cold]
    pub(crate) fn look_for(len: usize) -> bool {
        heap::look_for(LEAD.len() + len)
    }

    /// A slot of `len` bytes; [`Self::publish`] is to follow.
    ///
    /// # Errors
    /// The system's refusal of more memory, or that there is never so much.
    pub(crate) fn take(len: usize) -> Result<Self, JitError> {
        let short = u32::try_from(len).map_err(|_| JitError::TooLarge { len })?;
        let (span, index) = heap::take_slowly(LEAD.len() + len)?;
        let mut slot = Self { span, place: Place::new(index, short) };
        if span.flips() {
            // SAFETY: the slot is ours and has no function yet.
            unsafe { protect(span, index, Access::Write) }?;
            let start = span.write(index);
            // SAFETY: the slot is ours, and its pages are writable now.
            unsafe { start.write_bytes(INT3, span.slot_len()) };
        }
        slot.write_lead();
        Ok(slot)
    }

    /// The bytes, to be written.
    #[inline]
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        let start = self.span.write(self.place.index());
        // SAFETY: after the lead the slot has at least `len` bytes, mapped writable while the span is
        // there, and `self` is borrowed mutably for as long as they are.
        unsafe { std::slice::from_raw_parts_mut(start.as_ptr().add(LEAD.len()), self.place.len()) }
    }

    /// Gives up the bytes after the first `len`; they are still `int3`.
    pub(crate) fn shrink(&mut self, len: usize) {
        assert!(len <= self.place.len(), "a function is longer than its template allows");
        self.place = Place::new(self.place.index(), len as u32);
    }

    /// The bytes as they are executed.
    pub(crate) fn bytes(&self) -> &[u8] {
        let start = self.span.exec(self.place.index());
        // SAFETY: after the lead the slot has at least `len` bytes, mapped readable while the span is
        // there, and they are written only through `&mut self`.
        unsafe { std::slice::from_raw_parts(start.as_ptr().add(LEAD.len()), self.place.len()) }
    }

    /// Says that the function calls: a panic may unwind through it.
    #[inline]
    pub(crate) fn describe_call_frames(&self) {
        self.span.describe_call_frames();
    }

    /// Where the function is called.
    #[inline]
    pub(crate) fn entry(&self) -> NonNull<u8> {
        entry(self.span, self.place.index())
    }

    /// What is executed from there on: the bytes, and [`LANDING`] before them.
    pub(crate) fn entered_bytes(&self) -> &[u8] {
        // SAFETY: as for `bytes`; the lead ends where they start.
        unsafe { std::slice::from_raw_parts(self.entry().as_ptr(), LANDING + self.place.len()) }
    }

    /// Ends the writing of a function whose slot was at hand: nothing that follows starts before the
    /// stores are done.
    ///
    /// This is for speed alone. A core that runs ahead into the call fetches the line while it is
    /// being written, and starts all over at every single store to it: a first call takes half as
    /// long again (measured on Sapphire Rapids).
    #[inline]
    pub(crate) fn settle(&mut self) {
        // SAFETY: every x86-64 processor has SSE2, to which the instruction belongs.
        unsafe { std::arch::x86_64::_mm_lfence() };
    }

    /// Ends the writing of a function: from now on it can be executed.
    ///
    /// # Errors
    /// The system's refusal to make written pages executable.
    pub(crate) fn publish(&mut self) -> Result<(), JitError> {
        self.settle();
        if self.span.flips() {
            // SAFETY: the slot is ours, and is written no more.
            return unsafe { protect(self.span, self.place.index(), Access::Execute) };
        }
        Ok(())
    }

    /// Writes what is before the function.
    #[inline]
    fn write_lead(&mut self) {
        let start = self.span.write(self.place.index()).cast();
        // SAFETY: a slot is longer than its lead; it is ours, and nothing borrows its bytes. Who calls
        // this where pages are flipped has made them writable.
        unsafe { start.write(LEAD) };
    }

    /// Makes the entry trap.
    #[inline]
    fn write_head(&mut self) {
        let start = self.span.write(self.place.index()).cast::<u128>();
        // SAFETY: a slot is whole lines, at least one; it is ours, and nothing borrows its bytes. Who
        // calls this where pages are flipped has made them writable.
        unsafe { start.write(HEAD) };
    }
}

impl Drop for Slot {
    /// Does what is to be done where slots are written just so; [`heap::free`] knows the rest.
    #[inline]
    fn drop(&mut self) {
        if self.span.written_in() == fork::epoch() {
            self.write_head();
        }
        heap::free(self.span, self.place.index());
    }
}

/// Where the function of a slot is called.
#[inline]
pub(super) fn entry(span: SpanRef, index: u32) -> NonNull<u8> {
    // SAFETY: a slot is longer than its lead.
    unsafe { span.exec(index).add(ENTRY) }
}

/// Has the entry of a freed slot trap where pages are flipped. Should the system refuse, the function
/// stays until the slot is taken again; nothing else comes to be there meanwhile.
pub(super) fn blank_page(span: SpanRef, index: u32) {
    // The slot is not free yet, so that nobody else has it.
    let mut slot = ManuallyDrop::new(Slot { span, place: Place::new(index, 0) });
    // SAFETY: the slot is ours, and nothing calls its function any more.
    if unsafe { protect(span, index, Access::Write) }.is_ok() {
        slot.write_head();
        // SAFETY: the slot is ours, and has been written.
        let _ = unsafe { protect(span, index, Access::Execute) };
    }
}

/// Makes the pages of a slot, where they are flipped, writable or executable.
///
/// # Safety
/// - The slot is the caller's, and pages are flipped: a slot is whole pages, then, which it shares with
///   no other.
/// - Nothing executes its function, or is about to, if the pages become writable, and nothing writes
///   there any more if they become executable.
unsafe fn protect(span: SpanRef, index: u32, access: Access) -> Result<(), JitError> {
    // SAFETY: the pages are the slot's alone; the rest is promised.
    let done = unsafe { sys::protect(span.exec(index), span.slot_len(), access) };
    done.inspect_err(|error| pool::note(Strategy::Flip, error))
}
