//! What was stored is not loaded again: a load of what is known to be there. A block knows what its
//! only predecessor knew at its end.
//!
//! # Invariants
//! - A store makes unknown what it may overlap: of its class, whatever has another address, and
//!   what has the same one and overlaps it.
//! - A call makes unknown what it may write; see `memory`.

use super::edit::Replacements;
use super::memory;
use crate::ir::cfg::Cfg;
use crate::ir::{AliasClass, Block, Function, Inst, SlotId, Type, Value};
use std::collections::HashMap;

/// Replaces loads by the values that are there.
pub fn run(func: &mut Function) -> bool {
    let has_memory = |&value: &Value| func.inst(value).is_some_and(Inst::reads_memory);
    if !func.blocks().any(|block| func.insts(block).iter().any(has_memory)) {
        return false;
    }
    let cfg = Cfg::new(func);
    let escaped = memory::escaped(func);
    let mut replaced = Replacements::default();
    let mut ends: HashMap<Block, Vec<Known>> = HashMap::new();
    for &block in cfg.order() {
        let mut known = match cfg.preds(block) {
            [pred] => ends.get(pred).cloned().unwrap_or_default(),
            _ => Vec::new(),
        };
        run_block(func, block, &mut known, &escaped, &mut replaced);
        ends.insert(block, known);
    }
    replaced.apply(func)
}

/// Visits the block; what is known at its start becomes what is known at its end.
fn run_block(
    func: &mut Function,
    block: Block,
    known: &mut Vec<Known>,
    escaped: &[bool],
    replaced: &mut Replacements,
) {
    for &value in func.insts(block) {
        let Some(inst) = func.inst(value) else { continue };
        match *inst {
            Inst::Load { addr, offset, class } => {
                let place = Place::new(func, addr, offset, class, func.ty(value));
                match known.iter().find(|known| known.place == place) {
                    Some(known) => replaced.insert(value, known.value),
                    None => known.push(Known { place, value }),
                }
            }
            Inst::Store { addr, value, offset, class } => {
                let place = Place::new(func, addr, offset, class, func.ty(value));
                known.retain(|known| !known.place.may_overlap(&place));
                known.push(Known { place, value });
            }
            _ => known.retain(|known| !memory::writes(inst, known.place.class, escaped)),
        }
    }
    func.insts_mut(block).retain(|&value| replaced.resolve(value) == value);
}

/// What lies in a place now.
#[derive(Clone)]
struct Known {
    place: Place,
    value: Value,
}

#[derive(Clone, PartialEq)]
struct Place {
    root: Root,
    offset: i32,
    ty: Type,
    class: AliasClass,
}

/// Where an address starts; two that differ may still be one number.
#[derive(Clone, PartialEq)]
enum Root {
    Slot(SlotId),
    Value(Value),
}

impl Place {
    fn new(func: &Function, addr: Value, offset: i32, class: AliasClass, ty: Type) -> Self {
        let root = match func.inst(addr) {
            Some(&Inst::SlotAddr(slot)) => Root::Slot(slot),
            _ => Root::Value(addr),
        };
        Self { root, offset, ty, class }
    }

    fn may_overlap(&self, other: &Self) -> bool {
        let end = |place: &Self| i64::from(place.offset) + i64::from(place.ty.bytes());
        let apart = i64::from(self.offset) >= end(other) || i64::from(other.offset) >= end(self);
        self.class == other.class && !(self.root == other.root && apart)
    }
}
