//! Sums as addresses: `base + index * scale + disp` in one instruction.

use super::super::encode::Op;
use super::super::inst::{Scale, Size};
use super::super::vcode::{Address, Inst, Number, RmSlot};
use super::{Selector, wide_size};
use crate::ir::{self, BinaryOp, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// An addition that nobody reads the flags of.
    pub(super) fn add(&mut self, value: Value, dst: VReg) {
        let size = wide_size(self.func.ty(value));
        let (a, b) = self.as_add(value).expect("an addition");
        if self.immediate(b, size).is_none() && size == Size::B8 && self.is_number(b) {
            // A constant of 64 bits: in a register of its own.
            let (a, b) = (self.reg(a), self.reg(b));
            return self.emit_mod(Op::AddRm, size, dst, b, RmSlot::Any(a));
        }
        let address = self.address(a, b, size);
        self.out.push(Inst::Lea(size, dst, address));
    }

    fn is_number(&self, value: Value) -> bool {
        matches!(self.func.inst(value), Some(ir::Inst::Const(_) | ir::Inst::Hole(_)))
    }

    fn as_add(&self, value: Value) -> Option<(Value, Value)> {
        match self.func.inst(value) {
            Some(&ir::Inst::Binary(BinaryOp::Add, a, b)) => Some((a, b)),
            _ => None,
        }
    }

    /// The address that is the sum of `a` and `b`. Additions and shifts that only it needs become
    /// a part of it.
    fn address(&mut self, a: Value, b: Value, size: Size) -> Address {
        if let Some(disp) = self.immediate(b, size) {
            if self.may_sink(a) && !self.done[a.index()] {
                if let Some((x, y)) = self.as_add(a)
                    && self.immediate(y, size).is_none()
                {
                    return Address { disp, ..self.sum(x, y) };
                }
                if let Some(index) = self.scaled(a) {
                    return Address { base: None, index: Some(index), disp };
                }
            }
            return Address { base: Some(self.reg(a)), index: None, disp };
        }
        if self.may_sink(a)
            && !self.done[a.index()]
            && let Some((x, y)) = self.as_add(a)
            && let Some(disp) = self.immediate(y, size)
        {
            return Address { disp, ..self.sum(x, b) };
        }
        self.sum(a, b)
    }

    fn sum(&mut self, a: Value, b: Value) -> Address {
        let (base, index) = match (self.scaled(a), self.scaled(b)) {
            (_, Some(index)) => (self.reg(a), index),
            (Some(index), None) => (self.reg(b), index),
            (None, None) => (self.reg(a), (self.reg(b), Scale::S1)),
        };
        Address { base: Some(base), index: Some(index), disp: Number::ZERO }
    }

    /// The value as a register times 2, 4 or 8, if it is a shift that only this sum needs.
    fn scaled(&mut self, value: Value) -> Option<(VReg, Scale)> {
        let Some(&ir::Inst::Binary(BinaryOp::Shl, a, count)) = self.func.inst(value) else {
            return None;
        };
        let scale = match self.func.as_const(count)? {
            1 => Scale::S2,
            2 => Scale::S4,
            3 => Scale::S8,
            _ => return None,
        };
        self.may_sink(value).then(|| (self.reg(a), scale))
    }
}
