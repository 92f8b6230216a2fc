//! The lock-free parts of the runtime's memory, which are its own sources, over atomics of loom's: each
//! function here runs a scene in every order in which threads may meet and with every value that
//! a load may see, and panics if one of them breaks what the sources promise.
//!
//! # Invariants
//! - A cell stands for memory that no atomic guards: a slot's bytes, and the span itself, which is
//!   *used* by who frees a slot and *taken away* by who releases the span. loom refuses a use and a
//!   change without an order between them.

#[path = "../../../jit-runtime/src/memory/book.rs"]
mod book;
#[path = "../../../jit-runtime/src/memory/books.rs"]
mod books;
#[path = "../../../jit-runtime/src/memory/remote.rs"]
mod remote;
mod scenes;

/// What the sources find next to them.
mod atomic {
    pub(super) use loom::sync::atomic::{AtomicU32, AtomicU64, Ordering};
}
mod class {
    pub(super) const LINE: usize = 64;
}
mod region {
    /// Bitmaps of one word, which all threads meet at.
    pub(super) const UNIT: usize = 64 * super::class::LINE;
}

pub use scenes::*;
