//! Rules for float arithmetic: only those that are exact for every float, signed zeros included.
//! `x + 0.0` is not `x`: it turns `-0.0` into `0.0`.

use super::{Rules, Simpler};
use crate::ir::{BinaryOp, Inst, Type, Value};

impl Rules<'_> {
    pub(super) fn float_binary(
        &mut self,
        ty: Type,
        op: BinaryOp,
        a: Value,
        b: Value,
    ) -> Option<Simpler> {
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
