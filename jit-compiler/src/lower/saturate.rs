//! `as` from a float to an integer: rounds to zero, saturates, and takes NaN for 0.
//!
//! The machine converts to `i32` and `i64` only, and gives the minimum for whatever has no value
//! there. What is out of range is brought into it before, where floats have both ends of it, or
//! seen by a comparison after.
//!
//! # Invariants
//! - The conversion is to a type that has every value of the result, but for unsigned results of 64
//!   bits and, from `f32`, of 32: those are an operation of their own.

use super::Lower;
use crate::hir::IntTy;
use crate::ir::{Conversion, FloatCond, Inst, Sign, Type, Value};

impl Lower<'_> {
    pub(super) fn float_to_int(&mut self, x: Value, to: IntTy) -> Value {
        let ty = Type::int(to.bits());
        let from = self.builder.func.ty(x);
        // Whether floats have the greatest number.
        let exact = to.bits() < 32 || (to.bits() == 32 && from == Type::F64);
        let result = match (to.signed(), exact) {
            (true, true) => self.in_range_to_signed(x, ty),
            (true, false) => self.signed_then_limited(x, ty),
            (false, true) => self.in_range_to_unsigned(x, ty),
            (false, false) => self.convert(Conversion::FloatToUnsigned, x, ty),
        };
        self.resize(result, Sign::Unsigned, ty)
    }

    fn in_range_to_signed(&mut self, x: Value, ty: Type) -> Value {
        let (min, max) = (ty.sign_extend(ty.sign_bit()), ty.mask() >> 1);
        let mut in_range = self.keep_if(FloatCond::Lt, x, max as f64);
        if ty != Type::I32 {
            in_range = self.keep_if(FloatCond::Gt, in_range, min as f64);
        }
        let raw = self.convert(Conversion::FloatToSigned, in_range, Type::I32);
        self.zero_if_nan(x, raw)
    }

    /// There is a float above the greatest number, but none between the two: what is no less
    /// becomes that.
    fn signed_then_limited(&mut self, x: Value, ty: Type) -> Value {
        let raw = self.convert(Conversion::FloatToSigned, x, ty);
        let end = self.float(x, -(ty.sign_extend(ty.sign_bit()) as f64));
        let above = self.float_compare(FloatCond::Ge, x, end);
        let max = self.builder.constant(ty, ty.mask() >> 1);
        let saturated = self.select(above, max, raw);
        self.zero_if_nan(x, saturated)
    }

    fn in_range_to_unsigned(&mut self, x: Value, ty: Type) -> Value {
        // A NaN is not kept.
        let positive = self.keep_if(FloatCond::Gt, x, 0.0);
        let in_range = self.keep_if(FloatCond::Lt, positive, ty.mask() as f64);
        let raw_type = if ty == Type::I32 { Type::I64 } else { Type::I32 };
        self.convert(Conversion::FloatToSigned, in_range, raw_type)
    }

    /// `x` if it compares so with the end, else the end.
    fn keep_if(&mut self, cond: FloatCond, x: Value, end: f64) -> Value {
        let end = self.float(x, end);
        let inside = self.float_compare(cond, x, end);
        self.select(inside, x, end)
    }

    fn zero_if_nan(&mut self, x: Value, result: Value) -> Value {
        let nan = self.float_compare(FloatCond::Unordered, x, x);
        let zero = self.builder.constant(self.builder.func.ty(result), 0);
        self.select(nan, zero, result)
    }

    /// A constant of the float type that `like` has, which can represent it.
    fn float(&mut self, like: Value, value: f64) -> Value {
        let ty = self.builder.func.ty(like);
        self.builder.constant(ty, ty.float_bits(value))
    }

    fn float_compare(&mut self, cond: FloatCond, a: Value, b: Value) -> Value {
        self.builder.inst(Type::BOOL, Inst::FloatCompare(cond, a, b))
    }
}
