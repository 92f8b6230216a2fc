//! The types that random closures have.
//!
//! A type is added here, to [`Ty::scalars`] or to the ways of `generate::types`, and given values
//! in `values`; `run::leaves` has to know its representation.

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
pub static INTS: [Int; 12] = [
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
    Int { name: "u128", bits: 128, signed: false },
    Int { name: "i128", bits: 128, signed: true },
];

impl Int {
    /// The bits that a value may have.
    #[must_use]
    pub const fn mask(&self) -> u128 {
        u128::MAX >> (128 - self.bits)
    }

    /// The type of that name.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn named(name: &str) -> &'static Self {
        INTS.iter().find(|int| int.name == name).expect("an integer type of that name")
    }

    /// The type of the same width with a sign or without.
    #[must_use]
    pub fn with_sign(&self, signed: bool) -> &'static Self {
        let size = self.name.trim_start_matches(['i', 'u']);
        Self::named(&format!("{}{size}", if signed { "i" } else { "u" }))
    }
}

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
    /// `char`
    Char,
    /// `Ordering`
    Ordering,
    /// `()`
    Unit,
    /// `(T, …)`, of at least one part.
    Tuple(Vec<Self>),
    /// `[T; N]`
    Array(Box<Self>, usize),
    /// `Option<T>`
    Option(Box<Self>),
}

impl Ty {
    /// Every type that has values and no parts.
    pub fn scalars() -> impl Iterator<Item = Self> {
        INTS.iter().map(Self::Int).chain([
            Self::Bool,
            Self::F64,
            Self::F32,
            Self::Char,
            Self::Ordering,
        ])
    }

    /// The integer type of that name.
    ///
    /// # Panics
    /// If there is none.
    #[must_use]
    pub fn integer(name: &str) -> Self {
        Self::Int(Int::named(name))
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

    /// Whether it has no parts.
    #[must_use]
    pub const fn is_scalar(&self) -> bool {
        !matches!(self, Self::Tuple(_) | Self::Array(..) | Self::Option(_))
    }

    /// The width in bits, of a number.
    #[must_use]
    pub const fn bits(&self) -> Option<u32> {
        match self {
            Self::Int(int) => Some(int.bits),
            Self::F32 => Some(32),
            Self::F64 => Some(64),
            _ => None,
        }
    }

    /// How deeply parts are inside of parts.
    #[must_use]
    pub fn nesting(&self) -> u32 {
        match self {
            Self::Tuple(parts) => 1 + parts.iter().map(Self::nesting).max().unwrap_or(0),
            Self::Array(part, _) | Self::Option(part) => 1 + part.nesting(),
            _ => 0,
        }
    }

    /// How many numbers its values are.
    #[must_use]
    pub fn leaves(&self) -> usize {
        match self {
            Self::Unit => 0,
            Self::Int(int) if int.bits == 128 => 2,
            Self::Tuple(parts) => parts.iter().map(Self::leaves).sum(),
            Self::Array(element, len) => element.leaves() * len,
            Self::Option(some) => 1 + some.leaves(),
            _ => 1,
        }
    }

    /// Whether it is `Default`.
    #[must_use]
    pub fn has_default(&self) -> bool {
        match self {
            Self::Ordering => false,
            Self::Tuple(parts) => parts.iter().all(Self::has_default),
            Self::Array(part, len) => *len == 0 || part.has_default(),
            _ => true,
        }
    }

    /// Whether no part of it is a float.
    #[must_use]
    pub fn is_ordered(&self) -> bool {
        match self {
            Self::Tuple(parts) => parts.iter().all(Self::is_ordered),
            Self::Array(part, _) | Self::Option(part) => part.is_ordered(),
            scalar => !scalar.is_float(),
        }
    }
}

/// The type as Rust writes it.
impl fmt::Display for Ty {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(int) => out.write_str(int.name),
            Self::Bool => out.write_str("bool"),
            Self::F64 => out.write_str("f64"),
            Self::F32 => out.write_str("f32"),
            Self::Char => out.write_str("char"),
            Self::Ordering => out.write_str("std::cmp::Ordering"),
            Self::Unit => out.write_str("()"),
            Self::Tuple(parts) => {
                out.write_str("(")?;
                parts.iter().try_for_each(|part| write!(out, "{part}, "))?;
                out.write_str(")")
            }
            Self::Array(element, len) => write!(out, "[{element}; {len}]"),
            Self::Option(some) => write!(out, "Option<{some}>"),
        }
    }
}
