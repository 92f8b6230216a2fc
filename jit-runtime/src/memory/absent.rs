//! Executable memory where there is none: every request is refused, and no slot ever exists.

use std::ptr::NonNull;

use crate::JitError;

/// A slot that cannot be had.
pub(crate) enum Slot {}

impl Slot {
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

    pub(crate) fn bytes(&self) -> &[u8] {
        match *self {}
    }

    pub(crate) fn describe_call_frames(&self) {
        match *self {}
    }

    pub(crate) fn entry(&self) -> NonNull<u8> {
        match *self {}
    }
}
