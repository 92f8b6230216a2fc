//! Size classes: how long the slot for a function is.
//!
//! # Invariants
//! - A slot's length is a power of two of at least a cache line, so that slots start on lines and
//!   share none.

/// The bytes of a cache line: the smallest slot.
pub(super) const LINE: usize = 64;

/// How many classes there are: 64 bytes to 4 KiB, and pages.
pub(super) const CLASSES: usize = 8;

/// The longest slot of a class, which is a page.
const LONGEST: usize = 4096;

/// A size class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Class(u8);

impl Class {
    /// The class of the slot for `len` bytes; nothing if so many need a span of their own.
    #[inline]
    pub(super) const fn of(len: usize) -> Option<Self> {
        if len > LONGEST {
            return None;
        }
        let lines = if len <= LINE { 1 } else { len.div_ceil(LINE) };
        Some(Self(lines.next_power_of_two().trailing_zeros() as u8))
    }

    /// The class of the slot for `len` bytes that shares no page with another; nothing if so many
    /// need a span of their own. Only [`Self::page_of`] gives this class, so slots of it are taken
    /// where pages are wanted and nowhere else.
    pub(super) const fn page_of(len: usize) -> Option<Self> {
        if len > LONGEST { None } else { Some(Self(CLASSES as u8 - 1)) }
    }

    /// The index of the class, below [`CLASSES`].
    #[inline]
    pub(super) const fn index(self) -> usize {
        self.0 as usize
    }

    /// The base-2 logarithm of the slot's length.
    pub(super) const fn shift(self) -> u32 {
        let shift = LINE.trailing_zeros() + self.0 as u32;
        if shift > LONGEST.trailing_zeros() { LONGEST.trailing_zeros() } else { shift }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_holds_what_it_is_for_and_not_twice_that() {
        for len in 0..=4096 {
            let class = Class::of(len).unwrap();
            assert!(class.index() < CLASSES);
            let slot = 1 << class.shift();
            assert!(slot >= len && (slot == LINE || slot < 2 * len));
        }
        assert_eq!((Class::of(4097), Class::page_of(4097)), (None, None));
    }

    #[test]
    fn a_page_is_a_class_of_its_own() {
        let page = Class::page_of(14).unwrap();
        assert_eq!((1 << page.shift(), Class::page_of(4096)), (4096, Some(page)));
        assert!((0..=4096).all(|len| Class::of(len) != Some(page)));
    }
}
