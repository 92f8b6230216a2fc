//! Slots that always have the same in them lie behind the code, instead of being filled at each call:
//! tables of constants and of captured values, indexed by what is known only at the call.
//!
//! ```text
//!   store [v1], 10 s0           slot s0: 8 bytes
//!   store [v1 + 4], h0 s0         0: i32 0xa
//!   v2 = add v1, v9               4: i32 h0
//!   v3 = load [v2] s0           v2 = add v1, v9
//!                               v3 = load [v2] s0
//! ```
//!
//! # Invariants
//! - All that is ever stored to a byte of such a slot is one and the same; so a load finds that, or
//!   came before the store and may not be used.
//! - The slot's address is known to nobody but the loads and stores.

use super::memory;
use crate::ir::{AliasClass, Field, Function, Inst, SlotId, Value};
use std::collections::BTreeMap;

/// Finds the slots that are such tables, and removes the stores to them.
pub fn run(func: &mut Function) -> bool {
    let found: Vec<Option<Vec<Field>>> = tables(func);
    if found.iter().all(Option::is_none) {
        return false;
    }
    for (slot, contents) in func.slots.iter_mut().zip(&found) {
        if let Some(contents) = contents {
            slot.contents.clone_from(contents);
        }
    }
    let table = |slot: SlotId| found[slot.index()].as_ref();
    for block in func.blocks() {
        let mut insts = func.insts(block).to_vec();
        insts.retain(|&value| match func.inst(value) {
            Some(Inst::Store { class: AliasClass::Slot(slot), .. }) => table(*slot).is_none(),
            _ => true,
        });
        *func.insts_mut(block) = insts;
    }
    true
}

/// What each slot has in it for good, for those that are tables.
fn tables(func: &Function) -> Vec<Option<Vec<Field>>> {
    let mut stored: Vec<Option<BTreeMap<i32, Field>>> = memory::escaped(func)
        .iter()
        .zip(&func.slots)
        .map(|(&escaped, slot)| (!escaped && slot.is_in_frame()).then(BTreeMap::new))
        .collect();
    let mut indexed = vec![false; func.slots.len()];
    for block in func.blocks() {
        for &value in func.insts(block) {
            match func.inst(value) {
                Some(Inst::Load { class: AliasClass::Slot(slot), .. }) => {
                    indexed[slot.index()] |= direct_load(func, value).is_none();
                }
                Some(&Inst::Store { addr, value, offset, class: AliasClass::Slot(slot) }) => {
                    let fields = &mut stored[slot.index()];
                    let is_same = fields.as_mut().is_some_and(|fields| {
                        is_slot(func, addr, slot) && adds(func, fields, offset, value)
                    });
                    if !is_same {
                        *fields = None;
                    }
                }
                _ => {}
            }
        }
    }
    let apart = |fields: BTreeMap<i32, Field>| {
        let fields: Vec<Field> = fields.into_values().collect();
        let overlap =
            fields.windows(2).any(|two| two[0].offset + two[0].ty.bytes() > two[1].offset);
        (!overlap && !fields.is_empty()).then_some(fields)
    };
    let pairs = stored.into_iter().zip(indexed);
    pairs.map(|(fields, indexed)| fields.filter(|_| indexed).and_then(apart)).collect()
}

/// Adds what is stored at that offset; whether it is the same in every call, and all that is stored
/// there.
fn adds(func: &Function, fields: &mut BTreeMap<i32, Field>, at: i32, value: Value) -> bool {
    let Some(content) = func.as_content(value) else { return false };
    let Ok(offset) = u32::try_from(at) else { return false };
    let field = Field { offset, ty: func.ty(value), value: content };
    *fields.entry(at).or_insert(field) == field
}

/// Slot and offset of a load at a known place.
fn direct_load(func: &Function, value: Value) -> Option<(SlotId, i32)> {
    match *func.inst(value)? {
        Inst::Load { addr, offset, class: AliasClass::Slot(slot) } => {
            is_slot(func, addr, slot).then_some((slot, offset))
        }
        _ => None,
    }
}

fn is_slot(func: &Function, addr: Value, slot: SlotId) -> bool {
    func.inst(addr) == Some(&Inst::SlotAddr(slot))
}
