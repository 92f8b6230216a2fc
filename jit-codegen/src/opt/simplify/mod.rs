//! Algebraic simplification: an instruction becomes a cheaper one, or a value that is there.
//!
//! The rules are in `ints`, `bits`, `compares`, `joined`, `converts`, `floats` and `memory`; this file
//! walks the function.
//!
//! # Invariants
//! - A rule is exact for every operand, at the instruction's width. Floats are never reassociated.
//! - Constants, then holes, are on the right where the sides may be exchanged, so rules look for
//!   them there alone.
//! - `Overflow(op, a, b)` and the operation on the same `a` and `b` are one machine instruction, so
//!   an operation that was checked stays as it is.

mod bits;
mod compares;
mod converts;
mod floats;
mod ints;
mod joined;
mod memory;

use super::cse::is_commutative;
use super::edit::{self, Replacements};
use crate::ir::cfg::Cfg;
use crate::ir::{
    BinaryOp, Block, Conversion, Function, Inst, Line, OverflowOp, Type, UnaryOp, Value,
};
use std::collections::HashSet;

/// Applies every rule once everywhere.
pub fn run(func: &mut Function) -> bool {
    let uses = edit::use_counts(func);
    let mut rules = Rules {
        func,
        uses,
        out: Vec::new(),
        asking: Vec::new().into_iter(),
        replaced: Replacements::default(),
        checked: HashSet::new(),
    };
    let mut changed = false;
    for &block in Cfg::new(rules.func).order() {
        changed |= rules.visit(block);
    }
    rules.replaced.apply(rules.func) || changed
}

/// What an instruction becomes.
enum Simpler {
    /// A value that is there already.
    Value(Value),
    /// Another instruction of the same type.
    Inst(Inst),
}

struct Rules<'f> {
    func: &'f mut Function,
    /// How often each value was an operand before.
    uses: Vec<u32>,
    /// The block's instructions so far; rules may add some.
    out: Vec<Value>,
    /// Those that are still to come and ask whether an operation overflows.
    asking: std::vec::IntoIter<Value>,
    replaced: Replacements,
    /// The operations so far whose overflow has been asked for.
    checked: HashSet<(OverflowOp, Value, Value)>,
}

impl Rules<'_> {
    fn visit(&mut self, block: Block) -> bool {
        let mut changed = false;
        let insts = std::mem::take(self.func.insts_mut(block));
        let asks = |&value: &Value| matches!(self.func.inst(value), Some(Inst::Overflow(..)));
        self.asking = insts.iter().copied().filter(asks).collect::<Vec<_>>().into_iter();
        for value in insts {
            if self.asking.as_slice().first() == Some(&value) {
                self.asking.next();
            }
            self.func.line = self.func.line_of(value);
            let (mut inst, ordered) = self.normalised(value);
            changed |= ordered;
            match self.simplify(self.func.ty(value), &inst) {
                Some(Simpler::Value(other)) => {
                    self.replaced.insert(value, other);
                    changed = true;
                    continue;
                }
                Some(Simpler::Inst(simpler)) => {
                    inst = simpler;
                    changed = true;
                }
                None => {}
            }
            if let Inst::Overflow(op, _, a, b) = inst {
                self.checked.insert((op, a, b));
            }
            self.func.replace_inst(value, inst);
            self.out.push(value);
        }
        self.func.line = Line::UNKNOWN;
        *self.func.insts_mut(block) = std::mem::take(&mut self.out);
        changed
    }

    /// Whether more than one instruction asked for the value.
    fn is_shared(&self, value: Value) -> bool {
        self.uses.get(value.index()).is_some_and(|&uses| uses > 1)
    }

    /// The instruction on what its operands have become, and whether those were exchanged.
    fn normalised(&self, value: Value) -> (Inst, bool) {
        let mut inst = self.func.inst(value).expect("it stands in a block").clone();
        inst.map_operands(|v| self.replaced.resolve(v));
        let ordered = self.order_operands(&mut inst);
        (inst, ordered)
    }

    /// Puts constants, then holes, on the right.
    fn order_operands(&self, inst: &mut Inst) -> bool {
        let rank = |v| match self.func.inst(v) {
            Some(Inst::Const(_)) => 2,
            Some(Inst::Hole(_)) => 1,
            _ => 0,
        };
        let swapped = match *inst {
            Inst::Binary(op, a, b) if is_commutative(op) => (a, b, Inst::Binary(op, b, a)),
            Inst::Overflow(op @ (OverflowOp::Add | OverflowOp::Mul), sign, a, b) => {
                (a, b, Inst::Overflow(op, sign, b, a))
            }
            Inst::MulAdd(a, b, c) => (a, b, Inst::MulAdd(b, a, c)),
            Inst::Compare(cond, a, b) => (a, b, Inst::Compare(cond.swap(), b, a)),
            Inst::FloatCompare(cond, a, b) => (a, b, Inst::FloatCompare(cond.swap(), b, a)),
            _ => return false,
        };
        let wrong = rank(swapped.0) > rank(swapped.1);
        if wrong {
            *inst = swapped.2;
        }
        wrong
    }

    fn simplify(&mut self, ty: Type, inst: &Inst) -> Option<Simpler> {
        if let Inst::Load { .. } | Inst::Store { .. } = inst {
            return self.access(ty, inst);
        }
        if ty.lanes != 1 {
            return None;
        }
        match *inst {
            Inst::Unary(op, a) => self.unary(ty, op, a),
            Inst::Binary(op, a, b) if ty.is_float() => self.float_binary(ty, op, a, b),
            Inst::Binary(op, a, b) => self.int_binary(ty, op, a, b),
            Inst::MulAdd(a, b, c) => self.mul_add(ty, a, b, c),
            Inst::Overflow(op, sign, a, b) => self.overflow(op, sign, a, b),
            Inst::Compare(cond, a, b) => self.compare(cond, a, b),
            Inst::Select(cond, a, b) => self.select(ty, cond, a, b),
            Inst::Convert(conversion, a) => self.convert(ty, conversion, a),
            _ => None,
        }
    }

    /// A constant of that type, whose bits beyond it are dropped.
    fn constant(&mut self, ty: Type, bits: u64) -> Value {
        self.add(ty, Inst::Const(bits & ty.mask()))
    }

    /// A new instruction before this one.
    fn add(&mut self, ty: Type, inst: Inst) -> Value {
        let value = self.func.create(ty, inst);
        self.out.push(value);
        value
    }

    /// `a op constant`.
    fn with_constant(&mut self, ty: Type, op: BinaryOp, a: Value, bits: u64) -> Inst {
        Inst::Binary(op, a, self.constant(ty, bits))
    }

    fn binary_of(&self, value: Value) -> Option<(BinaryOp, Value, Value)> {
        match self.func.inst(value) {
            Some(&Inst::Binary(op, a, b)) => Some((op, a, b)),
            _ => None,
        }
    }

    /// The operands and the constant of `x op constant`.
    fn binary_with_constant(&self, value: Value) -> Option<(BinaryOp, Value, u64)> {
        let (op, a, b) = self.binary_of(value)?;
        Some((op, a, self.func.as_const(b)?))
    }

    /// The operand, if this is `op` of it.
    fn operand_of(&self, op: UnaryOp, value: Value) -> Option<Value> {
        match self.func.inst(value) {
            Some(&Inst::Unary(found, a)) if found == op => Some(a),
            _ => None,
        }
    }

    /// The most that the value can be as an unsigned number, as far as is easily seen.
    fn bound(&self, value: Value) -> u64 {
        let ty = self.func.ty(value);
        match self.func.inst(value) {
            Some(&Inst::Const(bits)) => bits,
            Some(&Inst::Convert(Conversion::ZeroExtend, a)) => {
                self.func.ty(a).mask().min(self.bound(a))
            }
            Some(Inst::Unary(
                UnaryOp::CountOnes | UnaryOp::LeadingZeros | UnaryOp::TrailingZeros,
                _,
            )) => ty.bits().into(),
            Some(&Inst::Binary(BinaryOp::And, _, b)) => {
                self.func.as_const(b).unwrap_or_else(|| ty.mask())
            }
            Some(&Inst::Binary(BinaryOp::Shr(crate::ir::Sign::Unsigned), _, b)) => {
                let amount = self.func.as_const(b).unwrap_or(0) & u64::from(ty.bits() - 1);
                ty.mask() >> amount
            }
            _ => ty.mask(),
        }
    }
}
