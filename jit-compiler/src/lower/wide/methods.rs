//! The methods and casts of 128-bit integers.

use super::Wide;
use crate::hir::{BinaryOp, Method, Ty};
use crate::ir::{self, IntCond, Sign, Type, Value};
use crate::lower::arith::sign;
use crate::lower::layout::scalar;
use crate::lower::{Lower, Values};

impl Lower<'_> {
    /// A cast of which a side has 128 bits.
    pub(in crate::lower) fn wide_cast(&mut self, values: &[Value], from: Ty, to: Ty) -> Values {
        match (values, scalar(to)) {
            (&[low, high], None) => vec![low, high],
            (&[low, high], Some(to_type)) if to_type.is_float() => {
                let ty = if sign(from) == Sign::Signed { "i128" } else { "u128" };
                vec![self.call_runtime(&format!("{to}_from_{ty}"), vec![low, high], to_type)]
            }
            (&[low, _], Some(to_type)) => vec![self.resize(low, Sign::Unsigned, to_type)],
            (&[value], _) if from.is_float() => {
                let ty = if sign(to) == Sign::Signed { "i128" } else { "u128" };
                self.wide_result(&format!("{ty}_from_{from}"), vec![value]).to_vec()
            }
            (&[value], _) => {
                let low = self.resize(value, sign(from), Type::I64);
                let high = match sign(from) {
                    Sign::Signed => self.op_const(ir::BinaryOp::Shr(Sign::Signed), low, 63),
                    Sign::Unsigned => self.builder.constant(Type::I64, 0),
                };
                vec![low, high]
            }
            _ => self.zeros(to),
        }
    }

    pub(in crate::lower) fn wide_method(
        &mut self,
        method: Method,
        values: &[Values],
        self_ty: Ty,
        ty: Ty,
    ) -> Values {
        let [Some(a), b] = [values.first(), values.get(1)].map(|it| it.map(|it| &it[..])) else {
            return self.zeros(ty);
        };
        let &[low, high] = a else { return self.zeros(ty) };
        let a = [low, high];
        match (method, b) {
            (Method::CountOnes, _) => {
                let [x, y] = a.map(|it| self.counted_bits(ir::UnaryOp::CountOnes, it));
                vec![self.op(ir::BinaryOp::Add, x, y)]
            }
            (Method::LeadingZeros, _) => {
                vec![self.wide_zeros(ir::UnaryOp::LeadingZeros, high, low)]
            }
            (Method::TrailingZeros, _) => {
                vec![self.wide_zeros(ir::UnaryOp::TrailingZeros, low, high)]
            }
            (Method::SwapBytes, _) => {
                [high, low].map(|it| self.unary_op(ir::UnaryOp::SwapBytes, it)).to_vec()
            }
            (Method::ReverseBits, _) => {
                [high, low].map(|it| self.unary_op(ir::UnaryOp::ReverseBits, it)).to_vec()
            }
            (Method::RotateLeft | Method::RotateRight, Some(&[amount])) => {
                self.wide_rotate(method, a, amount).to_vec()
            }
            (_, Some(&[b_low, b_high])) => {
                self.wide_arithmetic(method, self_ty, a, [b_low, b_high])
            }
            _ => self.zeros(ty),
        }
    }

    pub(in crate::lower) fn wide_arithmetic(
        &mut self,
        method: Method,
        ty: Ty,
        a: Wide,
        b: Wide,
    ) -> Values {
        let (op, overflowing) = match method {
            Method::WrappingSub => (BinaryOp::Sub, false),
            Method::WrappingMul => (BinaryOp::Mul, false),
            Method::OverflowingAdd => (BinaryOp::Add, true),
            Method::OverflowingSub => (BinaryOp::Sub, true),
            Method::OverflowingMul => (BinaryOp::Mul, true),
            _ => (BinaryOp::Add, false),
        };
        if !overflowing {
            return self.wide_unchecked(op, ty, a, b).to_vec();
        }
        let ([low, high], overflows) = self.wide_overflowing(op, sign(ty), a, b);
        vec![low, high, overflows]
    }

    /// The zeros of the first half, and if that is all zeros, those of the second as well.
    pub(in crate::lower) fn wide_zeros(
        &mut self,
        op: ir::UnaryOp,
        first: Value,
        second: Value,
    ) -> Value {
        let of_first = self.counted_bits(op, first);
        let of_second = self.counted_bits(op, second);
        let of_both = self.op_const(ir::BinaryOp::Add, of_second, 64);
        let is_zero = self.compare_const(IntCond::Eq, first, 0);
        self.select(is_zero, of_both, of_first)
    }
}
