//! A region: a mapping, cut into runs of units.
//!
//! # Invariants
//! - A unit is free or in exactly one [`Run`]. A run is neither `Clone` nor `Copy`.
//! - A region's first page holds no function; it makes the bytes before the first entry readable.

use std::ptr::NonNull;

use super::fork;
use super::span::SpanRef;
use super::sys::Mapping;
use crate::{JitError, Strategy};

/// What regions are cut into, in bytes.
pub(super) const UNIT: usize = 64 << 10;

/// The page before a region's first unit.
const MARGIN: usize = 4096;

/// A mapping and the book of its units.
#[derive(Debug)]
pub(super) struct Region {
    number: u64,
    epoch: u64,
    mapping: Mapping,
    taken: Vec<bool>,
    /// The span that begins with each unit, for who counts.
    spans: Vec<Option<SpanRef>>,
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

impl Region {
    /// A new region, of a number that no other has.
    ///
    /// # Errors
    /// The system's refusal; nothing is kept.
    pub(super) fn new(number: u64, strategy: Strategy, units: usize) -> Result<Self, JitError> {
        let mapping = Mapping::new(strategy, MARGIN + units * UNIT)?;
        Ok(Self {
            number,
            epoch: fork::epoch(),
            mapping,
            taken: vec![false; units],
            spans: vec![None; units],
        })
    }

    /// The first run of `units` that are free.
    pub(super) fn cut(&mut self, units: usize) -> Option<Run> {
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

    /// Whether the run was cut from this region.
    pub(super) fn has(&self, run: &Run) -> bool {
        self.number == run.region
    }

    /// Frees the units of a run of this region.
    pub(super) fn give_back(&mut self, run: Run) {
        self.taken[run.first..run.first + run.units].fill(false);
    }

    /// Knows the span of a run of this region.
    pub(super) fn enlist(&mut self, span: SpanRef) {
        self.spans[span.run().first] = Some(span);
    }

    /// Knows it no more.
    pub(super) fn delist(&mut self, span: SpanRef) {
        self.spans[span.run().first] = None;
    }

    /// The spans of all runs.
    pub(super) fn spans(&self) -> impl Iterator<Item = SpanRef> {
        self.spans.iter().copied().flatten()
    }

    /// Whether the pages of runs are made writable and executable by turns.
    pub(super) fn flips(&self) -> bool {
        let (write, exec) = self.mapping.at(0);
        write == exec
    }

    /// Whether no unit is in a run.
    pub(super) fn is_unused(&self) -> bool {
        !self.taken.contains(&true)
    }

    /// The epoch of the memory; see `fork`.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    /// How many units there are.
    pub(super) fn units(&self) -> usize {
        self.taken.len()
    }

    /// The bytes that are mapped.
    pub(super) fn len(&self) -> usize {
        self.mapping.len()
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

    /// Whether that is the same place, whose pages are made writable and executable by turns.
    #[inline]
    pub(super) fn flips(&self) -> bool {
        self.write == self.exec
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
