//! Values that come to have several definitions, after blocks were copied.

use crate::ir::builder::Builder;
use crate::ir::{Block, Function, Value};
use std::collections::{HashMap, HashSet};

/// A value, and what it is at the end of each block that defines it or a copy of it.
pub(super) struct Definitions {
    pub(super) value: Value,
    pub(super) ends: Vec<(Block, Value)>,
}

/// Makes every use of such a value, but for those `inside` of the blocks that were copied and their
/// copies, one of whichever definition the use was reached by.
pub(super) fn join(func: &mut Function, all: &[Definitions], inside: &HashSet<Block>) {
    let mut uses: HashMap<Value, Vec<Block>> = HashMap::new();
    for block in func.blocks().filter(|block| !inside.contains(block)) {
        func.for_each_operand(block, |value| {
            let blocks = uses.entry(value).or_default();
            if blocks.last() != Some(&block) {
                blocks.push(block);
            }
        });
    }
    let mut builder = Builder::reopen(func.clone());
    let mut joined: HashMap<(Block, Value), Value> = HashMap::new();
    for Definitions { value, ends } in all {
        let Some(blocks) = uses.get(value) else { continue };
        let variable = builder.variable(builder.func.ty(*value));
        for &(block, end) in ends {
            builder.assign_at_end(block, variable, end);
        }
        for &block in blocks {
            joined.insert((block, *value), builder.read_at_end(block, variable));
        }
    }
    *func = builder.func;
    for block in func.blocks() {
        let resolve = |value: Value| joined.get(&(block, value)).copied().unwrap_or(value);
        for value in func.insts(block).to_vec() {
            let mut inst = func.inst(value).expect("an instruction").clone();
            inst.map_operands(resolve);
            func.replace_inst(value, inst);
        }
        func.terminator_mut(block).map_operands(resolve);
    }
}
