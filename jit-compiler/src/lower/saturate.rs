//! `as` from a float to an integer: rounds to zero, saturates, and takes NaN for 0.
//!
//! The machine converts to `i32` and `i64` only, and gives the minimum for whatever has no value
//! there. Around that stand comparisons with the ends of the range.
//!
//! # Invariants
//! - `x > bound(max)`, the bound being the largest float that is no more than `max`, holds for no
//!   `x` that rounds to a number in range but those that round to `max`.
//! - The conversion is to a type that has every value of the result, but for `u64`.

use super::Lower;
use crate::hir::IntTy;
use crate::ir::{BinaryOp, Conversion, FloatCond, Inst, Sign, Type, Value};

impl Lower<'_> {
    pub(super) fn float_to_int(&mut self, x: Value, to: IntTy) -> Value {
        let ty = Type::int(to.bits());
        let result = match (to.signed(), to.bits()) {
            (true, _) => self.float_to_signed(x, ty),
            (false, 64) => self.float_to_u64(x),
            (false, _) => self.float_to_unsigned(x, ty),
        };
        self.resize(result, Sign::Unsigned, ty)
    }

    fn float_to_signed(&mut self, x: Value, ty: Type) -> Value {
        let raw_type = if ty == Type::I64 { Type::I64 } else { Type::I32 };
        let min = ty.sign_extend(ty.sign_bit());
        let max = ty.mask() >> 1;
        let raw = self.convert(Conversion::FloatToSigned, x, raw_type);
        let mut result = self.saturate_above(x, max, raw);
        if ty != raw_type {
            let min_float = self.float(x, min as f64);
            let below = self.float_compare(FloatCond::Lt, x, min_float);
            let min = self.builder.constant(raw_type, min as u64);
            result = self.select(below, min, result);
        }
        let nan = self.float_compare(FloatCond::Unordered, x, x);
        let zero = self.builder.constant(raw_type, 0);
        self.select(nan, zero, result)
    }

    fn float_to_unsigned(&mut self, x: Value, ty: Type) -> Value {
        let raw_type = if ty == Type::I32 { Type::I64 } else { Type::I32 };
        let raw = self.convert(Conversion::FloatToSigned, x, raw_type);
        let result = self.saturate_above(x, ty.mask(), raw);
        self.positive_or_zero(x, result)
    }

    /// A number beyond `i64` makes the raw result negative; then the one for `x - 2^63` lacks only
    /// the top bit, which the raw result, being the minimum, has.
    fn float_to_u64(&mut self, x: Value) -> Value {
        let raw = self.convert(Conversion::FloatToSigned, x, Type::I64);
        let two_to_63 = self.float(x, 9_223_372_036_854_775_808.0);
        let rest = self.op(BinaryOp::Sub, x, two_to_63);
        let rest = self.convert(Conversion::FloatToSigned, rest, Type::I64);
        let amount = self.builder.constant(Type::I64, 63);
        let is_large = self.op(BinaryOp::Shr(Sign::Signed), raw, amount);
        let rest = self.op(BinaryOp::And, rest, is_large);
        let result = self.op(BinaryOp::Or, raw, rest);
        let result = self.saturate_above(x, u64::MAX, result);
        self.positive_or_zero(x, result)
    }

    fn saturate_above(&mut self, x: Value, max: u64, result: Value) -> Value {
        let ty = self.builder.func.ty(result);
        let bound = if self.builder.func.ty(x) == Type::F32 { bound32(max) } else { bound64(max) };
        let bound = self.float(x, bound);
        let above = self.float_compare(FloatCond::Gt, x, bound);
        let max = self.builder.constant(ty, max);
        self.select(above, max, result)
    }

    fn positive_or_zero(&mut self, x: Value, result: Value) -> Value {
        let zero = self.float(x, 0.0);
        let positive = self.float_compare(FloatCond::Gt, x, zero);
        let zero = self.builder.constant(self.builder.func.ty(result), 0);
        self.select(positive, result, zero)
    }

    /// A constant of the float type that `like` has, which can represent it.
    fn float(&mut self, like: Value, value: f64) -> Value {
        let ty = self.builder.func.ty(like);
        let bits = match ty {
            Type::F32 => (value as f32).to_bits().into(),
            _ => value.to_bits(),
        };
        self.builder.constant(ty, bits)
    }

    fn float_compare(&mut self, cond: FloatCond, a: Value, b: Value) -> Value {
        self.builder.inst(Type::BOOL, Inst::FloatCompare(cond, a, b))
    }
}

/// The largest `f32` that is no more than `max`.
fn bound32(max: u64) -> f64 {
    let rounded = max as f32;
    if rounded as u128 > u128::from(max) { rounded.next_down().into() } else { rounded.into() }
}

/// The largest `f64` that is no more than `max`.
fn bound64(max: u64) -> f64 {
    let rounded = max as f64;
    if rounded as u128 > u128::from(max) { rounded.next_down() } else { rounded }
}
