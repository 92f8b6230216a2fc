//! Dead code: blocks that are never reached, and values that nothing needs.
//!
//! # Invariants
//! - Whatever has a side effect stays. A division has none: what could make it panic is a `TrapIf`
//!   of its own.
//! - A parameter that only feeds itself around a loop is dead. The entry's parameters stay: they
//!   are the function's.

use super::edit;
use crate::ir::{Block, Def, Function, Value};

/// Removes what is dead.
pub fn run(func: &mut Function) -> bool {
    let changed = edit::remove_unreachable(func);
    let live = Liveness::find(func).live;
    sweep(func, &live) || changed
}

struct Liveness<'f> {
    func: &'f Function,
    live: Vec<bool>,
    work: Vec<Value>,
    /// The jumps to each block.
    preds: Vec<Vec<Block>>,
}

impl<'f> Liveness<'f> {
    fn find(func: &'f Function) -> Self {
        let live = vec![false; func.value_count()];
        let preds = vec![Vec::new(); func.block_count()];
        let mut this = Self { func, live, work: Vec::new(), preds };
        func.blocks().for_each(|block| this.add_roots(block));
        while let Some(value) = this.work.pop() {
            this.follow(value);
        }
        this
    }

    fn mark(&mut self, value: Value) {
        if !std::mem::replace(&mut self.live[value.index()], true) {
            self.work.push(value);
        }
    }

    fn add_roots(&mut self, block: Block) {
        for &value in self.func.insts(block) {
            if self.func.inst(value).is_some_and(crate::ir::Inst::has_side_effect) {
                self.mark(value);
            }
        }
        let mut terminator = self.func.terminator(block).clone();
        for target in terminator.targets_mut() {
            self.preds[target.block.index()].push(block);
            // An argument is needed only if its parameter is.
            target.args.clear();
        }
        terminator.for_each_operand(|v| self.mark(v));
    }

    fn follow(&mut self, value: Value) {
        match self.func.def(value) {
            Def::Inst(inst) => inst.for_each_operand(|v| self.mark(v)),
            Def::Param(block) => {
                let index = self.func.params(*block).iter().position(|&p| p == value);
                let index = index.expect("the block has the parameter");
                for pred in self.preds[block.index()].clone() {
                    for target in self.func.terminator(pred).targets() {
                        if target.block == *block {
                            self.mark(target.args[index]);
                        }
                    }
                }
            }
        }
    }
}

fn sweep(func: &mut Function, live: &[bool]) -> bool {
    let mut changed = false;
    let mut kept = Vec::new();
    for block in func.blocks() {
        let before = func.insts(block).len();
        func.insts_mut(block).retain(|v| live[v.index()]);
        changed |= func.insts(block).len() != before;
        let keep = func.params(block).iter().map(|p| block == Block::ENTRY || live[p.index()]);
        kept.push(keep.collect());
    }
    edit::retain_params(func, &kept) || changed
}
