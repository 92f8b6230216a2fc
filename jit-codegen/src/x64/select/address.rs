//! Sums as addresses: `base + index * scale + disp` in one instruction.

use super::super::encode::Op;
use super::super::inst::{Scale, Size};
use super::super::vcode::{Address, Base, Inst, Number};
use super::{Selector, wide_size};
use crate::ir::{self, BinaryOp, Block, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// An addition that nobody reads the flags of.
    pub(super) fn add(&mut self, value: Value, dst: VReg) {
        let size = wide_size(self.func.ty(value));
        let (a, b) = self.as_add(value).expect("an addition");
        // A number of 64 bits has a register that nothing else reads.
        let large = self.is_fixed(b) && self.immediate(b, size).is_none();
        let slot = self.is_slot(a) || self.is_slot(b);
        if !slot && (self.ends_at(a) || large && self.ends_at(b)) {
            return self.add_in_place(size, dst, a, b);
        }
        let address = self.address(a, b, size);
        self.out.push(Inst::Lea(size, dst, address));
    }

    /// Whether nobody reads the value after the instruction at hand, so that its register may
    /// become the result's. An argument's register is not the result's in any case.
    pub(super) fn ends_at(&self, value: Value) -> bool {
        let argument = *self.func.def(value) == ir::Def::Param(Block::ENTRY);
        self.regs[value.index()].is_none() && self.renamed(value).is_none() && !argument
    }

    fn add_in_place(&mut self, size: Size, dst: VReg, a: Value, b: Value) {
        let foldable = self.may_sink(a)
            && !self.done[a.index()]
            && (self.as_add(a).is_some() || self.is_scaled(a));
        if foldable || self.is_scaled(b) {
            let address = self.address(a, b, size);
            return self.out.push(Inst::Lea(size, dst, address));
        }
        match self.immediate(b, size) {
            Some(imm) => {
                let op = match imm {
                    Number::Value(n) if i8::try_from(n).is_ok() => Op::AddMi8,
                    _ => Op::AddMi,
                };
                let a = self.reg(a);
                self.emit_imm(op, size, dst, a, imm);
            }
            None => {
                let from_memory = self.is_foldable_load(a) && self.ends_at(b);
                let (tied, other) = if self.ends_at(a) && !from_memory { (a, b) } else { (b, a) };
                let (tied, other) = (self.reg(tied), self.operand(other, size));
                self.emit_mod(Op::AddRm, size, dst, tied, other);
            }
        }
    }

    pub(super) fn as_add(&self, value: Value) -> Option<(Value, Value)> {
        match self.func.inst(value) {
            Some(&ir::Inst::Binary(BinaryOp::Add, a, b)) => Some((a, b)),
            _ => None,
        }
    }

    /// The address that is the sum of `a` and `b`. Additions and shifts that only it needs become
    /// a part of it.
    pub(super) fn address(&mut self, a: Value, b: Value, size: Size) -> Address {
        if let Some(disp) = self.immediate(b, size) {
            if self.may_sink(a) && !self.done[a.index()] {
                if let Some((x, y)) = self.as_add(a)
                    && self.immediate(y, size).is_none()
                {
                    return Address { disp, ..self.sum(x, y) };
                }
                if let Some(index) = self.scaled(a) {
                    return Address { base: Base::None, index: Some(index), disp };
                }
            }
            return Address { base: self.base(a), index: None, disp };
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
            (_, Some(index)) => (self.base(a), index),
            (Some(index), None) => (self.base(b), index),
            (None, None) if self.is_slot(b) => (self.base(b), (self.reg(a), Scale::S1)),
            (None, None) => (self.base(a), (self.reg(b), Scale::S1)),
        };
        Address { base, index: Some(index), disp: Number::ZERO }
    }

    /// The value as a register times 2, 4 or 8, if it is a shift that only this sum needs.
    fn scaled(&mut self, value: Value) -> Option<(VReg, Scale)> {
        let (a, scale) = self.as_scaled(value)?;
        Some((self.reg(a), scale))
    }

    fn is_scaled(&self, value: Value) -> bool {
        self.as_scaled(value).is_some()
    }

    fn as_scaled(&self, value: Value) -> Option<(Value, Scale)> {
        let Some(&ir::Inst::Binary(BinaryOp::Shl, a, count)) = self.func.inst(value) else {
            return None;
        };
        let scale = match self.func.as_const(count)? {
            1 => Scale::S2,
            2 => Scale::S4,
            3 => Scale::S8,
            _ => return None,
        };
        self.may_sink(value).then_some((a, scale))
    }
}
