//! The spans of one size class that a heap has, and the order in which they are used up.
//!
//! # Invariants
//! - Spans are used up in order: those before the current one have no free slot, only taken ones and
//!   freed ones. A span that is mostly freed when it is used up is used again at once, if a barrier for
//!   its slots alone is cheap. When the last is used up, either enough slots are freed to be worth a
//!   barrier for all of them together, or the heap grows.
//! - A span is listed once; the current span and the spares are listed too.
//! - A span that is released is in none of the three any more, and no reference to its content is
//!   held meanwhile.

use std::cell::{Cell, RefCell};

use super::barrier;
use super::class::Class;
use super::heap::Heap;
use super::pool;
use super::region::UNIT;
use super::span::SpanRef;
use crate::{JitError, Strategy};

/// A barrier is worth it when this part of all memory is freed.
const WORTHWHILE: usize = 8;

/// How many spans without functions a class keeps: thousands of functions made and dropped over and
/// over again cost no system calls but a barrier now and then. While barriers are dear, as many spans
/// are used up before the first.
const SPARES: usize = 8;

/// The spans of one class.
#[derive(Debug, Default)]
pub(super) struct List {
    /// The span from which slots are taken.
    current: Cell<Option<SpanRef>>,
    /// Its index in `spans`.
    index: Cell<usize>,
    /// Spans that were without functions when last seen.
    spares: [Cell<Option<SpanRef>>; SPARES],
    spans: RefCell<Vec<SpanRef>>,
}

impl List {
    /// A slot of the current span, if it has one at hand.
    #[inline]
    pub(super) fn take(&self, heap: &Heap) -> Option<(SpanRef, u32)> {
        let span = self.current.get()?;
        Some((span, span.local(heap)?.take()?))
    }

    /// Goes on to free slots of the current span, which is in the caches: to those that are left, or
    /// to all that were freed, if they are most of it. Whether there are some.
    pub(super) fn stay(&self, heap: &Heap) -> bool {
        let Some(span) = self.current.get() else { return false };
        let Some(local) = span.local(heap) else { return false };
        if local.advance() {
            return true;
        }
        span.collect(heap);
        let freed = span.vacant(heap);
        let bytes = freed as usize * span.slot_len();
        if freed * 2 < span.slots() || !barrier::is_cheap_for(bytes) {
            return false;
        }
        span.blank(heap);
        barrier::sync_cores();
        span.recycle(heap);
        local.advance()
    }

    /// Goes on to the next free slots, in this span or a later one; whether there are some.
    pub(super) fn advance(&self, heap: &Heap) -> bool {
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

    /// Makes freed slots free, if enough are freed; whether there is a free slot then.
    pub(super) fn reclaim(&self, heap: &Heap) -> bool {
        if !self.is_worth_a_barrier(heap) {
            return false;
        }
        self.blank(heap);
        barrier::sync_cores();
        self.recycle(heap);
        self.release_all_but(SPARES, heap);
        self.restart();
        self.advance(heap)
    }

    /// Goes back to the first span.
    pub(super) fn restart(&self) {
        self.index.set(0);
        self.current.set(None);
    }

    /// Goes on to a new span, by this strategy.
    ///
    /// # Errors
    /// The system's refusal of more memory.
    pub(super) fn grow(
        &self,
        class: Class,
        strategy: Strategy,
        heap: &Heap,
    ) -> Result<(), JitError> {
        let span = SpanRef::new(pool::take(UNIT, strategy)?, Some(class), heap)?;
        let mut spans = self.spans.borrow_mut();
        self.index.set(spans.len());
        self.current.set(Some(span));
        spans.push(span);
        Ok(())
    }

    /// Has every span learn what others freed.
    pub(super) fn collect(&self, heap: &Heap) {
        for span in self.spans.borrow().iter() {
            span.collect(heap);
        }
    }

    /// Collects, and counts what is freed. Nothing is free: all spans are used up.
    fn is_worth_a_barrier(&self, heap: &Heap) -> bool {
        self.collect(heap);
        let spans = self.spans.borrow();
        let bytes = |slots: u32, span: &SpanRef| slots as usize * span.slot_len();
        let freed: usize = spans.iter().map(|span| bytes(span.vacant(heap), span)).sum();
        let all: usize = spans.iter().map(|span| bytes(span.slots(), span)).sum();
        let is_cheap = spans.len() >= SPARES || barrier::is_cheap_for(freed);
        is_cheap && freed > 0 && freed * WORTHWHILE >= all
    }

    /// Fills what was freed with `int3`.
    pub(super) fn blank(&self, heap: &Heap) {
        for span in self.spans.borrow().iter() {
            span.blank(heap);
        }
    }

    /// Makes what was freed free; see [`Span::recycle`](super::span::Span::recycle).
    pub(super) fn recycle(&self, heap: &Heap) {
        for span in self.spans.borrow().iter() {
            span.recycle(heap);
        }
    }

    /// Whether slots are being taken from the span.
    #[inline]
    pub(super) fn is_current(&self, span: SpanRef) -> bool {
        self.current.get() == Some(span)
    }

    /// Visits every span.
    pub(super) fn for_each(&self, visit: impl FnMut(SpanRef)) {
        self.spans.borrow().iter().copied().for_each(visit);
    }

    /// Gives away all spans.
    pub(super) fn empty(&self) -> Vec<SpanRef> {
        self.forget_spares();
        self.restart();
        self.spans.take()
    }

    /// Whether the span may be kept, as far as is seen without a look at the spares.
    #[inline]
    pub(super) fn has_place_for(&self, span: SpanRef) -> bool {
        self.spares.iter().any(|spare| spare.get().is_none_or(|spare| spare == span))
    }

    /// Keeps a span without functions as a spare, or gives it back if there are enough.
    pub(super) fn spare_or_release(&self, span: SpanRef, heap: &Heap) {
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
    pub(super) fn release_all_but(&self, spare: usize, heap: &Heap) {
        let mut spans = self.spans.borrow_mut();
        let current = self.current.take();
        self.forget_spares();
        release(&mut spans, spare, heap);
        let index = spans.iter().position(|&span| Some(span) == current);
        self.current.set(index.and(current));
        self.index.set(index.unwrap_or(0));
    }
}

/// Gives back the quiet spans among `spans`, but for the first `spare` of them. What is in `spans` is
/// kept nowhere else.
pub(super) fn release(spans: &mut Vec<SpanRef>, spare: usize, heap: &Heap) {
    let mut quiet = 0;
    let mut is_surplus = |span: &mut SpanRef| {
        quiet += usize::from(span.is_quiet(heap));
        span.is_quiet(heap) && quiet > spare
    };
    for span in spans.extract_if(.., |span| is_surplus(span)) {
        // SAFETY: the span is quiet, and was kept nowhere else.
        pool::give_back(unsafe { span.release() });
    }
}
