//! A heap: the spans from which one thread at a time takes slots.
//!
//! # Invariants
//! - A heap is in one place: in the lease of one thread, in the pool, or on the way between them.
//! - Only the thread that has the heap works on it: it is not `Sync`.
//! - A span is in a list, and of the heap's epoch, or it is among the others. Before a slot is taken of a
//!   new span, the epoch is seen not to have changed meanwhile.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering};

use super::class::{CLASSES, Class};
use super::list::{self, List};
use super::pool;
use super::span::SpanRef;
use super::{barrier, fork, slot};
use crate::{JitError, Strategy, inspect};

thread_local! {
    /// The heap of this thread, from its first function on.
    static LEASE: Lease = const { Lease(OnceCell::new()) };
}

/// A heap that goes back to the pool when its thread ends.
struct Lease(OnceCell<Heap>);

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(heap) = self.0.take() {
            pool::park(heap);
        }
    }
}

/// The spans from which one thread at a time takes slots.
#[derive(Debug)]
pub(super) struct Heap {
    id: u64,
    /// The epoch of the spans in `lists`; see `fork`.
    epoch: Cell<u64>,
    lists: [List; CLASSES],
    /// Spans of one large slot, and frozen spans.
    others: RefCell<Vec<SpanRef>>,
}

/// Takes a slot for `len` bytes that may be written just so, if this thread's heap has one at hand.
#[inline]
pub(super) fn take(len: usize) -> Option<(SpanRef, u32)> {
    let class = Class::of(len)?;
    LEASE.try_with(|lease| lease.0.get()?.take(class)).ok()?
}

/// Whether [`take`] has a slot for `len` bytes after a look at the next ones of this thread's heap.
pub(super) fn look_for(len: usize) -> bool {
    let Some(class) = Class::of(len) else { return false };
    let look = |heap: &Heap| heap.epoch.get() == fork::epoch() && heap.look_for(class);
    LEASE.try_with(|lease| lease.0.get().is_some_and(look)).unwrap_or(false)
}

/// Takes a slot for `len` bytes, whatever it needs.
///
/// # Errors
/// The system's refusal of more memory.
pub(super) fn take_slowly(len: usize) -> Result<(SpanRef, u32), JitError> {
    fork::watch()?;
    let rungs = pool::ladder().foothold()?;
    let work = |heap: &Heap| heap.take_slowly(len, rungs);
    let taken = LEASE.try_with(|lease| work(lease.0.get_or_init(pool::lease)));
    taken.unwrap_or_else(|_| {
        // The thread is ending and has returned its heap.
        let heap = pool::lease();
        let taken = work(&heap);
        pool::park(heap);
        taken
    })
}

/// Frees slot `index`, on whichever thread. If it may be written just so, its entry traps already.
#[inline]
pub(super) fn free(span: SpanRef, index: u32) {
    let own = LEASE.try_with(|lease| {
        let heap = lease.0.get()?;
        if span.local_at_hand(heap)?.free(index) {
            heap.emptied(span);
        }
        Some(())
    });
    if !matches!(own, Ok(Some(()))) {
        free_slowly(span, index);
    }
}

/// Frees the slot of another heap, or one whose page is to be flipped first, or of whose function
/// somebody has been told.
#[cold]
fn free_slowly(span: SpanRef, index: u32) {
    if inspect::tells_of_drops() {
        inspect::dropped(slot::entry(span, index));
    }
    if span.flips() && span.epoch() == fork::epoch() {
        slot::blank_page(span, index);
    }
    // Once the slot is freed, the span may be gone.
    let heap = span.heap();
    let own = LEASE.try_with(|lease| {
        let heap = lease.0.get()?;
        if span.local(heap)?.free(index) {
            heap.emptied(span);
        }
        Some(())
    });
    if !matches!(own, Ok(Some(()))) && span.remote().free(index) {
        pool::tidy(heap);
    }
}

/// The class of slots for `len` bytes by this strategy; nothing if so many need a span of their own.
fn class(len: usize, strategy: Strategy) -> Option<Class> {
    if strategy == Strategy::Flip { Class::page_of(len) } else { Class::of(len) }
}

impl Heap {
    /// A heap without spans.
    pub(super) fn new() -> Self {
        static MADE: AtomicU64 = AtomicU64::new(0);
        Self {
            id: MADE.fetch_add(1, Ordering::Relaxed),
            epoch: Cell::new(fork::epoch()),
            lists: Default::default(),
            others: RefCell::default(),
        }
    }

    /// The heap's number, which no other heap ever has.
    #[inline]
    pub(super) fn id(&self) -> u64 {
        self.id
    }

    #[inline]
    fn take(&self, class: Class) -> Option<(SpanRef, u32)> {
        if self.epoch.get() != fork::epoch() {
            return None;
        }
        self.lists[class.index()].take(self)
    }

    /// A slot that there is, by the best rung that has one; else a new one, by the best that is granted.
    #[cold]
    fn take_slowly(&self, len: usize, rungs: &[Strategy]) -> Result<(SpanRef, u32), JitError> {
        if self.epoch.get() != fork::epoch() {
            self.freeze();
        }
        let mut kinds = rungs.chunk_by(|&a, &b| class(len, a) == class(len, b));
        let there = kinds.find_map(|same| self.take_freed(class(len, same[0])?));
        there.map_or_else(|| self.take_new(len, rungs), Ok)
    }

    /// A slot that is free, or becomes so.
    fn take_freed(&self, class: Class) -> Option<(SpanRef, u32)> {
        let list = &self.lists[class.index()];
        // Nobody has looked at what is at hand where pages are flipped.
        if let Some(slot) = list.take(self) {
            return Some(slot);
        }
        if !self.look_for(class) {
            self.release_others();
            list.reclaim(self).then_some(())?;
        }
        list.take(self)
    }

    /// A slot of new memory.
    fn take_new(&self, len: usize, rungs: &[Strategy]) -> Result<(SpanRef, u32), JitError> {
        let mut refused = None;
        for &rung in rungs {
            let grown = match class(len, rung) {
                Some(class) => self.grow(class, rung),
                None => self.take_large(len, rung),
            };
            match grown {
                Ok(slot) => return Ok(slot),
                Err(error) => {
                    pool::note(rung, &error);
                    // The best rung's reason is told.
                    refused = refused.or(Some(error));
                }
            }
        }
        Err(refused.expect("there is a foothold"))
    }

    /// A slot of a new span. Where another thread forked meanwhile, the span may be of a later epoch than
    /// the heap: it is given back, as it has no function, with what the fork has come to share.
    fn grow(&self, class: Class, rung: Strategy) -> Result<(SpanRef, u32), JitError> {
        let list = &self.lists[class.index()];
        loop {
            list.grow(class, rung, self)?;
            if self.epoch.get() == fork::epoch() {
                return Ok(list.take(self).expect("the span is new"));
            }
            self.freeze();
        }
    }

    /// Goes on to the next free slots; whether there are some.
    fn look_for(&self, class: Class) -> bool {
        let list = &self.lists[class.index()];
        list.stay(self) || list.advance(self)
    }

    fn take_large(&self, len: usize, rung: Strategy) -> Result<(SpanRef, u32), JitError> {
        self.release_others();
        let span = SpanRef::new(pool::take(len, rung)?, None, self)?;
        self.others.borrow_mut().push(span);
        Ok((span, span.local(self).and_then(|local| local.take()).expect("the span is new")))
    }

    /// A slot of the span was freed and none is taken any more. Nothing is done if slots are being
    /// taken from the span and few others are empty, as when one function is made after another.
    #[inline]
    fn emptied(&self, span: SpanRef) {
        let list = span.class().map(|class| &self.lists[class.index()]);
        if !list.is_some_and(|list| list.is_current(span) && list.has_place_for(span)) {
            self.spare_or_release(span);
        }
    }

    #[cold]
    fn spare_or_release(&self, span: SpanRef) {
        match span.class().filter(|_| span.epoch() == self.epoch.get()) {
            Some(class) => {
                debug_assert!(!self.others.borrow().contains(&span), "a span is in two places");
                self.lists[class.index()].spare_or_release(span, self);
            }
            None => self.release_others(),
        }
    }

    /// Sets all spans aside: a fork has come to share them.
    fn freeze(&self) {
        for list in &self.lists {
            self.others.borrow_mut().append(&mut list.empty());
        }
        self.epoch.set(fork::epoch());
        self.release_others();
    }

    /// Gives back all spans without a function, before the heap is left to the pool.
    pub(super) fn tidy(&self) {
        for list in &self.lists {
            list.collect(self);
            list.blank(self);
        }
        barrier::sync_cores();
        for list in &self.lists {
            list.recycle(self);
            list.release_all_but(0, self);
            list.restart();
        }
        self.release_others();
    }

    /// Has whoever frees a span's last slot learn so; whether one is free already.
    pub(super) fn expect_last(&self) -> bool {
        let mut any = false;
        let mut expect = |span: SpanRef| any |= span.expect_last(self);
        self.lists.iter().for_each(|list| list.for_each(&mut expect));
        self.others.borrow().iter().copied().for_each(expect);
        any
    }

    /// Gives back large and frozen spans without a function.
    fn release_others(&self) {
        if self.others.borrow().is_empty() {
            return;
        }
        for span in self.others.borrow().iter() {
            span.collect(self);
        }
        barrier::sync_cores();
        list::release(&mut self.others.borrow_mut(), 0, self);
    }
}
