//! The control-flow graph made simpler.
//!
//! In this order: a branch that can be decided or turned is, and one to a panic becomes a check; a jump to a block that does nothing
//! goes where that block would go; chains of comparisons become tables and searches (`switch`); short sides of a branch become selects (`speculate`); a block
//! joins the only one that jumps to it.
//!
//! # Invariants
//! - A block that is jumped past no longer dominates what follows it, so nothing but its own
//!   terminator may use what it defines.
//! - No loop header is jumped past: a loop keeps its one way in.

use super::edit::{self, Replacements};
use super::{speculate, switch, traps};
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Inst, Target, Terminator, UnaryOp, Value};
use std::collections::HashMap;

/// Simplifies branches and jumps.
pub fn run(func: &mut Function) -> bool {
    let mut changed = false;
    for block in func.blocks() {
        changed |= turn(func, block) || traps::run(func, block);
    }
    changed |= forward_jumps(func);
    changed |= switch::run(func);
    changed |= speculate::run(func);
    changed |= merge(func);
    edit::remove_unreachable(func) || changed
}

/// A branch on a negation is turned around; one that goes to the same place either way is a jump.
fn turn(func: &mut Function, block: Block) -> bool {
    let Terminator::Branch(cond, then, otherwise) = func.terminator(block) else { return false };
    let new = if then == otherwise {
        Terminator::Jump(then.clone())
    } else if let Some(&Inst::Unary(UnaryOp::Not, negated)) = func.inst(*cond) {
        Terminator::Branch(negated, otherwise.clone(), then.clone())
    } else {
        return false;
    };
    func.set_terminator(block, new);
    true
}

/// Jumps past blocks that do nothing.
fn forward_jumps(func: &mut Function) -> bool {
    let cfg = Cfg::new(func);
    let transparent = transparent_blocks(func, &cfg);
    let mut changed = false;
    for &block in cfg.order() {
        let mut terminator = func.terminator(block).clone();
        for target in terminator.targets_mut() {
            // This ends: every cycle has a header, and those are not transparent.
            while transparent[target.block.index()] {
                let Some(next) = next_target(func, target) else { break };
                *target = materialise(func, block, target, next);
                changed = true;
            }
        }
        func.set_terminator(block, terminator);
    }
    changed
}

/// The blocks that have nothing but leaves, all they define being used by their own terminator
/// alone.
fn transparent_blocks(func: &Function, cfg: &Cfg) -> Vec<bool> {
    let definitions = edit::definition_blocks(func);
    let mut transparent: Vec<bool> = func
        .blocks()
        .map(|b| {
            b != Block::ENTRY
                && !cfg.is_loop_header(b)
                && func.insts(b).iter().all(|&v| edit::is_leaf(func, v))
        })
        .collect();
    for block in func.blocks() {
        let mut used_in = |v: Value, here: Option<Block>| {
            if let Some(home) = definitions[v.index()].filter(|&home| Some(home) != here) {
                transparent[home.index()] = false;
            }
        };
        for &value in func.insts(block) {
            func.inst(value).expect("an instruction").for_each_operand(|v| used_in(v, None));
        }
        func.terminator(block).for_each_operand(|v| used_in(v, Some(block)));
    }
    transparent
}

/// Where the transparent block goes on, entered like this, if that is certain. In that block's own
/// values.
fn next_target(func: &Function, target: &Target) -> Option<Target> {
    match func.terminator(target.block) {
        Terminator::Jump(next) => Some(next.clone()),
        Terminator::Branch(cond, then, otherwise) => {
            let params = func.params(target.block);
            let cond = params.iter().position(|p| p == cond).map_or(*cond, |i| target.args[i]);
            let bits = func.as_const(cond)?;
            Some(if bits != 0 { then.clone() } else { otherwise.clone() })
        }
        Terminator::Return(_) | Terminator::Trap(..) => None,
    }
}

/// `next` with the values of the block jumped past replaced by those that `from` has.
fn materialise(func: &mut Function, from: Block, past: &Target, mut next: Target) -> Target {
    let params = func.params(past.block).iter().copied();
    let mut known: HashMap<Value, Value> = params.zip(past.args.iter().copied()).collect();
    let leaves = func.insts(past.block).to_vec();
    for arg in &mut next.args {
        if leaves.contains(arg) && !known.contains_key(arg) {
            let inst = func.inst(*arg).expect("a leaf").clone();
            let copy = func.append(from, func.ty(*arg), inst);
            known.insert(*arg, copy);
        }
        *arg = known.get(arg).copied().unwrap_or(*arg);
    }
    next
}

/// Appends to each block the one that it alone leads to.
fn merge(func: &mut Function) -> bool {
    let cfg = Cfg::new(func);
    let mut replaced = Replacements::default();
    let mut gone = vec![false; func.block_count()];
    let mut changed = false;
    for &block in cfg.order() {
        if gone[block.index()] {
            continue;
        }
        while let Terminator::Jump(target) = func.terminator(block).clone() {
            if target.block == block || cfg.preds(target.block).len() != 1 {
                break;
            }
            absorb(func, block, &target, &mut replaced);
            gone[target.block.index()] = true;
            changed = true;
        }
    }
    replaced.apply(func);
    changed
}

fn absorb(func: &mut Function, block: Block, target: &Target, replaced: &mut Replacements) {
    for (&param, &arg) in func.params(target.block).iter().zip(&target.args) {
        replaced.insert(param, arg);
    }
    let insts = std::mem::take(func.insts_mut(target.block));
    func.insts_mut(block).extend(insts);
    func.end_like(block, target.block);
    edit::clear(func, target.block);
}
