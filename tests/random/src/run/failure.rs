//! What went wrong with a closure.

use std::fmt;

/// A closure that the compiler refuses, or whose machine code does something else than it means.
#[derive(Clone, Debug)]
pub struct Failure {
    source: String,
    what: String,
}

impl Failure {
    /// That happened to the closure.
    #[must_use]
    pub fn new(source: &str, what: String) -> Self {
        Self { source: source.to_owned(), what }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\n{}", self.what, self.source)
    }
}

impl std::error::Error for Failure {}
