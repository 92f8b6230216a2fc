//! Loop-invariant code moves to the loop's preheader, the block before it.
//!
//! # Invariants
//! - Only what the machine accepts for any operands moves: the loop might never have come to it.
//! - A load moves if it is surely inside of its slot, and nothing in the loop writes there.
//! - Constants stay; `place` finds their places. Comparisons stay with the branches they are fused
//!   with. A constant that a moved instruction needs is copied.
//! - A loop gets so many values to keep in registers and no more.

use super::{edit, memory};
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Inst, Target, Terminator, Value};
use std::collections::HashSet;

/// What a loop may be given to hold from outside.
const MAX_MOVED: usize = 6;

/// Moves invariant code out of every loop, inner ones first.
pub fn run(func: &mut Function) -> bool {
    let mut changed = false;
    let mut cfg = Cfg::new(func);
    for header in cfg.inner_loops_first() {
        if run_loop(func, &cfg, header) {
            cfg = Cfg::new(func);
            changed = true;
        }
    }
    changed
}

fn run_loop(func: &mut Function, cfg: &Cfg, header: Block) -> bool {
    let body = loop_body(cfg, header);
    let moved = find_invariant(func, cfg, &body);
    if moved.is_empty() {
        return false;
    }
    for block in func.blocks() {
        func.insts_mut(block).retain(|v| !moved.contains(v));
    }
    let preheader = preheader(func, cfg, header, &body);
    for value in moved {
        copy_leaves(func, preheader, value);
        func.insts_mut(preheader).push(value);
    }
    true
}

/// The loop's blocks: those from which a jump back can be reached without the header.
pub(super) fn loop_body(cfg: &Cfg, header: Block) -> HashSet<Block> {
    let preds = cfg.preds(header).iter();
    let mut work: Vec<Block> = preds.copied().filter(|&p| cfg.dominates(header, p)).collect();
    let mut body = HashSet::from([header]);
    while let Some(block) = work.pop() {
        if body.insert(block) {
            work.extend(cfg.preds(block));
        }
    }
    body
}

/// The instructions to move, operands first.
fn find_invariant(func: &Function, cfg: &Cfg, body: &HashSet<Block>) -> Vec<Value> {
    let in_body = || cfg.order().iter().filter(|b| body.contains(b));
    let defined = in_body().flat_map(|&b| func.params(b).iter().chain(func.insts(b)));
    let mut variant: HashSet<Value> = defined.copied().collect();
    let mut moved = Vec::new();
    let escaped = memory::escaped(func);
    let is_written = |class| {
        let mut insts = in_body().flat_map(|&b| func.insts(b)).filter_map(|&v| func.inst(v));
        insts.any(|inst| memory::writes(inst, class, &escaped))
    };
    for &value in in_body().flat_map(|&b| func.insts(b)) {
        let inst = func.inst(value).expect("an instruction");
        let mut invariant = match inst {
            Inst::Load { class, .. } => {
                memory::is_safe_load(func, inst, func.ty(value).bytes()) && !is_written(*class)
            }
            _ => inst.is_speculatable() && !is_free(inst),
        };
        inst.for_each_operand(|v| invariant &= edit::is_leaf(func, v) || !variant.contains(&v));
        if invariant && moved.len() < MAX_MOVED {
            variant.remove(&value);
            moved.push(value);
        }
    }
    moved
}

/// Whether the instruction costs nothing in the loop: a constant, or what its user is fused with.
const fn is_free(inst: &Inst) -> bool {
    inst.is_leaf() || matches!(inst, Inst::Compare(..) | Inst::Overflow(..))
}

/// The block that alone leads into the loop and nowhere else.
fn preheader(func: &mut Function, cfg: &Cfg, header: Block, body: &HashSet<Block>) -> Block {
    let outside: Vec<Block> =
        cfg.preds(header).iter().copied().filter(|p| !body.contains(p)).collect();
    if let [pred] = outside[..]
        && matches!(func.terminator(pred), Terminator::Jump(_))
    {
        return pred;
    }
    let preheader = func.add_block();
    for param in func.params(header).to_vec() {
        func.add_param(preheader, func.ty(param));
    }
    let args = func.params(preheader).to_vec();
    func.set_terminator(preheader, Terminator::Jump(Target { block: header, args }));
    for pred in outside {
        for target in func.terminator_mut(pred).targets_mut() {
            if target.block == header {
                target.block = preheader;
            }
        }
    }
    preheader
}

/// Gives the instruction copies of its own of the constants and holes that it uses.
fn copy_leaves(func: &mut Function, block: Block, value: Value) {
    let mut inst = func.inst(value).expect("an instruction").clone();
    inst.map_operands(|v| match func.inst(v) {
        Some(leaf) if leaf.is_leaf() => {
            let leaf = leaf.clone();
            func.append(block, func.ty(v), leaf)
        }
        _ => v,
    });
    func.replace_inst(value, inst);
}
