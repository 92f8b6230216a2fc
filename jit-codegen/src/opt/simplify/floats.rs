//! Rules for float arithmetic: only those that are exact for every float, signed zeros included.
//! `x + 0.0` is not `x`: it turns `-0.0` into `0.0`.

use super::{Rules, Simpler};
use crate::ir::{BinaryOp, FloatCond, Inst, Type, UnaryOp, Value};

impl Rules<'_> {
    pub(super) fn float_binary(
        &mut self,
        ty: Type,
        op: BinaryOp,
        a: Value,
        b: Value,
    ) -> Option<Simpler> {
        if op == BinaryOp::CopySign {
            return self.copysign(ty, a, b);
        }
        let bits = self.func.as_const(b)?;
        let number = to_f64(ty, bits);
        match op {
            BinaryOp::Add if bits == ty.sign_bit() => Some(Simpler::Value(a)),
            BinaryOp::Sub if bits == 0 => Some(Simpler::Value(a)),
            BinaryOp::Mul if number.to_bits() == 1_f64.to_bits() => Some(Simpler::Value(a)),
            BinaryOp::FloatDiv if number.to_bits() == 1_f64.to_bits() => Some(Simpler::Value(a)),
            BinaryOp::Mul if number.to_bits() == 2_f64.to_bits() => {
                Some(Simpler::Inst(Inst::Binary(BinaryOp::Add, a, a)))
            }
            BinaryOp::FloatDiv => {
                let inverse = reciprocal(ty, bits)?;
                Some(Simpler::Inst(self.with_constant(ty, BinaryOp::Mul, a, inverse)))
            }
            _ => None,
        }
    }

    /// The left side's sign does not matter.
    fn copysign(&mut self, ty: Type, a: Value, b: Value) -> Option<Simpler> {
        if a == b {
            return Some(Simpler::Value(a));
        }
        if let Some(
            &Inst::Unary(UnaryOp::Abs | UnaryOp::Neg, x) | &Inst::Binary(BinaryOp::CopySign, x, _),
        ) = self.func.inst(a)
        {
            return Some(Simpler::Inst(Inst::Binary(BinaryOp::CopySign, x, b)));
        }
        let negative = self.func.as_const(b)? & ty.sign_bit() != 0;
        let abs = Inst::Unary(UnaryOp::Abs, a);
        Some(Simpler::Inst(match negative {
            true => Inst::Unary(UnaryOp::Neg, self.add(ty, abs)),
            false => abs,
        }))
    }

    /// One of `a` and a constant, neither of which is looked at but by comparing them.
    pub(super) fn choose_float(
        &mut self,
        ty: Type,
        cond: Value,
        a: Value,
        b: Value,
    ) -> Option<Simpler> {
        let &Inst::FloatCompare(cond, x, y) = self.func.inst(cond)? else { return None };
        if x == y && cond == FloatCond::Ne {
            return self.choose_number(ty, x, a, b);
        }
        let nonzero = self.func.as_const(y).is_some_and(|bits| bits & !ty.sign_bit() != 0);
        let strict = match cond {
            FloatCond::Ge => FloatCond::Gt,
            FloatCond::Le => FloatCond::Lt,
            _ => return None,
        };
        // Equal numbers but zeros are the same, and the machine has the strict comparison built in.
        if nonzero && ([a, b] == [x, y] || [a, b] == [y, x]) {
            let cond = self.add(Type::BOOL, Inst::FloatCompare(strict, x, y));
            return Some(Simpler::Inst(Inst::Select(cond, a, b)));
        }
        None
    }

    /// The constant for a NaN, else that or `a`, as they compare: one comparison says it all.
    fn choose_number(&mut self, ty: Type, a: Value, c: Value, other: Value) -> Option<Simpler> {
        let is_number = self.func.as_const(c).is_some_and(|bits| !to_f64(ty, bits).is_nan());
        let &Inst::Select(compared, p, q) = self.func.inst(other)? else { return None };
        let &Inst::FloatCompare(cond, x, y) = self.func.inst(compared)? else { return None };
        let opposite = match cond {
            FloatCond::Lt => FloatCond::Ge,
            FloatCond::Le => FloatCond::Gt,
            FloatCond::Gt => FloatCond::Le,
            FloatCond::Ge => FloatCond::Lt,
            _ => return None,
        };
        if !is_number || [x, y] != [a, c] || [p, q] != [c, a] {
            return None;
        }
        let cond = self.add(Type::BOOL, Inst::FloatCompare(opposite, a, c));
        Some(Simpler::Inst(Inst::Select(cond, a, c)))
    }

    /// Rounded once, so only what rounds once as well may replace it.
    pub(super) fn mul_add(&mut self, ty: Type, a: Value, b: Value, c: Value) -> Option<Simpler> {
        let is_one = |bits| to_f64(ty, bits).to_bits() == 1_f64.to_bits();
        if self.func.as_const(b).is_some_and(is_one) {
            return Some(Simpler::Inst(Inst::Binary(BinaryOp::Add, a, c)));
        }
        let nothing = self.func.as_const(c) == Some(ty.sign_bit());
        nothing.then_some(Simpler::Inst(Inst::Binary(BinaryOp::Mul, a, b)))
    }
}

fn to_f64(ty: Type, bits: u64) -> f64 {
    if ty == Type::F32 { f32::from_bits(bits as u32).into() } else { f64::from_bits(bits) }
}

/// The reciprocal of a normal power of two, where that is normal too.
fn reciprocal(ty: Type, bits: u64) -> Option<u64> {
    let (mantissa, bias) = if ty == Type::F32 { (23, 127) } else { (52, 1023) };
    let exponent = (bits & !ty.sign_bit()) >> mantissa;
    let is_power = bits & ((1 << mantissa) - 1) == 0;
    let inverse = (2 * bias - exponent.min(2 * bias)) << mantissa;
    (is_power && exponent != 0 && inverse != 0).then_some(bits & ty.sign_bit() | inverse)
}
