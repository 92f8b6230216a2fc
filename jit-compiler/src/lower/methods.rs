//! The operations that have no operator.

use super::layout::{is_wide, leaves, scalar};
use super::{Lower, Values};
use crate::hir::{BinaryOp as HirOp, Expr, ExprKind, Method, Ty};
use crate::ir::{
    BinaryOp, Conversion, Inst, IntCond, OverflowOp, Rounding, Sign, Type, UnaryOp, Value,
};

impl Lower<'_> {
    /// A method; `ty` is its result's type.
    pub(super) fn method(&mut self, method: Method, args: &[Expr], ty: Ty) -> Values {
        let self_ty = args.first().map_or(Ty::Unit, |arg| arg.ty);
        if let (Method::Len, Ty::Array(_, len), [Expr { kind: ExprKind::Local(_), .. }]) =
            (method, self_ty, args)
        {
            return self.int(ty, len);
        }
        let values: Vec<Values> = args.iter().map(|arg| self.value(arg)).collect();
        if args.iter().any(|arg| arg.ty == Ty::Never) {
            return self.zeros(ty);
        }
        match method {
            Method::CastSign => values.into_iter().flatten().collect(),
            Method::ToBits | Method::FromBits => self.bitcast(&values[0], ty),
            Method::ToBytes => self.bytes_of(&values[0], self_ty),
            Method::FromBytes => self.of_bytes(&values[0], ty),
            Method::Len => match self_ty {
                Ty::Array(_, len) => self.int(ty, len),
                _ => self.zeros(ty),
            },
            Method::Default => self.zeros(ty),
            Method::Std(name) => self.std(name, values, self_ty, ty),
            _ if is_wide(self_ty) => self.wide_method(method, &values, self_ty, ty),
            _ => self.scalar_method(method, &values, self_ty, ty),
        }
    }

    fn scalar_method(&mut self, method: Method, values: &[Values], self_ty: Ty, ty: Ty) -> Values {
        let args: Values = values.iter().filter_map(|it| it.first().copied()).collect();
        let result = match (method, &args[..]) {
            (Method::WrappingAdd, &[a, b]) => self.op(BinaryOp::Add, a, b),
            (Method::WrappingSub, &[a, b]) => self.op(BinaryOp::Sub, a, b),
            (Method::WrappingMul, &[a, b]) => self.op(BinaryOp::Mul, a, b),
            (Method::OverflowingAdd, _) => {
                return self.overflowing_pair(BinaryOp::Add, OverflowOp::Add, &args, self_ty);
            }
            (Method::OverflowingSub, _) => {
                return self.overflowing_pair(BinaryOp::Sub, OverflowOp::Sub, &args, self_ty);
            }
            (Method::OverflowingMul, _) => {
                return self.overflowing_pair(BinaryOp::Mul, OverflowOp::Mul, &args, self_ty);
            }
            (Method::CountOnes, &[a]) => self.counted_bits(UnaryOp::CountOnes, a),
            (Method::LeadingZeros, &[a]) => self.counted_bits(UnaryOp::LeadingZeros, a),
            (Method::TrailingZeros, &[a]) => self.counted_bits(UnaryOp::TrailingZeros, a),
            // One byte is what it is in any order.
            (Method::SwapBytes, &[a]) if self.ty(a) == Type::I8 => a,
            (Method::SwapBytes, &[a]) => self.unary_op(UnaryOp::SwapBytes, a),
            (Method::ReverseBits, &[a]) => self.unary_op(UnaryOp::ReverseBits, a),
            (Method::RotateLeft, &[a, n]) => self.rotated(BinaryOp::RotateLeft, a, n),
            (Method::RotateRight, &[a, n]) => self.rotated(BinaryOp::RotateRight, a, n),
            (Method::Abs, &[a]) => self.unary_op(UnaryOp::Abs, a),
            (Method::Sqrt, &[a]) => self.unary_op(UnaryOp::Sqrt, a),
            (Method::Floor, &[a]) => self.unary_op(UnaryOp::Round(Rounding::Floor), a),
            (Method::Ceil, &[a]) => self.unary_op(UnaryOp::Round(Rounding::Ceil), a),
            (Method::Trunc, &[a]) => self.unary_op(UnaryOp::Round(Rounding::Trunc), a),
            (Method::RoundTiesEven, &[a]) => self.unary_op(UnaryOp::Round(Rounding::TiesEven), a),
            (Method::CopySign, &[a, b]) => self.op(BinaryOp::CopySign, a, b),
            (Method::MulAdd, &[a, b, c]) => {
                let ty = self.ty(a);
                self.builder.inst(ty, Inst::MulAdd(a, b, c))
            }
            _ => return self.zeros(ty),
        };
        vec![result]
    }

    pub(super) fn unary_op(&mut self, op: UnaryOp, a: Value) -> Value {
        let ty = self.ty(a);
        self.builder.inst(ty, Inst::Unary(op, a))
    }

    /// A count, which is a `u32`.
    pub(super) fn counted_bits(&mut self, op: UnaryOp, a: Value) -> Value {
        let count = self.unary_op(op, a);
        self.resize(count, Sign::Unsigned, Type::I32)
    }

    fn rotated(&mut self, op: BinaryOp, a: Value, amount: Value) -> Value {
        let amount = self.resize(amount, Sign::Unsigned, self.ty(a));
        self.op(op, a, amount)
    }

    fn overflowing_pair(
        &mut self,
        op: BinaryOp,
        check: OverflowOp,
        args: &[Value],
        ty: Ty,
    ) -> Values {
        let &[a, b] = args else { return Vec::new() };
        let result = self.op(op, a, b);
        let check = Inst::Overflow(check, super::arith::sign(ty), a, b);
        vec![result, self.builder.inst(Type::BOOL, check)]
    }

    /// The same bits as a type of the same width.
    fn bitcast(&mut self, values: &[Value], ty: Ty) -> Values {
        match (values, scalar(ty)) {
            (&[value], Some(to)) if self.ty(value) != to => {
                vec![self.convert(Conversion::Bitcast, value, to)]
            }
            _ => values.to_vec(),
        }
    }

    /// The bytes in the order in which they lie in memory.
    fn bytes_of(&mut self, values: &[Value], ty: Ty) -> Values {
        let mut bytes = Vec::new();
        for &value in values {
            let value = self.as_int(value);
            for index in 0..u64::from(self.ty(value).bits() / 8) {
                let part = self.op_const(BinaryOp::Shr(Sign::Unsigned), value, 8 * index);
                bytes.push(self.resize(part, Sign::Unsigned, Type::I8));
            }
        }
        debug_assert!(!leaves(ty).is_empty());
        bytes
    }

    fn of_bytes(&mut self, bytes: &[Value], ty: Ty) -> Values {
        let types = leaves(ty);
        let per_leaf = bytes.len() / types.len().max(1);
        types
            .into_iter()
            .zip(bytes.chunks(per_leaf.max(1)))
            .map(|(leaf, bytes)| {
                let int = Type::int(leaf.bits());
                let mut value = self.builder.constant(int, 0);
                for (index, &byte) in bytes.iter().enumerate() {
                    let wide = self.resize(byte, Sign::Unsigned, int);
                    let part = self.op_const(BinaryOp::Shl, wide, 8 * index as u64);
                    value = self.op(BinaryOp::Or, value, part);
                }
                if leaf == int { value } else { self.convert(Conversion::Bitcast, value, leaf) }
            })
            .collect()
    }

    fn as_int(&mut self, value: Value) -> Value {
        let ty = self.ty(value);
        if ty.is_float() {
            self.convert(Conversion::Bitcast, value, Type::int(ty.bits()))
        } else {
            value
        }
    }

    /// A function of std's on floats, or one that says something of a character.
    fn std(&mut self, name: &str, values: Vec<Values>, self_ty: Ty, ty: Ty) -> Values {
        let args: Values = values.into_iter().flatten().collect();
        let name = format!("{name}_{self_ty}");
        let Some(result) = scalar(ty) else { return Vec::new() };
        if result != Type::BOOL {
            return vec![self.call_runtime(&name, args, result)];
        }
        let answer = self.call_runtime(&name, args, Type::I32);
        vec![self.compare_const(IntCond::Ne, answer, 0)]
    }

    /// The integer of that value.
    pub(super) fn int(&mut self, ty: Ty, value: u64) -> Values {
        let mut rest = Some(value);
        leaves(ty)
            .into_iter()
            .map(|leaf| self.builder.constant(leaf, rest.take().unwrap_or(0)))
            .collect()
    }

    /// The operator on integers, without any check.
    pub(super) fn unchecked(&mut self, op: HirOp, ty: Ty, a: &[Value], b: &[Value]) -> Values {
        if let (&[low, high], &[b_low, b_high]) = (a, b) {
            return self.wide_unchecked(op, ty, [low, high], [b_low, b_high]).to_vec();
        }
        let (&[a], &[b]) = (a, b) else { return Vec::new() };
        let sign = super::arith::sign(ty);
        let op = match op {
            HirOp::Sub => BinaryOp::Sub,
            HirOp::Mul => BinaryOp::Mul,
            HirOp::Div => BinaryOp::Div(sign),
            HirOp::Rem => BinaryOp::Rem(sign),
            // No other comes here.
            _ => BinaryOp::Add,
        };
        vec![self.op(op, a, b)]
    }

    /// The integer of another width: its low bits, or extended by its sign.
    pub(super) fn widened(&mut self, value: Values, from: Ty, to: Ty) -> Values {
        if is_wide(from) || is_wide(to) {
            return self.wide_cast(&value, from, to);
        }
        match (&value[..], scalar(to)) {
            (&[value], Some(to)) => vec![self.resize(value, super::arith::sign(from), to)],
            _ => value,
        }
    }

    /// The product of unsigned integers, or the largest.
    pub(super) fn saturating_mul(&mut self, ty: Ty, a: &[Value], b: &[Value]) -> Values {
        let pair = match (a, b) {
            (&[a], &[b]) => self.overflowing_pair(BinaryOp::Mul, OverflowOp::Mul, &[a, b], ty),
            _ => self.wide_method(Method::OverflowingMul, &[a.to_vec(), b.to_vec()], ty, ty),
        };
        let Some((&overflows, product)) = pair.split_last() else { return Vec::new() };
        product
            .iter()
            .map(|&part| {
                let ones = self.builder.constant(self.ty(part), u64::MAX);
                self.select(overflows, ones, part)
            })
            .collect()
    }
}
