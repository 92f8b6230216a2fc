//! Rules for integer and bitwise arithmetic.

use super::{Rules, Simpler};
use crate::ir::{BinaryOp, Inst, OverflowOp, Sign, Type, UnaryOp, Value};
use BinaryOp::{Add, And, Div, Mul, MulHigh, Or, Rem, RotateLeft, RotateRight, Shl, Shr, Sub, Xor};

impl Rules<'_> {
    pub(super) fn int_binary(
        &mut self,
        ty: Type,
        op: BinaryOp,
        a: Value,
        b: Value,
    ) -> Option<Simpler> {
        if let Some(simpler) = self.trivial(ty, op, a, b) {
            return Some(simpler);
        }
        if self.is_checked(op, a, b) {
            return None;
        }
        if matches!(op, RotateLeft | RotateRight | MulHigh(_)) {
            return self.rotation_or_high(ty, op, a, b);
        }
        match self.func.as_const(b) {
            Some(c) => self.with_constant_right(ty, op, a, c),
            None => self.without_constant(ty, op, a, b),
        }
    }

    /// Whether its overflow is asked for, earlier or further down the block.
    fn is_checked(&self, op: BinaryOp, a: Value, b: Value) -> bool {
        let op = match op {
            Add => OverflowOp::Add,
            Sub => OverflowOp::Sub,
            Mul => OverflowOp::Mul,
            _ => return false,
        };
        let asks = |&value: &Value| match self.func.inst(value) {
            Some(&Inst::Overflow(other, _, x, y)) if other == op => {
                let (x, y) = (self.replaced.resolve(x), self.replaced.resolve(y));
                // What is about to be exchanged is so already in the operation.
                (x, y) == (a, b) || op != OverflowOp::Sub && (y, x) == (a, b)
            }
            _ => false,
        };
        self.checked.contains(&(op, a, b)) || self.asking.as_slice().iter().any(asks)
    }

    /// The result is an operand or a constant.
    fn trivial(&mut self, ty: Type, op: BinaryOp, a: Value, b: Value) -> Option<Simpler> {
        let zero = |this: &mut Self| Some(Simpler::Value(this.constant(ty, 0)));
        let same = a == b;
        match op {
            And | Or if same => return Some(Simpler::Value(a)),
            Sub | Xor if same => return zero(self),
            Shl | Shr(_) if self.func.as_const(a) == Some(0) => return Some(Simpler::Value(a)),
            _ => {}
        }
        let c = self.func.as_const(b)?;
        match op {
            Add | Sub | Or | Xor if c == 0 => Some(Simpler::Value(a)),
            Shl | Shr(_) if c & u64::from(ty.bits() - 1) == 0 => Some(Simpler::Value(a)),
            Mul | Div(_) if c == 1 => Some(Simpler::Value(a)),
            And if self.bound(a) <= c && (c.wrapping_add(1)) & c == 0 => Some(Simpler::Value(a)),
            Or if c == ty.mask() => Some(Simpler::Value(b)),
            Mul | And if c == 0 => Some(Simpler::Value(b)),
            Rem(_) if c == 1 => zero(self),
            _ => None,
        }
    }

    fn without_constant(&mut self, ty: Type, op: BinaryOp, a: Value, b: Value) -> Option<Simpler> {
        match op {
            And | Or if ty == Type::BOOL => return self.joined(op, a, b),
            Sub if self.func.as_const(a) == Some(0) => {
                return Some(Simpler::Inst(Inst::Unary(UnaryOp::Neg, b)));
            }
            Add | Sub => {}
            Shl | Shr(_) => return self.shift_by_masked(ty, op, a, b),
            _ => return None,
        }
        let inverse = if op == Add { Sub } else { Add };
        if let Some(negated) = self.operand_of(UnaryOp::Neg, b) {
            return Some(Simpler::Inst(Inst::Binary(inverse, a, negated)));
        }
        match self.binary_of(a)? {
            // (x + b) - b, (b + x) - b, (x - b) + b
            (Add, x, y) if op == Sub && y == b => Some(Simpler::Value(x)),
            (Add, x, y) if op == Sub && x == b => Some(Simpler::Value(y)),
            (Sub, x, y) if op == Add && y == b => Some(Simpler::Value(x)),
            _ => None,
        }
    }

    /// The amount counts modulo the width anyway.
    fn shift_by_masked(&self, ty: Type, op: BinaryOp, a: Value, b: Value) -> Option<Simpler> {
        let (And, amount, mask) = self.binary_with_constant(b)? else { return None };
        let width = u64::from(ty.bits() - 1);
        (mask & width == width).then_some(Simpler::Inst(Inst::Binary(op, a, amount)))
    }

    fn with_constant_right(&mut self, ty: Type, op: BinaryOp, a: Value, c: u64) -> Option<Simpler> {
        if let Some(simpler) = self.chain(ty, op, a, c) {
            return Some(Simpler::Inst(simpler));
        }
        let log2 = u64::from(c.trailing_zeros());
        let simpler = match op {
            Sub => self.with_constant(ty, Add, a, c.wrapping_neg()),
            Mul if c == ty.mask() => Inst::Unary(UnaryOp::Neg, a),
            Xor if c == ty.mask() => Inst::Unary(UnaryOp::Not, a),
            Mul if c.is_power_of_two() => self.with_constant(ty, Shl, a, log2),
            Div(Sign::Signed) if c == ty.mask() => Inst::Unary(UnaryOp::Neg, a),
            Div(Sign::Unsigned) if c.is_power_of_two() => {
                self.with_constant(ty, Shr(Sign::Unsigned), a, log2)
            }
            Rem(Sign::Unsigned) if c.is_power_of_two() => self.with_constant(ty, And, a, c - 1),
            Div(Sign::Signed) if c.is_power_of_two() && c < ty.sign_bit() => {
                self.signed_by_power(ty, a, c)
            }
            _ => return None,
        };
        Some(Simpler::Inst(simpler))
    }

    /// Two operations with constants made one.
    fn chain(&mut self, ty: Type, op: BinaryOp, a: Value, c: u64) -> Option<Inst> {
        let (inner, x, d) = self.binary_with_constant(a)?;
        let width = u64::from(ty.bits());
        let sum = (c & (width - 1)) + (d & (width - 1));
        Some(match (op, inner) {
            (Add, Add) => self.with_constant(ty, Add, x, c.wrapping_add(d)),
            (Mul, Mul) => self.with_constant(ty, Mul, x, c.wrapping_mul(d)),
            (And, And) => self.with_constant(ty, And, x, c & d),
            (Or, Or) => self.with_constant(ty, Or, x, c | d),
            (Xor, Xor) => self.with_constant(ty, Xor, x, c ^ d),
            (Shl, Shl) | (Shr(Sign::Unsigned), Shr(Sign::Unsigned)) if sum >= width => {
                Inst::Const(0)
            }
            (Shl, Shl) | (Shr(Sign::Unsigned), Shr(Sign::Unsigned)) => {
                self.with_constant(ty, op, x, sum)
            }
            (Shr(Sign::Signed), Shr(Sign::Signed)) => {
                self.with_constant(ty, op, x, sum.min(width - 1))
            }
            (Shr(Sign::Unsigned), Shl) if 2 * (c & (width - 1)) == sum => {
                self.with_constant(ty, And, x, ty.mask() >> (c & (width - 1)))
            }
            (Shl, Shr(_)) if 2 * (c & (width - 1)) == sum => {
                self.with_constant(ty, And, x, ty.mask() << (c & (width - 1)))
            }
            _ => return None,
        })
    }

    /// A shift rounds down and a division to zero, so a negative dividend is first raised by
    /// `c - 1`.
    fn signed_by_power(&mut self, ty: Type, a: Value, c: u64) -> Inst {
        let (width, log2) = (u64::from(ty.bits()), u64::from(c.trailing_zeros()));
        let sign = self.with_constant(ty, Shr(Sign::Signed), a, width - 1);
        let sign = self.add(ty, sign);
        let bias = self.with_constant(ty, Shr(Sign::Unsigned), sign, width - log2);
        let bias = self.add(ty, bias);
        let raised = self.add(ty, Inst::Binary(Add, a, bias));
        self.with_constant(ty, Shr(Sign::Signed), raised, log2)
    }
}
