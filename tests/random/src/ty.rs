//! The types that random closures have.
//!
//! A type is added here, to [`Ty::scalars`] or to the ways of `generate::types`, and given values
//! in `values`; `run` has to know its representation.

use std::fmt;

/// An integer type.
#[derive(Debug, PartialEq, Eq)]
pub struct Int {
    /// As Rust calls it.
    pub name: &'static str,
    /// Its width.
    pub bits: u32,
    /// Whether it has negative values.
    pub signed: bool,
}

/// Every integer type.
pub static INTS: [Int; 10] = [
    Int { name: "i64", bits: 64, signed: true },
    Int { name: "i32", bits: 32, signed: true },
    Int { name: "u8", bits: 8, signed: false },
    Int { name: "u64", bits: 64, signed: false },
    Int { name: "i8", bits: 8, signed: true },
    Int { name: "u32", bits: 32, signed: false },
    Int { name: "i16", bits: 16, signed: true },
    Int { name: "u16", bits: 16, signed: false },
    Int { name: "usize", bits: 64, signed: false },
    Int { name: "isize", bits: 64, signed: true },
];

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// An integer type.
    Int(&'static Int),
    /// `bool`
    Bool,
    /// `f64`
    F64,
    /// `f32`
    F32,
    /// `()`
    Unit,
}

impl Ty {
    /// Every type that has values and no parts.
    pub fn scalars() -> impl Iterator<Item = Self> {
        INTS.iter().map(Self::Int).chain([Self::Bool, Self::F64, Self::F32])
    }

    /// The scalar type, or `()`, that Rust calls so.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::scalars().chain([Self::Unit]).find(|ty| ty.to_string() == name)
    }

    /// The integer type that it is.
    #[must_use]
    pub const fn int(&self) -> Option<&'static Int> {
        match *self {
            Self::Int(int) => Some(int),
            _ => None,
        }
    }

    /// Whether it is `f32` or `f64`.
    #[must_use]
    pub const fn is_float(&self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }

    /// Whether `+` is for it.
    #[must_use]
    pub const fn is_number(&self) -> bool {
        self.int().is_some() || self.is_float()
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Int(int) => int.name,
            Self::Bool => "bool",
            Self::F64 => "f64",
            Self::F32 => "f32",
            Self::Unit => "()",
        })
    }
}
