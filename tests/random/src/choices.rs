//! A string of bytes in, decisions out.
//!
//! # Invariants
//! - Bytes are read once, front to back; when there are no more, every decision is the first one.
//! - A smaller byte decides for an earlier alternative. So whoever offers alternatives puts the
//!   plainest first, and one that ends a recursion before those that go on.

/// Decisions that are still to be made.
#[derive(Clone, Debug)]
pub struct Choices<'a> {
    bytes: &'a [u8],
}

impl<'a> Choices<'a> {
    /// Decides by these bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Whether all that is left is the first of everything.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    fn byte(&mut self) -> u8 {
        match self.bytes.split_first() {
            Some((&byte, rest)) => {
                self.bytes = rest;
                byte
            }
            None => 0,
        }
    }

    /// A number below `n`, or 0.
    pub fn below(&mut self, n: usize) -> usize {
        let mut number = 0;
        let mut bound = 1;
        // Twice as many numbers as are wanted leave no alternative much rarer than another.
        while n > 1 && bound < 2 * n {
            number = number << 8 | usize::from(self.byte());
            bound <<= 8;
        }
        if n > 1 { number % n } else { 0 }
    }

    /// Yes once in `n` times; no when there are no more bytes.
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    /// One of them.
    ///
    /// # Panics
    /// If there is none.
    pub fn pick<'s, T>(&mut self, from: &'s [T]) -> &'s T {
        &from[self.below(from.len())]
    }

    /// An index, each as likely as its weight says; of those above 0 there is at least one.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u32 = weights.clone().sum();
        let mut left = self.below(total as usize) as u32;
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }

    /// Any 64 bits.
    pub fn bits(&mut self) -> u64 {
        (0..8).fold(0, |bits, _| bits << 8 | u64::from(self.byte()))
    }
}

#[cfg(test)]
mod tests {
    use super::Choices;

    #[test]
    fn without_bytes_every_choice_is_the_first() {
        let mut none = Choices::new(&[]);
        assert_eq!((none.below(9), none.bits(), none.one_in(2)), (0, 0, false));
        assert_eq!(none.weighted([3, 1].into_iter()), 0);
    }

    #[test]
    fn weights_are_kept() {
        let bytes: Vec<u8> = (0..=255).collect();
        let mut choices = Choices::new(&bytes);
        let mut counts = [0; 3];
        for _ in 0..256 {
            counts[choices.weighted([1, 0, 3].into_iter())] += 1;
        }
        assert_eq!(counts, [64, 0, 192]);
    }
}
