//! Executable memory where there is none: every request is refused, and no slot ever exists.

use std::ptr::NonNull;

use crate::report::Totals;
use crate::{JitError, MemoryReport, Strategy};

/// A slot that cannot be had.
pub(crate) enum Slot {}

impl Slot {
    /// Has none.
    pub(crate) fn at_hand(_len: usize) -> Option<Self> {
        None
    }

    /// Finds none.
    pub(crate) fn look_for(_len: usize) -> bool {
        false
    }

    /// Refuses.
    pub(crate) fn take(_len: usize) -> Result<Self, JitError> {
        Err(JitError::UnsupportedTarget)
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        match *self {}
    }

    pub(crate) fn shrink(&mut self, _len: usize) {
        match *self {}
    }

    pub(crate) fn settle(&mut self) {
        match *self {}
    }

    pub(crate) fn publish(&mut self) -> Result<(), JitError> {
        match *self {}
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match *self {}
    }

    pub(crate) fn entered_bytes(&self) -> &[u8] {
        match *self {}
    }

    pub(crate) fn describe_call_frames(&self) {
        match *self {}
    }

    pub(crate) fn entry(&self) -> NonNull<u8> {
        match *self {}
    }
}

/// Nothing is there to unwind through.
pub(crate) const UNWINDS: bool = true;

/// Reports that there is nothing.
pub(crate) fn report() -> MemoryReport {
    MemoryReport { strategy: Strategy::None, refused: Vec::new(), reserved: 0, used: 0, alive: 0 }
}

/// Nothing.
pub(crate) fn totals() -> Totals {
    Totals::default()
}
