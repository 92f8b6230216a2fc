//! Arithmetic, shifts and comparisons, with the checks that Rust makes.
//!
//! # Invariants
//! - A division's divisor is checked in either mode, so that a division that is reached is defined.
//! - A shift's amount is checked in its own type, where a negative one is a large unsigned number.

use super::compare::is_comparison;
use super::{Lower, Values};
use crate::hir::{BinaryOp, SourceSpan, Ty};
use crate::ir::{self, Inst, IntCond, OverflowOp, Sign, TrapKind, Type, Value};

impl Lower<'_> {
    /// The operator on two values.
    pub(super) fn binary_values(
        &mut self,
        op: BinaryOp,
        (a, ty): (Values, Ty),
        (b, b_ty): (Values, Ty),
        span: SourceSpan,
    ) -> Values {
        if is_comparison(op) {
            return vec![self.compare_values(op, ty, &a, &b)];
        }
        match (&a[..], &b[..]) {
            (&[low, high], _) => self.wide_binary(op, ([low, high], ty), (&b, b_ty), span),
            (&[a], &[b]) => vec![self.scalar_binary(op, (a, ty), b, span)],
            // A shift by a 128-bit amount.
            (&[a], &[low, high]) => vec![self.shift_by_wide(op, (a, ty), [low, high], span)],
            // A side diverges.
            _ => Vec::new(),
        }
    }

    /// The operator on two scalars, the left one of Rust type `ty`.
    fn scalar_binary(
        &mut self,
        op: BinaryOp,
        (a, ty): (Value, Ty),
        b: Value,
        span: SourceSpan,
    ) -> Value {
        let sign = sign(ty);
        if ty.is_float() {
            return self.float_binary(op, a, b);
        }
        match op {
            BinaryOp::Div | BinaryOp::Rem => self.division(op, sign, (a, b), span),
            BinaryOp::Shl | BinaryOp::Shr => self.shift(op, sign, (a, b), span),
            BinaryOp::BitAnd => self.op(ir::BinaryOp::And, a, b),
            BinaryOp::BitOr => self.op(ir::BinaryOp::Or, a, b),
            BinaryOp::BitXor => self.op(ir::BinaryOp::Xor, a, b),
            BinaryOp::Sub => {
                let ops = (ir::BinaryOp::Sub, OverflowOp::Sub, TrapKind::SubOverflow);
                self.overflowing(ops, sign, (a, b), span)
            }
            BinaryOp::Mul => {
                let ops = (ir::BinaryOp::Mul, OverflowOp::Mul, TrapKind::MulOverflow);
                self.overflowing(ops, sign, (a, b), span)
            }
            // The comparisons are dealt with.
            _ => {
                let ops = (ir::BinaryOp::Add, OverflowOp::Add, TrapKind::AddOverflow);
                self.overflowing(ops, sign, (a, b), span)
            }
        }
    }

    fn overflowing(
        &mut self,
        (op, overflow, kind): (ir::BinaryOp, OverflowOp, TrapKind),
        sign: Sign,
        (a, b): (Value, Value),
        span: SourceSpan,
    ) -> Value {
        let result = self.op(op, a, b);
        if self.checked() {
            let check = Inst::Overflow(overflow, sign, a, b);
            let overflows = self.builder.inst(Type::BOOL, check);
            self.trap_if(overflows, kind, span);
        }
        result
    }

    fn division(
        &mut self,
        op: BinaryOp,
        sign: Sign,
        (a, b): (Value, Value),
        span: SourceSpan,
    ) -> Value {
        let (op, by_zero, overflow) = if op == BinaryOp::Div {
            (ir::BinaryOp::Div(sign), TrapKind::DivByZero, TrapKind::DivOverflow)
        } else {
            (ir::BinaryOp::Rem(sign), TrapKind::RemByZero, TrapKind::RemOverflow)
        };
        let minus_one = self.builder.func.ty(b).mask();
        let divisor = self.builder.func.as_const(b);
        if self.in_library() {
            return self.op(op, a, b);
        }
        if divisor.is_none_or(|bits| bits == 0) {
            let is_zero = self.compare_const(IntCond::Eq, b, 0);
            self.trap_if(is_zero, by_zero, span);
        }
        if sign == Sign::Signed && divisor.is_none_or(|bits| bits == minus_one) {
            self.trap_if_min_by_minus_one(a, b, overflow, span);
        }
        self.op(op, a, b)
    }

    fn trap_if_min_by_minus_one(&mut self, a: Value, b: Value, kind: TrapKind, span: SourceSpan) {
        let ty = self.builder.func.ty(b);
        let (negates, join) = (self.builder.block(), self.builder.block());
        let is_minus_one = self.compare_const(IntCond::Eq, b, ty.mask());
        self.builder.branch(is_minus_one, negates, join);
        self.enter(negates);
        let is_min = self.compare_const(IntCond::Eq, a, ty.sign_bit());
        self.trap_if(is_min, kind, span);
        self.builder.jump(join);
        self.enter(join);
    }

    /// A shift whose amount has 128 bits.
    fn shift_by_wide(
        &mut self,
        op: BinaryOp,
        (a, ty): (Value, Ty),
        [low, high]: [Value; 2],
        span: SourceSpan,
    ) -> Value {
        if self.checked() {
            let far = self.compare_const(IntCond::Ne, high, 0);
            let kind =
                if op == BinaryOp::Shl { TrapKind::ShlOverflow } else { TrapKind::ShrOverflow };
            self.trap_if(far, kind, span);
        }
        self.shift(op, sign(ty), (a, low), span)
    }

    fn shift(
        &mut self,
        op: BinaryOp,
        sign: Sign,
        (a, amount): (Value, Value),
        span: SourceSpan,
    ) -> Value {
        let (op, kind) = if op == BinaryOp::Shl {
            (ir::BinaryOp::Shl, TrapKind::ShlOverflow)
        } else {
            (ir::BinaryOp::Shr(sign), TrapKind::ShrOverflow)
        };
        let ty = self.builder.func.ty(a);
        let bits = u64::from(ty.bits());
        let in_range = self.builder.func.as_const(amount).is_some_and(|amount| amount < bits);
        if self.checked() && !in_range {
            let too_far = self.compare_const(IntCond::Ge(Sign::Unsigned), amount, bits);
            self.trap_if(too_far, kind, span);
        }
        let amount = self.resize(amount, Sign::Unsigned, ty);
        self.op(op, a, amount)
    }

    fn float_binary(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        match op {
            BinaryOp::Rem => self.float_rem(a, b),
            BinaryOp::Sub => self.op(ir::BinaryOp::Sub, a, b),
            BinaryOp::Mul => self.op(ir::BinaryOp::Mul, a, b),
            BinaryOp::Div => self.op(ir::BinaryOp::FloatDiv, a, b),
            // Comparisons are dealt with, and `check` lets no bitwise operator through.
            _ => self.op(ir::BinaryOp::Add, a, b),
        }
    }

    fn float_rem(&mut self, a: Value, b: Value) -> Value {
        let ty = self.builder.func.ty(a);
        let name = if ty == Type::F32 { "fmod_f32" } else { "fmod_f64" };
        self.call_runtime(name, vec![a, b], ty)
    }
}

/// How the type's values are ordered.
pub(super) const fn sign(ty: Ty) -> Sign {
    match ty {
        Ty::Int(int) => Sign::of(int.signed()),
        Ty::Ordering => Sign::Signed,
        _ => Sign::Unsigned,
    }
}
