//! The owner's book of a span: which slots are free, taken or freed. Plain data; `span` says who may
//! touch it.
//!
//! # Invariants
//! - A slot is marked as free, as freed, or as neither, which is to say that it is taken or was freed
//!   by another thread and has not been collected.

use std::cell::Cell;

/// How many words the bitmap of a span has: one bit for each cache line of a unit.
pub(super) const WORDS: usize = super::pool::UNIT / super::class::LINE / 64;

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

impl Local {
    /// The book of a span whose `slots` are all free.
    pub(super) fn new(slots: u32) -> Self {
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

    /// Slots taken, as far as the owner knows.
    pub(super) fn taken(&self) -> u32 {
        self.taken.get()
    }

    /// How many remote frees have been collected, modulo 2³².
    pub(super) fn collected(&self) -> u32 {
        self.collected.get()
    }

    /// Marks slots of one word as freed, by others.
    pub(super) fn collect(&self, word: usize, bits: u64) {
        if bits != 0 {
            self.freed[word].set(self.freed[word].get() | bits);
            self.taken.set(self.taken.get() - bits.count_ones());
            self.collected.set(self.collected.get().wrapping_add(bits.count_ones()));
        }
    }

    /// Visits the slots that are marked as freed.
    pub(super) fn for_each_freed(&self, mut visit: impl FnMut(u32)) {
        for (word, freed) in self.freed.iter().enumerate() {
            let mut bits = freed.get();
            while bits != 0 {
                visit(word as u32 * 64 + bits.trailing_zeros());
                bits &= bits - 1;
            }
        }
    }

    /// Makes all freed slots free.
    pub(super) fn recycle(&self) {
        let current = self.bits.take();
        for (word, free) in self.free.iter().enumerate() {
            let rest = if word as u32 == self.word.get() { current } else { 0 };
            free.set(free.get() | rest | self.freed[word].take());
        }
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
        book.recycle();
        assert_eq!((freed, all(&book)), (vec![0, 2, 69], vec![0, 2, 69]));
    }
}
