//! Constants and holes put where registers are to hold them.
//!
//! # Invariants
//! - Outside of loops, each block that uses a constant has a copy of its own, right before the
//!   first instruction to use it (at the end of the block for the terminator): it is held no longer
//!   than needed.
//! - For the uses in loops there is one copy, at the end of the last block before the outermost
//!   loop: it is not loaded again and again.
//! - Afterwards no edge is critical: the moves for a jump's arguments have a place.

use super::edit;
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Inst, Target, Terminator, Type, Value};
use std::collections::HashMap;

/// Splits critical edges and places constants and holes. Runs once, after optimisation.
pub fn place(func: &mut Function) {
    edit::remove_unreachable(func);
    split_critical_edges(func);
    let cfg = Cfg::new(func);
    let mut placer = Placer { func, cfg: &cfg, in_loops: HashMap::new() };
    for &block in cfg.order() {
        placer.place_in(block);
    }
}

/// Gives every edge from a block with several successors to one with several predecessors a block
/// of its own.
pub fn split_critical_edges(func: &mut Function) {
    let cfg = Cfg::new(func);
    for &block in cfg.order() {
        let mut terminator = func.terminator(block).clone();
        if terminator.targets().count() < 2 {
            continue;
        }
        for target in terminator.targets_mut() {
            if cfg.preds(target.block).len() > 1 {
                let middle = func.add_block();
                let onward = std::mem::replace(target, Target::new(middle));
                func.set_terminator(middle, Terminator::Jump(onward));
            }
        }
        func.set_terminator(block, terminator);
    }
}

/// What a copy is a copy of.
type Leaf = (Type, Inst);

struct Placer<'f> {
    func: &'f mut Function,
    cfg: &'f Cfg,
    /// The copies at the ends of blocks, for the loops that follow.
    in_loops: HashMap<(Block, Leaf), Value>,
}

impl Placer<'_> {
    fn place_in(&mut self, block: Block) {
        let mut local = HashMap::new();
        let mut placed = Vec::new();
        for value in std::mem::take(self.func.insts_mut(block)) {
            if self.leaf(value).is_some() {
                continue;
            }
            let mut inst = self.func.inst(value).expect("an instruction").clone();
            inst.map_operands(|v| self.copy(v, block, &mut local, &mut placed));
            self.func.replace_inst(value, inst);
            placed.push(value);
        }
        let mut terminator = self.func.terminator(block).clone();
        terminator.map_operands(|v| self.copy(v, block, &mut local, &mut placed));
        self.func.set_terminator(block, terminator);
        *self.func.insts_mut(block) = placed;
    }

    fn leaf(&self, value: Value) -> Option<Leaf> {
        let inst = self.func.inst(value)?;
        inst.is_leaf().then(|| (self.func.ty(value), inst.clone()))
    }

    /// The copy that a use in `block` is to have.
    fn copy(
        &mut self,
        value: Value,
        block: Block,
        local: &mut HashMap<Leaf, Value>,
        placed: &mut Vec<Value>,
    ) -> Value {
        let Some(leaf) = self.leaf(value) else { return value };
        if self.cfg.loop_depth(block) > 0 {
            return self.copy_before_loops(block, leaf);
        }
        *local.entry(leaf).or_insert_with_key(|(ty, inst)| {
            let copy = self.func.create(*ty, inst.clone());
            placed.push(copy);
            copy
        })
    }

    fn copy_before_loops(&mut self, block: Block, leaf: Leaf) -> Value {
        let outside = self.cfg.outside_of_loops(block);
        let func = &mut *self.func;
        // Blocks outside come earlier in the order: that one is complete.
        *self
            .in_loops
            .entry((outside, leaf))
            .or_insert_with_key(|(_, (ty, inst))| func.append(outside, *ty, inst.clone()))
    }
}
