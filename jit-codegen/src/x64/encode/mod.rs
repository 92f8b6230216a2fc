//! Instructions to bytes: an operation, its width and its operands in; machine code out.
//!
//! `table` has one line for each encoding, in the notation of Intel's manual; `notation` reads
//! that notation while this crate compiles; `prefix` and `address` emit the parts.
//!
//! # Invariants
//! - The length of an immediate depends on the operation and its width, never on the value, so
//!   that a hole may be patched later.
//! - A displacement has the shortest form that its value allows. [`Mem::Rip`] always has 4 bytes.
//! - A prefix is emitted only where an operand or the table asks for it.
//! - Operands that the row does not mention are ignored. Operands that it cannot encode are a
//!   mistake of the caller's, asserted in debug builds.

use super::inst::{Cond, Mem, Rm, Size};
use notation::{ModRm, Place, Plus, Scheme, Shape};

mod address;
mod notation;
mod prefix;
mod row;
mod table;

pub use row::{Role, Roles, Row, row, rows};
pub use table::Op;

/// What an instruction operates on, by hardware number: 0–15 for general registers, 0–31 for
/// vector registers (above 15 with EVEX only). Each row says which of these it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operands {
    /// The register of ModRM.reg, or that of the opcode (`B8+rd`).
    pub reg: u8,
    /// The additional register of VEX and EVEX.
    pub vvvv: u8,
    /// The register or place in memory of ModRM.rm.
    pub rm: Rm<u8>,
    /// The immediate, or a branch's distance from the end of the instruction.
    pub imm: i64,
    /// The condition of `jcc`, `setcc` and `cmovcc`.
    pub cond: Cond,
}

impl Operands {
    /// No operands: the start of a struct update.
    pub const NONE: Self = Self { reg: 0, vvvv: 0, rm: Rm::Reg(0), imm: 0, cond: Cond::O };

    /// A register and a register or place in memory.
    #[must_use]
    pub const fn new(reg: u8, rm: Rm<u8>) -> Self {
        Self { reg, rm, ..Self::NONE }
    }

    /// These operands with the additional register of VEX and EVEX.
    #[must_use]
    pub const fn with_vvvv(self, vvvv: u8) -> Self {
        Self { vvvv, ..self }
    }

    /// These operands with an immediate or a branch's distance.
    #[must_use]
    pub const fn with_imm(self, imm: i64) -> Self {
        Self { imm, ..self }
    }

    /// These operands with a condition.
    #[must_use]
    pub const fn with_cond(self, cond: Cond) -> Self {
        Self { cond, ..self }
    }
}

impl Default for Operands {
    fn default() -> Self {
        Self::NONE
    }
}

/// Where the fields that can be patched begin, as offsets in the buffer encoded to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The displacement: 4 bytes, or 1 where the value allowed it.
    pub disp: Option<usize>,
    /// The immediate, or a branch's distance; as long as [`Row::imm_len`] says.
    pub imm: Option<usize>,
}

/// Appends one instruction to `out`.
///
/// An operation that does not exist at `size` is the caller's mistake: a debug build panics, and
/// a release build emits `ud2`, so that the mistake cannot run on.
pub fn encode(op: Op, size: Size, operands: &Operands, out: &mut Vec<u8>) -> Fields {
    let Some(row) = row(op, size) else {
        debug_assert!(false, "{op:?} has no form of size {size:?}");
        out.extend([0x0F, 0x0B]);
        return Fields::default();
    };
    debug_assert!(accepts(&row.shape, operands), "{row:?} cannot encode {operands:?}");
    let shape = &row.shape;
    let vvvv = if row.roles.vvvv == Role::None { 0 } else { operands.vvvv };
    prefix::emit(shape, operands.with_vvvv(vvvv), out);
    emit_opcode(shape, operands, out);
    let disp = emit_modrm(shape, operands, out);
    let imm = emit_imm(shape, operands.imm, out);
    Fields { disp, imm }
}

fn emit_opcode(shape: &Shape, operands: &Operands, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend(&shape.opcode[..usize::from(shape.opcode_len)]);
    debug_assert!(out.len() > start, "the table gives every row an opcode");
    if let Some(last) = out.last_mut() {
        *last += match shape.plus {
            Plus::Nothing => 0,
            Plus::Register => operands.reg & 7,
            Plus::Condition => operands.cond as u8,
        };
    }
}

fn emit_modrm(shape: &Shape, operands: &Operands, out: &mut Vec<u8>) -> Option<usize> {
    match shape.modrm {
        ModRm::Absent => None,
        ModRm::Register => address::emit(operands.rm, operands.reg, shape.disp8_unit(), out),
        ModRm::Digit(digit) => address::emit(operands.rm, digit, shape.disp8_unit(), out),
    }
}

fn emit_imm(shape: &Shape, imm: i64, out: &mut Vec<u8>) -> Option<usize> {
    let at = out.len();
    out.extend(&imm.to_le_bytes()[..usize::from(shape.imm_len)]);
    (shape.imm_len > 0).then_some(at)
}

/// Whether `operands` have an encoding of this shape.
fn accepts(shape: &Shape, operands: &Operands) -> bool {
    let limit = if shape.scheme == Scheme::Evex { 31 } else { 15 };
    let rm = match operands.rm {
        Rm::Reg(rm) => shape.place != Place::Memory && rm <= limit,
        Rm::Mem(mem) => shape.place != Place::Register && addressable(mem),
    };
    (rm || shape.modrm == ModRm::Absent)
        && operands.reg <= limit
        && operands.vvvv <= limit
        && imm_fits(shape, operands.imm)
}

fn addressable(mem: Mem<u8>) -> bool {
    match mem {
        Mem::Sib { base, index, .. } => {
            base.is_none_or(|base| base < 16)
                && index.is_none_or(|(index, _)| index < 16 && index != 4)
        }
        Mem::Rip { .. } => true,
    }
}

/// Whether the field can hold `imm`: as a signed number and, unless the processor would
/// sign-extend it, as an unsigned one too.
fn imm_fits(shape: &Shape, imm: i64) -> bool {
    if shape.imm_len == 0 || shape.imm_len == 8 {
        return true;
    }
    let bits = u32::from(shape.imm_len) * 8;
    let limit = 1 << (bits - 1);
    (-limit..limit).contains(&imm) || (!shape.imm_signed && (0..2 * limit).contains(&imm))
}
