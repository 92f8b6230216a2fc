//! The levels of x86-64 that code is made for.
//!
//! They are those of the psABI (x86-64 ABI, §3.1.1): each has all that the ones below it have.

use core::fmt;

/// What a processor has at least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// SSE2 and what every x86-64 processor has. Other processors count as this one.
    #[default]
    V1 = 1,
    /// With SSE4.2 and `popcnt`.
    V2,
    /// With AVX2, BMI1, BMI2, FMA and `lzcnt`.
    V3,
    /// With AVX-512.
    V4,
}

impl Level {
    /// Every level, in order.
    pub const ALL: [Self; 4] = [Self::V1, Self::V2, Self::V3, Self::V4];

    /// As the psABI names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::V1 => "x86-64",
            Self::V2 => "x86-64-v2",
            Self::V3 => "x86-64-v3",
            Self::V4 => "x86-64-v4",
        }
    }

    /// The level that the psABI names so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read() {
        for level in Level::ALL {
            assert_eq!(Level::named(level.name()), Some(level));
        }
        assert_eq!(Level::named("skylake"), None);
    }
}
