//! The edits that several passes make.

use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Inst, Line, Target, Terminator, Value};
use std::collections::HashMap;

/// Values and what stands in for them from now on.
#[derive(Debug, Default)]
pub(super) struct Replacements(HashMap<Value, Value>);

impl Replacements {
    /// `new` stands in for `old`; it must be available wherever `old` is used.
    pub(super) fn insert(&mut self, old: Value, new: Value) {
        debug_assert_ne!(self.resolve(new), old, "a value cannot stand in for itself");
        self.0.insert(old, new);
    }

    /// What stands in for the value in the end.
    pub(super) fn resolve(&self, mut value: Value) -> Value {
        while let Some(&next) = self.0.get(&value) {
            value = next;
        }
        value
    }

    /// Replaces operands everywhere, and says whether there was anything to replace.
    pub(super) fn apply(&self, func: &mut Function) -> bool {
        if !self.0.is_empty() {
            func.map_operands(|v| self.resolve(v));
        }
        !self.0.is_empty()
    }
}

/// Removes the blocks that the entry does not lead to.
pub(super) fn remove_unreachable(func: &mut Function) -> bool {
    let cfg = Cfg::new(func);
    let keep: Vec<bool> = func.blocks().map(|b| cfg.is_reachable(b)).collect();
    let any = keep.contains(&false);
    if any {
        func.retain_blocks(&keep);
    }
    any
}

/// Takes the block out of the function; nothing may jump to it any more. It is still counted
/// until [`remove_unreachable`].
pub(super) fn clear(func: &mut Function, block: Block) {
    func.params_mut(block).clear();
    func.insts_mut(block).clear();
    func.set_terminator(block, Terminator::Jump(Target::new(block)));
}

/// Keeps each block's parameters for which its list of `keep` holds, and their arguments; whether
/// any of them goes.
pub(super) fn retain_params(func: &mut Function, keep: &[Vec<bool>]) -> bool {
    if keep.iter().flatten().all(|&keep| keep) {
        return false;
    }
    for block in func.blocks() {
        retain(func.params_mut(block), &keep[block.index()]);
        for target in func.terminator_mut(block).targets_mut() {
            retain(&mut target.args, &keep[target.block.index()]);
        }
    }
    true
}

fn retain(values: &mut Vec<Value>, keep: &[bool]) {
    let mut keep = keep.iter();
    values.retain(|_| *keep.next().expect("a flag for each"));
}

/// Whether the value is a constant, a hole or a slot's address, which may be had anywhere.
pub(super) fn is_leaf(func: &Function, value: Value) -> bool {
    func.inst(value).is_some_and(Inst::is_leaf)
}

/// Has the block `copy`, which is empty, do and end as `block` does, with the operands that `map` says
/// in place of theirs; `map` then knows the copies of what `block` defines by its instructions.
pub(super) fn copy_into(
    func: &mut Function,
    block: Block,
    copy: Block,
    map: &mut HashMap<Value, Value>,
) {
    for value in func.insts(block).to_vec() {
        let mut inst = func.inst(value).expect("an instruction").clone();
        inst.map_operands(|v| resolve(map, v));
        func.line = func.line_of(value);
        let new = func.append(copy, func.ty(value), inst);
        map.insert(value, new);
    }
    let mut terminator = func.terminator(block).clone();
    terminator.map_operands(|v| resolve(map, v));
    func.line = func.terminator_line(block);
    func.set_terminator(copy, terminator);
    func.line = Line::UNKNOWN;
}

/// What the map says in place of the value.
pub(super) fn resolve(map: &HashMap<Value, Value>, value: Value) -> Value {
    map.get(&value).copied().unwrap_or(value)
}

/// How often each value is an operand.
pub(super) fn use_counts(func: &Function) -> Vec<u32> {
    let mut uses = vec![0; func.value_count()];
    for block in func.blocks() {
        func.for_each_operand(block, |value| uses[value.index()] += 1);
    }
    uses
}

/// The block that each value is defined in, if it is in any.
pub(super) fn definition_blocks(func: &Function) -> Vec<Option<Block>> {
    let mut blocks = vec![None; func.value_count()];
    for block in func.blocks() {
        for value in func.params(block).iter().chain(func.insts(block)) {
            blocks[value.index()] = Some(block);
        }
    }
    blocks
}
