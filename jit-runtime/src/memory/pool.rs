//! The pool: all regions, and the heaps that no thread leases.
//!
//! # Invariants
//! - Runs are cut only from regions of the current epoch.
//! - A region without runs is unmapped, but for one small spare of the current epoch.
//! - The lock is held across no system call but those that map or unmap a region, and never while a
//!   heap is worked on.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use super::fork;
use super::heap::Heap;
use super::ladder::{self, Ladder};
use super::region::{Region, Run, UNIT};
use super::span::SpanRef;
use super::sys;
use crate::report::Totals;
use crate::{JitError, Refusal, Strategy};

/// The most units a region has, unless a single run needs more: 16 MiB.
const MAX_UNITS: usize = 256;

/// The most units of a spare: 1 MiB.
const MAX_SPARE: usize = 16;

static POOL: Mutex<Pool> =
    Mutex::new(Pool { regions: vec![], idle: vec![], refused: vec![], made: 0, created: 0 });

/// All regions and all idle heaps.
#[derive(Debug)]
pub(super) struct Pool {
    regions: Vec<Region>,
    idle: Vec<Heap>,
    /// The last refusal of each strategy that had been permitted before.
    refused: Vec<Refusal>,
    /// How many slots were ever taken of spans that are released.
    created: u64,
    /// How many regions were ever made: the next one's number.
    made: u64,
}

/// The pool, locked. No panic can leave it half changed, so poison is ignored.
pub(super) fn lock() -> MutexGuard<'static, Pool> {
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How this process has its memory. Who asks first has called [`fork::watch`].
pub(super) fn ladder() -> &'static Ladder {
    static LADDER: OnceLock<Ladder> = OnceLock::new();
    LADDER.get().unwrap_or_else(|| {
        let rungs = ladder::wanted();
        let mut pool = lock();
        LADDER.get_or_init(|| Ladder::climb(&rungs, |rung| pool.attempt(rung)))
    })
}

/// What was refused: the rungs above the strategy, and what was permitted first and refused later.
pub(super) fn refused() -> Vec<Refusal> {
    let above = ladder().refused();
    above.iter().chain(&lock().refused).cloned().collect()
}

/// Remembers a refusal of what had been permitted, in place of an earlier one of the same strategy.
pub(super) fn note(strategy: Strategy, error: &JitError) {
    let refused = &mut lock().refused;
    refused.retain(|earlier| earlier.strategy != strategy);
    refused.push(ladder::refusal(strategy, error));
}

/// A run of at least `len` bytes, by this strategy.
///
/// # Errors
/// The system's refusal of a region; nothing is kept.
pub(super) fn take(len: usize, strategy: Strategy) -> Result<Run, JitError> {
    lock().take(len.div_ceil(UNIT), strategy)
}

/// Takes a run back. Every core has serialised since the last function in it was freed.
pub(super) fn give_back(run: Run) {
    lock().give_back(run);
}

/// A heap for a thread: one that another thread left, or a new one.
pub(super) fn lease() -> Heap {
    let left = lock().idle.pop();
    left.unwrap_or_else(Heap::new)
}

/// Takes a heap back. Whoever frees the last slot of one of its spans calls [`tidy`].
pub(super) fn park(heap: Heap) {
    loop {
        heap.tidy();
        let mut pool = lock();
        if !heap.expect_last() {
            pool.idle.push(heap);
            return;
        }
    }
}

/// Gives back the empty spans of a heap, if it is idle.
#[cold]
pub(super) fn tidy(heap: u64) {
    let heap = {
        let mut pool = lock();
        let index = pool.idle.iter().position(|idle| idle.id() == heap);
        index.map(|index| pool.idle.swap_remove(index))
    };
    if let Some(heap) = heap {
        park(heap);
    }
}

/// Knows a new span from now on.
pub(super) fn enlist(span: SpanRef) {
    lock().home(span.run()).enlist(span);
}

/// Knows a span no more. It is about to be released.
pub(super) fn delist(span: SpanRef) {
    let mut pool = lock();
    pool.created += span.created();
    pool.home(span.run()).delist(span);
}

/// The bytes that are mapped, and what is in them.
pub(super) fn survey() -> (usize, Totals) {
    let pool = lock();
    let mut totals = Totals { created: pool.created, ..Totals::default() };
    for span in pool.regions.iter().flat_map(Region::spans) {
        let alive = span.alive();
        totals.created += span.created();
        totals.alive += u64::from(alive);
        totals.bytes += alive as usize * span.slot_len();
    }
    let mapped: usize = pool.regions.iter().map(Region::len).sum();
    (mapped + sys::refused_bytes(), totals)
}

impl Pool {
    /// The region that the run was cut from.
    fn home(&mut self, run: &Run) -> &mut Region {
        let home = self.regions.iter_mut().find(|region| region.has(run));
        home.expect("a region with a run is kept")
    }

    /// Maps the first region, by a strategy that may not be there.
    fn attempt(&mut self, strategy: Strategy) -> Result<(), JitError> {
        let region = self.region(strategy, 1)?;
        self.regions.push(region);
        Ok(())
    }

    fn take(&mut self, units: usize, strategy: Strategy) -> Result<Run, JitError> {
        let (epoch, flips) = (fork::epoch(), strategy == Strategy::Flip);
        let suits = |region: &&mut Region| region.epoch() == epoch && region.flips() == flips;
        for region in self.regions.iter_mut().filter(suits) {
            if let Some(run) = region.cut(units) {
                return Ok(run);
            }
        }
        let mut region = self.grow(units, strategy)?;
        let run = region.cut(units).expect("a new region has room for what it was made for");
        self.regions.push(region);
        Ok(run)
    }

    /// A region of at least `units`: as much as there is already, or less if that is refused.
    fn grow(&mut self, units: usize, strategy: Strategy) -> Result<Region, JitError> {
        let total: usize = self.regions.iter().map(Region::units).sum();
        let mut wanted = total.clamp(1, MAX_UNITS).max(units);
        loop {
            match self.region(strategy, wanted) {
                Err(_) if wanted > units => wanted = (wanted / 4).max(units),
                region => return region,
            }
        }
    }

    fn region(&mut self, strategy: Strategy, units: usize) -> Result<Region, JitError> {
        self.made += 1;
        Region::new(self.made, strategy, units)
    }

    /// Frees the run's units; unmaps the region then, if it is not to be kept.
    fn give_back(&mut self, run: Run) {
        let index = self.regions.iter().position(|region| region.has(&run));
        let index = index.expect("a region with a run is kept");
        let region = &mut self.regions[index];
        region.give_back(run);
        if region.is_unused() && !self.is_spare(index) {
            drop(self.regions.swap_remove(index));
        }
    }

    /// Whether the unused region is kept: it is small, and the only one.
    fn is_spare(&self, index: usize) -> bool {
        let region = &self.regions[index];
        let usable = |region: &Region| region.is_unused() && region.epoch() == fork::epoch();
        let count = self.regions.iter().filter(|region| usable(region)).count();
        usable(region) && region.units() <= MAX_SPARE && count == 1
    }
}
