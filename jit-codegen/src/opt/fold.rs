//! Constant folding: replaces an instruction by the constant it always yields.
//!
//! # Invariants
//! - A fold is made at the instruction's width: `add.i32 MAX, 1` wraps, as its machine code would.
//! - A division that the machine would refuse is left alone, and so is a fold to a NaN: which one
//!   the machine yields is its business.
//! - A hole is not a constant: its value is unknown until the template is patched.

use super::edit::{self, Replacements};
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Inst, Target, Terminator, Value, eval};

/// Folds everything that is constant, branches and traps included.
pub fn run(func: &mut Function) -> bool {
    let mut replaced = Replacements::default();
    let mut changed = false;
    // Operands come before their users in this order, so once is enough.
    for &block in Cfg::new(func).order() {
        changed |= fold_block(func, block, &mut replaced);
        changed |= fold_branch(func, block, &replaced);
    }
    changed |= replaced.apply(func);
    edit::remove_unreachable(func) || changed
}

/// What becomes of an instruction.
enum Folded {
    No,
    Constant(u64),
    Value(Value),
    Gone,
    Trap(Terminator),
}

fn fold_block(func: &mut Function, block: Block, replaced: &mut Replacements) -> bool {
    let mut kept = Vec::new();
    let mut changed = false;
    for value in std::mem::take(func.insts_mut(block)) {
        let folded = fold(func, value, replaced);
        changed |= !matches!(folded, Folded::No);
        match folded {
            Folded::No => kept.push(value),
            Folded::Constant(bits) => {
                func.replace_inst(value, Inst::Const(bits));
                kept.push(value);
            }
            Folded::Value(other) => replaced.insert(value, other),
            Folded::Gone => {}
            Folded::Trap(trap) => {
                func.set_terminator(block, trap);
                break;
            }
        }
    }
    *func.insts_mut(block) = kept;
    changed
}

fn fold(func: &Function, value: Value, replaced: &Replacements) -> Folded {
    let constant = |v| func.as_const(replaced.resolve(v));
    let inst = func.inst(value).expect("it stands in a block");
    match *inst {
        Inst::Const(_) => return Folded::No,
        Inst::Select(cond, a, b) => {
            if let Some(cond) = constant(cond) {
                return Folded::Value(replaced.resolve(if cond != 0 { a } else { b }));
            }
        }
        Inst::TrapIf(cond, trap) => {
            return match constant(cond) {
                None => Folded::No,
                Some(0) => Folded::Gone,
                Some(_) => Folded::Trap(Terminator::Trap(trap, Vec::new())),
            };
        }
        _ => {}
    }
    let mut known = true;
    inst.for_each_operand(|v| known &= constant(v).is_some());
    let operand = |v| (func.ty(v), constant(v).expect("all are known"));
    match known.then(|| eval::evaluate(inst, func.ty(value), operand)).flatten() {
        Some(bits) if !eval::is_nan(func.ty(value), bits) => Folded::Constant(bits),
        _ => Folded::No,
    }
}

fn fold_branch(func: &mut Function, block: Block, replaced: &Replacements) -> bool {
    let Terminator::Branch(cond, then, otherwise) = func.terminator(block) else { return false };
    let Some(bits) = func.as_const(replaced.resolve(*cond)) else { return false };
    let taken: Target = if bits != 0 { then.clone() } else { otherwise.clone() };
    func.set_terminator(block, Terminator::Jump(taken));
    true
}
