//! Common subexpressions: what has been computed on every path to here is not computed again.
//!
//! # Invariants
//! - The earlier instruction dominates the later one, so its value is there.
//! - That goes for divisions too: the earlier one was reached, so its guards have held.
//! - A load is replaced if nothing was written to what it may read since the earlier one.
//! - Nothing with a side effect is touched; see `known` for a trap that repeats an earlier one.

use super::edit::Replacements;
use super::memory;
use crate::ir::cfg::Cfg;
use crate::ir::{BinaryOp, Block, Function, Inst, OverflowOp, Type, Value};
use std::collections::HashMap;

/// Computations seen so far, each with the state of the memory that it reads, and the places they
/// were made.
type Table = HashMap<(Type, Inst, Option<u32>), Vec<(Block, Value)>>;

/// Replaces each instruction by a dominating equal one.
pub fn run(func: &mut Function) -> bool {
    let cfg = Cfg::new(func);
    let states = memory::states(func, &cfg);
    let mut table = Table::new();
    let mut replaced = Replacements::default();
    for &block in cfg.order() {
        let mut insts = std::mem::take(func.insts_mut(block));
        insts.retain(|&value| {
            let inst = func.inst(value).expect("it stands in a block");
            if inst.has_side_effect() {
                return true;
            }
            let key = (func.ty(value), key(inst, &replaced), states.get(&value).copied());
            let places = table.entry(key).or_default();
            match places.iter().find(|&&(earlier, _)| cfg.dominates(earlier, block)) {
                Some(&(_, earlier)) => replaced.insert(value, earlier),
                None => {
                    places.push((block, value));
                    return true;
                }
            }
            false
        });
        *func.insts_mut(block) = insts;
    }
    replaced.apply(func)
}

/// The same for any two instructions that yield the same.
fn key(inst: &Inst, replaced: &Replacements) -> Inst {
    let mut key = inst.clone();
    key.map_operands(|v| replaced.resolve(v));
    match &mut key {
        Inst::Binary(op, a, b) if is_commutative(*op) && *a > *b => std::mem::swap(a, b),
        Inst::Overflow(OverflowOp::Add | OverflowOp::Mul, _, a, b) if *a > *b => {
            std::mem::swap(a, b)
        }
        Inst::Compare(cond, a, b) if *a > *b => {
            *cond = cond.swap();
            std::mem::swap(a, b);
        }
        _ => {}
    }
    key
}

/// Whether the operands may be exchanged.
pub(super) const fn is_commutative(op: BinaryOp) -> bool {
    use BinaryOp::{Add, And, Mul, MulHigh, Or, Xor};
    matches!(op, Add | Mul | MulHigh(_) | And | Or | Xor)
}
