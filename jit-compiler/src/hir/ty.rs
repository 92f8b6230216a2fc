//! The types of the language.
//!
//! A compound type refers to its parts by interned references, so that types are `Copy` and compare
//! by value. What is interned stays for the life of the compiler's process: as much as there are
//! different compound types in the program.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::{self, Display, Formatter};

/// A Rust type that the language has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// An integer type.
    Int(IntTy),
    /// `bool`
    Bool,
    /// `char`
    Char,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `core::cmp::Ordering`
    Ordering,
    /// `()`
    Unit,
    /// `!`
    Never,
    /// `(T, …)`, of at least one part.
    Tuple(&'static [Ty]),
    /// `[T; N]`
    Array(&'static Ty, u64),
    /// `Option<T>`
    Option(&'static Ty),
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the Rust type of that name")]
pub enum IntTy {
    I8,
    I16,
    I32,
    I64,
    I128,
    Isize,
    U8,
    U16,
    U32,
    U64,
    U128,
    Usize,
}

impl IntTy {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::I128,
        Self::Isize,
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::U128,
        Self::Usize,
    ];

    /// Width in bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::I8 | Self::U8 => 8,
            Self::I16 | Self::U16 => 16,
            Self::I32 | Self::U32 => 32,
            Self::I64 | Self::U64 | Self::Isize | Self::Usize => 64,
            Self::I128 | Self::U128 => 128,
        }
    }

    /// Whether it has negative values.
    #[must_use]
    pub const fn signed(self) -> bool {
        matches!(self, Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::I128 | Self::Isize)
    }

    /// The bits that a value may have.
    #[must_use]
    pub const fn mask(self) -> u128 {
        u128::MAX >> (128 - self.bits())
    }

    /// The type of the same width without negative values.
    #[must_use]
    pub const fn to_unsigned(self) -> Self {
        match self {
            Self::I8 | Self::U8 => Self::U8,
            Self::I16 | Self::U16 => Self::U16,
            Self::I32 | Self::U32 => Self::U32,
            Self::I64 | Self::U64 => Self::U64,
            Self::I128 | Self::U128 => Self::U128,
            Self::Isize | Self::Usize => Self::Usize,
        }
    }

    /// The type of the same width with negative values.
    #[must_use]
    pub const fn to_signed(self) -> Self {
        match self {
            Self::I8 | Self::U8 => Self::I8,
            Self::I16 | Self::U16 => Self::I16,
            Self::I32 | Self::U32 => Self::I32,
            Self::I64 | Self::U64 => Self::I64,
            Self::I128 | Self::U128 => Self::I128,
            Self::Isize | Self::Usize => Self::Isize,
        }
    }

    /// The type's name in Rust.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::I128 => "i128",
            Self::Isize => "isize",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::U128 => "u128",
            Self::Usize => "usize",
        }
    }
}

impl Ty {
    /// The tuple of these types; `()` if there are none.
    #[must_use]
    pub fn tuple(parts: &[Self]) -> Self {
        if parts.is_empty() { Self::Unit } else { Self::Tuple(intern(parts)) }
    }

    /// The array of so many.
    #[must_use]
    pub fn array(element: Self, len: u64) -> Self {
        Self::Array(&intern(&[element])[0], len)
    }

    /// The option of one.
    #[must_use]
    pub fn option(some: Self) -> Self {
        Self::Option(&intern(&[some])[0])
    }

    /// Whether it is a type without parts.
    #[must_use]
    pub const fn is_scalar(self) -> bool {
        !matches!(self, Self::Tuple(_) | Self::Array(..) | Self::Option(_))
    }

    /// Whether it is `f32` or `f64`.
    #[must_use]
    pub const fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }
}

/// The type as Rust writes it.
impl Display for Ty {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(int) => f.write_str(int.name()),
            Self::Bool => f.write_str("bool"),
            Self::Char => f.write_str("char"),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::Ordering => f.write_str("Ordering"),
            Self::Unit => f.write_str("()"),
            Self::Never => f.write_str("!"),
            Self::Tuple([one]) => write!(f, "({one},)"),
            Self::Tuple(parts) => {
                let parts: Vec<String> = parts.iter().map(Self::to_string).collect();
                write!(f, "({})", parts.join(", "))
            }
            Self::Array(element, len) => write!(f, "[{element}; {len}]"),
            Self::Option(some) => write!(f, "Option<{some}>"),
        }
    }
}

fn intern(types: &[Ty]) -> &'static [Ty] {
    thread_local! {
        static INTERNED: RefCell<HashSet<&'static [Ty]>> = RefCell::default();
    }
    INTERNED.with_borrow_mut(|interned| {
        if let Some(known) = interned.get(types) {
            return *known;
        }
        let new: &'static [Ty] = Box::leak(types.into());
        interned.insert(new);
        new
    })
}

#[cfg(test)]
mod tests {
    use super::{IntTy, Ty};

    #[test]
    fn compound_types_are_equal_by_value() {
        let pair = || Ty::tuple(&[Ty::Bool, Ty::option(Ty::array(Ty::Int(IntTy::U8), 3))]);
        assert_eq!(pair(), pair());
        assert_eq!(pair().to_string(), "(bool, Option<[u8; 3]>)");
        assert_eq!(Ty::tuple(&[Ty::F32]).to_string(), "(f32,)");
        assert_eq!(Ty::tuple(&[]), Ty::Unit);
    }
}
