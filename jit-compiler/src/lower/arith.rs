//! Arithmetic, shifts and comparisons, with the checks that Rust makes.
//!
//! # Invariants
//! - A division's divisor is checked in either mode, so that a division that is reached is defined.
//! - A shift's amount is checked in its own type, where a negative one is a large unsigned number.

use super::Lower;
use crate::hir::{BinaryOp, SourceSpan, Ty};
use crate::ir::{self, FloatCond, Inst, IntCond, OverflowOp, Sign, TrapKind, Type, Value};

impl Lower {
    /// The operator on two values, the left one of Rust type `ty`.
    pub(super) fn binary_values(
        &mut self,
        op: BinaryOp,
        (a, ty): (Value, Ty),
        b: Value,
        span: SourceSpan,
    ) -> Value {
        let sign = sign(ty);
        if matches!(ty, Ty::F32 | Ty::F64) {
            return self.float_binary(op, a, b);
        }
        if let Some(cond) = int_cond(op, sign) {
            return self.compare(cond, a, b);
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
        if let Some(cond) = float_cond(op) {
            return self.builder.inst(Type::BOOL, Inst::FloatCompare(cond, a, b));
        }
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
        let fmod = self.function_hole(if ty == Type::F32 { "fmod_f32" } else { "fmod_f64" });
        self.builder.inst(ty, Inst::Call(fmod, vec![a, b]))
    }
}

/// How the type's values are ordered.
pub(super) const fn sign(ty: Ty) -> Sign {
    match ty {
        Ty::Int(int) => Sign::of(int.signed()),
        _ => Sign::Unsigned,
    }
}

const fn int_cond(op: BinaryOp, sign: Sign) -> Option<IntCond> {
    Some(match op {
        BinaryOp::Eq => IntCond::Eq,
        BinaryOp::Ne => IntCond::Ne,
        BinaryOp::Lt => IntCond::Lt(sign),
        BinaryOp::Le => IntCond::Le(sign),
        BinaryOp::Gt => IntCond::Gt(sign),
        BinaryOp::Ge => IntCond::Ge(sign),
        _ => return None,
    })
}

const fn float_cond(op: BinaryOp) -> Option<FloatCond> {
    Some(match op {
        BinaryOp::Eq => FloatCond::Eq,
        BinaryOp::Ne => FloatCond::Ne,
        BinaryOp::Lt => FloatCond::Lt,
        BinaryOp::Le => FloatCond::Le,
        BinaryOp::Gt => FloatCond::Gt,
        BinaryOp::Ge => FloatCond::Ge,
        _ => return None,
    })
}
