//! Freezes memory that a `fork` has come to share.
//!
//! The regions are shared mappings, so after a `fork` parent and child see each other's writes.
//! Every region belongs to an *epoch*; a fork begins a new one, on both sides. Memory of an earlier
//! epoch is executed as long as functions live there, but never written and never reused. (Private
//! memory, where pages are flipped, would not need this; it is treated alike.)
//!
//! # Invariants
//! - The epoch grows before the child exists, so nobody on either side of the fork misses it: the
//!   system call serialises every core that runs the process.
//! - A thread of the parent that was in the middle of writing a function, or of freeing one, when
//!   another thread forked may finish. The function was that thread's alone, so the child, in which
//!   the thread does not exist, has no way to call it.
//! - The pool's lock is held across the fork, so the child finds the pool whole. What the parent's
//!   other threads leased is lost to the child, which never writes there anyway.
//! - `vfork` and `posix_spawn` run no code of ours and need none.

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::sync::MutexGuard;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use super::pool::{self, Pool};
use super::sys;
use crate::JitError;

static EPOCH: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The pool's lock while this thread forks. Never destroyed, so that a thread may fork in its
    /// last moments too.
    static HELD: Cell<Option<ManuallyDrop<MutexGuard<'static, Pool>>>> = const { Cell::new(None) };
}

/// The current epoch.
#[inline]
pub(super) fn epoch() -> u64 {
    EPOCH.load(Ordering::Relaxed)
}

/// Watches for forks from now on. Called before anything else here is locked or leased.
///
/// No lock guards the registration, as a child forked meanwhile would find it locked for ever. Two
/// threads may register the handlers twice; running twice, they do no more than once.
pub(super) fn watch() -> Result<(), JitError> {
    static WATCHED: AtomicBool = AtomicBool::new(false);
    if !WATCHED.load(Ordering::Acquire) {
        sys::at_fork(before, after)?;
        WATCHED.store(true, Ordering::Release);
    }
    Ok(())
}

extern "C" fn before() {
    let guard = HELD.take().unwrap_or_else(|| ManuallyDrop::new(pool::lock()));
    EPOCH.fetch_add(1, Ordering::SeqCst);
    HELD.set(Some(guard));
}

extern "C" fn after() {
    if let Some(guard) = HELD.take() {
        drop(ManuallyDrop::into_inner(guard));
    }
}
