//! Addresses: a number that is added goes into the access. Loads of what is known to be there.

use super::{Rules, Simpler};
use crate::ir::{AliasClass, BinaryOp, Field, Inst, SlotId, Type, Value};

impl Rules<'_> {
    /// `[x + number]` for `[add x, number]`.
    pub(super) fn access(&self, ty: Type, inst: &Inst) -> Option<Simpler> {
        match *inst {
            Inst::Load { addr, offset, class: AliasClass::Slot(slot) }
                if self.func.inst(addr) == Some(&Inst::SlotAddr(slot)) =>
            {
                self.contents_at(slot, offset, ty).map(Simpler::Inst)
            }
            Inst::Load { addr, offset, class } => {
                let (addr, offset) = self.without_number(addr, offset)?;
                Some(Simpler::Inst(Inst::Load { addr, offset, class }))
            }
            Inst::Store { addr, value, offset, class } => {
                let (addr, offset) = self.without_number(addr, offset)?;
                Some(Simpler::Inst(Inst::Store { addr, value, offset, class }))
            }
            _ => None,
        }
    }

    /// The leaf that a slot has in it for good at that place, if it is one of that type.
    fn contents_at(&self, slot: SlotId, offset: i32, ty: Type) -> Option<Inst> {
        let contents = &self.func.slots[slot.index()].contents;
        let is_there = |field: &&Field| i64::from(field.offset) == i64::from(offset);
        let field = contents.iter().find(is_there).filter(|field| field.ty == ty)?;
        Some(field.value.inst())
    }

    fn without_number(&self, addr: Value, offset: i32) -> Option<(Value, i32)> {
        let (BinaryOp::Add, base, number) = self.binary_with_constant(addr)? else { return None };
        let sum = (number as i64).checked_add(offset.into())?;
        Some((base, i32::try_from(sum).ok()?))
    }
}
