//! Machine code over virtual registers: what selection makes and register allocation reads.
//!
//! # Invariants
//! - A virtual register is defined once; its definition dominates its uses.
//! - The flags live only between neighbouring instructions that one IR instruction was selected
//!   to. What the allocator puts between them are moves, which leave the flags alone.
//! - Blocks are those of the IR function, in reverse postorder; no edge is critical.

use super::encode::Op;
use super::inst::{Cond, Scale, Size};
use crate::ir::{Content, FuncId, HoleId, Line, SlotId, StackSlot, TrapId};
use jit_template::Encoding;
use regalloc2::{Block, InstRange, Operand, PReg, PRegSet, RegClass, VReg};

/// A function.
#[derive(Debug, Default)]
pub struct VCode {
    /// The function's name; empty for a closure.
    pub name: String,
    /// The instructions, those of a block together.
    pub insts: Vec<Inst>,
    /// The line that each of them is of.
    pub lines: Vec<Line>,
    /// The blocks, the entry first.
    pub blocks: Vec<VBlock>,
    /// How many virtual registers there are.
    pub vreg_count: usize,
    /// What the code reads from memory behind it, each in eight bytes.
    pub pool: Vec<Content>,
    /// Whether the code calls anything.
    pub has_calls: bool,
    /// What the code keeps in its frame beside what the allocator puts there, or behind itself.
    pub slots: Vec<StackSlot>,
    /// How many arguments its calls put on the stack, at most.
    pub outgoing: u32,
}

/// A basic block.
#[derive(Debug)]
pub struct VBlock {
    /// Its instructions.
    pub range: InstRange,
    /// The blocks it may go on at, in its last instruction's order.
    pub succs: Vec<Block>,
    /// The blocks that go on at it.
    pub preds: Vec<Block>,
    /// Its parameters.
    pub params: Vec<VReg>,
    /// For each successor the values of its parameters.
    pub args: Vec<Vec<VReg>>,
    /// How many loops it is inside of.
    pub loop_depth: u32,
}

/// What an instruction does with a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// There is none.
    Absent,
    /// Reads it.
    Use(VReg),
    /// Writes it.
    Def(VReg),
    /// Reads `src` and writes `def`, which is the same register.
    Mod {
        /// Written.
        def: VReg,
        /// Read.
        src: VReg,
    },
}

/// The register-or-memory operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RmSlot {
    /// A register.
    Reg(Slot),
    /// Reads a value, wherever it is.
    Any(VReg),
    /// A place in the constant pool, by index.
    Pool(usize),
    /// The start of a slot that is behind the code.
    Contents(SlotId),
    /// A place in memory.
    Mem(Address),
}

/// A number in an instruction: an immediate or a displacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Known when the template is made.
    Value(i64),
    /// Filled in at run time.
    Hole(HoleId, Encoding),
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self::Value(0);
}

/// Where an address starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// At zero.
    None,
    /// Where the register says.
    Reg(VReg),
    /// At the slot of the frame.
    Slot(SlotId),
    /// At the argument of that number among those that the caller put on the stack.
    Incoming(u32),
    /// At the place of such an argument for the function that is called.
    Outgoing(u32),
}

/// `base + index * scale + disp`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// What the others are added to.
    pub base: Base,
    /// The index register and its factor.
    pub index: Option<(VReg, Scale)>,
    /// A value of 32 bits, or a hole.
    pub disp: Number,
}

/// An instruction of the encoder's table with virtual registers.
#[derive(Clone, Debug)]
pub struct Table {
    /// The operation.
    pub op: Op,
    /// Its width.
    pub size: Size,
    /// The register operand.
    pub reg: Slot,
    /// The additional register of VEX.
    pub vvvv: Slot,
    /// The register-or-memory operand.
    pub rm: RmSlot,
    /// The immediate.
    pub imm: Number,
    /// The condition.
    pub cond: Cond,
    /// What it reads and writes in registers of its own choice.
    pub fixed: Vec<Fixed>,
}

/// An operand that must be in one register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixed {
    /// Read there.
    Use(VReg, PReg),
    /// Written there.
    Def(VReg, PReg),
}

/// A condition of the flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// The condition holds.
    Flag(Cond),
    /// Either holds.
    Either(Cond, Cond),
    /// Both hold.
    Both(Cond, Cond),
}

impl Test {
    /// The test that holds exactly when this one does not.
    #[must_use]
    pub const fn negate(self) -> Self {
        match self {
            Self::Flag(c) => Self::Flag(c.negate()),
            Self::Either(a, b) => Self::Both(a.negate(), b.negate()),
            Self::Both(a, b) => Self::Either(a.negate(), b.negate()),
        }
    }
}

/// An instruction. What is not in the table is decided when registers are known.
#[derive(Clone, Debug)]
pub enum Inst {
    /// An instruction of the table.
    Table(Box<Table>),
    /// The address's value: `lea`, or an `add` where the result replaces an operand.
    Lea(Size, VReg, Address),
    /// Zero in a general register; changes the flags.
    Zero(VReg),
    /// Zero in a vector register.
    FloatZero(VReg),
    /// A float from an integer of that width, in a register that waits for no earlier write.
    IntToFloat(Op, Size, VReg, VReg),
    /// Where the arguments are at entry.
    Args(Vec<Fixed>),
    /// Calls the function whose address the hole is.
    Call(HoleId, Vec<Fixed>, PRegSet),
    /// Calls a function of the same module.
    CallLocal(FuncId, Vec<Fixed>, PRegSet),
    /// Panics if the flags say so.
    TrapIf(Cond, TrapId),
    /// Panics, with what is handed over where a function's arguments go.
    Trap(TrapId, Vec<Fixed>),
    /// Goes on at the block's only successor.
    Jump,
    /// Goes on at the first successor if the flags say so, else at the second.
    Branch(Test),
    /// Leaves the function.
    Return(Vec<Fixed>),
}

impl Inst {
    /// Calls `f` for every operand as the allocator is to see it; [`super::emit`] reads the
    /// allocations in this order.
    pub fn for_each_operand(&self, mut f: impl FnMut(Operand)) {
        match self {
            Self::Table(table) => table.for_each_operand(f),
            Self::Lea(_, dst, address) => {
                address.for_each_register(|v| f(Operand::reg_use(v)));
                f(Operand::reg_def(*dst));
            }
            Self::Zero(dst) | Self::FloatZero(dst) => f(Operand::reg_def(*dst)),
            Self::IntToFloat(_, _, dst, src) => {
                f(Operand::any_use(*src));
                f(Operand::reg_def(*dst));
            }
            Self::Args(fixed)
            | Self::Call(_, fixed, _)
            | Self::CallLocal(_, fixed, _)
            | Self::Return(fixed)
            | Self::Trap(_, fixed) => {
                fixed.iter().for_each(|fixed| f(fixed.operand()));
            }
            Self::TrapIf(..) | Self::Jump | Self::Branch(_) => {}
        }
    }
}

impl Table {
    fn for_each_operand(&self, mut f: impl FnMut(Operand)) {
        let mut count = 0;
        slot_operands(self.reg, &mut count, &mut f);
        slot_operands(self.vvvv, &mut count, &mut f);
        match self.rm {
            RmSlot::Reg(slot) => slot_operands(slot, &mut count, &mut f),
            RmSlot::Any(v) => f(Operand::any_use(v)),
            RmSlot::Pool(_) | RmSlot::Contents(_) => {}
            RmSlot::Mem(address) => address.for_each_register(|v| f(Operand::reg_use(v))),
        }
        self.fixed.iter().for_each(|fixed| f(fixed.operand()));
    }
}

impl Address {
    fn for_each_register(&self, mut f: impl FnMut(VReg)) {
        if let Base::Reg(base) = self.base {
            f(base);
        }
        if let Some((index, _)) = self.index {
            f(index);
        }
    }
}

fn slot_operands(slot: Slot, count: &mut usize, f: &mut impl FnMut(Operand)) {
    let mut push = |operand| {
        *count += 1;
        f(operand);
    };
    match slot {
        Slot::Absent => {}
        Slot::Use(v) => push(Operand::reg_use(v)),
        Slot::Def(v) => push(Operand::reg_def(v)),
        Slot::Mod { def, src } => {
            push(Operand::reg_use(src));
            f(Operand::reg_reuse_def(def, *count - 1));
            *count += 1;
        }
    }
}

impl Fixed {
    fn operand(self) -> Operand {
        match self {
            Self::Use(v, reg) => Operand::reg_fixed_use(v, reg),
            Self::Def(v, reg) => Operand::reg_fixed_def(v, reg),
        }
    }
}

impl VCode {
    /// A new virtual register.
    pub fn vreg(&mut self, class: RegClass) -> VReg {
        self.vreg_count += 1;
        VReg::new(self.vreg_count - 1, class)
    }

    /// The index of a constant in the pool.
    pub fn constant(&mut self, constant: Content) -> usize {
        self.pool.iter().position(|&c| c == constant).unwrap_or_else(|| {
            self.pool.push(constant);
            self.pool.len() - 1
        })
    }
}
