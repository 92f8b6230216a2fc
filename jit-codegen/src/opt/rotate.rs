//! Loops are tested at the end of a round, and once before the first: a round is one jump shorter, and
//! what was just computed is compared where it is at hand.
//!
//! ```text
//! block1(v1):               guard:  the same test, of what the loop starts with
//!   v2 = lt v1, v0            branch v2', block2(…), block3(…)
//!   branch v2, block2, …    block2(v1):
//! block2:                     …
//!   …                         v2 = lt v8, v0
//!   jump block1(v8)           branch v2, block2(v8), block3(…)
//! ```
//!
//! Known as loop inversion: Muchnick, "Advanced Compiler Design and Implementation" (1997), §18.5.
//!
//! # Invariants
//! - What the header does is done as often as before, and in the same order: it stands twice, and one
//!   of the two is for the jumps from outside.

use super::edit;
use super::licm::loop_body;
use super::ssa::{self, Definitions};
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Inst, Terminator, Value};
use std::collections::{HashMap, HashSet};

/// A header with more instructions than this is not worth having twice.
const MAX_INSTS: usize = 12;

/// Turns every loop that is tested at its start, inner ones first.
pub fn run(func: &mut Function) -> bool {
    let mut changed = false;
    let mut cfg = Cfg::new(func);
    for header in cfg.inner_loops_first() {
        if is_tested_at_start(func, &cfg, header) {
            rotate(func, &cfg, header);
            cfg = Cfg::new(func);
            changed = true;
        }
    }
    changed
}

fn is_tested_at_start(func: &Function, cfg: &Cfg, header: Block) -> bool {
    let Terminator::Branch(_, then, otherwise) = func.terminator(header) else { return false };
    let body = loop_body(cfg, header);
    let leaves = body.contains(&then.block) != body.contains(&otherwise.block);
    let from_inside: Vec<Block> =
        cfg.preds(header).iter().copied().filter(|pred| body.contains(pred)).collect();
    let [latch] = from_inside[..] else { return false };
    let is_call = |&v: &Value| matches!(func.inst(v), Some(Inst::Call(..) | Inst::CallLocal(..)));
    leaves
        && matches!(func.terminator(latch), Terminator::Jump(_))
        && func.insts(header).len() <= MAX_INSTS
        && !func.insts(header).iter().any(is_call)
}

fn rotate(func: &mut Function, cfg: &Cfg, header: Block) {
    let body = loop_body(cfg, header);
    let outside = cfg.preds(header).iter().copied().filter(|pred| !body.contains(pred));
    let outside: HashSet<Block> = outside.collect();
    let (guard, copies) = copy_block(func, header);
    for &pred in &outside {
        for target in func.terminator_mut(pred).targets_mut() {
            if target.block == header {
                target.block = guard;
            }
        }
    }
    let both: Vec<Definitions> = copies
        .into_iter()
        .map(|(value, copy)| Definitions { value, ends: vec![(header, value), (guard, copy)] })
        .collect();
    ssa::join(func, &both, &HashSet::from([header, guard]));
}

/// A block that does the same, and the values of the one with those of the other, in order.
fn copy_block(func: &mut Function, block: Block) -> (Block, Vec<(Value, Value)>) {
    let copy = func.add_block();
    let mut map: HashMap<Value, Value> = HashMap::new();
    for param in func.params(block).to_vec() {
        let new = func.add_param(copy, func.ty(param));
        map.insert(param, new);
    }
    edit::copy_into(func, block, copy, &mut map);
    let values = func.params(block).iter().chain(func.insts(block));
    (copy, values.map(|value| (*value, map[value])).collect())
}
