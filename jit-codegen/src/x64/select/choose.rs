//! Values that a condition chooses.
//!
//! Integers are moved conditionally. Floats are chosen by a comparison of floats of their type:
//! `minss` and its like give the first operand exactly if it compares as asked, and `cmpss` makes a
//! mask of any other answer.
//!
//! # Invariants
//! - What is given is one of the two, bit for bit: signed zeros and NaNs are as the condition says.

use super::super::Level;
use super::super::encode::Op;
use super::super::inst::{Cond, Size};
use super::super::vcode::{Number, RmSlot, Slot, Test};
use super::{Selector, exact_size, table, wide_size};
use crate::ir::{self, FloatCond, Type, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// The value `a` if the condition holds, else `b`.
    pub(super) fn select_value(&mut self, value: Value, cond: Value, a: Value, b: Value) {
        let ty = self.func.ty(value);
        let dst = self.reg(value);
        if ty.is_float() {
            return self.choose_float(dst, ty, cond, [a, b]);
        }
        let twin = self.claim_select(cond, value);
        let bool = self.claim_bool(cond);
        let (a, b) = (self.reg(a), self.reg(b));
        let size = wide_size(ty);
        let test = self.test(cond);
        if let (Some((bool, negated)), Test::Flag(flag)) = (bool, test) {
            // This leaves the flags as they are.
            self.set_flag(bool, if negated { flag.negate() } else { flag });
        }
        if let Some((size, dst, a, b)) = twin {
            self.cmov_if(size, dst, test, a, b);
        }
        self.cmov_if(size, dst, test, a, b);
    }

    /// Another select by the same condition before this point of the block, if it can be made here
    /// too, so that one comparison does for both: its width, its register and its sides.
    fn claim_select(&mut self, cond: Value, value: Value) -> Option<(Size, VReg, VReg, VReg)> {
        let before = &self.func.insts(self.block)[..self.position];
        let is_it = |&v: &Value| {
            matches!(self.func.inst(v), Some(&ir::Inst::Select(own, ..)) if own == cond)
                && !self.done[v.index()]
                && self.regs[v.index()].is_some()
                && !self.func.ty(v).is_float()
        };
        let twin = before[before.iter().rposition(is_it)?];
        let &ir::Inst::Select(_, a, b) = self.func.inst(twin)? else { return None };
        let wanted = ir::Inst::Select(cond, a, b);
        if self.func.inst(value) == Some(&wanted) {
            return None;
        }
        let dst = self.claim(&wanted)?;
        Some((wide_size(self.func.ty(twin)), dst, self.reg(a), self.reg(b)))
    }

    /// The register of the condition, or of its negation, if either is wanted as a bool before this
    /// point of the block and can be made here too.
    fn claim_bool(&mut self, cond: Value) -> Option<(VReg, bool)> {
        let compared = self.func.inst(cond)?;
        if !matches!(compared, ir::Inst::Compare(..) | ir::Inst::Overflow(..)) {
            return None;
        }
        let ways = [(ir::Inst::Unary(ir::UnaryOp::Not, cond), true), (compared.clone(), false)];
        ways.into_iter().find_map(|(inst, negated)| {
            let before = &self.func.insts(self.block)[..self.position];
            let is_wanted =
                |v: &&Value| self.func.inst(**v) == Some(&inst) && self.regs[v.index()].is_some();
            before.iter().find(is_wanted)?;
            self.claim(&inst).map(|reg| (reg, negated))
        })
    }

    fn conditional_move(&mut self, size: Size, dst: VReg, cond: Value, a: VReg, b: VReg) {
        let test = self.test(cond);
        self.cmov_if(size, dst, test, a, b);
    }

    /// `a` if the flags say so, else `b`.
    fn cmov_if(&mut self, size: Size, dst: VReg, test: Test, a: VReg, b: VReg) {
        match test {
            Test::Flag(cond) => self.cmov(size, dst, b, a, cond),
            Test::Either(first, second) => {
                let half = self.fresh_int();
                self.cmov(size, half, b, a, first);
                self.cmov(size, dst, half, a, second);
            }
            Test::Both(first, second) => {
                let half = self.fresh_int();
                self.cmov(size, half, a, b, first.negate());
                self.cmov(size, dst, half, b, second.negate());
            }
        }
    }

    pub(super) fn cmov(&mut self, size: Size, def: VReg, src: VReg, new: VReg, cond: Cond) {
        let reg = Slot::Mod { def, src };
        let inst = table(Op::CmovRm, size).with_reg(reg).with_rm(RmSlot::Any(new));
        self.emit(inst.with_cond(cond));
    }

    /// `dst = cond ? a : b`
    fn choose_float(&mut self, dst: VReg, ty: Type, cond: Value, [a, b]: [Value; 2]) {
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
