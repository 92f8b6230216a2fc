//! How many slots were taken and freed: counted by each heap's thread for itself, added up by who asks.
//!
//! # Invariants
//! - A heap's counters are added to by the one thread that has the heap, so that no addition is
//!   atomic as a whole; [`OTHERS`] are added to by threads that have none.
//! - What a thread frees it counts itself, whoever took it. So a heap may have counted more freed
//!   than taken, and only the sums mean something.

use std::sync::atomic::{AtomicU64, Ordering};

use super::class::{CLASSES, Class};
use super::span::Span;
use crate::report::Totals;

/// Where threads without a heap count.
pub(super) static OTHERS: Counters = Counters {
    taken: [const { AtomicU64::new(0) }; KINDS],
    freed: [const { AtomicU64::new(0) }; KINDS],
    large: AtomicU64::new(0),
};

/// The classes, and what is too large for one.
const KINDS: usize = CLASSES + 1;

/// What one heap counts, on cache lines of its own.
#[repr(align(128))]
#[derive(Debug, Default)]
pub(super) struct Counters {
    taken: [AtomicU64; KINDS],
    freed: [AtomicU64; KINDS],
    /// The bytes of large slots taken less those freed; wraps around.
    large: AtomicU64,
}

impl Counters {
    /// New counters. There are as many as there were ever heaps, which is as many as threads at once.
    pub(super) fn leak() -> &'static Self {
        Box::leak(Box::default())
    }

    /// Counts a slot of the class. For the heap's thread.
    #[inline]
    pub(super) fn count_taken(&self, class: Class) {
        add(&self.taken[class.index()], 1);
    }

    /// Counts a slot of a span of one. For the heap's thread.
    pub(super) fn count_taken_large(&self, span: &Span) {
        add(&self.taken[CLASSES], 1);
        add(&self.large, span.slot_len() as u64);
    }

    /// Counts a slot of the span as freed. For the heap's thread.
    #[inline]
    pub(super) fn count_freed(&self, span: &Span) {
        match span.class() {
            Some(class) => add(&self.freed[class.index()], 1),
            None => {
                add(&self.freed[CLASSES], 1);
                add(&self.large, (span.slot_len() as u64).wrapping_neg());
            }
        }
    }

    /// The same, for any thread.
    pub(super) fn count_freed_shared(&self, span: &Span) {
        let kind = span.class().map_or(CLASSES, Class::index);
        self.freed[kind].fetch_add(1, Ordering::Relaxed);
        if span.class().is_none() {
            self.large.fetch_sub(span.slot_len() as u64, Ordering::Relaxed);
        }
    }
}

/// Adds to a counter that only this thread adds to.
#[inline]
fn add(counter: &AtomicU64, amount: u64) {
    counter.store(counter.load(Ordering::Relaxed).wrapping_add(amount), Ordering::Relaxed);
}

/// Adds up.
pub(super) fn totals(heaps: &[&Counters]) -> Totals {
    let all = || heaps.iter().copied().chain([&OTHERS]);
    let sum = |pick: &dyn Fn(&Counters) -> &AtomicU64| {
        all().fold(0_u64, |sum, counters| sum.wrapping_add(pick(counters).load(Ordering::Relaxed)))
    };
    let mut totals = Totals::default();
    for kind in 0..KINDS {
        // What is freed meanwhile is counted as taken, too.
        let freed = sum(&|counters| &counters.freed[kind]);
        let taken = sum(&|counters| &counters.taken[kind]);
        let alive = taken.saturating_sub(freed);
        totals.created += taken;
        totals.alive += alive;
        totals.bytes += Class::size(kind).map_or(0, |size| size * alive as usize);
    }
    let large = sum(&|counters| &counters.large);
    totals.bytes += usize::try_from(large.cast_signed()).unwrap_or(0);
    totals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_of_all_heaps() {
        let (one, two) = (Counters::default(), Counters::default());
        let before = totals(&[&one, &two]);
        let class = Class::of(65).unwrap();
        (0..5).for_each(|_| one.count_taken(class));
        // Freed by the thread of another heap.
        add(&two.freed[class.index()], 2);
        add(&two.taken[CLASSES], 1);
        add(&two.large, 70_000);
        let after = totals(&[&one, &two]);
        assert!(after.created >= before.created + 6);
        // Other tests go on meanwhile, but take no slots of these heaps.
        assert_eq!(totals(&[&one, &two]).created - totals(&[]).created, 6);
    }
}
