//! Short loops become what they do, round after round: those of one block, whose number of rounds
//! follows from constants.
//!
//! # Invariants
//! - What a round does is kept, traps included; only the test at its end goes.
//! - A function grows by little: see [`MAX_COST`].

use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Line, Target, Terminator, Value, eval};
use std::collections::HashMap;

/// As many rounds as are written out.
const MAX_ROUNDS: usize = 64;
/// As many instructions as all rounds of a loop may become, without those that are constant.
const MAX_COST: usize = 192;

/// Writes out every loop that is short.
pub fn run(func: &mut Function) -> bool {
    let mut changed = false;
    for block in func.blocks() {
        if let Some(rounds) = rounds(func, &Cfg::new(func), block) {
            write_out(func, block, rounds);
            changed = true;
        }
    }
    changed
}

/// How often a block runs that is a loop of its own, if that is known and worth it.
fn rounds(func: &Function, cfg: &Cfg, block: Block) -> Option<usize> {
    let Terminator::Branch(cond, then, otherwise) = func.terminator(block) else { return None };
    if (then.block == block) == (otherwise.block == block) {
        return None;
    }
    let goes_on = then.block == block;
    let again = if goes_on { then } else { otherwise };
    let mut outside = cfg.preds(block).iter().filter(|&&pred| pred != block);
    let (Some(&before), None) = (outside.next(), outside.next()) else { return None };
    let first = func.terminator(before).targets().find(|target| target.block == block)?;
    let mut params: Vec<Option<u64>> = first.args.iter().map(|&arg| func.as_const(arg)).collect();
    let mut cost = 0;
    for round in 1..=MAX_ROUNDS {
        let mut known: HashMap<Value, u64> = HashMap::new();
        let bits = |known: &HashMap<Value, u64>, value: Value| {
            known.get(&value).copied().or_else(|| func.as_const(value))
        };
        for (&param, value) in func.params(block).iter().zip(&params) {
            value.map(|value| known.insert(param, value));
        }
        for &value in func.insts(block) {
            let inst = func.inst(value).expect("an instruction");
            let mut all = !inst.has_side_effect();
            inst.for_each_operand(|v| all &= bits(&known, v).is_some());
            let operand = |v| (func.ty(v), bits(&known, v).expect("all are known"));
            match all.then(|| eval::evaluate(inst, func.ty(value), operand)).flatten() {
                Some(result) => drop(known.insert(value, result)),
                None => cost += usize::from(!inst.is_leaf()),
            }
        }
        if cost > MAX_COST {
            return None;
        }
        if (bits(&known, *cond)? != 0) != goes_on {
            return Some(round);
        }
        params = again.args.iter().map(|&arg| bits(&known, arg)).collect();
    }
    None
}

/// Makes the block run once and do what it did in so many rounds.
fn write_out(func: &mut Function, block: Block, rounds: usize) {
    let Terminator::Branch(_, then, otherwise) = func.terminator(block).clone() else {
        unreachable!("the block ends with a branch")
    };
    let (again, exit) = if then.block == block { (then, otherwise) } else { (otherwise, then) };
    let (params, insts) = (func.params(block).to_vec(), func.insts(block).to_vec());
    // Each value as the latest round has it.
    let mut latest: HashMap<Value, Value> = HashMap::new();
    let resolve = |latest: &HashMap<Value, Value>, v: Value| latest.get(&v).copied().unwrap_or(v);
    for _ in 1..rounds {
        let args: Vec<Value> = again.args.iter().map(|&arg| resolve(&latest, arg)).collect();
        latest.extend(params.iter().copied().zip(args));
        for &value in &insts {
            let mut inst = func.inst(value).expect("an instruction").clone();
            inst.map_operands(|v| resolve(&latest, v));
            func.line = func.line_of(value);
            let copy = func.append(block, func.ty(value), inst);
            latest.insert(value, copy);
        }
    }
    func.line = Line::UNKNOWN;
    let args = exit.args.iter().map(|&arg| resolve(&latest, arg)).collect();
    func.set_terminator(block, Terminator::Jump(Target { block: exit.block, args }));
    use_latest(func, block, &latest);
}

/// What follows the loop sees the values of its last round.
fn use_latest(func: &mut Function, block: Block, latest: &HashMap<Value, Value>) {
    // One step only: a parameter of the last round may be what the first one computed.
    let resolve = |v: Value| latest.get(&v).copied().unwrap_or(v);
    for after in func.blocks().filter(|&it| it != block) {
        for value in func.insts(after).to_vec() {
            let mut inst = func.inst(value).expect("an instruction").clone();
            inst.map_operands(resolve);
            func.replace_inst(value, inst);
        }
        func.terminator_mut(after).map_operands(resolve);
    }
}
