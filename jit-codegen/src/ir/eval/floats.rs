//! Float arithmetic, on bits.

use crate::ir::{BinaryOp, Rounding, Type, UnaryOp};

/// The two float types, as Rust computes with them.
trait Float: Copy {
    fn from(bits: u64) -> Self;
    fn bits(self) -> u64;
    fn unary(self, op: UnaryOp) -> Option<Self>;
    fn binary(self, op: BinaryOp, other: Self) -> Option<Self>;
    fn mul_add(self, b: Self, c: Self) -> Self;
}

macro_rules! floats {
    ($($ty:ident as $bits:ident),*) => {$(
        impl Float for $ty {
            fn from(bits: u64) -> Self {
                Self::from_bits(bits as $bits)
            }

            fn bits(self) -> u64 {
                self.to_bits().into()
            }

            fn unary(self, op: UnaryOp) -> Option<Self> {
                match op {
                    UnaryOp::Neg => Some(-self),
                    UnaryOp::Abs => Some(self.abs()),
                    UnaryOp::Sqrt => Some(self.sqrt()),
                    UnaryOp::Round(Rounding::Floor) => Some(self.floor()),
                    UnaryOp::Round(Rounding::Ceil) => Some(self.ceil()),
                    UnaryOp::Round(Rounding::Trunc) => Some(self.trunc()),
                    UnaryOp::Round(Rounding::TiesEven) => Some(self.round_ties_even()),
                    _ => None,
                }
            }

            fn binary(self, op: BinaryOp, other: Self) -> Option<Self> {
                match op {
                    BinaryOp::Add => Some(self + other),
                    BinaryOp::Sub => Some(self - other),
                    BinaryOp::Mul => Some(self * other),
                    BinaryOp::FloatDiv => Some(self / other),
                    BinaryOp::CopySign => Some(self.copysign(other)),
                    _ => None,
                }
            }

            fn mul_add(self, b: Self, c: Self) -> Self {
                self.mul_add(b, c)
            }
        }
    )*};
}

floats!(f32 as u32, f64 as u64);

/// The operation on one float; none if it is not one on floats.
pub(super) fn unary(op: UnaryOp, ty: Type, a: u64) -> Option<u64> {
    fn of<F: Float>(op: UnaryOp, a: u64) -> Option<u64> {
        F::from(a).unary(op).map(F::bits)
    }
    if ty == Type::F32 { of::<f32>(op, a) } else { of::<f64>(op, a) }
}

/// The operation on two floats; none if it is not one on floats.
pub(super) fn binary(op: BinaryOp, ty: Type, a: u64, b: u64) -> Option<u64> {
    fn of<F: Float>(op: BinaryOp, a: u64, b: u64) -> Option<u64> {
        F::from(a).binary(op, F::from(b)).map(F::bits)
    }
    if ty == Type::F32 { of::<f32>(op, a, b) } else { of::<f64>(op, a, b) }
}

/// `a * b + c`, rounded once.
pub(super) fn mul_add(ty: Type, a: u64, b: u64, c: u64) -> u64 {
    fn of<F: Float>(a: u64, b: u64, c: u64) -> u64 {
        F::from(a).mul_add(F::from(b), F::from(c)).bits()
    }
    if ty == Type::F32 { of::<f32>(a, b, c) } else { of::<f64>(a, b, c) }
}
