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
use std::collections::{BTreeMap, HashMap};

/// Replaces loads by the values that are there.
pub fn run(func: &mut Function) -> bool {
    let has_memory = |&value: &Value| func.inst(value).is_some_and(Inst::reads_memory);
    if !func.blocks().any(|block| func.insts(block).iter().any(has_memory)) {
        return false;
    }
    let cfg = Cfg::new(func);
    let escaped = memory::escaped(func);
    let mut replaced = Replacements::default();
    let mut ends: HashMap<Block, Known> = HashMap::new();
    for &block in cfg.order() {
        let mut known = match cfg.preds(block) {
            // Nobody else asks.
            [pred] if func.terminator(*pred).targets().count() == 1 => ends.remove(pred),
            [pred] => ends.get(pred).cloned(),
            _ => None,
        }
        .unwrap_or_default();
        run_block(func, block, &mut known, &escaped, &mut replaced);
        ends.insert(block, known);
    }
    replaced.apply(func)
}

/// Visits the block; what is known at its start becomes what is known at its end.
fn run_block(
    func: &mut Function,
    block: Block,
    known: &mut Known,
    escaped: &[bool],
    replaced: &mut Replacements,
) {
    for &value in func.insts(block) {
        let Some(inst) = func.inst(value) else { continue };
        match *inst {
            Inst::Load { addr, offset, class } => {
                let place = Place::new(func, addr, offset, class, func.ty(value));
                match known.get(&place) {
                    Some(known) => replaced.insert(value, known),
                    None => known.insert(&place, value),
                }
            }
            Inst::Store { addr, value, offset, class } => {
                let place = Place::new(func, addr, offset, class, func.ty(value));
                known.forget_overlaps(&place);
                known.insert(&place, value);
            }
            _ => known.0.retain(|(class, _), _| !memory::writes(inst, *class, escaped)),
        }
    }
    func.insts_mut(block).retain(|&value| replaced.resolve(value) == value);
}

/// What lies in places now, by class and root.
#[derive(Clone, Default)]
struct Known(HashMap<(AliasClass, Root), Values>);

/// By offset: values of several types may be known to lie there.
type Values = BTreeMap<i32, Vec<(Type, Value)>>;

impl Known {
    fn get(&self, place: &Place) -> Option<Value> {
        let values = self.0.get(&(place.class, place.root))?.get(&place.offset)?;
        values.iter().find(|(ty, _)| *ty == place.ty).map(|(_, value)| *value)
    }

    fn insert(&mut self, place: &Place, value: Value) {
        let values = self.0.entry((place.class, place.root)).or_default();
        values.entry(place.offset).or_default().push((place.ty, value));
    }

    /// Forgets what a store there may change.
    fn forget_overlaps(&mut self, place: &Place) {
        self.0.retain(|(class, root), _| *class != place.class || *root == place.root);
        let Some(values) = self.0.get_mut(&(place.class, place.root)) else { return };
        let near = place.offset.saturating_sub(MAX_BYTES)..place.end();
        let offsets: Vec<i32> = values.range(near).map(|(&offset, _)| offset).collect();
        for offset in offsets {
            let found = values.entry(offset).or_default();
            found.retain(|(ty, _)| end(offset, *ty) <= place.offset);
        }
    }
}

/// As many bytes as an access touches.
const MAX_BYTES: i32 = 64;

/// Where an access ends.
fn end(offset: i32, ty: Type) -> i32 {
    offset.saturating_add_unsigned(ty.bytes())
}

struct Place {
    root: Root,
    offset: i32,
    ty: Type,
    class: AliasClass,
}

/// Where an address starts; two that differ may still be one number.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
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

    fn end(&self) -> i32 {
        end(self.offset, self.ty)
    }
}
