//! Both books of a span: the owner's, and what others leave for it.
//!
//! # Invariants
//! - What is said of the owner is done by the thread that has the span's heap, and by no other.
//! - A slot is free, taken or freed; what others freed counts as taken until it is collected.

use super::book::{Local, WORDS};
use super::remote::Remote;

/// The owner's book, and the others'.
#[derive(Debug)]
pub(super) struct Books {
    pub(super) local: Local,
    pub(super) remote: Remote,
}

impl Books {
    /// The books of a span whose `slots` are all free.
    pub(super) fn new(slots: u32) -> Self {
        Self { local: Local::new(slots), remote: Remote::default() }
    }

    /// How many slots are taken now. Anyone may ask.
    pub(super) fn alive(&self) -> u32 {
        let uncollected = self.remote.count().wrapping_sub(self.local.collected());
        self.local.taken().saturating_sub(uncollected)
    }

    /// Moves what others freed into the owner's book. For the owner.
    pub(super) fn collect(&self) {
        for word in 0..WORDS {
            self.local.collect(word, self.remote.collect(word));
        }
    }

    /// Whether no slot is taken and nobody is in the middle of freeing one. For the owner.
    pub(super) fn is_quiet(&self) -> bool {
        self.local.taken() == 0 && self.remote.count() == self.local.collected()
    }

    /// Has whoever frees the last slot learn so; whether it is free already. For the owner.
    pub(super) fn expect_last(&self) -> bool {
        self.remote.expect(self.local.collected().wrapping_add(self.local.taken()))
    }
}
