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

    /// What two failures have in common that are of one mistake: not the values, nor the places.
    #[must_use]
    pub fn kind(&self) -> Kind {
        if self.what.contains("; blame ") {
            return Kind::AnotherResult;
        }
        Kind::Said(self.summary().split("; ").next().unwrap_or_default().to_owned())
    }

    /// What happened, in a line.
    #[must_use]
    pub fn summary(&self) -> &str {
        self.what.lines().next().unwrap_or_default()
    }

    /// The closure.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

/// What failures of one mistake have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Machine code that does something else than it means.
    AnotherResult,
    /// What was said of it.
    Said(String),
}

impl Kind {
    /// Whether a closure fails like this only if the compiler is wrong, be it Rust or not. A
    /// refusal is right if the closure is not.
    #[must_use]
    pub const fn is_miscompilation(&self) -> bool {
        matches!(self, Self::AnotherResult)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\n{}", self.what, self.source)
    }
}

impl std::error::Error for Failure {}

#[cfg(test)]
mod tests {
    use super::Failure;

    #[test]
    fn one_mistake_is_of_one_kind() {
        let kind = |what: &str| Failure::new("", what.to_owned()).kind();
        assert_eq!(kind("refused: no `a` on `u8`; write b\nb"), kind("refused: no `a` on `u8`\nc"));
        assert_ne!(kind("refused: no `a` on `u8`"), kind("refused: no `b` on `u8`"));
        assert_eq!(kind("of (1), expected 2; blame cse"), kind("of (3), expected 2; blame dce"));
    }
}
