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
//! - The side effects are `TrapIf`, `Call` and the terminators; their order is the program's.
//!
//! `verify` checks all of it, `interp` says what a function means, `print` shows it.

pub mod builder;
pub mod cfg;
pub mod eval;
pub mod interp;
mod print;
mod types;
pub mod verify;

use crate::hir::SourceSpan;
use jit_template::HoleType;

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
#[derive(Clone, Debug)]
pub struct Function {
    /// The types of the results.
    pub results: Vec<Type>,
    /// The run-time constants.
    pub holes: Vec<Hole>,
    /// The ways to panic.
    pub traps: Vec<Trap>,
    values: Vec<ValueData>,
    blocks: Vec<BlockData>,
}

/// A run-time constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// As the user wrote it, or the name of the function whose address it is.
    pub name: String,
    /// Its type.
    pub ty: HoleType,
}

/// A way to panic: which panic, and where in the user's source.
#[derive(Clone, Debug)]
pub struct Trap {
    /// Which panic.
    pub kind: TrapKind,
    /// The expression that panics.
    pub span: SourceSpan,
}

/// A panic of rustc's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the panic of that operation")]
pub enum TrapKind {
    AddOverflow,
    SubOverflow,
    MulOverflow,
    NegOverflow,
    ShlOverflow,
    ShrOverflow,
    DivByZero,
    DivOverflow,
    RemByZero,
    RemOverflow,
}

#[derive(Clone, Debug)]
struct ValueData {
    ty: Type,
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

#[derive(Clone, Debug, Default)]
struct BlockData {
    params: Vec<Value>,
    insts: Vec<Value>,
    terminator: Option<Terminator>,
}

/// An instruction.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Inst {
    /// The value with these bits.
    Const(u64),
    /// A run-time constant.
    Hole(HoleId),
    /// An operation on one value of the result's type.
    Unary(UnaryOp, Value),
    /// An operation on two values of the result's type.
    Binary(BinaryOp, Value, Value),
    /// Whether the integer operation on these would overflow.
    Overflow(OverflowOp, Sign, Value, Value),
    /// Compares two integers or bools.
    Compare(IntCond, Value, Value),
    /// Compares two floats.
    FloatCompare(FloatCond, Value, Value),
    /// The first value if the condition holds, else the second.
    Select(Value, Value, Value),
    /// Changes the type.
    Convert(Conversion, Value),
    /// Panics if the condition holds.
    TrapIf(Value, TrapId),
    /// Calls the function whose address the hole is.
    Call(HoleId, Vec<Value>),
}

/// How an operation reads its operands' top bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Sign {
    Signed,
    Unsigned,
}

impl Sign {
    /// `Signed` if so.
    #[must_use]
    pub const fn of(signed: bool) -> Self {
        if signed { Self::Signed } else { Self::Unsigned }
    }
}

/// An operation on one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// Two's complement, or the sign bit flipped for a float.
    Neg,
    /// All bits flipped; the other one of a `bool`.
    Not,
}

/// An operation on two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// Sum; of integers, modulo their width.
    Add,
    /// Difference; of integers, modulo their width.
    Sub,
    /// Product; of integers, modulo their width.
    Mul,
    /// Quotient of integers, rounded to zero; the divisor is not 0 and the result is in range.
    Div(Sign),
    /// Remainder of integers, with the dividend's sign; as `Div`.
    Rem(Sign),
    /// Quotient of floats.
    FloatDiv,
    /// Bitwise; of integers or bools.
    And,
    /// Bitwise; of integers or bools.
    Or,
    /// Bitwise; of integers or bools.
    Xor,
    /// Left by the right side modulo the width.
    Shl,
    /// Right by the right side modulo the width, filling with the sign bit or with zeros.
    Shr(Sign),
}

/// An integer operation that may overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum OverflowOp {
    Add,
    Sub,
    Mul,
}

/// A comparison of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum IntCond {
    Eq,
    Ne,
    Lt(Sign),
    Le(Sign),
    Gt(Sign),
    Ge(Sign),
}

impl IntCond {
    /// The comparison that holds exactly when this one does not.
    #[must_use]
    pub const fn negate(self) -> Self {
        match self {
            Self::Eq => Self::Ne,
            Self::Ne => Self::Eq,
            Self::Lt(s) => Self::Ge(s),
            Self::Le(s) => Self::Gt(s),
            Self::Gt(s) => Self::Le(s),
            Self::Ge(s) => Self::Lt(s),
        }
    }

    /// The comparison that holds for `(b, a)` exactly when this one does for `(a, b)`.
    #[must_use]
    pub const fn swap(self) -> Self {
        match self {
            Self::Eq | Self::Ne => self,
            Self::Lt(s) => Self::Gt(s),
            Self::Le(s) => Self::Ge(s),
            Self::Gt(s) => Self::Lt(s),
            Self::Ge(s) => Self::Le(s),
        }
    }
}

/// A comparison of floats. All but `Ne` and `Unordered` are false if either side is a NaN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum FloatCond {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
    /// Either side is a NaN.
    Unordered,
}

/// A change of type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Conversion {
    /// To a narrower integer: the low bits.
    Truncate,
    /// To a wider integer, from an integer or a bool, filling with zeros.
    ZeroExtend,
    /// To a wider integer, filling with the sign bit.
    SignExtend,
    /// `i32` or `i64` to a float, rounded to nearest.
    SignedToFloat,
    /// A float to `i32` or `i64`, rounded to zero; out of range and NaN give the minimum.
    FloatToSigned,
    /// Between `f32` and `f64`.
    FloatToFloat,
    /// The same bits as a type of the same width.
    Bitcast,
}

/// How a block ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Terminator {
    /// Goes on elsewhere.
    Jump(Target),
    /// Goes on at the first target if the condition holds, else at the second.
    Branch(Value, Target, Target),
    /// Leaves the function with these results.
    Return(Vec<Value>),
    /// Panics.
    Trap(TrapId),
}

/// A block to go on at, and its parameters' values.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The block.
    pub block: Block,
    /// A value for each of its parameters.
    pub args: Vec<Value>,
}

impl Target {
    /// A block without parameters, or whose parameters are added later.
    #[must_use]
    pub const fn new(block: Block) -> Self {
        Self { block, args: Vec::new() }
    }
}

impl Inst {
    /// Calls `f` for every operand, in order.
    pub fn for_each_operand(&self, mut f: impl FnMut(Value)) {
        self.clone().map_operands(|v| {
            f(v);
            v
        });
    }

    /// Replaces every operand, in order.
    pub fn map_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        match self {
            Self::Const(_) | Self::Hole(_) => {}
            Self::Unary(_, a) | Self::Convert(_, a) | Self::TrapIf(a, _) => *a = f(*a),
            Self::Binary(_, a, b)
            | Self::Overflow(_, _, a, b)
            | Self::Compare(_, a, b)
            | Self::FloatCompare(_, a, b) => {
                *a = f(*a);
                *b = f(*b);
            }
            Self::Select(c, a, b) => {
                *c = f(*c);
                *a = f(*a);
                *b = f(*b);
            }
            Self::Call(_, args) => args.iter_mut().for_each(|a| *a = f(*a)),
        }
    }

    /// Whether it must run exactly when the program says so, even if nobody reads its value.
    #[must_use]
    pub const fn has_side_effect(&self) -> bool {
        matches!(self, Self::TrapIf(..) | Self::Call(..))
    }

    /// Whether it may run where the program would not have run it: it has no side effect and the
    /// machine accepts any operands.
    #[must_use]
    pub const fn is_speculatable(&self) -> bool {
        !self.has_side_effect()
            && !matches!(self, Self::Binary(BinaryOp::Div(_) | BinaryOp::Rem(_), ..))
    }
}

impl Terminator {
    /// The blocks it may go on at.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        let (a, b) = match self {
            Self::Jump(a) => (Some(a), None),
            Self::Branch(_, a, b) => (Some(a), Some(b)),
            Self::Return(_) | Self::Trap(_) => (None, None),
        };
        a.into_iter().chain(b)
    }

    /// The blocks it may go on at, to be changed.
    pub fn targets_mut(&mut self) -> impl Iterator<Item = &mut Target> {
        let (a, b) = match self {
            Self::Jump(a) => (Some(a), None),
            Self::Branch(_, a, b) => (Some(a), Some(b)),
            Self::Return(_) | Self::Trap(_) => (None, None),
        };
        a.into_iter().chain(b)
    }

    /// Calls `f` for every operand, arguments included.
    pub fn for_each_operand(&self, mut f: impl FnMut(Value)) {
        self.clone().map_operands(|v| {
            f(v);
            v
        });
    }

    /// Replaces every operand, arguments included.
    pub fn map_operands(&mut self, mut f: impl FnMut(Value) -> Value) {
        match self {
            Self::Branch(cond, ..) => *cond = f(*cond),
            Self::Return(values) => values.iter_mut().for_each(|v| *v = f(*v)),
            Self::Jump(_) | Self::Trap(_) => {}
        }
        for target in self.targets_mut() {
            target.args.iter_mut().for_each(|v| *v = f(*v));
        }
    }
}

impl Function {
    /// A function whose entry block has parameters of these types and no end yet.
    #[must_use]
    pub fn new(params: &[Type], results: Vec<Type>) -> Self {
        let mut func = Self {
            results,
            holes: Vec::new(),
            traps: Vec::new(),
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

    /// A new instruction at the block's end.
    pub fn append(&mut self, block: Block, ty: Type, inst: Inst) -> Value {
        let value = self.create(ty, inst);
        self.blocks[block.index()].insts.push(value);
        value
    }

    /// A new instruction that stands in no block yet.
    pub fn create(&mut self, ty: Type, inst: Inst) -> Value {
        self.add_value(ty, Def::Inst(inst))
    }

    fn add_value(&mut self, ty: Type, def: Def) -> Value {
        self.values.push(ValueData { ty, def });
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

    /// Gives the block an end.
    pub fn set_terminator(&mut self, block: Block, terminator: Terminator) {
        self.blocks[block.index()].terminator = Some(terminator);
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

    /// Makes the value another instruction's result, of the same type.
    pub fn replace_inst(&mut self, value: Value, inst: Inst) {
        self.values[value.index()].def = Def::Inst(inst);
    }

    /// Makes the value a parameter of that block (whose list the caller keeps in step).
    pub fn replace_with_param(&mut self, value: Value, block: Block) {
        self.values[value.index()].def = Def::Param(block);
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
