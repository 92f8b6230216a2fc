//! What a level has no instruction for becomes what it has: IR to IR, before selection.
//!
//! # Invariants
//! - Afterwards no `SwapBytes` is of 8 or 16 bits, no count of bits and no `MulHigh` is narrower
//!   than the machine's own, no `ReverseBits` is left, and below the level that has them, neither
//!   is a `CountOnes` or a `MulAdd`.
//! - A `MulAdd` without an instruction is a call of the runtime's function, whose hole
//!   [`add_holes`] has made: all levels of one closure have the same holes.
//! - What is made is made of operations that need no such treatment themselves.

mod bits;

use super::level::Level;
use crate::ir::{BinaryOp, Conversion, Function, Hole, HoleId, Inst, Type, UnaryOp, Value};
use crate::opt;
use jit_template::HoleType;

/// Rewrites the function for the level.
pub fn run(func: &mut Function, level: Level) {
    let mut legalizer = Legalizer { func, level, out: Vec::new() };
    let mut changed = false;
    for block in legalizer.func.blocks() {
        for value in std::mem::take(legalizer.func.insts_mut(block)) {
            changed |= legalizer.visit(value);
            legalizer.out.push(value);
        }
        *legalizer.func.insts_mut(block) = std::mem::take(&mut legalizer.out);
    }
    if changed {
        opt::settle(func);
    }
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
pub fn gains(func: &Function) -> Vec<(Level, Gain)> {
    let gains: Vec<(Level, Gain)> = func
        .blocks()
        .flat_map(|block| func.insts(block))
        .filter_map(|&value| gain(func, value))
        .collect();
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
        Inst::Binary(BinaryOp::Shl | BinaryOp::Shr(_), _, amount) => {
            (!is_fixed(func, *amount)).then_some((Level::V3, Gain::Instruction))
        }
        Inst::Binary(..) if float => Some((Level::V3, Gain::Moves)),
        _ => None,
    }
}

/// Whether the value is a constant or a hole, of this type or another.
fn is_fixed(func: &Function, value: Value) -> bool {
    match func.inst(value) {
        Some(Inst::Const(_) | Inst::Hole(_)) => true,
        Some(Inst::Convert(_, a)) => is_fixed(func, *a),
        _ => false,
    }
}

/// Adds the holes of the functions that stand in for the instructions that the level lacks.
pub fn add_holes(func: &mut Function, level: Level) {
    for ty in [Type::F32, Type::F64] {
        let wanted = func.blocks().flat_map(|block| func.insts(block)).any(|&value| {
            func.ty(value) == ty && matches!(func.inst(value), Some(Inst::MulAdd(..)))
        });
        if wanted && level < Level::V3 {
            func.holes.push(Hole { name: mul_add_name(ty).into(), ty: HoleType::Function });
        }
    }
}

fn mul_add_name(ty: Type) -> &'static str {
    if ty == Type::F32 { "mul_add_f32" } else { "mul_add_f64" }
}

struct Legalizer<'f> {
    func: &'f mut Function,
    level: Level,
    /// The block's instructions so far.
    out: Vec<Value>,
}

impl Legalizer<'_> {
    /// Says whether the instruction became another.
    fn visit(&mut self, value: Value) -> bool {
        let ty = self.func.ty(value);
        if ty.lanes != 1 {
            return false;
        }
        let made = match *self.func.inst(value).expect("it stands in a block") {
            Inst::Unary(op, a) => self.unary(op, ty, a),
            Inst::Binary(BinaryOp::MulHigh(sign), a, b) if ty != Type::I64 => {
                Some(self.mul_high(sign, ty, a, b))
            }
            Inst::MulAdd(a, b, c) if self.level < Level::V3 => {
                Some(Inst::Call(self.mul_add_hole(ty), vec![a, b, c]))
            }
            _ => None,
        };
        if let Some(made) = &made {
            self.func.replace_inst(value, made.clone());
        }
        made.is_some()
    }

    fn unary(&mut self, op: UnaryOp, ty: Type, a: Value) -> Option<Inst> {
        match op {
            UnaryOp::CountOnes if self.level < Level::V2 => Some(self.count_ones(ty, a)),
            UnaryOp::CountOnes if ty.bits() < 32 => Some(self.widened(op, ty, a)),
            UnaryOp::LeadingZeros if ty.bits() < 32 => Some(self.leading_zeros(ty, a)),
            UnaryOp::TrailingZeros if ty.bits() < 32 => Some(self.trailing_zeros(ty, a)),
            UnaryOp::SwapBytes if ty == Type::I16 => {
                let eight = self.constant(ty, 8);
                Some(Inst::Binary(BinaryOp::RotateLeft, a, eight))
            }
            UnaryOp::SwapBytes if ty == Type::I8 => {
                let zero = self.constant(ty, 0);
                Some(Inst::Binary(BinaryOp::Or, a, zero))
            }
            UnaryOp::ReverseBits => Some(self.reverse_bits(ty, a)),
            _ => None,
        }
    }

    fn mul_add_hole(&self, ty: Type) -> HoleId {
        let name = mul_add_name(ty);
        let known = self
            .func
            .holes
            .iter()
            .rposition(|hole| hole.ty == HoleType::Function && hole.name == name);
        HoleId(u16::try_from(known.expect("made by `add_holes`")).expect("fewer than 2^16 holes"))
    }

    /// A new instruction before this one.
    fn add(&mut self, ty: Type, inst: Inst) -> Value {
        let value = self.func.create(ty, inst);
        self.out.push(value);
        value
    }

    fn constant(&mut self, ty: Type, bits: u64) -> Value {
        self.add(ty, Inst::Const(bits & ty.mask()))
    }

    fn binary(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        self.add(self.func.ty(a), Inst::Binary(op, a, b))
    }

    fn with_constant(&mut self, op: BinaryOp, a: Value, bits: u64) -> Value {
        let constant = self.constant(self.func.ty(a), bits);
        self.binary(op, a, constant)
    }

    fn convert(&mut self, conversion: Conversion, a: Value, to: Type) -> Value {
        self.add(to, Inst::Convert(conversion, a))
    }
}
