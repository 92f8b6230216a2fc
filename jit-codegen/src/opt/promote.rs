//! Slots become values: what is stored at a fixed offset is kept in a register.
//!
//! In: a slot of which nothing is known but loads and stores. Out: for each of its *fields* (an
//! offset and a type) a variable in SSA form; see `ir::builder`. Slots that are only written, and
//! those that nothing refers to, go.
//!
//! # Invariants
//! - The slot's address is used for nothing but loads and stores: every access is known.
//! - A field that overlaps another one stays in memory; the slot's other fields need not.
//! - A field that was never written reads as 0.

use super::{edit, memory};
use crate::ir::builder::{Builder, Variable};
use crate::ir::{AliasClass, Block, Function, Inst, SlotId, StackSlot, Type, Value};
use edit::Replacements;
use std::collections::{HashMap, HashSet};

/// Turns fields into values, and drops slots that are not needed.
pub fn run(func: &mut Function) -> bool {
    if func.slots.is_empty() {
        return false;
    }
    let mut changed = edit::remove_unreachable(func);
    let fields = promotable(func);
    if !fields.is_empty() {
        Promotion::new(func, &fields).run(func);
        changed = true;
    }
    changed |= remove_dead_stores(func);
    drop_unused_slots(func) || changed
}

/// A part of a slot that is always read and written as a whole.
type Field = (SlotId, i32, Type);

/// The fields that can be values, in order of place.
fn promotable(func: &Function) -> Vec<Field> {
    let mut plain: Vec<bool> = func.slots.iter().map(StackSlot::is_in_frame).collect();
    let mut fields: HashSet<Field> = HashSet::new();
    let mut other_use = |value: Value| {
        if let Some(Inst::SlotAddr(slot)) = func.inst(value) {
            plain[slot.index()] = false;
        }
    };
    for block in func.blocks() {
        for &value in func.insts(block) {
            let inst = func.inst(value).expect("an instruction");
            match access(func, value) {
                Some(field) => drop(fields.insert(field)),
                None => inst.for_each_operand(&mut other_use),
            }
            if let Inst::Store { value, .. } = inst {
                other_use(*value);
            }
        }
        func.terminator(block).for_each_operand(&mut other_use);
    }
    let mut fields: Vec<Field> = fields.into_iter().collect();
    fields.sort_unstable_by_key(|&(slot, offset, ty)| (slot, offset, ty.bytes(), ty.is_float()));
    let mut alone = without_overlaps(&fields);
    alone.retain(|(slot, ..)| plain[slot.index()]);
    alone
}

/// Of fields in order of place, those that no other overlaps.
fn without_overlaps(fields: &[Field]) -> Vec<Field> {
    let end = |&(_, offset, ty): &Field| i64::from(offset) + i64::from(ty.bytes());
    let mut alone = Vec::new();
    let mut reached = i64::MIN;
    for (i, field) in fields.iter().enumerate() {
        let (slot, offset, _) = *field;
        if i == 0 || fields[i - 1].0 != slot {
            reached = i64::MIN;
        }
        let next = fields.get(i + 1).filter(|next| next.0 == slot);
        if reached <= i64::from(offset) && next.is_none_or(|next| end(field) <= next.1.into()) {
            alone.push(*field);
        }
        reached = reached.max(end(field));
    }
    alone
}

/// The field that the instruction loads or stores, if it is at a fixed offset.
fn access(func: &Function, value: Value) -> Option<Field> {
    let (addr, offset, ty) = match *func.inst(value)? {
        Inst::Load { addr, offset, .. } => (addr, offset, func.ty(value)),
        Inst::Store { addr, value, offset, .. } => (addr, offset, func.ty(value)),
        _ => return None,
    };
    match func.inst(addr)? {
        Inst::SlotAddr(slot) => Some((*slot, offset, ty)),
        _ => None,
    }
}

struct Promotion {
    builder: Builder,
    variables: HashMap<Field, Variable>,
    /// The loads that ask for what was stored in other blocks.
    exposed: Vec<(Block, Variable, Value)>,
    replaced: Replacements,
    /// The loads and stores that become needless.
    gone: HashSet<Value>,
}

impl Promotion {
    fn new(func: &Function, fields: &[Field]) -> Self {
        let mut builder = Builder::reopen(func.clone());
        let mut variable = |&field: &Field| (field, builder.variable(field.2));
        let variables = fields.iter().map(&mut variable).collect();
        Self {
            builder,
            variables,
            exposed: Vec::new(),
            replaced: Replacements::default(),
            gone: HashSet::new(),
        }
    }

    fn run(mut self, func: &mut Function) {
        for block in func.blocks() {
            self.visit(func, block);
        }
        for (block, variable, load) in std::mem::take(&mut self.exposed) {
            let value = self.builder.read_at_start(block, variable);
            self.replaced.insert(load, value);
        }
        *func = self.builder.func;
        for block in func.blocks() {
            func.insts_mut(block).retain(|value| !self.gone.contains(value));
        }
        self.replaced.apply(func);
    }

    /// Follows the variables through the block, from access to access.
    fn visit(&mut self, func: &Function, block: Block) {
        let mut now: HashMap<Variable, Value> = HashMap::new();
        let mut stored = HashSet::new();
        for &value in func.insts(block) {
            let field = access(func, value);
            let Some(&variable) = field.and_then(|field| self.variables.get(&field)) else {
                continue;
            };
            self.gone.insert(value);
            if let Some(&Inst::Store { value, .. }) = func.inst(value) {
                now.insert(variable, value);
                stored.insert(variable);
            } else if let Some(&known) = now.get(&variable) {
                self.replaced.insert(value, known);
            } else {
                now.insert(variable, value);
                self.exposed.push((block, variable, value));
            }
        }
        for variable in stored {
            self.builder.assign_at_end(block, variable, now[&variable]);
        }
    }
}

/// Removes the stores to slots that nothing loads from.
fn remove_dead_stores(func: &mut Function) -> bool {
    let mut needed = memory::escaped(func);
    for value in instructions(func) {
        if let Some(Inst::Load { class: AliasClass::Slot(slot), .. }) = func.inst(value) {
            needed[slot.index()] = true;
        }
    }
    let mut changed = false;
    for block in func.blocks() {
        let is_needed = |value: &Value| match func.inst(*value) {
            Some(Inst::Store { class: AliasClass::Slot(slot), .. }) => needed[slot.index()],
            _ => true,
        };
        let kept: Vec<Value> = func.insts(block).iter().copied().filter(is_needed).collect();
        changed |= kept.len() != func.insts(block).len();
        *func.insts_mut(block) = kept;
    }
    changed
}

/// Renumbers the slots so that only those are left which an instruction names.
fn drop_unused_slots(func: &mut Function) -> bool {
    let mut used = vec![false; func.slots.len()];
    for value in instructions(func) {
        func.inst(value).and_then(named).into_iter().for_each(|slot| used[slot.index()] = true);
    }
    if !used.contains(&false) {
        return false;
    }
    let before = |slot: SlotId| used[..slot.index()].iter().filter(|used| **used).count();
    let renumbered = |slot| SlotId(u32::try_from(before(slot)).expect("no more than there were"));
    for value in instructions(func) {
        let mut inst = func.inst(value).expect("an instruction").clone();
        match &mut inst {
            Inst::SlotAddr(slot)
            | Inst::Load { class: AliasClass::Slot(slot), .. }
            | Inst::Store { class: AliasClass::Slot(slot), .. } => *slot = renumbered(*slot),
            _ => continue,
        }
        func.replace_inst(value, inst);
    }
    let mut is_used = used.iter();
    func.slots.retain(|_| *is_used.next().expect("a flag for each"));
    true
}

/// The slot that the instruction names.
const fn named(inst: &Inst) -> Option<SlotId> {
    match inst {
        Inst::SlotAddr(slot)
        | Inst::Load { class: AliasClass::Slot(slot), .. }
        | Inst::Store { class: AliasClass::Slot(slot), .. } => Some(*slot),
        _ => None,
    }
}

fn instructions(func: &Function) -> Vec<Value> {
    func.blocks().flat_map(|block| func.insts(block).to_vec()).collect()
}
