//! What the calls of all systems have in common: what is asked of a page, and how a refusal is told.

use std::io;

use crate::JitError;

/// What the processor may do with a page besides reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Access {
    Write,
    Execute,
}

impl Access {
    /// What is asked of the system where pages change to this from the other.
    pub(super) const fn change(self) -> &'static str {
        match self {
            Self::Write => "make executable memory writable",
            Self::Execute => "make written memory executable",
        }
    }
}

/// Turns the system's answer into the error that says what was asked.
pub(super) fn step<T>(step: &'static str, result: io::Result<T>) -> Result<T, JitError> {
    result.map_err(|source| JitError::Memory { step, source })
}
