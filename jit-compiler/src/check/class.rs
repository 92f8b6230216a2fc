//! Classes of types: which types an operator or a method is for.

use crate::hir::Ty;

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// The integers.
    Integer,
    /// The integers with negative values.
    SignedInteger,
    /// The integers without negative values.
    UnsignedInteger,
    /// The floats.
    Float,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// The integers and the floats: `+ - * / %`.
    Number,
    /// What unary `-` is for: the signed integers and the floats.
    Signed,
    /// What `& | ^ !` are for: the integers and `bool`.
    Bits,
    /// What the comparisons are for.
    Comparable,
    /// What has one order of all its values: `cmp`, `min`, `max`.
    Ordered,
    /// What a range goes through: the integers and `char`.
    Steps,
    /// What a pattern can have a range of: the integers, the floats and `char`.
    Spans,
    /// `bool`
    Bool,
    /// `char`
    Char,
    /// `u8`
    Byte,
    /// `u128`
    U128,
    /// `Ordering`
    Ordering,
    /// The options.
    Option,
    /// The options of options.
    NestedOption,
    /// The arrays.
    Array,
}

impl Class {
    /// Whether `ty` is one of them.
    pub(super) fn contains(self, ty: Ty) -> bool {
        let integer = matches!(ty, Ty::Int(_));
        match self {
            Self::Integer => integer,
            Self::SignedInteger => matches!(ty, Ty::Int(int) if int.signed()),
            Self::UnsignedInteger => matches!(ty, Ty::Int(int) if !int.signed()),
            Self::Float => ty.is_float(),
            Self::F32 => ty == Ty::F32,
            Self::F64 => ty == Ty::F64,
            Self::Number => integer || ty.is_float(),
            Self::Signed => matches!(ty, Ty::Int(int) if int.signed()) || ty.is_float(),
            Self::Bits => integer || ty == Ty::Bool,
            Self::Comparable => all_parts(ty, &|ty| ty != Ty::Never),
            Self::Ordered => all_parts(ty, &|ty| ty != Ty::Never && !ty.is_float()),
            Self::Steps => integer || ty == Ty::Char,
            Self::Spans => integer || ty.is_float() || ty == Ty::Char,
            Self::Bool => ty == Ty::Bool,
            Self::Char => ty == Ty::Char,
            Self::Byte => ty == Ty::Int(crate::hir::IntTy::U8),
            Self::U128 => ty == Ty::Int(crate::hir::IntTy::U128),
            Self::Ordering => ty == Ty::Ordering,
            Self::Option => matches!(ty, Ty::Option(_)),
            Self::NestedOption => matches!(ty, Ty::Option(Ty::Option(_))),
            Self::Array => matches!(ty, Ty::Array(..)),
        }
    }

    /// The types it has, in words.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Integer => "integers",
            Self::SignedInteger => "signed integers",
            Self::UnsignedInteger => "unsigned integers",
            Self::Float => "floats",
            Self::F32 => "`f32`",
            Self::F64 => "`f64`",
            Self::Number => "integers and floats",
            Self::Signed => "signed integers and floats",
            Self::Bits => "integers and `bool`",
            Self::Comparable => "values that can be compared",
            Self::Ordered => "values that are ordered, which floats are not",
            Self::Steps => "integers and `char`",
            Self::Spans => "integers, floats and `char`",
            Self::Bool => "`bool`",
            Self::Char => "`char`",
            Self::Byte => "`u8`",
            Self::U128 => "`u128`",
            Self::Ordering => "`Ordering`",
            Self::Option => "options",
            Self::NestedOption => "options of options",
            Self::Array => "arrays",
        }
    }
}

fn all_parts(ty: Ty, holds: &dyn Fn(Ty) -> bool) -> bool {
    match ty {
        Ty::Tuple(parts) => parts.iter().all(|&part| all_parts(part, holds)),
        Ty::Array(part, _) | Ty::Option(part) => all_parts(*part, holds),
        scalar => holds(scalar),
    }
}
