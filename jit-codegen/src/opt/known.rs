//! Conditions that a dominating branch or trap has settled.
//!
//! Below `trap_if c`, `c` is false; in the block that only a branch on `c` leads to, it is what the
//! branch found it to be. A branch, trap or select on `c` there is given a constant, and `fold`
//! does the rest; what a select on `c` gave before is the side that it took. A comparison also tells, by
//! `ends`, what does not overflow.
//!
//! # Invariants
//! - A fact about a value holds wherever the place that settled it dominates: a loop cannot compute
//!   the value anew without passing that place again.

mod ends;

use crate::ir::cfg::Cfg;
use crate::ir::{BinaryOp, Block, Function, Inst, IntCond, Terminator, Type, UnaryOp, Value};
use ends::AtEnd;
use std::collections::HashMap;

/// Replaces conditions whose outcome is known.
pub fn run(func: &mut Function) -> bool {
    let cfg = Cfg::new(func);
    let mut facts = Facts { table: HashMap::new(), cfg: &cfg };
    let mut changed = false;
    for &block in cfg.order() {
        changed |= visit_insts(func, block, &mut facts);
        changed |= visit_branch(func, block, &mut facts);
    }
    changed
}

fn visit_insts(func: &mut Function, block: Block, facts: &mut Facts) -> bool {
    let mut changed = false;
    let mut kept = Vec::new();
    for value in std::mem::take(func.insts_mut(block)) {
        changed |= take_sides(func, block, value, facts);
        if let Some(&(Inst::TrapIf(cond, _) | Inst::Select(cond, ..))) = func.inst(value) {
            if let Some(holds) = facts.find(func, block, cond) {
                let constant = func.create(Type::BOOL, Inst::Const(holds.into()));
                kept.push(constant);
                func.replace_inst(value, with_condition(func.inst(value), constant));
                changed = true;
            } else if let Some(Inst::TrapIf(..)) = func.inst(value) {
                facts.record(func, block, cond, false);
            }
        }
        kept.push(value);
    }
    *func.insts_mut(block) = kept;
    changed
}

/// Gives the instruction, for operands that selects gave, the sides that they took.
fn take_sides(func: &mut Function, block: Block, value: Value, facts: &Facts) -> bool {
    let mut inst = func.inst(value).expect("an instruction").clone();
    let mut changed = false;
    inst.map_operands(|v| facts.take_side(func, block, v, &mut changed));
    if changed {
        func.replace_inst(value, inst);
    }
    changed
}

fn with_condition(inst: Option<&Inst>, cond: Value) -> Inst {
    match *inst.expect("an instruction") {
        Inst::TrapIf(_, trap) => Inst::TrapIf(cond, trap),
        Inst::Select(_, a, b) => Inst::Select(cond, a, b),
        _ => unreachable!("only these have a condition"),
    }
}

fn visit_branch(func: &mut Function, block: Block, facts: &mut Facts) -> bool {
    let changed = take_sides_at_end(func, block, facts);
    let Terminator::Branch(cond, then, otherwise) = func.terminator(block) else { return changed };
    let (cond, then, otherwise) = (*cond, then.block, otherwise.block);
    if let Some(holds) = facts.find(func, block, cond) {
        let constant = func.append(block, Type::BOOL, Inst::Const(holds.into()));
        if let Terminator::Branch(cond, ..) = func.terminator_mut(block) {
            *cond = constant;
        }
        return true;
    }
    for (target, holds) in [(then, true), (otherwise, false)] {
        if facts.cfg.preds(target).len() == 1 {
            facts.record(func, target, cond, holds);
        }
    }
    changed
}

/// The same for the block's terminator. On its way to a target, a branch's condition is known too.
fn take_sides_at_end(func: &mut Function, block: Block, facts: &Facts) -> bool {
    let mut terminator = func.terminator(block).clone();
    let mut changed = false;
    terminator.map_operands(|v| facts.take_side(func, block, v, &mut changed));
    if let Terminator::Branch(own, then, otherwise) = &mut terminator {
        for (target, holds) in [(then, true), (otherwise, false)] {
            for arg in &mut target.args {
                match func.inst(*arg) {
                    Some(&Inst::Select(cond, a, b)) if cond == *own => {
                        *arg = if holds { a } else { b };
                        changed = true;
                    }
                    _ => {}
                }
            }
        }
    }
    if changed {
        func.set_terminator(block, terminator);
    }
    changed
}

/// A condition by name, or by what it compares.
#[derive(PartialEq, Eq, Hash)]
enum Condition {
    Value(Value),
    Compare(IntCond, Value, Value),
    AtEnd(AtEnd),
}

struct Facts<'c> {
    table: HashMap<Condition, Vec<(Block, bool)>>,
    cfg: &'c Cfg,
}

impl Facts<'_> {
    /// In every block that `root` dominates, `value` is so.
    fn record(&mut self, func: &Function, root: Block, value: Value, holds: bool) {
        self.add(Condition::Value(value), root, holds);
        match func.inst(value) {
            Some(&Inst::Compare(cond, a, b)) => {
                self.add(Condition::Compare(cond, a, b), root, holds);
                self.add(Condition::Compare(cond.negate(), a, b), root, !holds);
                let cond = if holds { cond } else { cond.negate() };
                for missed in ends::missed(func, cond, a, b) {
                    self.add(Condition::AtEnd(missed), root, false);
                }
            }
            Some(&Inst::Unary(UnaryOp::Not, a)) => self.record(func, root, a, !holds),
            Some(&Inst::Binary(BinaryOp::And, a, b)) if holds => {
                self.record(func, root, a, true);
                self.record(func, root, b, true);
            }
            Some(&Inst::Binary(BinaryOp::Or, a, b)) if !holds => {
                self.record(func, root, a, false);
                self.record(func, root, b, false);
            }
            _ => {}
        }
    }

    fn add(&mut self, condition: Condition, root: Block, holds: bool) {
        self.table.entry(condition).or_default().push((root, holds));
    }

    /// What a select gives in `block`, if its condition is known there; else the value itself.
    fn take_side(&self, func: &Function, block: Block, value: Value, changed: &mut bool) -> Value {
        let Some(&Inst::Select(cond, a, b)) = func.inst(value) else { return value };
        let Some(holds) = self.find(func, block, cond) else { return value };
        *changed = true;
        if holds { a } else { b }
    }

    /// What the value is in `block`, if that is known. A constant is `fold`'s.
    fn find(&self, func: &Function, block: Block, value: Value) -> Option<bool> {
        let lookup = |condition| {
            let facts = self.table.get(&condition)?;
            facts.iter().find(|(root, _)| self.cfg.dominates(*root, block)).map(|&(_, h)| h)
        };
        match func.inst(value) {
            Some(Inst::Const(_)) => None,
            Some(&Inst::Compare(cond, a, b)) => {
                lookup(Condition::Value(value)).or_else(|| lookup(Condition::Compare(cond, a, b)))
            }
            inst => lookup(Condition::Value(value)).or_else(|| {
                let overflow = ends::overflows_at(func, inst?)?;
                lookup(Condition::AtEnd(overflow))
            }),
        }
    }
}
