//! Waits until no core holds bytes of functions that were freed.
//!
//! # Invariants
//! - When [`sync_cores`] returns, every core that runs this process has executed a serialising
//!   instruction since it was called: what it executes from now on, it fetches from now on.
//! - Where the kernel cannot do that (before 4.16, or forbidden), the coherence of instruction
//!   fetch is relied on alone, as by every JIT compiler that does not issue barriers.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Instant;

use super::sys;

/// For how many bytes that a barrier makes free it may take a nanosecond: about as many as are written
/// in ten.
const BYTES_A_NANO: usize = 64;

const UNKNOWN: u8 = 0;
const REGISTERED: u8 = 1;
const ABSENT: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(UNKNOWN);

/// How many nanoseconds the last barrier took: a fraction of a microsecond while no other thread runs,
/// and on virtual machines a hundred times that while one does.
static TOOK: AtomicU64 = AtomicU64::new(0);

/// Whether a barrier that makes so many bytes free is cheap, by what the last one took; always in unit
/// tests, of which some count system calls.
pub(super) fn is_cheap_for(bytes: usize) -> bool {
    cfg!(test) || TOOK.load(Ordering::Relaxed) <= (bytes / BYTES_A_NANO) as u64
}

/// Serialises every core that runs a thread of this process.
#[cold]
pub(super) fn sync_cores() {
    let start = Instant::now();
    serialise();
    TOOK.store(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
}

fn serialise() {
    match STATE.load(Ordering::Relaxed) {
        ABSENT => return,
        REGISTERED if sys::sync_cores().is_ok() => return,
        // Not registered yet, or not in this child of a fork.
        _ => {}
    }
    let done = sys::register_sync_cores().and_then(|()| sys::sync_cores()).is_ok();
    STATE.store(if done { REGISTERED } else { ABSENT }, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_barrier_registers_itself() {
        sync_cores();
        sync_cores();
        assert_ne!(STATE.load(Ordering::Relaxed), UNKNOWN);
    }
}
