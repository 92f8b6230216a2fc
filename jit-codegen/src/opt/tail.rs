//! A function that ends by calling itself starts anew instead: a loop and no deeper stack.
//!
//! # Invariants
//! - The call is the last thing that the function does, and its result is the function's.
//! - No slot's address is known to anybody but the loads and stores: the call that is gone had slots
//!   of its own, and nobody can tell those from the caller's.

use super::edit::Replacements;
use super::memory;
use crate::ir::{Block, FuncId, Function, Inst, Target, Terminator, Value};

/// Makes the tail calls of the function to itself jumps.
pub fn run(func: &mut Function, id: FuncId) -> bool {
    let calls: Vec<(Block, Vec<Value>)> =
        func.blocks().filter_map(|block| Some((block, tail_call(func, block, id)?))).collect();
    if calls.is_empty() || memory::escaped(func).contains(&true) {
        return false;
    }
    let header = split_entry(func);
    for (block, args) in calls {
        // The entry's call has moved with what stood before it.
        let block = if block == Block::ENTRY { header } else { block };
        let args = args.iter().map(|&arg| in_loop(func, header, arg)).collect();
        func.insts_mut(block).pop();
        func.set_terminator(block, Terminator::Jump(Target { block: header, args }));
    }
    true
}

/// The arguments of the call of `id` that ends the block.
fn tail_call(func: &Function, block: Block, id: FuncId) -> Option<Vec<Value>> {
    let &value = func.insts(block).last()?;
    match func.inst(value)? {
        Inst::CallLocal(callee, args) if *callee == id && is_result(func, block, value) => {
            Some(args.clone())
        }
        _ => None,
    }
}

/// Whether all that follows the block's instructions is that the value is returned (if the function
/// has a result).
fn is_result(func: &Function, block: Block, mut value: Value) -> bool {
    let mut terminator = func.terminator(block);
    for _ in 0..func.block_count() {
        match terminator {
            Terminator::Return(values) => {
                return values.is_empty() || *values == [value];
            }
            Terminator::Jump(target) if func.insts(target.block).is_empty() => {
                if let Some(index) = target.args.iter().position(|&arg| arg == value) {
                    value = func.params(target.block)[index];
                }
                terminator = func.terminator(target.block);
            }
            _ => return false,
        }
    }
    false
}

/// Moves all that the entry does to a block that can be jumped to.
fn split_entry(func: &mut Function) -> Block {
    let header = func.add_block();
    let params = func.params(Block::ENTRY).to_vec();
    let mut replaced = Replacements::default();
    for &param in &params {
        let inner = func.add_param(header, func.ty(param));
        replaced.insert(param, inner);
    }
    replaced.apply(func);
    let insts = std::mem::take(func.insts_mut(Block::ENTRY));
    *func.insts_mut(header) = insts;
    func.end_like(header, Block::ENTRY);
    func.set_terminator(Block::ENTRY, Terminator::Jump(Target { block: header, args: params }));
    header
}

/// The value as it is after [`split_entry`].
fn in_loop(func: &Function, header: Block, value: Value) -> Value {
    let index = func.params(Block::ENTRY).iter().position(|&param| param == value);
    index.map_or(value, |index| func.params(header)[index])
}
