//! Executable memory: a [`Slot`] is a place for one function, written at one address and executed
//! at another, where the system permits it. Nothing outside of this module knows the operating system.
//!
//! # How it is had
//! By the best of three *strategies* that the system permits, found out once (`ladder`):
//! - *dual*: a memory file created executable, mapped twice: writable here, executable there;
//! - *alias*: the same of a shared mapping without a file: mapped executable, mapped once more, and
//!   the second view made writable. It needs no descriptor and no memory file, and no limit of file
//!   sizes applies to it;
//! - *flip*: a private mapping whose pages are made writable, written, and made executable. As other
//!   threads may be executing the next function, each function has pages of its own.
//!
//! Where pages are flipped, no slot is ever at hand: each is taken and freed the slow way, which flips.
//!
//! # How it is cut
//! - A *region* is one such mapping (`sys`). It is cut into *runs* of 64-KiB *units* (`region`); the
//!   *pool* keeps all regions and hands out runs under one lock (`pool`).
//! - A *span* is such a run, cut into slots of one size class (`class`): 64 bytes, a cache line,
//!   to 4 KiB; what is larger has a span of its own (`span`).
//! - A *heap* owns spans. A thread leases a heap when it makes its first function, and while the
//!   lease lasts only that thread takes slots from the heap: no lock, no atomic operation. When the
//!   thread ends, the heap goes back to the pool, functions alive or not, and the next thread that
//!   needs one adopts it (`heap`); it uses up its spans in order (`list`).
//! - A span that holds code which calls is described to the system's unwinder (`unwind`).
//! - Any thread may free a slot: its heap's thread marks it in the span's own book (`book`), others
//!   in the span's remote bitmap, which is atomic and which the owner collects (`remote`); `books`
//!   holds both. They and nothing else are lock-free, and `tests/loom` tries every order of what
//!   threads do there.
//!
//! # Invariants
//! - No address is ever both writable and executable; but for the flip, none is first the one and
//!   then the other.
//! - Slots are whole cache lines, and nothing but code lies in a region: what is written never
//!   shares a line with what is executed, except the function itself before its first call.
//! - A slot that holds no function starts with `int3`, from the moment when its function is dropped:
//!   a stale entry traps. It is reused in order of address, and only after all of it was filled with
//!   `int3` and then every core has serialised (`barrier`). The change of a page's permission, where
//!   pages are flipped, has every core serialise, too.
//! - The 8 bytes before every entry are readable.
//! - A region that existed at a `fork` is frozen on both sides: neither writes to it again (`fork`).
//! - Every system call may fail: the error carries it, nothing is kept, no lock is poisoned (`faults`,
//!   a test, refuses each in turn).
//!
//! # Why executing freshly written bytes is right
//! On x86 instruction fetch is coherent with stores of any core, by physical address: a store
//! invalidates the line in every instruction cache (Intel SDM volume 3, "Self-Modifying Code"; AMD
//! APM volume 2, section 7.6.1). What the manuals leave to software is what a core has already
//! fetched into its pipeline: it has to serialise between another core's store and its own
//! execution. A function is handed to another thread with happens-before, so its bytes are
//! globally visible before the other core learns of the address. The only instructions the core
//! can have fetched from there earlier are those of the slot's former function, or the `int3`
//! that replaced it. The former are excluded: after a slot is filled with `int3` every core executes
//! a serialising instruction before the slot is written again (`membarrier` with
//! `PRIVATE_EXPEDITED_SYNC_CORE`, one call for a whole batch of slots). That leaves `int3` fetched
//! speculatively in the instant between, which the pipelines that are sold snoop and squash, and
//! which, were one not to, is a trap and never another function.

mod barrier;
mod book;
mod books;
mod class;
#[cfg(all(test, target_os = "linux", not(any(jit_sys = "posix", jit_sys = "windows"))))]
mod faults;
mod fork;
mod heap;
mod ladder;
mod list;
mod pool;
mod region;
mod remote;
mod slot;
mod span;
// `jit_sys` has a system's calls checked on another: `posix` is run on Linux.
#[cfg_attr(any(target_os = "macos", jit_sys = "posix"), path = "sys/posix.rs")]
#[cfg_attr(any(windows, jit_sys = "windows"), path = "sys/windows.rs")]
mod sys;
#[cfg_attr(any(windows, jit_sys = "windows"), path = "unwind_absent.rs")]
mod unwind;

/// The atomics of `book` and `remote`; where `tests/loom` tries every order of what they do, loom's.
mod atomic {
    pub(super) use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
}

use crate::report::Totals;
use crate::{MemoryReport, Strategy};
pub(crate) use slot::Slot;

/// Whether a panic may unwind through machine code that calls: not where the unwinder cannot be told.
pub(crate) const UNWINDS: bool = !cfg!(any(windows, jit_sys = "windows"));

/// How many bytes there are between an entry and the function.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "for tools of Linux"))]
pub(crate) const LANDING: usize = slot::LANDING;

/// How this process has its memory, and how much; see [`crate::memory()`].
pub(crate) fn report() -> MemoryReport {
    let (strategy, refused) = match fork::watch() {
        Ok(()) => (pool::ladder().strategy(), pool::refused()),
        Err(error) => (Strategy::None, vec![ladder::refusal(Strategy::Dual, &error)]),
    };
    let (reserved, Totals { alive, bytes: used, .. }) = pool::survey();
    MemoryReport { strategy, refused, reserved, used, alive }
}

/// Runs `body` with no fork coming in between, and nobody else doing so. It makes and drops no function.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "for tools of Linux"))]
pub(crate) fn without_forks<T>(body: impl FnOnce() -> T) -> T {
    let _pool = pool::lock();
    body()
}

/// How long a file may become before the system sends a signal.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "for tools of Linux"))]
pub(crate) fn file_size_limit() -> u64 {
    sys::file_size_limit().unwrap_or(0)
}

/// What there is in all spans.
pub(crate) fn totals() -> Totals {
    // Should that fail, no function was made, and no child finds more than an empty pool locked.
    let _ = fork::watch();
    pool::survey().1
}
