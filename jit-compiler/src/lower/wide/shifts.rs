//! Shifts and rotations of 128 bits.

use super::Wide;
use crate::hir::{BinaryOp, Method, SourceSpan, Ty};
use crate::ir::{self, Inst, IntCond, Sign, TrapKind, Type, Value};
use crate::lower::Lower;
use crate::lower::arith::sign;
use crate::lower::layout::is_wide;

impl Lower<'_> {
    pub(in crate::lower) fn wide_shift_checked(
        &mut self,
        op: BinaryOp,
        (a, ty): (Wide, Ty),
        (amount, amount_ty): (&[Value], Ty),
        span: SourceSpan,
    ) -> Wide {
        let Some(&low) = amount.first() else { return a };
        if self.checked() {
            let mut too_far = self.compare_const(IntCond::Ge(Sign::Unsigned), low, 128);
            if let (&[_, high], true) = (amount, is_wide(amount_ty)) {
                let far = self.compare_const(IntCond::Ne, high, 0);
                too_far = self.op(ir::BinaryOp::Or, too_far, far);
            }
            let left = op == BinaryOp::Shl;
            let kind = if left { TrapKind::ShlOverflow } else { TrapKind::ShrOverflow };
            self.trap_if(too_far, kind, span);
        }
        let amount = self.resize(low, Sign::Unsigned, Type::I64);
        self.wide_shift(op, sign(ty), a, amount)
    }

    /// A shift by the amount modulo 128.
    pub(in crate::lower) fn wide_shift(
        &mut self,
        op: BinaryOp,
        sign: Sign,
        a: Wide,
        amount: Value,
    ) -> Wide {
        let (near, far, opposite) = if op == BinaryOp::Shl {
            (0, 1, ir::BinaryOp::Shr(Sign::Unsigned))
        } else {
            (1, 0, ir::BinaryOp::Shl)
        };
        let out = if op == BinaryOp::Shl { ir::BinaryOp::Shl } else { ir::BinaryOp::Shr(sign) };
        let logical =
            if op == BinaryOp::Shl { ir::BinaryOp::Shl } else { ir::BinaryOp::Shr(Sign::Unsigned) };
        // The IR's shifts are modulo 64.
        let shifted = self.op(out, a[near], amount);
        let kept = self.op(logical, a[far], amount);
        let flipped = self.not(amount);
        let one = self.op_const(opposite, a[near], 1);
        let crossing = self.op(opposite, one, flipped);
        let mixed = self.op(ir::BinaryOp::Or, kept, crossing);
        let bit = self.op_const(ir::BinaryOp::And, amount, 64);
        let is_far = self.compare_const(IntCond::Ne, bit, 0);
        let filler = match (op, sign) {
            (BinaryOp::Shr, Sign::Signed) => {
                self.op_const(ir::BinaryOp::Shr(Sign::Signed), a[near], 63)
            }
            _ => self.builder.constant(Type::I64, 0),
        };
        let mut result = a;
        result[near] = self.select(is_far, filler, shifted);
        result[far] = self.select(is_far, shifted, mixed);
        result
    }

    pub(in crate::lower) fn wide_rotate(&mut self, method: Method, a: Wide, amount: Value) -> Wide {
        let amount = self.resize(amount, Sign::Unsigned, Type::I64);
        let back = self.builder.inst(Type::I64, Inst::Unary(ir::UnaryOp::Neg, amount));
        let (left, right) =
            if method == Method::RotateLeft { (amount, back) } else { (back, amount) };
        let up = self.wide_shift(BinaryOp::Shl, Sign::Unsigned, a, left);
        let down = self.wide_shift(BinaryOp::Shr, Sign::Unsigned, a, right);
        // By 0, both are the number itself.
        [0, 1].map(|half| self.op(ir::BinaryOp::Or, up[half], down[half]))
    }
}
