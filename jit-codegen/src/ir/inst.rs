//! Instructions and the ends of blocks.

use super::{
    AliasClass, BinaryOp, Block, Conversion, FloatCond, FuncId, HoleId, IntCond, OverflowOp, Sign,
    SlotId, TrapId, UnaryOp, Value,
};

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
    /// The product of the first two floats plus the third, rounded once.
    MulAdd(Value, Value, Value),
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
    /// Calls a function of the same module; its value is the function's result.
    CallLocal(FuncId, Vec<Value>),
    /// The address of a slot of the function's stack frame.
    SlotAddr(SlotId),
    /// The value in memory at `addr + offset`.
    Load {
        /// An address.
        addr: Value,
        /// What is added to it.
        offset: i32,
        /// What it may read.
        class: AliasClass,
    },
    /// Writes the value to memory at `addr + offset`.
    Store {
        /// An address.
        addr: Value,
        /// What is written.
        value: Value,
        /// What is added to the address.
        offset: i32,
        /// What it may write.
        class: AliasClass,
    },
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
    /// Panics, with the arguments of a custom panic, each of type `I64`; none if they have been
    /// handed over before.
    Trap(TrapId, Vec<Value>),
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
            Self::Const(_) | Self::Hole(_) | Self::SlotAddr(_) => {}
            Self::Unary(_, a) | Self::Convert(_, a) | Self::TrapIf(a, _) => *a = f(*a),
            Self::Binary(_, a, b)
            | Self::Overflow(_, _, a, b)
            | Self::Compare(_, a, b)
            | Self::FloatCompare(_, a, b) => {
                *a = f(*a);
                *b = f(*b);
            }
            Self::Select(c, a, b) | Self::MulAdd(c, a, b) => {
                *c = f(*c);
                *a = f(*a);
                *b = f(*b);
            }
            Self::Call(_, args) | Self::CallLocal(_, args) => {
                args.iter_mut().for_each(|a| *a = f(*a))
            }
            Self::Load { addr, .. } => *addr = f(*addr),
            Self::Store { addr, value, .. } => {
                *addr = f(*addr);
                *value = f(*value);
            }
        }
    }

    /// Whether it must run exactly when the program says so, even if nobody reads its value.
    #[must_use]
    pub const fn has_side_effect(&self) -> bool {
        matches!(self, Self::TrapIf(..) | Self::Call(..) | Self::CallLocal(..) | Self::Store { .. })
    }

    /// Whether it may run where the program would not have run it: it has no side effect and the
    /// machine accepts any operands.
    #[must_use]
    pub const fn is_speculatable(&self) -> bool {
        !self.has_side_effect()
            && !self.reads_memory()
            && !matches!(self, Self::Binary(BinaryOp::Div(_) | BinaryOp::Rem(_), ..))
    }

    /// Whether its value depends on what was stored before it, and not on its operands alone.
    #[must_use]
    pub const fn reads_memory(&self) -> bool {
        matches!(self, Self::Load { .. })
    }

    /// Whether it costs nothing to have it again elsewhere: a constant, a hole, a slot's address.
    #[must_use]
    pub const fn is_leaf(&self) -> bool {
        matches!(self, Self::Const(_) | Self::Hole(_) | Self::SlotAddr(_))
    }
}

impl Terminator {
    /// The blocks it may go on at.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        let (a, b) = match self {
            Self::Jump(a) => (Some(a), None),
            Self::Branch(_, a, b) => (Some(a), Some(b)),
            Self::Return(_) | Self::Trap(..) => (None, None),
        };
        a.into_iter().chain(b)
    }

    /// The blocks it may go on at, to be changed.
    pub fn targets_mut(&mut self) -> impl Iterator<Item = &mut Target> {
        let (a, b) = match self {
            Self::Jump(a) => (Some(a), None),
            Self::Branch(_, a, b) => (Some(a), Some(b)),
            Self::Return(_) | Self::Trap(..) => (None, None),
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
            Self::Return(values) | Self::Trap(_, values) => {
                values.iter_mut().for_each(|v| *v = f(*v));
            }
            Self::Jump(_) => {}
        }
        for target in self.targets_mut() {
            target.args.iter_mut().for_each(|v| *v = f(*v));
        }
    }
}
