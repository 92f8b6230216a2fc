//! Everything before the opcode: legacy prefixes and REX, VEX, or EVEX.
//!
//! # Invariants
//! - REX comes directly before the opcode, after the legacy prefixes.
//! - REX is emitted where a bit of it is set, and bare where `spl`, `bpl`, `sil` or `dil` is an
//!   operand (without it, their numbers mean `ah`, `ch`, `dh` and `bh`).
//! - VEX has 2 bytes where they suffice.
//! - VEX and EVEX store register bits inverted.

use super::notation::{ModRm, Plus, Scheme, Shape};
use super::{Mem, Operands, Rm};

/// Emits the prefixes that the shape and these operands need; `vvvv` is 0 where it is unused.
pub(super) fn emit(shape: &Shape, operands: Operands, out: &mut Vec<u8>) {
    let high = HighBits::of(shape, &operands);
    match shape.scheme {
        Scheme::Legacy => emit_legacy(shape, &operands, high, out),
        Scheme::Vex => emit_vex(shape, operands.vvvv, high, out),
        Scheme::Evex => emit_evex(shape, operands.vvvv, high, out),
    }
}

/// The bits of register numbers that ModRM, SIB and opcode have no room for, each 0 or 1.
#[derive(Clone, Copy)]
struct HighBits {
    /// Bit 4 of ModRM.reg (`R'`).
    r2: u8,
    /// Bit 3 of ModRM.reg.
    r: u8,
    /// Bit 3 of the index, or bit 4 of the register in ModRM.rm.
    x: u8,
    /// Bit 3 of the base, of the register in ModRM.rm, or of the opcode's register.
    b: u8,
}

impl HighBits {
    fn of(shape: &Shape, operands: &Operands) -> Self {
        let reg = if shape.modrm == ModRm::Register { operands.reg } else { 0 };
        let (x, b) = match operands.rm {
            _ if shape.plus == Plus::Register => (0, operands.reg >> 3),
            _ if shape.modrm == ModRm::Absent => (0, 0),
            Rm::Reg(rm) => (rm >> 4, rm >> 3),
            Rm::Mem(Mem::Rip { .. }) => (0, 0),
            Rm::Mem(Mem::Sib { base, index, .. }) => {
                (index.map_or(0, |(index, _)| index >> 3), base.unwrap_or(0) >> 3)
            }
        };
        Self { r2: reg >> 4 & 1, r: reg >> 3 & 1, x: x & 1, b: b & 1 }
    }

    /// `RXB` as in REX.
    fn rxb(self) -> u8 {
        self.r << 2 | self.x << 1 | self.b
    }
}

fn emit_legacy(shape: &Shape, operands: &Operands, high: HighBits, out: &mut Vec<u8>) {
    out.extend(shape.prefixes.into_iter().filter(|&prefix| prefix != 0));
    let rex = 0x40 | u8::from(shape.w) << 3 | high.rxb();
    if rex != 0x40 || needs_bare_rex(shape, operands) {
        out.push(rex);
    }
}

fn needs_bare_rex(shape: &Shape, operands: &Operands) -> bool {
    let reg = shape.byte_reg && (4..8).contains(&operands.reg);
    let rm = shape.byte_rm && matches!(operands.rm, Rm::Reg(4..8));
    reg || rm
}

fn emit_vex(shape: &Shape, vvvv: u8, high: HighBits, out: &mut Vec<u8>) {
    let last = (!vvvv & 15) << 3 | shape.length << 2 | shape.pp;
    if high.x == 0 && high.b == 0 && !shape.w && shape.map == 1 {
        out.extend([0xC5, (high.r ^ 1) << 7 | last]);
    } else {
        let first = (high.rxb() ^ 7) << 5 | shape.map;
        out.extend([0xC4, first, u8::from(shape.w) << 7 | last]);
    }
}

fn emit_evex(shape: &Shape, vvvv: u8, high: HighBits, out: &mut Vec<u8>) {
    let p0 = (high.rxb() ^ 7) << 5 | (high.r2 ^ 1) << 4 | shape.map;
    let p1 = u8::from(shape.w) << 7 | (!vvvv & 15) << 3 | 1 << 2 | shape.pp;
    let p2 = shape.length << 5 | (!vvvv >> 4 & 1) << 3;
    out.extend([0x62, p0, p1, p2]);
}
