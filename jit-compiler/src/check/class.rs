//! Classes of types: which types an operator or a method is for.

use crate::hir::Ty;

/// A set of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// The integers.
    Integer,
    /// The integers and the floats: `+ - * / %`.
    Number,
    /// What unary `-` is for: the signed integers and the floats.
    Signed,
    /// What `& | ^ !` are for: the integers and `bool`.
    Bits,
    /// What the comparisons are for: the numbers and `bool`.
    Comparable,
}

impl Class {
    /// Whether `ty` is one of them.
    pub(super) fn contains(self, ty: Ty) -> bool {
        let integer = matches!(ty, Ty::Int(_));
        let float = matches!(ty, Ty::F32 | Ty::F64);
        match self {
            Self::Integer => integer,
            Self::Number => integer || float,
            Self::Signed => matches!(ty, Ty::Int(int) if int.signed()) || float,
            Self::Bits => integer || ty == Ty::Bool,
            Self::Comparable => integer || float || ty == Ty::Bool,
        }
    }

    /// The types it has, in words.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Self::Integer => "integers",
            Self::Number => "integers and floats",
            Self::Signed => "signed integers and floats",
            Self::Bits => "integers and `bool`",
            Self::Comparable => "integers, floats and `bool`",
        }
    }
}
