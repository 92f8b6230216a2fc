//! What was stored is not loaded again: within a block, a load of what is known to be there.
//!
//! # Invariants
//! - A store makes unknown what it may overlap: of its class, whatever has another address, and
//!   what has the same one and overlaps it.
//! - A call makes unknown what it may write; see `memory`.

use super::edit::Replacements;
use super::memory;
use crate::ir::{AliasClass, Block, Function, Inst, SlotId, Type, Value};

/// Replaces loads by the values that are there.
pub fn run(func: &mut Function) -> bool {
    let escaped = memory::escaped(func);
    let mut replaced = Replacements::default();
    for block in func.blocks() {
        run_block(func, block, &escaped, &mut replaced);
    }
    replaced.apply(func)
}

fn run_block(func: &mut Function, block: Block, escaped: &[bool], replaced: &mut Replacements) {
    let mut known: Vec<Known> = Vec::new();
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
struct Known {
    place: Place,
    value: Value,
}

#[derive(PartialEq)]
struct Place {
    root: Root,
    offset: i32,
    ty: Type,
    class: AliasClass,
}

/// Where an address starts; two that differ may still be one number.
#[derive(PartialEq)]
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
