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
    pub fn kind(&self) -> String {
        if self.what.contains("; blame ") {
            return "another result".to_owned();
        }
        self.summary().split("; ").next().unwrap_or_default().to_owned()
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
