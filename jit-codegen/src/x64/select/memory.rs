//! Loads, stores, and the addresses that they take in.
//!
//! # Invariants
//! - An access stands where the IR has it, but for a load that one later instruction of the block
//!   takes in: then nothing is written and nothing called between the two.

use super::super::encode::Op;
use super::super::inst::Size;
use super::super::vcode::{Address, Base, Inst, Number, RmSlot, Slot};
use super::{Selector, exact_size, table};
use crate::ir::{self, Scalar, SlotId, Type, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// The slot's address in a register.
    pub(super) fn slot_addr(&mut self, dst: VReg, slot: SlotId) {
        if !self.code.slots[slot.index()].is_in_frame() {
            return self.emit_def(Op::LeaRm, Size::B8, dst, RmSlot::Contents(slot));
        }
        let address = Address { base: Base::Slot(slot), index: None, disp: Number::ZERO };
        self.out.push(Inst::Lea(Size::B8, dst, address));
    }

    /// Reads memory.
    pub(super) fn load(&mut self, value: Value, addr: Value, offset: i32) {
        let (dst, ty) = (self.reg(value), self.func.ty(value));
        let place = self.place(addr, offset);
        self.load_from(dst, ty, place);
    }

    /// Reads a value of type `ty`; what is narrower than 32 bits replaces all of the register.
    pub(super) fn load_from(&mut self, dst: VReg, ty: Type, place: Address) {
        let (op, size) = match ty.scalar {
            Scalar::Bool | Scalar::I8 => (Op::MovzxRm8, Size::B4),
            Scalar::I16 => (Op::MovzxRm16, Size::B4),
            Scalar::I32 | Scalar::I64 => (Op::MovRm, exact_size(ty)),
            Scalar::F32 | Scalar::F64 => (Op::MovsRm, exact_size(ty)),
        };
        self.emit_def(op, size, dst, RmSlot::Mem(place));
    }

    /// The value as an operand that may be in memory and has that width.
    pub(super) fn operand(&mut self, value: Value, size: Size) -> RmSlot {
        let folded = (exact_size(self.func.ty(value)) == size).then(|| self.folded_load(value));
        folded.flatten().unwrap_or_else(|| RmSlot::Any(self.reg(value)))
    }

    /// The place that the value is loaded from, if the instruction at hand may do that itself.
    pub(super) fn folded_load(&mut self, value: Value) -> Option<RmSlot> {
        let Some(&ir::Inst::Load { addr, offset, .. }) = self.func.inst(value) else { return None };
        self.is_foldable_load(value).then(|| RmSlot::Mem(self.place(addr, offset)))
    }

    /// Whether the value is a load that the instruction at hand may do.
    pub(super) fn is_foldable_load(&self, value: Value) -> bool {
        let is_load = self.func.inst(value).is_some_and(ir::Inst::reads_memory);
        if !is_load || !self.may_sink(value) || self.regs[value.index()].is_some() {
            return false;
        }
        let before = &self.func.insts(self.block)[..self.position];
        let may_write = |&other: &Value| {
            let inst = self.func.inst(other);
            inst.is_some_and(|i| i.has_side_effect() && !matches!(i, ir::Inst::TrapIf(..)))
        };
        let since = before.iter().rev().take_while(|&&other| other != value);
        before.contains(&value) && !since.into_iter().any(may_write)
    }

    /// Writes memory.
    pub(super) fn store(&mut self, addr: Value, value: Value, offset: i32) {
        let size = exact_size(self.func.ty(value));
        let source = match self.stored_number(value, size) {
            Some(number) => Err(number),
            None => Ok(self.reg(value)),
        };
        let place = self.place(addr, offset);
        self.store_to(place, self.func.ty(value), source);
    }

    /// Writes a register or a number.
    pub(super) fn store_to(&mut self, place: Address, ty: Type, source: Result<VReg, Number>) {
        let (rm, size) = (RmSlot::Mem(place), exact_size(ty));
        let op = if ty.is_float() { Op::MovsMr } else { Op::MovMr };
        self.emit(match source {
            Ok(reg) => table(op, size).with_reg(Slot::Use(reg)).with_rm(rm),
            Err(number) => table(Op::MovMi, size).with_rm(rm).with_imm(number),
        });
    }

    /// The value as the immediate of a store.
    pub(super) fn stored_number(&self, value: Value, size: Size) -> Option<Number> {
        let ty = self.func.ty(value);
        if !ty.is_float() {
            return self.immediate(value, size);
        }
        let number = ty.sign_extend(self.func.as_const(value)?);
        i32::try_from(number).is_ok().then_some(Number::Value(number))
    }

    /// `addr + offset`, with as much arithmetic as an address can do.
    fn place(&mut self, addr: Value, offset: i32) -> Address {
        let sum = self.foldable_sum(addr, offset);
        let address = match sum {
            Some((a, b)) => self.address(a, b, Size::B8),
            None => Address { base: self.base(addr), index: None, disp: Number::ZERO },
        };
        let Number::Value(disp) = address.disp else {
            unreachable!("no hole is an immediate of 64 bits")
        };
        Address { disp: Number::Value(disp + i64::from(offset)), ..address }
    }

    /// The operands of the address, if it is an addition that may be done here: what it adds is
    /// still there, and the displacement has room for the offset.
    fn foldable_sum(&self, addr: Value, offset: i32) -> Option<(Value, Value)> {
        let (a, b) = self.as_add(addr)?;
        let here = self.home[addr.index()] == Some(self.block) && !self.done[addr.index()];
        let has_room = |v: Value| {
            let sum = self.func.as_const(v).map(|bits| (bits as i64).checked_add(offset.into()));
            sum.is_none_or(|sum| sum.is_some_and(|sum| i32::try_from(sum).is_ok()))
        };
        let inner = [a, b].into_iter().filter_map(|v| self.as_add(v));
        let mut numbers = inner.flat_map(|(x, y)| [x, y]).chain([a, b]);
        (here && numbers.all(has_room)).then_some((a, b))
    }

    /// The value as the start of an address.
    pub(super) fn base(&mut self, value: Value) -> Base {
        match self.slot_of(value) {
            Some(slot) => Base::Slot(slot),
            None => Base::Reg(self.reg(value)),
        }
    }

    /// Whether the value is the address of a slot of the frame.
    pub(super) fn is_slot(&self, value: Value) -> bool {
        self.slot_of(value).is_some()
    }

    fn slot_of(&self, value: Value) -> Option<SlotId> {
        match self.func.inst(value) {
            Some(&ir::Inst::SlotAddr(slot)) => {
                self.code.slots[slot.index()].is_in_frame().then_some(slot)
            }
            _ => None,
        }
    }
}
