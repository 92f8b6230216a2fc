//! A heap: the spans from which one thread at a time takes slots.
//!
//! # Invariants
//! - A heap is in one place: in the lease of one thread, in the pool, or on the way between them.
//! - Per class, spans are used up in order: those before the current one have no free slot, only
//!   taken ones and freed ones. A span that is mostly freed when it is used up is used again at
//!   once. When the last is used up, either enough slots are freed to be worth a barrier for all of
//!   them together, or the heap grows.
//! - No reference to a span's content is held while the span is released.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::atomic::{AtomicU64, Ordering};

use super::class::{CLASSES, Class};
use super::pool::{self, UNIT};
use super::span::SpanRef;
use super::{barrier, fork};
use crate::JitError;

/// A barrier is worth it when this part of all slots is freed.
const WORTHWHILE: usize = 8;

/// How many spans without functions a class keeps: a few hundred functions made and dropped
/// over and over again cost no system calls.
const SPARES: usize = 4;

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

/// The spans of one class.
#[derive(Debug, Default)]
struct List {
    /// The span from which slots are taken.
    current: Cell<Option<SpanRef>>,
    /// Its index in `spans`.
    index: Cell<usize>,
    /// Spans that were without functions when last seen.
    spares: [Cell<Option<SpanRef>>; SPARES],
    spans: RefCell<Vec<SpanRef>>,
}

/// Takes a slot for `len` bytes, if this thread's heap has one at hand.
#[inline]
pub(super) fn take(len: usize) -> Option<(SpanRef, u32)> {
    let class = Class::of(len)?;
    LEASE.try_with(|lease| lease.0.get()?.take(class)).ok()?
}

/// Takes a slot for `len` bytes, whatever it needs.
///
/// # Errors
/// The system's refusal of more memory.
pub(super) fn take_slowly(len: usize) -> Result<(SpanRef, u32), JitError> {
    fork::watch()?;
    let work = |heap: &Heap| heap.take_slowly(len);
    let taken = LEASE.try_with(|lease| work(lease.0.get_or_init(pool::lease)));
    taken.unwrap_or_else(|_| {
        // The thread is ending and has returned its heap.
        let heap = pool::lease();
        let taken = work(&heap);
        pool::park(heap);
        taken
    })
}

/// Frees slot `index`, on whichever thread.
#[inline]
pub(super) fn free(span: SpanRef, index: u32) {
    let own = LEASE.try_with(|lease| {
        let heap = lease.0.get()?;
        if span.local(heap)?.free(index) {
            heap.emptied(span);
        }
        Some(())
    });
    if !matches!(own, Ok(Some(()))) {
        free_remotely(span, index);
    }
}

fn free_remotely(span: SpanRef, index: u32) {
    let heap = span.heap();
    if span.remote().free(index) {
        pool::tidy(heap);
    }
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

    #[cold]
    fn take_slowly(&self, len: usize) -> Result<(SpanRef, u32), JitError> {
        if self.epoch.get() != fork::epoch() {
            self.freeze();
        }
        let Some(class) = Class::of(len) else { return self.take_large(len) };
        let list = &self.lists[class.index()];
        if !list.stay(self) && !list.advance(self) && !self.reclaim(list) {
            list.grow(class, self)?;
        }
        Ok(list.take(self).expect("there is a free slot now"))
    }

    fn take_large(&self, len: usize) -> Result<(SpanRef, u32), JitError> {
        self.release_others();
        let span = SpanRef::new(pool::take(len)?, None, self);
        self.others.borrow_mut().push(span);
        Ok((span, span.local(self).and_then(|local| local.take()).expect("the span is new")))
    }

    /// Makes freed slots free, if enough are freed; whether there is a free slot then.
    fn reclaim(&self, list: &List) -> bool {
        self.release_others();
        if !list.is_worth_a_barrier(self) {
            return false;
        }
        list.blank(self);
        barrier::sync_cores();
        list.recycle(self);
        list.release_all_but(SPARES, self);
        list.restart();
        list.advance(self)
    }

    /// A slot of the span was freed and none is taken any more. Nothing is done if slots are being
    /// taken from the span and few others are empty, as when one function is made after another.
    #[inline]
    fn emptied(&self, span: SpanRef) {
        let list = span.class().map(|class| &self.lists[class.index()]);
        let is_current = list.is_some_and(|list| list.current.get() == Some(span));
        if !is_current || !list.is_some_and(|list| list.has_place_for(span)) {
            self.spare_or_release(span);
        }
    }

    #[cold]
    fn spare_or_release(&self, span: SpanRef) {
        match span.class().filter(|_| span.epoch() == self.epoch.get()) {
            Some(class) => self.lists[class.index()].spare_or_release(span, self),
            None => self.release_others(),
        }
    }

    /// Sets all spans aside: a fork has come to share them.
    fn freeze(&self) {
        for list in &self.lists {
            list.forget_spares();
            self.others.borrow_mut().append(&mut list.spans.borrow_mut());
            list.restart();
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
        let lists = self.lists.iter().map(|list| &list.spans);
        let mut any = false;
        for spans in lists.chain([&self.others]) {
            for span in spans.borrow().iter() {
                any |= span.expect_last(self);
            }
        }
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
        release(&mut self.others.borrow_mut(), 0, self);
    }
}

impl List {
    #[inline]
    fn take(&self, heap: &Heap) -> Option<(SpanRef, u32)> {
        let span = self.current.get()?;
        Some((span, span.local(heap)?.take()?))
    }

    /// Goes on to free slots of the current span, which is in the caches: to those that are left, or
    /// to all that were freed, if they are most of it. Whether there are some.
    fn stay(&self, heap: &Heap) -> bool {
        let Some(span) = self.current.get() else { return false };
        let Some(local) = span.local(heap) else { return false };
        if local.advance() {
            return true;
        }
        span.collect(heap);
        if span.vacant(heap) * 2 < span.slots() {
            return false;
        }
        span.blank(heap);
        barrier::sync_cores();
        span.recycle(heap);
        local.advance()
    }

    /// Goes on to the next free slots, in this span or a later one; whether there are some.
    fn advance(&self, heap: &Heap) -> bool {
        let spans = self.spans.borrow();
        for (index, &span) in spans.iter().enumerate().skip(self.index.get()) {
            self.index.set(index);
            self.current.set(Some(span));
            if span.local(heap).is_some_and(|local| local.advance()) {
                return true;
            }
        }
        false
    }

    /// Goes back to the first span.
    fn restart(&self) {
        self.index.set(0);
        self.current.set(None);
    }

    fn grow(&self, class: Class, heap: &Heap) -> Result<(), JitError> {
        let span = SpanRef::new(pool::take(UNIT)?, Some(class), heap);
        let mut spans = self.spans.borrow_mut();
        self.index.set(spans.len());
        self.current.set(Some(span));
        spans.push(span);
        Ok(())
    }

    fn collect(&self, heap: &Heap) {
        for span in self.spans.borrow().iter() {
            span.collect(heap);
        }
    }

    /// Collects, and counts what is freed. Nothing is free: all spans are used up.
    fn is_worth_a_barrier(&self, heap: &Heap) -> bool {
        self.collect(heap);
        let (mut freed, mut slots) = (0, 0);
        for span in self.spans.borrow().iter() {
            freed += span.vacant(heap) as usize;
            slots += span.slots() as usize;
        }
        freed > 0 && freed * WORTHWHILE >= slots
    }

    fn blank(&self, heap: &Heap) {
        for span in self.spans.borrow().iter() {
            span.blank(heap);
        }
    }

    fn recycle(&self, heap: &Heap) {
        for span in self.spans.borrow().iter() {
            span.recycle(heap);
        }
    }

    /// Whether the span may be kept, as far as is seen without a look at the spares.
    #[inline]
    fn has_place_for(&self, span: SpanRef) -> bool {
        self.spares.iter().any(|spare| spare.get().is_none_or(|spare| spare == span))
    }

    /// Keeps a span without functions as a spare, or gives it back if there are enough.
    fn spare_or_release(&self, span: SpanRef, heap: &Heap) {
        let is_other = |spare: SpanRef| spare != span && spare.is_quiet(heap);
        let place = self.spares.iter().find(|spare| !spare.get().is_some_and(is_other));
        if let Some(place) = place {
            place.set(Some(span));
        } else if span.is_quiet(heap) {
            self.release(span);
        }
    }

    /// Gives back a quiet span that is no spare.
    fn release(&self, span: SpanRef) {
        barrier::sync_cores();
        let mut spans = self.spans.borrow_mut();
        let Some(index) = spans.iter().position(|&listed| listed == span) else { return };
        spans.remove(index);
        if self.current.get() == Some(span) {
            self.restart();
        } else if index < self.index.get() {
            self.index.set(self.index.get() - 1);
        }
        // SAFETY: the span is quiet; it is neither current, nor a spare, nor listed any more.
        pool::give_back(unsafe { span.release() });
    }

    fn forget_spares(&self) {
        self.spares.iter().for_each(|spare| spare.set(None));
    }

    /// Gives back the spans without a function, but for the first `spare` of them. Every core has
    /// serialised since the last function was freed.
    fn release_all_but(&self, spare: usize, heap: &Heap) {
        let mut spans = self.spans.borrow_mut();
        let current = self.current.take();
        self.forget_spares();
        release(&mut spans, spare, heap);
        let index = spans.iter().position(|&span| Some(span) == current);
        self.current.set(index.and(current));
        self.index.set(index.unwrap_or(0));
    }
}

/// Gives back the quiet spans among `spans`, but for the first `spare` of them.
fn release(spans: &mut Vec<SpanRef>, spare: usize, heap: &Heap) {
    let mut quiet = 0;
    let mut is_surplus = |span: &mut SpanRef| {
        quiet += usize::from(span.is_quiet(heap));
        span.is_quiet(heap) && quiet > spare
    };
    for span in spans.extract_if(.., |span| is_surplus(span)) {
        // SAFETY: the span is quiet, and this was its heap's last reference to it.
        pool::give_back(unsafe { span.release() });
    }
}
