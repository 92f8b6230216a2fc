//! Rules for counts of bits, their order, rotation, the product's upper half, and rounding.

use super::{Rules, Simpler};
use crate::ir::{BinaryOp, Conversion, Inst, Sign, Type, UnaryOp, Value};
use BinaryOp::{And, CopySign, MulHigh, RotateLeft, RotateRight, Shr};
use UnaryOp::{Abs, CountOnes, LeadingZeros, Neg, ReverseBits, Round, SwapBytes, TrailingZeros};

impl Rules<'_> {
    /// Whatever the operand is.
    pub(super) fn unary_of_anything(&mut self, ty: Type, op: UnaryOp, a: Value) -> Option<Simpler> {
        match op {
            SwapBytes if ty == Type::I8 => Some(Simpler::Value(a)),
            SwapBytes if ty == Type::I16 => {
                Some(Simpler::Inst(self.with_constant(ty, RotateLeft, a, 8)))
            }
            _ => None,
        }
    }

    /// Operations on what another one made.
    pub(super) fn bits_or_rounding(&mut self, op: UnaryOp, a: Value) -> Option<Simpler> {
        let unary = |op, x| Some(Simpler::Inst(Inst::Unary(op, x)));
        match (op, self.func.inst(a)?) {
            (CountOnes, &Inst::Unary(SwapBytes | ReverseBits, x)) => unary(CountOnes, x),
            (CountOnes, &Inst::Binary(RotateLeft | RotateRight, x, _)) => unary(CountOnes, x),
            (LeadingZeros, &Inst::Unary(ReverseBits, x)) => unary(TrailingZeros, x),
            (TrailingZeros, &Inst::Unary(ReverseBits, x)) => unary(LeadingZeros, x),
            (Abs, Inst::Unary(Abs, _)) => Some(Simpler::Value(a)),
            (Abs, &Inst::Unary(Neg, x) | &Inst::Binary(CopySign, x, _)) => unary(Abs, x),
            (Round(_), Inst::Unary(Round(_), _)) => Some(Simpler::Value(a)),
            (
                Round(_),
                Inst::Convert(Conversion::SignedToFloat | Conversion::UnsignedToFloat, _),
            ) => Some(Simpler::Value(a)),
            _ => None,
        }
    }

    pub(super) fn rotation_or_high(
        &mut self,
        ty: Type,
        op: BinaryOp,
        a: Value,
        b: Value,
    ) -> Option<Simpler> {
        match (op, self.func.as_const(b)) {
            (MulHigh(sign), Some(c)) => self.mul_high(ty, sign, a, c),
            (MulHigh(_), None) => None,
            (_, Some(c)) => self.rotate(ty, op, a, c),
            (_, None) => self.rotate_by_masked(ty, op, a, b),
        }
    }

    fn mul_high(&mut self, ty: Type, sign: Sign, a: Value, c: u64) -> Option<Simpler> {
        let width = u64::from(ty.bits());
        let log2 = u64::from(c.trailing_zeros());
        match sign {
            _ if c == 0 => Some(Simpler::Value(self.constant(ty, 0))),
            Sign::Unsigned if c == 1 => Some(Simpler::Value(self.constant(ty, 0))),
            // Of a signed type's powers of two the greatest is negative.
            Sign::Signed if c == ty.sign_bit() => None,
            _ if c.is_power_of_two() => {
                let amount = (width - log2).min(width - 1);
                Some(Simpler::Inst(self.with_constant(ty, Shr(sign), a, amount)))
            }
            _ => None,
        }
    }

    /// To the left, by less than the width.
    fn rotate(&mut self, ty: Type, op: BinaryOp, a: Value, c: u64) -> Option<Simpler> {
        let width = u64::from(ty.bits());
        let left = if op == RotateLeft { c % width } else { (width - c % width) % width };
        if left == 0 {
            return Some(Simpler::Value(a));
        }
        let inner = self.binary_with_constant(a);
        if let Some((RotateLeft, x, d)) = inner {
            return Some(Simpler::Inst(self.with_constant(ty, RotateLeft, x, (left + d) % width)));
        }
        let normal = op == RotateLeft && left == c;
        (!normal).then(|| Simpler::Inst(self.with_constant(ty, RotateLeft, a, left)))
    }

    /// The amount counts modulo the width anyway.
    fn rotate_by_masked(&self, ty: Type, op: BinaryOp, a: Value, b: Value) -> Option<Simpler> {
        let (And, amount, mask) = self.binary_with_constant(b)? else { return None };
        let width = u64::from(ty.bits() - 1);
        (mask & width == width).then_some(Simpler::Inst(Inst::Binary(op, a, amount)))
    }
}
