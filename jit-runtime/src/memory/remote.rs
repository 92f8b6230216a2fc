//! What threads that do not own a span leave for its owner: slots that they freed.
//!
//! # Invariants
//! - A freeing thread sets the slot's bit, then counts; it touches the span no more after that. So
//!   once as many are counted as were collected, no freeing thread is in between, and the span may
//!   be released.
//! - Bit and count are released, and acquired by the owner: it sees the slot as it was freed.
//! - While a heap is idle, whoever frees the last slot of one of its spans learns so from the count
//!   itself: the expected count and the count are one word. An answer of "last" may be spurious
//!   otherwise; it is a hint to look, under the pool's lock.

use super::atomic::{AtomicU64, Ordering};
use super::book::WORDS;

/// The high half counts, so that it may overflow; the low half is the count that is waited for.
const ONE: u64 = 1 << 32;

/// Slots freed by others, as bits, and how many there have been.
#[repr(align(64))]
#[derive(Debug, Default)]
pub(super) struct Remote {
    freed: [AtomicU64; WORDS],
    count: AtomicU64,
}

impl Remote {
    /// Frees slot `index`. Whether that is the one that was waited for.
    ///
    /// The span may be gone when this returns.
    pub(super) fn free(&self, index: u32) -> bool {
        let before = self.freed[index as usize / 64].fetch_or(1 << (index % 64), Ordering::Release);
        debug_assert_eq!(before >> (index % 64) & 1, 0, "a slot was freed twice");
        let count = self.count.fetch_add(ONE, Ordering::AcqRel).wrapping_add(ONE);
        (count >> 32) as u32 == count as u32
    }

    /// Takes the bits of one word.
    pub(super) fn collect(&self, word: usize) -> u64 {
        if self.freed[word].load(Ordering::Relaxed) == 0 {
            return 0;
        }
        self.freed[word].swap(0, Ordering::Acquire)
    }

    /// How many slots have been freed, modulo 2³².
    pub(super) fn count(&self) -> u32 {
        (self.count.load(Ordering::Acquire) >> 32) as u32
    }

    /// Waits for the count to be `target`: the one who reaches it learns so. Whether it is already.
    pub(super) fn expect(&self, target: u32) -> bool {
        let before = self.count.fetch_update(Ordering::AcqRel, Ordering::Acquire, |count| {
            Some(count >> 32 << 32 | u64::from(target))
        });
        before.is_ok_and(|count| (count >> 32) as u32 == target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_learns_so() {
        let remote = Remote::default();
        remote.free(3);
        assert!(!remote.expect(3));
        assert!(!remote.free(64));
        assert!(remote.free(65));
        assert_eq!((remote.collect(0), remote.collect(1)), (1 << 3, 0b11));
        assert_eq!((remote.collect(0), remote.count()), (0, 3));
        assert!(remote.expect(3));
    }
}
