//! What comes along with another result: carries, and a product's other half.
//!
//! # Invariants
//! - The instruction that sets the carry and the one that adds it in stand together; moves between
//!   them leave it alone.
//! - A value is computed later than where it stands only if nothing reads it before.

use super::super::abi::{RAX, RDX};
use super::super::encode::Op;
use super::super::inst::{Cond, Size};
use super::super::vcode::{Fixed, Number, RmSlot, Test};
use super::{Selector, table, wide_size};
use crate::ir::{self, BinaryOp, Conversion, IntCond, OverflowOp, Sign, Type, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// The register of a value that this instruction defines before this point of the block, if
    /// nothing between reads it: then it is computed here.
    pub(super) fn claim(&mut self, wanted: &ir::Inst) -> Option<VReg> {
        self.claim_before(wanted, None)
    }

    /// The same, where `reader` is a part of the instruction at hand.
    pub(super) fn claim_before(
        &mut self,
        wanted: &ir::Inst,
        reader: Option<Value>,
    ) -> Option<VReg> {
        let before = &self.func.insts(self.block)[..self.position];
        let is_it = |&v: &Value| self.func.inst(v) == Some(wanted) && !self.done[v.index()];
        let at = before.iter().rposition(is_it)?;
        let value = before[at];
        let mut is_read = false;
        for &between in before[at + 1..].iter().filter(|&&it| Some(it) != reader) {
            let inst = self.func.inst(between).expect("an instruction");
            inst.for_each_operand(|v| is_read |= v == value);
        }
        if is_read {
            return None;
        }
        self.done[value.index()] = true;
        Some(self.reg(value))
    }

    /// `x + y + carry` by `adc`; says whether it was one.
    pub(super) fn add_with_carry(&mut self, dst: VReg, ty: Type, a: Value, b: Value) -> bool {
        for (x, carry) in [(a, b), (b, a)] {
            if let Some(cond) = self.as_carry(carry) {
                self.set_carry(cond);
                self.take_carry(BinaryOp::Add, ty, dst, x);
                return true;
            }
        }
        false
    }

    /// `x - y - borrow` by `sbb`; says whether it was one.
    pub(super) fn subtract_with_borrow(&mut self, dst: VReg, ty: Type, a: Value, b: Value) -> bool {
        let Some(cond) = self.as_carry(b) else { return false };
        self.set_carry(cond);
        self.take_carry(BinaryOp::Sub, ty, dst, a);
        true
    }

    /// The condition that the value is 1 for, if the carry flag can say so and only the instruction
    /// at hand needs it.
    fn as_carry(&self, value: Value) -> Option<Value> {
        let &ir::Inst::Convert(Conversion::ZeroExtend, cond) = self.func.inst(value)? else {
            return None;
        };
        let fits = match *self.func.inst(cond)? {
            ir::Inst::Overflow(op, sign, ..) => op != OverflowOp::Mul && sign == Sign::Unsigned,
            // A comparison with 0 is a `test`, which leaves no carry.
            ir::Inst::Compare(IntCond::Lt(Sign::Unsigned), _, b) => {
                self.func.as_const(b) != Some(0)
            }
            _ => false,
        };
        (fits && self.may_sink(value) && self.may_sink(cond)).then_some(cond)
    }

    fn set_carry(&mut self, cond: Value) {
        let test = self.test(cond);
        debug_assert_eq!(test, Test::Flag(Cond::B), "the carry flag");
    }

    /// `x` and the carry; of an `x` that only this needs, its two sides.
    fn take_carry(&mut self, op: BinaryOp, ty: Type, dst: VReg, x: Value) {
        let (rm, mi, mi8) = match op {
            BinaryOp::Add => (Op::AdcRm, Op::AdcMi, Op::AdcMi8),
            _ => (Op::SbbRm, Op::SbbMi, Op::SbbMi8),
        };
        let size = wide_size(ty);
        match self.func.inst(x) {
            Some(&ir::Inst::Binary(inner, a, b))
                if inner == op && self.may_sink(x) && !self.done[x.index()] =>
            {
                self.alu(rm, mi, mi8, size, dst, a, b);
            }
            _ => {
                let x = self.reg(x);
                self.emit_imm(mi8, size, dst, x, Number::ZERO);
            }
        }
    }

    /// The upper half of a product of 64 bits (`legalize` widens the others), and the lower half
    /// too where that is computed nearby.
    pub(super) fn mul_high(&mut self, sign: Sign, dst: VReg, a: Value, b: Value) {
        let low = [(a, b), (b, a)]
            .into_iter()
            .find_map(|(a, b)| self.claim(&ir::Inst::Binary(BinaryOp::Mul, a, b)));
        let low = low.unwrap_or_else(|| self.fresh_int());
        self.multiply_wide(sign, low, dst, a, b);
    }

    /// A product whose upper half is computed before it, and not read between; says whether it was
    /// one.
    pub(super) fn multiply_both(&mut self, ty: Type, dst: VReg, a: Value, b: Value) -> bool {
        if ty != Type::I64 {
            return false;
        }
        for sign in [Sign::Unsigned, Sign::Signed] {
            for (x, y) in [(a, b), (b, a)] {
                let high = ir::Inst::Binary(BinaryOp::MulHigh(sign), x, y);
                if let Some(high) = self.claim(&high) {
                    self.multiply_wide(sign, dst, high, a, b);
                    return true;
                }
            }
        }
        false
    }

    fn multiply_wide(&mut self, sign: Sign, low: VReg, high: VReg, a: Value, b: Value) {
        let op = if sign == Sign::Signed { Op::ImulM } else { Op::MulM };
        let (a, b) = (self.reg(a), self.reg(b));
        let fixed = vec![Fixed::Use(a, RAX), Fixed::Def(low, RAX), Fixed::Def(high, RDX)];
        self.emit(table(op, Size::B8).with_rm(RmSlot::Any(b)).with_fixed(fixed));
    }
}
