//! The owner's book of a span: which slots are free, taken or freed. Plain data; `span` says who may
//! touch it.
//!
//! # Invariants
//! - A slot is marked as free, as freed, or as neither, which is to say that it is taken or was freed
//!   by another thread and has not been collected.
//! - Only the owner changes it. Others may look, and see something between before and after.

use super::atomic::Ordering::Relaxed;
use super::atomic::{AtomicU32, AtomicU64};

/// How many words the bitmap of a span has: one bit for each cache line of a unit.
pub(super) const WORDS: usize = super::region::UNIT / super::class::LINE / 64;

/// The owner's book. Atomic, so that others may look while the owner goes on; nothing is ordered.
#[derive(Debug)]
pub(super) struct Local {
    /// The free slots of the word that is being handed out.
    bits: AtomicU64,
    /// The index of that word.
    word: AtomicU32,
    /// Slots taken, as far as the owner knows.
    taken: AtomicU32,
    /// The free slots of the words after it.
    free: [AtomicU64; WORDS],
    /// Slots freed by the owner since the last sweep.
    freed: [AtomicU64; WORDS],
    /// How many remote frees have been collected, modulo 2³².
    collected: AtomicU32,
    /// How many slots were free after the last sweep.
    stock: AtomicU32,
    /// How many slots had been taken before it.
    created: AtomicU64,
}

impl Local {
    /// The book of a span whose `slots` are all free.
    pub(super) fn new(slots: u32) -> Self {
        let full = |word: usize| {
            let left = (slots as usize).saturating_sub(word * 64);
            AtomicU64::new(if left >= 64 { u64::MAX } else { (1 << left) - 1 })
        };
        Self {
            bits: full(0),
            word: AtomicU32::new(0),
            taken: AtomicU32::new(0),
            free: std::array::from_fn(
                |word| if word == 0 { AtomicU64::new(0) } else { full(word) },
            ),
            freed: Default::default(),
            collected: AtomicU32::new(0),
            stock: AtomicU32::new(slots),
            created: AtomicU64::new(0),
        }
    }

    /// Takes the lowest free slot of the current word.
    #[inline]
    pub(super) fn take(&self) -> Option<u32> {
        let bits = self.bits.load(Relaxed);
        if bits == 0 {
            return None;
        }
        self.bits.store(bits & (bits - 1), Relaxed);
        self.taken.store(self.taken() + 1, Relaxed);
        Some(self.word.load(Relaxed) * 64 + bits.trailing_zeros())
    }

    /// Goes on to the next word that has a free slot; whether there is one.
    pub(super) fn advance(&self) -> bool {
        for (word, free) in self.free.iter().enumerate() {
            let bits = free.load(Relaxed);
            if bits != 0 {
                free.store(0, Relaxed);
                self.word.store(word as u32, Relaxed);
                self.bits.store(bits, Relaxed);
                return true;
            }
        }
        false
    }

    /// Marks slot `index` as freed; whether no slot is taken now.
    #[inline]
    pub(super) fn free(&self, index: u32) -> bool {
        let word = &self.freed[index as usize / 64];
        let bits = word.load(Relaxed);
        debug_assert_eq!(bits >> (index % 64) & 1, 0, "a slot was freed twice");
        word.store(bits | 1 << (index % 64), Relaxed);
        let taken = self.taken() - 1;
        self.taken.store(taken, Relaxed);
        taken == 0
    }

    /// Slots taken, as far as the owner knows.
    #[inline]
    pub(super) fn taken(&self) -> u32 {
        self.taken.load(Relaxed)
    }

    /// How many remote frees have been collected, modulo 2³².
    pub(super) fn collected(&self) -> u32 {
        self.collected.load(Relaxed)
    }

    /// Marks slots of one word as freed, by others.
    pub(super) fn collect(&self, word: usize, bits: u64) {
        if bits != 0 {
            let freed = &self.freed[word];
            freed.store(freed.load(Relaxed) | bits, Relaxed);
            self.taken.store(self.taken() - bits.count_ones(), Relaxed);
            self.collected.store(self.collected().wrapping_add(bits.count_ones()), Relaxed);
        }
    }

    /// Visits the slots that are marked as freed.
    pub(super) fn for_each_freed(&self, mut visit: impl FnMut(u32)) {
        for (word, freed) in self.freed.iter().enumerate() {
            let mut bits = freed.load(Relaxed);
            while bits != 0 {
                visit(word as u32 * 64 + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
    }

    /// Makes all freed slots free.
    pub(super) fn recycle(&self) {
        self.created.store(self.created(), Relaxed);
        let (current, at) = (self.bits.swap(0, Relaxed), self.word.load(Relaxed));
        for (word, free) in self.free.iter().enumerate() {
            let rest = if word as u32 == at { current } else { 0 };
            let freed = self.freed[word].swap(0, Relaxed);
            free.store(free.load(Relaxed) | rest | freed, Relaxed);
        }
        self.stock.store(self.available(), Relaxed);
    }

    /// How many slots were ever taken.
    pub(super) fn created(&self) -> u64 {
        let since = self.stock.load(Relaxed).saturating_sub(self.available());
        self.created.load(Relaxed) + u64::from(since)
    }

    fn available(&self) -> u32 {
        let words = self.free.iter().chain([&self.bits]);
        words.map(|word| word.load(Relaxed).count_ones()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_taken_in_order_and_again_after_they_are_recycled() {
        let book = Local::new(70);
        let all = |book: &Local| {
            let mut taken = Vec::new();
            while let Some(index) = book.take().or_else(|| book.advance().then(|| book.take())?) {
                taken.push(index);
            }
            taken
        };
        assert_eq!(all(&book), (0..70).collect::<Vec<_>>());
        assert!(!book.free(69));
        book.collect(0, 0b101);
        assert_eq!((book.taken(), book.collected(), book.take()), (67, 2, None));
        let mut freed = Vec::new();
        book.for_each_freed(|index| freed.push(index));
        assert_eq!(book.created(), 70);
        book.recycle();
        assert_eq!((freed, all(&book)), (vec![0, 2, 69], vec![0, 2, 69]));
        assert_eq!((book.created(), book.taken()), (73, 70));
    }
}
