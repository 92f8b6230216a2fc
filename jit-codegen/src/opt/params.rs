//! Block parameters that are not needed: those that always have one value.
//!
//! # Invariants
//! - A value that every jump passes, other than those that pass the parameter itself on, is
//!   available in the block: the first jump to get there came from where it was.
//! - A constant or a hole may differ in name from jump to jump; the block gets a copy of its own.

use super::edit::{self, Replacements};
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Value};

/// Replaces parameters by the one value they have, until none is left that has one.
pub fn run(func: &mut Function) -> bool {
    let mut changed = false;
    while run_once(func) {
        changed = true;
    }
    changed
}

fn run_once(func: &mut Function) -> bool {
    let mut replaced = Replacements::default();
    let arguments = collect_arguments(func);
    let mut kept: Vec<Vec<bool>> =
        func.blocks().map(|block| vec![true; func.params(block).len()]).collect();
    // What a block is passed is known before the block, but for what loops pass back.
    for &block in Cfg::new(func).order().iter().skip(1) {
        for (i, keep) in kept[block.index()].iter_mut().enumerate() {
            let args: Vec<Value> = arguments[block.index()].iter().map(|a| a[i]).collect();
            *keep = !replace(func, block, i, &args, &mut replaced);
        }
    }
    edit::retain_params(func, &kept);
    replaced.apply(func)
}

/// The arguments of every jump to each block.
fn collect_arguments(func: &Function) -> Vec<Vec<Vec<Value>>> {
    let mut arguments = vec![Vec::new(); func.block_count()];
    for block in func.blocks() {
        for target in func.terminator(block).targets() {
            arguments[target.block.index()].push(target.args.clone());
        }
    }
    arguments
}

fn replace(
    func: &mut Function,
    block: Block,
    index: usize,
    args: &[Value],
    replaced: &mut Replacements,
) -> bool {
    let param = func.params(block)[index];
    let mut others = args.iter().map(|&a| replaced.resolve(a)).filter(|&a| a != param);
    let Some(first) = others.next() else { return false };
    let leaf = func.inst(first).filter(|i| i.is_leaf()).cloned();
    let (mut equal, mut alike) = (true, leaf.is_some());
    for other in others {
        equal &= other == first;
        alike &= func.inst(other) == leaf.as_ref();
    }
    if equal {
        replaced.insert(param, first);
    } else if let (true, Some(leaf)) = (alike, leaf) {
        let copy = func.create(func.ty(param), leaf);
        func.insts_mut(block).insert(0, copy);
        replaced.insert(param, copy);
    }
    equal || alike
}
