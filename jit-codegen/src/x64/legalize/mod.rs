//! What a level has no instruction for becomes what it has: IR to IR, before selection.
//!
//! # Invariants
//! - Afterwards no `SwapBytes` is of 8 or 16 bits, no count of bits and no `MulHigh` is narrower
//!   than the machine's own, no `ReverseBits` is left, and below the level that has them, neither
//!   is a `CountOnes`, a `MulAdd`, an `UnsignedToFloat` or a `FloatToUnsigned`.
//! - A `MulAdd` without an instruction is a call of the runtime's function, whose hole
//!   [`add_holes`] has made: all levels of one closure have the same holes.
//! - No panic has more arguments than registers hold.
//! - What is made is made of operations that need no such treatment themselves.

mod bits;
mod floats;
mod traps;

use super::Level;
use crate::ir::{BinaryOp, Conversion, Function, Hole, HoleId, Inst, Module, Type, UnaryOp, Value};
use crate::opt;
use crate::opt::insert::{Insert, rewrite};
use jit_template::HoleType;

/// Rewrites the function for the level.
pub fn run(func: &mut Function, level: Level) {
    let changed = rewrite(func, |insert, value| Legalizer { insert, level }.legal(value));
    if changed {
        opt::settle(func);
    }
    traps::hand_over_in_memory(func);
}

/// What a level may do better than the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gain {
    /// It may need fewer moves between registers.
    Moves,
    /// It has an instruction for what takes others several, or a slower one.
    Instruction,
}

/// The levels above the first that gain something, in order.
#[must_use]
pub fn gains(module: &Module) -> Vec<(Level, Gain)> {
    let of_function = |func| insts(func).filter_map(|value| gain(func, value));
    let gains: Vec<(Level, Gain)> = module.functions().iter().flat_map(of_function).collect();
    let most = |level| {
        let at_level = gains.iter().filter(|gain| gain.0 == level);
        at_level.map(|gain| gain.1).max().map(|gain| (level, gain))
    };
    Level::ALL.into_iter().filter_map(most).collect()
}

fn gain(func: &Function, value: Value) -> Option<(Level, Gain)> {
    let float = func.ty(value).is_float();
    match func.inst(value)? {
        Inst::Unary(UnaryOp::CountOnes | UnaryOp::Round(_), _) => {
            Some((Level::V2, Gain::Instruction))
        }
        Inst::Unary(UnaryOp::LeadingZeros | UnaryOp::TrailingZeros, _) | Inst::MulAdd(..) => {
            Some((Level::V3, Gain::Instruction))
        }
        Inst::Convert(Conversion::UnsignedToFloat | Conversion::FloatToUnsigned, _) => {
            Some((Level::V4, Gain::Instruction))
        }
        Inst::Binary(BinaryOp::Shl | BinaryOp::Shr(_), _, amount) => {
            (!is_fixed(func, *amount)).then_some((Level::V3, Gain::Instruction))
        }
        Inst::Binary(..) | Inst::Select(..) if float => Some((Level::V3, Gain::Moves)),
        _ => None,
    }
}

/// Whether the value is a constant or a hole, of this type or another.
fn is_fixed(func: &Function, value: Value) -> bool {
    match func.inst(value) {
        Some(Inst::Convert(_, a)) => is_fixed(func, *a),
        _ => func.as_content(value).is_some(),
    }
}

/// Adds the holes of the functions that stand in for the instructions that the level lacks.
pub fn add_holes(module: &mut Module, level: Level) {
    for ty in [Type::F32, Type::F64] {
        let name = mul_add_name(ty);
        let wanted = module.functions().iter().any(|func| {
            insts(func).any(|value| {
                func.ty(value) == ty && matches!(func.inst(value), Some(Inst::MulAdd(..)))
            })
        });
        if wanted && level < Level::V3 {
            module.add_hole(&Hole { name: name.into(), ty: HoleType::Function });
        }
    }
}

fn insts(func: &Function) -> impl Iterator<Item = Value> {
    func.blocks().flat_map(|block| func.insts(block)).copied()
}

fn mul_add_name(ty: Type) -> &'static str {
    if ty == Type::F32 { "mul_add_f32" } else { "mul_add_f64" }
}

struct Legalizer<'i, 'f> {
    insert: &'i mut Insert<'f>,
    level: Level,
}

impl Legalizer<'_, '_> {
    /// What the instruction is to be, if it is not legal.
    fn legal(&mut self, value: Value) -> Option<Inst> {
        let ty = self.insert.func.ty(value);
        if ty.lanes != 1 {
            return None;
        }
        match *self.insert.func.inst(value).expect("it stands in a block") {
            Inst::Unary(op, a) => self.unary(op, ty, a),
            Inst::Binary(BinaryOp::MulHigh(sign), a, b) if ty != Type::I64 => {
                Some(self.insert.mul_high(sign, ty, a, b))
            }
            Inst::Convert(Conversion::UnsignedToFloat, a) if self.level < Level::V4 => {
                Some(self.insert.unsigned_to_float(ty, a))
            }
            Inst::Convert(Conversion::FloatToUnsigned, a) if self.level < Level::V4 => {
                Some(self.insert.float_to_unsigned(ty, a))
            }
            Inst::MulAdd(a, b, c) if self.level < Level::V3 => {
                let callee = function_hole(self.insert.func, mul_add_name(ty));
                Some(Inst::Call(callee, vec![a, b, c]))
            }
            _ => None,
        }
    }

    fn unary(&mut self, op: UnaryOp, ty: Type, a: Value) -> Option<Inst> {
        match op {
            UnaryOp::CountOnes if self.level < Level::V2 => Some(self.insert.count_ones(ty, a)),
            UnaryOp::CountOnes if ty.bits() < 32 => Some(self.insert.widened(op, ty, a)),
            UnaryOp::LeadingZeros if ty.bits() < 32 => Some(self.insert.leading_zeros(ty, a)),
            UnaryOp::TrailingZeros if ty.bits() < 32 => Some(self.insert.trailing_zeros(ty, a)),
            UnaryOp::SwapBytes if ty == Type::I16 => {
                let eight = self.insert.constant(ty, 8);
                Some(Inst::Binary(BinaryOp::RotateLeft, a, eight))
            }
            UnaryOp::SwapBytes if ty == Type::I8 => {
                let zero = self.insert.constant(ty, 0);
                Some(Inst::Binary(BinaryOp::Or, a, zero))
            }
            UnaryOp::ReverseBits => Some(self.insert.reverse_bits(ty, a)),
            _ => None,
        }
    }
}

/// The hole of the function of that name.
fn function_hole(func: &Function, name: &str) -> HoleId {
    let is_it = |hole: &Hole| hole.ty == HoleType::Function && hole.name == name;
    let known = func.holes.iter().rposition(is_it).expect("made before code is");
    HoleId(u16::try_from(known).expect("fewer than 2^16 holes"))
}
