//! A line of the table: what the manual says of one encoding, and what it does to its operands.
//!
//! # Invariants
//! - No two rows have one operation and one size.
//! - A row without a size answers to every size.

use super::notation::Shape;
use super::table::{Op, ROWS};
use crate::x64::inst::Size;

/// The encoding of `op` at `size`; `None` if there is no such width.
#[must_use]
pub fn row(op: Op, size: Size) -> Option<&'static Row> {
    ROWS.get(usize::from(INDEX[op as usize][size as usize]))
}

/// The whole table, in its order.
#[must_use]
pub fn rows() -> &'static [Row] {
    ROWS
}

/// One encoding: one form of one instruction at one width.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The operation.
    pub op: Op,
    /// Its width; `None` where it has but one, or none.
    pub size: Option<Size>,
    /// The mnemonic; a condition is written `cc`.
    pub mnemonic: &'static str,
    /// The operands, as in the manual. `simm8` and `simm32` are immediates that the processor
    /// sign-extends to the operation's width.
    pub operands: &'static str,
    /// The encoding, as in the manual. A condition is written `+cc`.
    pub encoding: &'static str,
    /// What the instruction does to each operand and to fixed registers.
    pub roles: Roles,
    pub(super) shape: Shape,
}

impl Row {
    /// The length of the immediate field in bytes; 0 if there is none.
    #[must_use]
    pub const fn imm_len(&self) -> u8 {
        self.shape.imm_len
    }

    pub(super) const fn new(
        (op, size): (Op, Option<Size>),
        mnemonic: &'static str,
        operands: &'static str,
        encoding: &'static str,
        roles: Roles,
    ) -> Self {
        let shape = Shape::parse(operands, encoding);
        Self { op, size, mnemonic, operands, encoding, roles, shape }
    }
}

/// What an instruction does to one of its operands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// Nothing: there is no such operand, or only its address counts (`lea`, `nop`).
    #[default]
    None,
    /// It is read.
    Read,
    /// It is written, whatever it was.
    Write,
    /// It is read and written, or written under a condition.
    ReadWrite,
    /// Its lowest element is written and the others stay: a write to whoever looks at the lowest
    /// element only, though one that waits for the last write.
    Merge,
}

impl Role {
    /// Whether the result depends on the value that was there.
    #[must_use]
    pub const fn reads(self) -> bool {
        matches!(self, Self::Read | Self::ReadWrite)
    }

    /// Whether the value may be another one afterwards.
    #[must_use]
    pub const fn writes(self) -> bool {
        matches!(self, Self::Write | Self::ReadWrite | Self::Merge)
    }
}

/// What an instruction does to each operand, to the flags, and to registers it does not name.
///
/// The registers of an address are always read, and not counted here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the operand field or the register of that name")]
pub struct Roles {
    pub reg: Role,
    pub vvvv: Role,
    pub rm: Role,
    /// The status flags together: carry, parity, adjust, zero, sign, overflow.
    /// A write may be of some of them (`inc`), or of none (a shift by 0), or undefined (`mul`).
    pub flags: Role,
    pub rax: Role,
    pub rcx: Role,
    pub rdx: Role,
    pub rsp: Role,
    pub rbp: Role,
}

impl Roles {
    /// An instruction that touches nothing.
    pub const NONE: Self = Self {
        reg: Role::None,
        vvvv: Role::None,
        rm: Role::None,
        flags: Role::None,
        rax: Role::None,
        rcx: Role::None,
        rdx: Role::None,
        rsp: Role::None,
        rbp: Role::None,
    };
}

const OPS: usize = ROWS[ROWS.len() - 1].op as usize + 1;

/// The row of each operation at each size, or `ABSENT`.
static INDEX: [[u16; 4]; OPS] = index();

const ABSENT: u16 = u16::MAX;

const fn index() -> [[u16; 4]; OPS] {
    let mut index = [[ABSENT; 4]; OPS];
    let mut at = 0;
    while at < ROWS.len() {
        let of_op = &mut index[ROWS[at].op as usize];
        let mut size = 0;
        while size < 4 {
            if matches!(ROWS[at].size, Some(only) if only as usize != size) {
                size += 1;
                continue;
            }
            assert!(of_op[size] == ABSENT, "two rows for one operation and size");
            of_op[size] = at as u16;
            size += 1;
        }
        at += 1;
    }
    index
}
