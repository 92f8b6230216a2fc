//! The intermediate representation: SSA with block parameters.
//!
//! A [`Function`] is a list of blocks. A block has parameters, instructions in order, and one
//! [`Terminator`]. Every instruction is a [`Value`], with the type [`Type::VOID`] if it yields
//! nothing; a value is defined once and its definition dominates its uses.
//!
//! # Invariants
//! - Integers have no sign: the operation does (`Div` of [`Sign::Signed`]). `Bool` is 0 or 1.
//! - An [`Inst::Const`] holds the value's bits, zero above the type's width.
//! - Nothing traps on its own. What Rust checks is an [`Inst::TrapIf`] before the operation, so a
//!   division that is reached has a divisor that the machine accepts.
//! - The side effects are `TrapIf`, `Call`, `CallLocal`, `Store` and the terminators; their order is the
//!   program's. What a `Load` yields depends on the stores before it: see `memory`.
//!
//! `verify` checks all of it, `interp` says what a function means, `print` shows it.

pub mod builder;
pub mod bytes;
pub mod cfg;
pub mod eval;
mod inst;
pub mod interp;
mod library;
mod memory;
mod module;
mod ops;
mod panics;
mod print;
mod types;
pub mod verify;

use jit_template::HoleType;

pub use inst::{Inst, Target, Terminator};
pub use memory::{AliasClass, Content, Field, SlotId, StackSlot};
pub use module::{FuncId, Module};
pub use ops::{BinaryOp, Conversion, FloatCond, IntCond, OverflowOp, Rounding, Sign, UnaryOp};
pub use panics::{
    CustomId, CustomPanic, MAX_TRAP_REGISTERS, Trap, TrapKind, token_key, trap_register,
};
pub use types::{Scalar, Type};

/// A value: a block parameter or an instruction's result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(u32);

/// A basic block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Block(u32);

/// A run-time constant, by index into [`Function::holes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HoleId(pub u16);

/// A way to panic, by index into [`Function::traps`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TrapId(pub u32);

impl Line {
    /// None in particular.
    pub const UNKNOWN: Self = Self(0);

    /// The line that is so many behind the one in which the closure starts.
    #[must_use]
    pub const fn behind_first(distance: u32) -> Self {
        Self(distance.saturating_add(1))
    }

    /// How far it is behind the line in which the closure starts, if it is known.
    #[must_use]
    pub const fn distance(self) -> Option<u32> {
        self.0.checked_sub(1)
    }
}

impl Value {
    /// Its number, dense from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Block {
    /// Where a function starts.
    pub const ENTRY: Self = Self(0);

    /// Its number, dense from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The block of that number.
    ///
    /// # Panics
    /// If there can be no such block: the number exceeds 32 bits.
    #[must_use]
    pub fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("fewer than 2^32 blocks"))
    }
}

/// A function under compilation.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// As the user calls it; empty for a closure.
    pub name: String,
    /// The types of the results.
    pub results: Vec<Type>,
    /// The run-time constants.
    pub holes: Vec<Hole>,
    /// The ways to panic.
    pub traps: Vec<Trap>,
    /// What the custom ones among them do.
    pub customs: Vec<CustomPanic>,
    /// What it keeps in its stack frame.
    pub slots: Vec<StackSlot>,
    /// The line that instructions and blocks' ends are of that are added from now on.
    pub line: Line,
    values: Vec<ValueData>,
    blocks: Vec<BlockData>,
}

/// A line of the user's source. It says nothing of what the function does, and a pass that makes
/// instructions may leave it unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Line(u32);

/// A run-time constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// As the user wrote it, or the name of the function whose address it is.
    pub name: String,
    /// Its type.
    pub ty: HoleType,
}

#[derive(Clone, Debug, PartialEq)]
struct ValueData {
    ty: Type,
    line: Line,
    def: Def,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Def {
    /// A parameter of the block.
    Param(Block),
    /// An instruction.
    Inst(Inst),
}

#[derive(Clone, Debug, Default, PartialEq)]
struct BlockData {
    params: Vec<Value>,
    insts: Vec<Value>,
    terminator: Option<Terminator>,
    /// The line of the terminator.
    line: Line,
}

impl Function {
    /// A function whose entry block has parameters of these types and no end yet.
    #[must_use]
    pub fn new(params: &[Type], results: Vec<Type>) -> Self {
        let mut func = Self {
            name: String::new(),
            results,
            holes: Vec::new(),
            traps: Vec::new(),
            customs: Vec::new(),
            slots: Vec::new(),
            line: Line::UNKNOWN,
            values: Vec::new(),
            blocks: Vec::new(),
        };
        let entry = func.add_block();
        for &ty in params {
            func.add_param(entry, ty);
        }
        func
    }

    /// A new, empty block.
    pub fn add_block(&mut self) -> Block {
        self.blocks.push(BlockData::default());
        Block::new(self.blocks.len() - 1)
    }

    /// A new last parameter of the block.
    pub fn add_param(&mut self, block: Block, ty: Type) -> Value {
        let value = self.add_value(ty, Def::Param(block));
        self.blocks[block.index()].params.push(value);
        value
    }

    /// A new instruction at the block's end; if no line is known for it, it is of the line of that end.
    pub fn append(&mut self, block: Block, ty: Type, inst: Inst) -> Value {
        let value = self.create(ty, inst);
        if self.line == Line::UNKNOWN {
            self.values[value.index()].line = self.blocks[block.index()].line;
        }
        self.blocks[block.index()].insts.push(value);
        value
    }

    /// A new instruction that stands in no block yet.
    pub fn create(&mut self, ty: Type, inst: Inst) -> Value {
        self.add_value(ty, Def::Inst(inst))
    }

    fn add_value(&mut self, ty: Type, def: Def) -> Value {
        self.values.push(ValueData { ty, line: self.line, def });
        Value(u32::try_from(self.values.len() - 1).expect("fewer than 2^32 values"))
    }

    /// The number of blocks.
    #[must_use]
    pub fn block_count(&self) -> usize {
        self.blocks.len()
    }

    /// The number of values.
    #[must_use]
    pub fn value_count(&self) -> usize {
        self.values.len()
    }

    /// Every block, the entry first.
    pub fn blocks(&self) -> impl DoubleEndedIterator<Item = Block> + use<> {
        (0..self.blocks.len()).map(Block::new)
    }

    /// The block's parameters.
    #[must_use]
    pub fn params(&self, block: Block) -> &[Value] {
        &self.blocks[block.index()].params
    }

    /// The block's parameters, to be changed.
    pub fn params_mut(&mut self, block: Block) -> &mut Vec<Value> {
        &mut self.blocks[block.index()].params
    }

    /// The block's instructions in order.
    #[must_use]
    pub fn insts(&self, block: Block) -> &[Value] {
        &self.blocks[block.index()].insts
    }

    /// The block's instructions, to be changed.
    pub fn insts_mut(&mut self, block: Block) -> &mut Vec<Value> {
        &mut self.blocks[block.index()].insts
    }

    /// The block's end.
    ///
    /// # Panics
    /// If the block is still being built.
    #[must_use]
    pub fn terminator(&self, block: Block) -> &Terminator {
        self.blocks[block.index()].terminator.as_ref().expect("the block has an end")
    }

    /// Whether the block has an end yet.
    #[must_use]
    pub fn is_terminated(&self, block: Block) -> bool {
        self.blocks[block.index()].terminator.is_some()
    }

    /// The block's end, to be changed.
    ///
    /// # Panics
    /// If the block is still being built.
    pub fn terminator_mut(&mut self, block: Block) -> &mut Terminator {
        self.blocks[block.index()].terminator.as_mut().expect("the block has an end")
    }

    /// Gives the block an end; one that replaces another is of the same line.
    pub fn set_terminator(&mut self, block: Block, terminator: Terminator) {
        let data = &mut self.blocks[block.index()];
        if data.terminator.replace(terminator).is_none() {
            data.line = self.line;
        }
    }

    /// Ends the block as another one ends, in the same line.
    ///
    /// # Panics
    /// If that one is still being built.
    pub fn end_like(&mut self, block: Block, other: Block) {
        let terminator = self.terminator(other).clone();
        self.set_terminator(block, terminator);
        self.blocks[block.index()].line = self.blocks[other.index()].line;
    }

    /// The line of the block's end.
    #[must_use]
    pub fn terminator_line(&self, block: Block) -> Line {
        self.blocks[block.index()].line
    }

    /// The line of an instruction. A leaf, which may be had anywhere, is of none.
    #[must_use]
    pub fn line_of(&self, value: Value) -> Line {
        match self.inst(value) {
            Some(inst) if !inst.is_leaf() => self.values[value.index()].line,
            _ => Line::UNKNOWN,
        }
    }

    /// The value's type.
    #[must_use]
    pub fn ty(&self, value: Value) -> Type {
        self.values[value.index()].ty
    }

    /// Where the value comes from.
    #[must_use]
    pub fn def(&self, value: Value) -> &Def {
        &self.values[value.index()].def
    }

    /// The instruction whose result the value is, if it is one's.
    #[must_use]
    pub fn inst(&self, value: Value) -> Option<&Inst> {
        match self.def(value) {
            Def::Inst(inst) => Some(inst),
            Def::Param(_) => None,
        }
    }

    /// The value's bits, if it is a constant.
    #[must_use]
    pub fn as_const(&self, value: Value) -> Option<u64> {
        match self.def(value) {
            Def::Inst(Inst::Const(bits)) => Some(*bits),
            _ => None,
        }
    }

    /// What the value is, if it is the same in every call.
    #[must_use]
    pub fn as_content(&self, value: Value) -> Option<Content> {
        self.inst(value).and_then(Content::of)
    }

    /// Makes the value another instruction's result, of the same type.
    pub fn replace_inst(&mut self, value: Value, inst: Inst) {
        self.values[value.index()].def = Def::Inst(inst);
    }

    /// Makes the value a parameter of that block (whose list the caller keeps in step).
    pub fn replace_with_param(&mut self, value: Value, block: Block) {
        self.values[value.index()].def = Def::Param(block);
    }

    /// Calls `f` for every operand of the block's instructions and end, in order.
    pub fn for_each_operand(&self, block: Block, mut f: impl FnMut(Value)) {
        for &value in self.insts(block) {
            self.inst(value).expect("an instruction").for_each_operand(&mut f);
        }
        self.terminator(block).for_each_operand(f);
    }

    /// Replaces operands everywhere.
    pub fn map_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        for block in 0..self.blocks.len() {
            for i in 0..self.blocks[block].insts.len() {
                let value = self.blocks[block].insts[i];
                if let Def::Inst(inst) = &mut self.values[value.index()].def {
                    inst.map_operands(&mut f);
                }
            }
            if let Some(terminator) = &mut self.blocks[block].terminator {
                terminator.map_operands(&mut f);
            }
        }
    }

    /// Replaces the panics of every instruction and block end, in order.
    pub fn map_traps(&mut self, mut f: impl FnMut(TrapId) -> TrapId) {
        for block in &mut self.blocks {
            for value in &block.insts {
                if let Def::Inst(Inst::TrapIf(_, trap)) = &mut self.values[value.index()].def {
                    *trap = f(*trap);
                }
            }
            if let Some(Terminator::Trap(trap, _)) = &mut block.terminator {
                *trap = f(*trap);
            }
        }
    }

    /// Replaces the functions that the calls of every instruction go to, in order.
    pub fn map_callees(&mut self, f: impl Fn(FuncId) -> FuncId) {
        for block in &self.blocks {
            for value in &block.insts {
                if let Def::Inst(Inst::CallLocal(callee, _)) = &mut self.values[value.index()].def {
                    *callee = f(*callee);
                }
            }
        }
    }

    /// Keeps the blocks for which `keep` holds (the entry among them) and renumbers them in order.
    /// No kept block may go on at one that is not.
    pub fn retain_blocks(&mut self, keep: &[bool]) {
        let mut renumbered = Vec::with_capacity(keep.len());
        let mut next = 0;
        for &kept in keep {
            renumbered.push(Block::new(next));
            next += usize::from(kept);
        }
        let mut i = 0;
        self.blocks.retain(|_| {
            i += 1;
            keep[i - 1]
        });
        for (index, block) in self.blocks.iter_mut().enumerate() {
            for &param in &block.params {
                self.values[param.index()].def = Def::Param(Block::new(index));
            }
            if let Some(terminator) = &mut block.terminator {
                for target in terminator.targets_mut() {
                    target.block = renumbered[target.block.index()];
                }
            }
        }
    }
}
