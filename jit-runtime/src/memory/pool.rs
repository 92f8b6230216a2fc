//! The pool: all regions, cut into runs of units, and the heaps that no thread leases.
//!
//! # Invariants
//! - A unit is free or in exactly one [`Run`]. A run is neither `Clone` nor `Copy`.
//! - Runs are cut only from regions of the current epoch.
//! - A region without runs is unmapped, but for one small spare of the current epoch.
//! - The lock is held across no system call but those that map a region, and never while a heap is
//!   worked on.

use std::ptr::NonNull;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::fork;
use super::heap::Heap;
use super::mapping::Mapping;
use super::sys::{self, Populate};
use crate::JitError;

/// What regions are cut into, in bytes.
pub(super) const UNIT: usize = 64 << 10;

/// The page before a region's first unit; it makes the bytes before the first entry readable.
const MARGIN: usize = 4096;

/// The most units a region has, unless a single run needs more: 16 MiB.
const MAX_UNITS: usize = 256;

/// The most units of a spare: 1 MiB.
const MAX_SPARE: usize = 16;

static POOL: Mutex<Pool> = Mutex::new(Pool { regions: Vec::new(), idle: Vec::new(), made: 0 });

/// All regions and all idle heaps.
#[derive(Debug)]
pub(super) struct Pool {
    regions: Vec<Region>,
    idle: Vec<Heap>,
    /// How many regions were ever made: the next one's number.
    made: u64,
}

/// A mapping and the book of its units.
#[derive(Debug)]
struct Region {
    number: u64,
    epoch: u64,
    mapping: Mapping,
    taken: Vec<bool>,
}

/// Consecutive units, owned.
#[derive(Debug)]
pub(super) struct Run {
    write: NonNull<u8>,
    exec: NonNull<u8>,
    epoch: u64,
    region: u64,
    first: usize,
    units: usize,
}

/// The pool, locked. No panic can leave it half changed, so poison is ignored.
pub(super) fn lock() -> MutexGuard<'static, Pool> {
    POOL.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A run of at least `len` bytes, present in memory.
///
/// # Errors
/// The system's refusal of a region or of its pages; nothing is kept.
pub(super) fn take(len: usize) -> Result<Run, JitError> {
    let run = lock().take(len.div_ceil(UNIT))?;
    let present = sys::populate(run.write, run.len(), Populate::Write)
        .and_then(|()| sys::populate(run.exec, run.len(), Populate::Read));
    match present {
        Ok(()) => Ok(run),
        Err(error) => {
            give_back(run);
            Err(error)
        }
    }
}

/// Takes a run back. Every core has serialised since the last function in it was freed.
pub(super) fn give_back(run: Run) {
    let unused = lock().give_back(run);
    drop(unused);
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

impl Pool {
    fn take(&mut self, units: usize) -> Result<Run, JitError> {
        let epoch = fork::epoch();
        let current = self.regions.iter_mut().filter(|region| region.epoch == epoch);
        for region in current {
            if let Some(run) = region.cut(units) {
                return Ok(run);
            }
        }
        let mut region = self.grow(units)?;
        let run = region.cut(units).expect("a new region has room for what it was made for");
        self.regions.push(region);
        Ok(run)
    }

    /// A region of at least `units`: as much as there is already, or less if that is refused.
    fn grow(&mut self, units: usize) -> Result<Region, JitError> {
        let total: usize = self.regions.iter().map(|region| region.taken.len()).sum();
        let mut wanted = total.clamp(1, MAX_UNITS).max(units);
        let mapping = loop {
            match Mapping::new(MARGIN + wanted * UNIT) {
                Ok(mapping) => break mapping,
                Err(error) if wanted == units => return Err(error),
                Err(_) => wanted = (wanted / 4).max(units),
            }
        };
        self.made += 1;
        let taken = vec![false; wanted];
        Ok(Region { number: self.made, epoch: fork::epoch(), mapping, taken })
    }

    /// Frees the run's units; the region that is to be unmapped then, if one is.
    fn give_back(&mut self, run: Run) -> Option<Region> {
        let number = run.region;
        let index = self.regions.iter().position(|region| region.number == number)?;
        let region = &mut self.regions[index];
        region.taken[run.first..run.first + run.units].fill(false);
        if region.is_unused() && !self.is_spare(index) {
            return Some(self.regions.swap_remove(index));
        }
        None
    }

    /// Whether the unused region is kept: it is small, and the only one.
    fn is_spare(&self, index: usize) -> bool {
        let region = &self.regions[index];
        let usable = |region: &Region| region.is_unused() && region.epoch == fork::epoch();
        let count = self.regions.iter().filter(|region| usable(region)).count();
        usable(region) && region.taken.len() <= MAX_SPARE && count == 1
    }
}

impl Region {
    /// The first run of `units` that are free.
    fn cut(&mut self, units: usize) -> Option<Run> {
        let mut free = 0;
        let last = self.taken.iter().position(|&taken| {
            free = if taken { 0 } else { free + 1 };
            free == units
        })?;
        let first = last + 1 - units;
        self.taken[first..=last].fill(true);
        let (write, exec) = self.mapping.at(MARGIN + first * UNIT);
        Some(Run { write, exec, epoch: self.epoch, region: self.number, first, units })
    }

    fn is_unused(&self) -> bool {
        !self.taken.contains(&true)
    }
}

impl Run {
    /// Where the run is written.
    #[inline]
    pub(super) fn write(&self) -> NonNull<u8> {
        self.write
    }

    /// Where the run is executed.
    #[inline]
    pub(super) fn exec(&self) -> NonNull<u8> {
        self.exec
    }

    /// The run's length in bytes.
    pub(super) fn len(&self) -> usize {
        self.units * UNIT
    }

    /// The epoch of the memory; see `fork`.
    #[inline]
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }
}
