//! A branch to a panic becomes a check in the straight path.
//!
//! # Invariants
//! - The panic has no arguments: those are computed on the way to it, and a check has no such way.

use crate::ir::{Block, Function, Inst, Target, Terminator, TrapId, Type, UnaryOp};

/// Turns `branch c, panic, go_on` into `trapif c` and a jump.
pub(super) fn run(func: &mut Function, block: Block) -> bool {
    let Terminator::Branch(cond, then, otherwise) = func.terminator(block).clone() else {
        return false;
    };
    let (cond, trap, onward) = match (panic_in(func, &then), panic_in(func, &otherwise)) {
        (Some(trap), _) => (cond, trap, otherwise),
        (None, Some(trap)) => {
            (func.append(block, Type::BOOL, Inst::Unary(UnaryOp::Not, cond)), trap, then)
        }
        (None, None) => return false,
    };
    func.append(block, Type::VOID, Inst::TrapIf(cond, trap));
    func.set_terminator(block, Terminator::Jump(onward));
    true
}

/// The panic that is all that the block does.
fn panic_in(func: &Function, target: &Target) -> Option<TrapId> {
    let does_nothing = |&value| func.inst(value).is_some_and(|inst| !inst.has_side_effect());
    match func.terminator(target.block) {
        Terminator::Trap(trap, args) if args.is_empty() => {
            func.insts(target.block).iter().all(does_nothing).then_some(*trap)
        }
        _ => None,
    }
}
