//! Short sides of a branch become selects: both are computed and one is kept.
//!
//! # Invariants
//! - Only what the machine accepts for any operands is computed in vain, and little of it.
//! - A float is chosen by a comparison of floats of its type, which the machine makes a mask of.
//!   Where anything else chooses one, the branch stays: there is no conditional move for floats.

use super::edit::{self, Replacements};
use crate::ir::cfg::Cfg;
use crate::ir::{
    BinaryOp, Block, Conversion, Function, Inst, OverflowOp, Target, Terminator, Type, UnaryOp,
    Value,
};

/// How many instructions of a side may run in vain.
const MAX_INSTS: usize = 2;
/// How many values may differ between the sides.
const MAX_SELECTS: usize = 2;

/// Turns branches into selects.
pub(super) fn run(func: &mut Function) -> bool {
    let mut changed = false;
    let mut replaced = Replacements::default();
    let cfg = Cfg::new(func);
    let mut gone = vec![false; func.block_count()];
    // Inner branches first; they may leave an outer one with short sides, in the next round.
    for &block in cfg.order().iter().rev() {
        if !gone[block.index()] && convert(func, &cfg, block, &mut gone, &mut replaced) {
            changed = true;
        }
    }
    replaced.apply(func);
    changed
}

fn convert(
    func: &mut Function,
    cfg: &Cfg,
    block: Block,
    gone: &mut [bool],
    replaced: &mut Replacements,
) -> bool {
    let Terminator::Branch(cond, then, otherwise) = func.terminator(block).clone() else {
        return false;
    };
    let (a, b) = (landing(func, cfg, &then), landing(func, cfg, &otherwise));
    if a.block != b.block || !is_worthwhile(func, cond, &a.args, &b.args) {
        return false;
    }
    for (side, end) in [(&then, &a), (&otherwise, &b)] {
        if side.block != end.block {
            for (&param, &arg) in func.params(side.block).iter().zip(&side.args) {
                replaced.insert(param, arg);
            }
            let insts = std::mem::take(func.insts_mut(side.block));
            func.insts_mut(block).extend(insts);
            edit::clear(func, side.block);
            gone[side.block.index()] = true;
        }
    }
    let pairs = a.args.iter().zip(&b.args);
    let args = pairs.map(|(&x, &y)| select(func, block, cond, x, y)).collect();
    func.set_terminator(block, Terminator::Jump(Target { block: a.block, args }));
    true
}

/// Where the side goes on if it can be run in vain, in its own values; else the side.
fn landing(func: &Function, cfg: &Cfg, side: &Target) -> Target {
    let block = side.block;
    let is_short = || {
        let costs = func.insts(block).iter().filter(|&&v| !edit::is_leaf(func, v));
        costs.clone().count() <= MAX_INSTS && costs.clone().all(|&v| is_cheap(func, v))
    };
    match func.terminator(block) {
        Terminator::Jump(next)
            if next.block != block && cfg.preds(block).len() == 1 && is_short() =>
        {
            // A parameter that goes straight on is the argument.
            let known = |&v: &Value| {
                let index = func.params(block).iter().position(|&p| p == v);
                index.map_or(v, |i| side.args[i])
            };
            Target { block: next.block, args: next.args.iter().map(known).collect() }
        }
        _ => side.clone(),
    }
}

fn is_cheap(func: &Function, value: Value) -> bool {
    let is_dear = match func.inst(value).expect("an instruction") {
        inst if !inst.is_speculatable() => true,
        Inst::Binary(BinaryOp::Mul, ..) => func.ty(value).is_int(),
        Inst::Binary(BinaryOp::MulHigh(_) | BinaryOp::FloatDiv, ..)
        | Inst::Unary(
            UnaryOp::CountOnes
            | UnaryOp::LeadingZeros
            | UnaryOp::TrailingZeros
            | UnaryOp::ReverseBits
            | UnaryOp::Sqrt
            | UnaryOp::Round(_),
            _,
        )
        | Inst::Overflow(OverflowOp::Mul, ..)
        | Inst::MulAdd(..) => true,
        Inst::Convert(conversion, _) => !matches!(
            conversion,
            Conversion::Truncate | Conversion::ZeroExtend | Conversion::SignExtend
        ),
        _ => false,
    };
    !is_dear && func.ty(value).lanes == 1
}

/// Whether a value of that type can be chosen by the condition.
fn is_selectable(func: &Function, cond: Value, ty: Type) -> bool {
    let is_comparison = match func.inst(cond) {
        Some(&Inst::FloatCompare(_, x, _)) => func.ty(x) == ty,
        Some(&Inst::Unary(UnaryOp::Not, negated)) => return is_selectable(func, negated, ty),
        _ => false,
    };
    ty.lanes == 1 && (is_comparison || !ty.is_float())
}

fn is_worthwhile(func: &Function, cond: Value, a: &[Value], b: &[Value]) -> bool {
    let mut differing = a.iter().zip(b).filter(|(x, y)| x != y);
    differing.clone().count() <= MAX_SELECTS
        && differing.all(|(&x, _)| is_selectable(func, cond, func.ty(x)))
}

fn select(func: &mut Function, block: Block, cond: Value, x: Value, y: Value) -> Value {
    if x == y { x } else { func.append(block, func.ty(x), Inst::Select(cond, x, y)) }
}
