//! What BMI1 does in one instruction, from V3 on.

use super::super::Level;
use super::super::encode::Op;
use super::super::vcode::{RmSlot, Slot, Table};
use super::{Selector, table, wide_size};
use crate::ir::{self, BinaryOp, Type, UnaryOp, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// `x & !y` and `x & (x - 1)`; says whether it was one.
    pub(super) fn and_of_bmi(&mut self, dst: VReg, ty: Type, a: Value, b: Value) -> bool {
        if self.level < Level::V3 || !ty.is_int() {
            return false;
        }
        let size = wide_size(ty);
        for (x, y) in [(a, b), (b, a)] {
            let op = if self.is_one_less(y, x) { Op::BlsrVm } else { Op::AndnRvm };
            let made = match self.negated(y) {
                _ if op == Op::BlsrVm => Table { vvvv: Slot::Def(dst), ..table(op, size) },
                Some(y) => table(op, size).with_reg(Slot::Def(dst)).with_vvvv(self.reg(y)),
                None => continue,
            };
            let x = self.reg(x);
            self.emit(made.with_rm(RmSlot::Any(x)));
            return true;
        }
        false
    }

    /// The value that this one is the complement of, if only the instruction at hand needs it.
    fn negated(&self, value: Value) -> Option<Value> {
        match self.func.inst(value) {
            Some(&ir::Inst::Unary(UnaryOp::Not, x)) if self.may_sink(value) => Some(x),
            _ => None,
        }
    }

    fn is_one_less(&self, value: Value, x: Value) -> bool {
        match self.func.inst(value) {
            Some(&ir::Inst::Binary(BinaryOp::Add, a, one)) if a == x && self.may_sink(value) => {
                self.func.as_const(one) == Some(self.func.ty(value).mask())
            }
            _ => false,
        }
    }
}
