//! A span: a run of units cut into slots of one length, and the book of which are taken.
//!
//! # Invariants
//! - A slot is in exactly one state: *free* (may be taken), *taken* (one `Slot` exists), *freed*
//!   (holds `int3`, waits for a barrier, in the local or the remote bitmap).
//! - The book (`Local`) is touched only by the thread that holds the span's heap: [`Span::local`]
//!   asks for the heap as proof, heaps have unique numbers, and a `Heap` is not `Sync`.
//! - A [`SpanRef`] is good while it exists: a span is released only by its heap, when no slot is
//!   taken and nobody is in the middle of freeing one.

use std::cell::Cell;
use std::ops::Deref;
use std::ptr::NonNull;

use super::class::Class;
use super::heap::Heap;
use super::pool::Run;
use super::remote::Remote;
use super::unwind::CallFrames;

/// How many words the bitmap of a span has: one bit for each cache line of a unit.
pub(super) const WORDS: usize = super::pool::UNIT / super::class::LINE / 64;

/// The instruction that fills what holds no function.
const INT3: u8 = 0xCC;

/// A run of units cut into slots. Aligned so that two spans' books share no cache line.
#[repr(align(128))]
#[derive(Debug)]
pub(super) struct Span {
    run: Run,
    heap: u64,
    shift: u32,
    slots: u32,
    class: Option<Class>,
    local: Local,
    remote: Remote,
    call_frames: CallFrames,
}

/// The owner's book.
#[derive(Debug)]
pub(super) struct Local {
    /// The free slots of the word that is being handed out.
    bits: Cell<u64>,
    /// The index of that word.
    word: Cell<u32>,
    /// The free slots of the words after it.
    free: [Cell<u64>; WORDS],
    /// Slots freed by the owner since the last sweep.
    freed: [Cell<u64>; WORDS],
    /// Slots taken, as far as the owner knows.
    taken: Cell<u32>,
    /// How many remote frees have been collected, modulo 2³².
    collected: Cell<u32>,
}

impl Span {
    /// The epoch of the memory; see `fork`.
    #[inline]
    pub(super) fn epoch(&self) -> u64 {
        self.run.epoch()
    }

    /// The class of the slots; nothing if the span is one large slot.
    pub(super) fn class(&self) -> Option<Class> {
        self.class
    }

    /// The number of the heap that the span belongs to.
    pub(super) fn heap(&self) -> u64 {
        self.heap
    }

    /// The book, if `heap` is the span's.
    #[inline]
    pub(super) fn local(&self, heap: &Heap) -> Option<&Local> {
        (self.heap == heap.id()).then_some(&self.local)
    }

    /// Where others free slots.
    pub(super) fn remote(&self) -> &Remote {
        &self.remote
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

// SAFETY: all but `local` is immutable or atomic, and `local` is reached only with a `&Heap` of the
// one heap that has the span's number; `Heap` is not `Sync`, so that is one thread at a time, and
// a heap changes threads under the pool's lock.
unsafe impl Sync for Span {}

impl Local {
    fn new(slots: u32) -> Self {
        let full = |word: usize| {
            let left = (slots as usize).saturating_sub(word * 64);
            if left >= 64 { u64::MAX } else { (1 << left) - 1 }
        };
        Self {
            bits: Cell::new(full(0)),
            word: Cell::new(0),
            free: std::array::from_fn(|word| Cell::new(if word == 0 { 0 } else { full(word) })),
            freed: Default::default(),
            taken: Cell::new(0),
            collected: Cell::new(0),
        }
    }

    /// Takes the lowest free slot of the current word.
    #[inline]
    pub(super) fn take(&self) -> Option<u32> {
        let bits = self.bits.get();
        if bits == 0 {
            return None;
        }
        self.bits.set(bits & (bits - 1));
        self.taken.set(self.taken.get() + 1);
        Some(self.word.get() * 64 + bits.trailing_zeros())
    }

    /// Goes on to the next word that has a free slot; whether there is one.
    pub(super) fn advance(&self) -> bool {
        for (word, free) in self.free.iter().enumerate() {
            let bits = free.take();
            if bits != 0 {
                self.word.set(word as u32);
                self.bits.set(bits);
                return true;
            }
        }
        false
    }

    /// Marks slot `index` as freed; whether no slot is taken now.
    #[inline]
    pub(super) fn free(&self, index: u32) -> bool {
        let word = &self.freed[index as usize / 64];
        debug_assert_eq!(word.get() >> (index % 64) & 1, 0, "a slot was freed twice");
        word.set(word.get() | 1 << (index % 64));
        self.taken.set(self.taken.get() - 1);
        self.taken.get() == 0
    }
}

impl Span {
    /// Moves what others freed into the owner's book.
    pub(super) fn collect(&self, heap: &Heap) {
        let Some(local) = self.local(heap) else { return };
        for (word, freed) in local.freed.iter().enumerate() {
            let bits = self.remote.collect(word);
            if bits != 0 {
                freed.set(freed.get() | bits);
                local.taken.set(local.taken.get() - bits.count_ones());
                local.collected.set(local.collected.get().wrapping_add(bits.count_ones()));
            }
        }
    }

    /// How many slots are not taken: free ones, and freed ones that wait.
    pub(super) fn vacant(&self, heap: &Heap) -> u32 {
        self.local(heap).map_or(0, |local| self.slots - local.taken.get())
    }

    /// How many slots there are.
    pub(super) fn slots(&self) -> u32 {
        self.slots
    }

    /// Makes all freed slots free. The caller has had every core serialise since they were collected.
    pub(super) fn recycle(&self, heap: &Heap) {
        let Some(local) = self.local(heap) else { return };
        let current = local.bits.take();
        for (word, free) in local.free.iter().enumerate() {
            let rest = if word as u32 == local.word.get() { current } else { 0 };
            free.set(free.get() | rest | local.freed[word].take());
        }
    }

    /// Whether no slot is taken and nobody is in the middle of freeing one.
    pub(super) fn is_quiet(&self, heap: &Heap) -> bool {
        self.local(heap).is_some_and(|local| {
            local.taken.get() == 0 && self.remote.count() == local.collected.get()
        })
    }

    /// Has whoever frees the last slot learn so; whether it is free already.
    pub(super) fn expect_last(&self, heap: &Heap) -> bool {
        self.local(heap).is_some_and(|local| {
            self.remote.expect(local.collected.get().wrapping_add(local.taken.get()))
        })
    }
}

/// A span that is there. Copies are kept in two places only: in the span's heap, which forgets it
/// before it releases it, and in slots that are taken, which keep it from being released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SpanRef(NonNull<Span>);

// SAFETY: a `SpanRef` gives `&Span`, and `Span` is `Sync`.
unsafe impl Send for SpanRef {}
// SAFETY: as above.
unsafe impl Sync for SpanRef {}

impl SpanRef {
    /// A span of `run` for slots of `class`, or for one slot; all of it holds `int3`.
    pub(super) fn new(run: Run, class: Option<Class>, heap: &Heap) -> Self {
        let slots = class.map_or(1, |class| (run.len() >> class.shift()) as u32);
        // SAFETY: the run is mapped and writable, and it is ours alone: `Run` is not `Clone`.
        unsafe { run.write().write_bytes(INT3, run.len()) };
        let span = Span {
            run,
            heap: heap.id(),
            shift: class.map_or(0, Class::shift),
            slots,
            class,
            local: Local::new(slots),
            remote: Remote::default(),
            call_frames: CallFrames::default(),
        };
        Self(NonNull::from(Box::leak(Box::new(span))))
    }

    /// Releases the span and gives its run back.
    ///
    /// # Safety
    /// - [`Span::is_quiet`] holds, and `self` is the last reference.
    pub(super) unsafe fn release(self) -> Run {
        // SAFETY: the span came from a box; by the promise nobody refers to it any more.
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
