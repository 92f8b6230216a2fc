//! A span: a run of units cut into slots of one length, and the book of which are taken.
//!
//! # Invariants
//! - A slot is in exactly one state: *free* (may be taken; holds `int3`), *taken* (one `Slot`
//!   exists), *freed* (starts with `int3`, waits for a barrier, in the local or the remote bitmap).
//! - The book (`Local`) is changed only by the thread that holds the span's heap: [`Span::local`]
//!   asks for the heap as proof, heaps have unique numbers, and a `Heap` is not `Sync`.
//! - A [`SpanRef`] is good while it exists: a span is released only by its heap, when no slot is
//!   taken and nobody is in the middle of freeing one.

use std::ops::Deref;
use std::ptr::NonNull;

use super::book::Local;
use super::books::Books;
use super::class::Class;
use super::fork;
use super::heap::Heap;
use super::pool;
use super::region::Run;
use super::remote::Remote;
use super::sys::{self, Access};
use super::unwind::CallFrames;
use crate::{JitError, inspect};

/// The instruction that fills what holds no function.
pub(super) const INT3: u8 = 0xCC;

/// A run of units cut into slots. Aligned so that two spans' books share no cache line.
#[repr(align(128))]
#[derive(Debug)]
pub(super) struct Span {
    run: Run,
    heap: u64,
    shift: u32,
    slots: u32,
    class: Option<Class>,
    /// The epoch in which slots are written just so: the memory's, or never where pages are flipped.
    written_in: u64,
    /// The heap whose slots are freed just so: the span's, or none where pages are flipped or
    /// somebody is told of drops.
    freed_by: u64,
    books: Books,
    call_frames: CallFrames,
}

impl Span {
    /// The epoch of the memory; see `fork`.
    #[inline]
    pub(super) fn epoch(&self) -> u64 {
        self.run.epoch()
    }

    /// The epoch in which slots may be written without further ado.
    #[inline]
    pub(super) fn written_in(&self) -> u64 {
        self.written_in
    }

    /// Whether the pages of slots are made writable and executable by turns.
    #[inline]
    pub(super) fn flips(&self) -> bool {
        self.run.flips()
    }

    /// The run that the span is.
    pub(super) fn run(&self) -> &Run {
        &self.run
    }

    /// How many slots are taken now. Anyone may ask.
    pub(super) fn alive(&self) -> u32 {
        self.books.alive()
    }

    /// How many slots were ever taken. Anyone may ask.
    pub(super) fn created(&self) -> u64 {
        self.books.local.created()
    }

    /// The length of a slot.
    pub(super) fn slot_len(&self) -> usize {
        if self.class.is_some() { 1 << self.shift } else { self.run.len() }
    }

    /// The class of the slots; nothing if the span is one large slot.
    pub(super) fn class(&self) -> Option<Class> {
        self.class
    }

    /// The number of the heap that the span belongs to.
    pub(super) fn heap(&self) -> u64 {
        self.heap
    }

    /// Both books, if `heap` is the span's.
    fn books(&self, heap: &Heap) -> Option<&Books> {
        (self.heap == heap.id()).then_some(&self.books)
    }

    /// The owner's book, if `heap` is the span's.
    #[inline]
    pub(super) fn local(&self, heap: &Heap) -> Option<&Local> {
        (self.heap == heap.id()).then_some(&self.books.local)
    }

    /// The book, if `heap` is the span's and a slot can be freed without further ado.
    #[inline]
    pub(super) fn local_at_hand(&self, heap: &Heap) -> Option<&Local> {
        (self.freed_by == heap.id()).then_some(&self.books.local)
    }

    /// Where others free slots.
    pub(super) fn remote(&self) -> &Remote {
        &self.books.remote
    }

    /// Prepares for functions that call: a panic may unwind through them from now on.
    #[inline]
    pub(super) fn describe_call_frames(&self) {
        self.call_frames.describe(self.run.exec(), self.run.len());
    }

    /// Where slot `index` is executed.
    #[inline]
    pub(super) fn exec(&self, index: u32) -> NonNull<u8> {
        // SAFETY: `index` is a slot's, so the result lies in the run.
        unsafe { self.run.exec().add((index as usize) << self.shift) }
    }

    /// Where slot `index` is written.
    #[inline]
    pub(super) fn write(&self, index: u32) -> NonNull<u8> {
        // SAFETY: `index` is a slot's, so the result lies in the run.
        unsafe { self.run.write().add((index as usize) << self.shift) }
    }
}

// SAFETY: what is not immutable is atomic. The addresses in the run are only addresses here: each use
// of one has its own reason.
unsafe impl Sync for Span {}

impl Span {
    /// Moves what others freed into the owner's book.
    pub(super) fn collect(&self, heap: &Heap) {
        if let Some(books) = self.books(heap) {
            books.collect();
        }
    }

    /// How many slots are not taken: free ones, and freed ones that wait.
    pub(super) fn vacant(&self, heap: &Heap) -> u32 {
        self.local(heap).map_or(0, |local| self.slots - local.taken())
    }

    /// How many slots there are.
    pub(super) fn slots(&self) -> u32 {
        self.slots
    }

    /// Fills the collected freed slots with `int3`, unless a fork has come to share them or, where pages
    /// are flipped, that is done when a slot is taken.
    pub(super) fn blank(&self, heap: &Heap) {
        let Some(local) = self.local(heap).filter(|_| self.written_in == fork::epoch()) else {
            return;
        };
        local.for_each_freed(|index| {
            // SAFETY: the slot's bytes are mapped, and as it is freed, there is no `Slot` of it;
            // only this thread, its heap's, would make one.
            unsafe { self.write(index).write_bytes(INT3, 1 << self.shift) };
        });
    }

    /// Makes all freed slots free. They are blank, and the caller has had every core
    /// serialise since they were collected.
    pub(super) fn recycle(&self, heap: &Heap) {
        if let Some(local) = self.local(heap) {
            sys::discard_translations(self.run.exec(), self.run.len());
            local.recycle();
        }
    }

    /// Whether no slot is taken and nobody is in the middle of freeing one.
    pub(super) fn is_quiet(&self, heap: &Heap) -> bool {
        self.books(heap).is_some_and(Books::is_quiet)
    }

    /// Has whoever frees the last slot learn so; whether it is free already.
    pub(super) fn expect_last(&self, heap: &Heap) -> bool {
        self.books(heap).is_some_and(Books::expect_last)
    }
}

/// A span that is there. Copies are kept in three places only: in the span's heap, which forgets it
/// before it releases it; in its region, which forgets it just then, under the pool's lock; and in slots
/// that are taken, which keep it from being released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SpanRef(NonNull<Span>);

// SAFETY: a `SpanRef` gives `&Span`, and `Span` is `Sync`.
unsafe impl Send for SpanRef {}
// SAFETY: as above.
unsafe impl Sync for SpanRef {}

impl SpanRef {
    /// A span of `run` for slots of `class`, or for one slot; all of it holds `int3`.
    ///
    /// # Errors
    /// The system's refusal of the pages; the run is given back.
    pub(super) fn new(mut run: Run, class: Option<Class>, heap: &Heap) -> Result<Self, JitError> {
        if let Err(error) = prepare(&mut run) {
            pool::give_back(run);
            return Err(error);
        }
        let slots = class.map_or(1, |class| (run.len() >> class.shift()) as u32);
        let span = Span {
            written_in: if run.flips() { u64::MAX } else { run.epoch() },
            freed_by: if run.flips() || inspect::tells_of_drops() { u64::MAX } else { heap.id() },
            run,
            heap: heap.id(),
            shift: class.map_or(0, Class::shift),
            slots,
            class,
            books: Books::new(slots),
            call_frames: CallFrames::default(),
        };
        let span = Self(NonNull::from(Box::leak(Box::new(span))));
        pool::enlist(span);
        Ok(span)
    }

    /// Releases the span and gives its run back.
    ///
    /// # Safety
    /// - [`Span::is_quiet`] holds, and `self` is the last reference but for the region's.
    pub(super) unsafe fn release(self) -> Run {
        pool::delist(self);
        // SAFETY: the span came from a box; by the promise nobody refers to it any more, as the
        // region has just forgotten it.
        unsafe { Box::from_raw(self.0.as_ptr()) }.run
    }
}

impl Deref for SpanRef {
    type Target = Span;

    #[inline]
    fn deref(&self) -> &Span {
        // SAFETY: a span is released only when it is quiet and by its last reference.
        unsafe { self.0.as_ref() }
    }
}

/// Has the run present in memory, and fills it with `int3`.
fn prepare(run: &mut Run) -> Result<(), JitError> {
    let (write, exec, len) = (run.write(), run.exec(), run.len());
    if run.flips() {
        // SAFETY: the run is ours alone, so nothing executes there.
        unsafe { sys::protect(exec, len, Access::Write) }?;
    }
    sys::populate(write, len, Access::Write)?;
    // SAFETY: the run is mapped and writable, and it is ours alone: `Run` is not `Clone`.
    unsafe { write.write_bytes(INT3, len) };
    sys::discard_translations(exec, len);
    if run.flips() {
        // SAFETY: the run is ours alone, so nothing writes there.
        unsafe { sys::protect(exec, len, Access::Execute) }
    } else {
        sys::populate(exec, len, Access::Execute)
    }
}
