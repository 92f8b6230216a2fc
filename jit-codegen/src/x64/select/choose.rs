//! Floats that a condition chooses.
//!
//! By a comparison of floats of the same type this takes no jump: `minss` and its like give the
//! first operand exactly if it compares as asked, and `cmpss` makes a mask of any other answer.
//!
//! # Invariants
//! - What is given is one of the two, bit for bit: signed zeros and NaNs are as the condition says.

use super::super::Level;
use super::super::encode::Op;
use super::super::inst::Size;
use super::super::vcode::{Number, RmSlot, Slot};
use super::{Selector, exact_size, table};
use crate::ir::{self, FloatCond, Type, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// `dst = cond ? a : b`
    pub(super) fn choose_float(&mut self, dst: VReg, ty: Type, cond: Value, [a, b]: [Value; 2]) {
        match self.func.inst(cond) {
            Some(&ir::Inst::FloatCompare(cond, x, y)) if self.func.ty(x) == ty => {
                match self.extremum(cond, [x, y], [a, b]) {
                    Some(op) => {
                        let (a, b) = (self.reg(a), self.float_operand(b));
                        self.emit_float(op, exact_size(ty), dst, a, b);
                    }
                    None => self.choose_by_mask(dst, ty, (cond, x, y), [a, b]),
                }
            }
            _ => self.choose_in_integers(dst, ty, cond, [a, b]),
        }
    }

    /// The operation that gives `a` if the comparison of `x` and `y` holds, and `b` else.
    fn extremum(&self, cond: FloatCond, [x, y]: [Value; 2], [a, b]: [Value; 2]) -> Option<Op> {
        let cond = if self.is_same(a, x) && self.is_same(b, y) {
            cond
        } else if self.is_same(a, y) && self.is_same(b, x) {
            cond.swap()
        } else {
            return None;
        };
        match cond {
            FloatCond::Lt => Some(Op::FMinRm),
            FloatCond::Gt => Some(Op::FMaxRm),
            _ => None,
        }
    }

    /// Whether both are one value; of a constant there are copies.
    fn is_same(&self, a: Value, b: Value) -> bool {
        a == b || (self.is_fixed(a) && self.func.inst(a) == self.func.inst(b))
    }

    fn choose_by_mask(
        &mut self,
        dst: VReg,
        ty: Type,
        (cond, x, y): (FloatCond, Value, Value),
        [a, b]: [Value; 2],
    ) {
        let mask = self.fresh(ty);
        let (cond, x, y) = match cond {
            FloatCond::Gt | FloatCond::Ge => (cond.swap(), y, x),
            _ => (cond, x, y),
        };
        let (x, y) = (self.reg(x), self.float_operand(y));
        self.compare_to_mask(cond, exact_size(ty), mask, x, y);
        let is_zero = |value| self.func.as_const(value) == Some(0);
        if is_zero(b) {
            let a = self.reg(a);
            self.bitwise(Op::AndpsRm, dst, mask, a);
        } else if is_zero(a) {
            let b = self.reg(b);
            self.bitwise(Op::AndnpsRm, dst, mask, b);
        } else {
            let (a, b) = (self.reg(a), self.reg(b));
            self.blend(dst, ty, mask, [a, b]);
        }
    }

    /// `dst = mask ? a : b`, bit by bit.
    pub(super) fn blend(&mut self, dst: VReg, ty: Type, mask: VReg, [a, b]: [VReg; 2]) {
        let (new, old) = (self.fresh(ty), self.fresh(ty));
        self.bitwise(Op::AndpsRm, new, a, mask);
        self.bitwise(Op::AndnpsRm, old, mask, b);
        self.bitwise(Op::OrpsRm, dst, old, new);
    }

    /// All bits of `dst` set if the comparison of `a` and `b` holds, else none.
    pub(super) fn compare_to_mask(
        &mut self,
        cond: FloatCond,
        size: Size,
        dst: VReg,
        a: VReg,
        b: RmSlot,
    ) {
        let inst = if self.level >= Level::V3 {
            table(Op::VCmpsRvmi8, size).with_reg(Slot::Def(dst)).with_vvvv(a)
        } else {
            table(Op::CmpsRmi8, size).with_reg(Slot::Mod { def: dst, src: a })
        };
        self.emit(inst.with_rm(b).with_imm(Number::Value(predicate(cond))));
    }

    /// By way of the registers that can be moved conditionally.
    fn choose_in_integers(&mut self, dst: VReg, ty: Type, cond: Value, [a, b]: [Value; 2]) {
        let size = exact_size(ty);
        let (a, b) = (self.reg(a), self.reg(b));
        let (x, y, z) = (self.fresh_int(), self.fresh_int(), self.fresh_int());
        for (float, int) in [(a, x), (b, y)] {
            let rm = RmSlot::Reg(Slot::Def(int));
            self.emit(table(Op::MovdFromXmm, size).with_reg(Slot::Use(float)).with_rm(rm));
        }
        self.conditional_move(size, z, cond, x, y);
        self.emit_def(Op::MovdToXmm, size, dst, RmSlot::Any(z));
    }
}

/// The immediate of `cmpss`, which has no "greater".
fn predicate(cond: FloatCond) -> i64 {
    match cond {
        FloatCond::Eq => 0,
        FloatCond::Lt => 1,
        FloatCond::Le => 2,
        FloatCond::Unordered => 3,
        FloatCond::Ne => 4,
        FloatCond::Gt | FloatCond::Ge => unreachable!("the operands are swapped"),
    }
}
