//! What instructions do: the operations and conditions that they name.

/// How an operation reads its operands' top bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Sign {
    Signed,
    Unsigned,
}

impl Sign {
    /// `Signed` if so.
    #[must_use]
    pub const fn of(signed: bool) -> Self {
        if signed { Self::Signed } else { Self::Unsigned }
    }
}

/// An operation on one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// Two's complement, or the sign bit flipped for a float.
    Neg,
    /// All bits flipped; the other one of a `bool`.
    Not,
    /// How many bits of an integer are 1.
    CountOnes,
    /// How many bits of an integer above its highest 1 are 0; of 0, the width.
    LeadingZeros,
    /// How many bits of an integer below its lowest 1 are 0; of 0, the width.
    TrailingZeros,
    /// An integer's bytes in the reverse order.
    SwapBytes,
    /// An integer's bits in the reverse order.
    ReverseBits,
    /// A float's sign bit cleared, a NaN's too.
    Abs,
    /// A float's square root, rounded to nearest; a NaN below zero, but `-0.0` of `-0.0`.
    Sqrt,
    /// A float to an integral value, itself a float, with the sign bit that it had.
    Round(Rounding),
}

/// Which integral value a float becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// The greatest that is no greater.
    Floor,
    /// The least that is no less.
    Ceil,
    /// The nearest that is no farther from zero.
    Trunc,
    /// The nearest; of two that are as near, the even one.
    TiesEven,
}

/// An operation on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// Sum; of integers, modulo their width.
    Add,
    /// Difference; of integers, modulo their width.
    Sub,
    /// Product; of integers, modulo their width.
    Mul,
    /// Quotient of integers, rounded to zero; the divisor is not 0 and the result is in range.
    Div(Sign),
    /// Remainder of integers, with the dividend's sign; as `Div`.
    Rem(Sign),
    /// Quotient of floats.
    FloatDiv,
    /// Bitwise; of integers or bools.
    And,
    /// Bitwise; of integers or bools.
    Or,
    /// Bitwise; of integers or bools.
    Xor,
    /// Left by the right side modulo the width.
    Shl,
    /// Right by the right side modulo the width, filling with the sign bit or with zeros.
    Shr(Sign),
    /// Left by the right side modulo the width, filling with the bits that fall out.
    RotateLeft,
    /// Right by the right side modulo the width, filling with the bits that fall out.
    RotateRight,
    /// The upper half of the product of integers, which has twice their width.
    MulHigh(Sign),
    /// The left float with the right one's sign bit.
    CopySign,
}

/// An integer operation that may overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum OverflowOp {
    Add,
    Sub,
    Mul,
}

/// A comparison of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum IntCond {
    Eq,
    Ne,
    Lt(Sign),
    Le(Sign),
    Gt(Sign),
    Ge(Sign),
}

impl IntCond {
    /// The comparison that holds exactly when this one does not.
    #[must_use]
    pub const fn negate(self) -> Self {
        match self {
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
            Self::Lt(s) => Self::Ge(s),
            Self::Le(s) => Self::Gt(s),
            Self::Gt(s) => Self::Le(s),
            Self::Ge(s) => Self::Lt(s),
        }
    }

    /// The comparison that holds for `(b, a)` exactly when this one does for `(a, b)`.
    #[must_use]
    pub const fn swap(self) -> Self {
        match self {
            Self::Eq | Self::Ne => self,
            Self::Lt(s) => Self::Gt(s),
            Self::Le(s) => Self::Ge(s),
            Self::Gt(s) => Self::Lt(s),
            Self::Ge(s) => Self::Le(s),
        }
    }
}

/// A comparison of floats. All but `Ne` and `Unordered` are false if either side is a NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum FloatCond {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// Either side is a NaN.
    Unordered,
}

impl FloatCond {
    /// The comparison that holds for `(b, a)` exactly when this one does for `(a, b)`.
    #[must_use]
    pub const fn swap(self) -> Self {
        match self {
            Self::Eq | Self::Ne | Self::Unordered => self,
            Self::Lt => Self::Gt,
            Self::Le => Self::Ge,
            Self::Gt => Self::Lt,
            Self::Ge => Self::Le,
        }
    }
}

/// A change of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Conversion {
    /// To a narrower integer: the low bits.
    Truncate,
    /// To a wider integer, from an integer or a bool, filling with zeros.
    ZeroExtend,
    /// To a wider integer, filling with the sign bit.
    SignExtend,
    /// `i32` or `i64` to a float, rounded to nearest.
    SignedToFloat,
    /// `i64`, taken as unsigned, to a float, rounded to nearest.
    UnsignedToFloat,
    /// A float to `i32` or `i64`, rounded to zero; out of range and NaN give the minimum.
    FloatToSigned,
    /// A float to an unsigned number of 32 or 64 bits, rounded to zero; out of range it is the
    /// nearest there is, and 0 for a NaN.
    FloatToUnsigned,
    /// Between `f32` and `f64`.
    FloatToFloat,
    /// The same bits as a type of the same width.
    Bitcast,
}
