//! Counts of bits, their order, and rotation.
//!
//! # Invariants
//! - Counts are of 32 or 64 bits here; `legalize` widens the others.
//! - `bsf` and `bsr` define nothing for 0. Where that is possible, a `cmov` on their zero flag puts
//!   the answer in.

use super::super::Level;
use super::super::abi::RCX;
use super::super::encode::Op;
use super::super::inst::{Cond, Size};
use super::super::vcode::{Fixed, Number, RmSlot, Slot};
use super::{Selector, exact_size, table};
use crate::ir::{self, BinaryOp, Conversion, Type, UnaryOp, Value};
use jit_template::Encoding;
use regalloc2::VReg;

impl Selector<'_> {
    pub(super) fn bit_op(&mut self, dst: VReg, ty: Type, op: UnaryOp, a: Value) {
        let size = exact_size(ty);
        let src = self.reg(a);
        match op {
            UnaryOp::CountOnes => self.emit_def(Op::PopcntRm, size, dst, RmSlot::Any(src)),
            UnaryOp::LeadingZeros if self.level >= Level::V3 => {
                self.emit_def(Op::LzcntRm, size, dst, RmSlot::Any(src));
            }
            UnaryOp::LeadingZeros => {
                // `bsr` gives the place of the highest 1, which counts from the other end.
                let last = i64::from(ty.bits() - 1);
                let found = self.search(Op::BsrRm, size, a, 2 * last + 1);
                self.emit_imm(Op::XorMi8, Size::B4, dst, found, Number::Value(last));
            }
            // Before V3 this is `bsf`, which agrees where there is a 1, with a prefix that it ignores.
            UnaryOp::TrailingZeros if self.level >= Level::V3 || self.has_one(a) => {
                self.emit_def(Op::TzcntRm, size, dst, RmSlot::Any(src));
            }
            UnaryOp::TrailingZeros => self.search_into(dst, Op::BsfRm, size, a, ty.bits().into()),
            UnaryOp::SwapBytes => {
                self.emit(table(Op::BswapO, size).with_reg(Slot::Mod { def: dst, src }));
            }
            _ => unreachable!("not of integers, or not legal: {op}"),
        }
    }

    /// Whether it is seen at once that the value is not 0.
    fn has_one(&self, value: Value) -> bool {
        match self.func.inst(value) {
            Some(&ir::Inst::Binary(BinaryOp::Or, _, b)) => {
                self.func.as_const(b).is_some_and(|bits| bits != 0)
            }
            _ => false,
        }
    }

    /// What `bsf` or `bsr` finds, or that number if there is nothing to find.
    fn search(&mut self, op: Op, size: Size, a: Value, otherwise: i64) -> VReg {
        let found = self.fresh_int();
        if self.has_one(a) {
            let a = self.reg(a);
            self.emit_def(op, size, found, RmSlot::Any(a));
        } else {
            self.search_into(found, op, size, a, otherwise);
        }
        found
    }

    fn search_into(&mut self, dst: VReg, op: Op, size: Size, a: Value, otherwise: i64) {
        let (a, found, none) = (self.reg(a), self.fresh_int(), self.fresh_int());
        let constant = table(Op::MovOi, Size::B4).with_reg(Slot::Def(none));
        self.emit(constant.with_imm(Number::Value(otherwise)));
        self.emit_def(op, size, found, RmSlot::Any(a));
        self.cmov(Size::B4, dst, found, none, Cond::E);
    }

    /// At the value's own width: the upper bits of the register do not come in.
    pub(super) fn rotate(&mut self, ty: Type, dst: VReg, op: BinaryOp, a: Value, b: Value) {
        let size = exact_size(ty);
        let (by_imm, by_cl) = match op {
            BinaryOp::RotateLeft => (Op::RolMi8, Op::RolMc),
            _ => (Op::RorMi8, Op::RorMc),
        };
        let lives_on = !self.ends_at(a);
        let src = self.reg(a);
        if let Some(count) = self.fixed_count(ty, b).or_else(|| self.hole_count(b)) {
            if let (Number::Value(count), true) = (count, self.has_rorx(ty) && lives_on) {
                let bits = i64::from(ty.bits());
                let right = if op == BinaryOp::RotateLeft { (bits - count) % bits } else { count };
                let inst = table(Op::RorxRmi8, size).with_reg(Slot::Def(dst));
                return self.emit(inst.with_rm(RmSlot::Any(src)).with_imm(Number::Value(right)));
            }
            return self.emit_imm(by_imm, size, dst, src, count);
        }
        let count = self.reg(b);
        let rm = RmSlot::Reg(Slot::Mod { def: dst, src });
        self.emit(table(by_cl, size).with_rm(rm).with_fixed(vec![Fixed::Use(count, RCX)]));
    }

    fn has_rorx(&self, ty: Type) -> bool {
        self.level >= Level::V3 && ty.bits() >= 32
    }

    /// The amount of a shift or rotation as an immediate, modulo the width: a constant, or a hole
    /// that the machine itself takes modulo 32 or 64.
    pub(super) fn fixed_count(&self, ty: Type, amount: Value) -> Option<Number> {
        match self.func.as_const(amount) {
            Some(bits) => Some(Number::Value((bits & u64::from(ty.bits() - 1)) as i64)),
            None if ty.bits() >= 32 => self.hole_count(amount),
            None => None,
        }
    }

    /// The low 8 bits of a hole, whatever type it was given.
    fn hole_count(&self, amount: Value) -> Option<Number> {
        match self.func.inst(amount) {
            Some(ir::Inst::Hole(hole)) => Some(Number::Hole(*hole, Encoding::Low8)),
            Some(&ir::Inst::Convert(
                Conversion::Truncate | Conversion::ZeroExtend | Conversion::SignExtend,
                a,
            )) if self.func.ty(a).is_int() => self.hole_count(a),
            _ => None,
        }
    }
}
