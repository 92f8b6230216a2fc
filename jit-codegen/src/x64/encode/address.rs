//! ModRM, SIB and displacement.
//!
//! # Invariants
//! - `rsp` and `r12` as base need a SIB byte: their ModRM code announces one.
//! - `rbp` and `r13` as base need a displacement: their code without one means "no base".
//! - Without a base the displacement always has 4 bytes.

use crate::x64::inst::{Mem, Rm, Scale};

/// Emits what names `rm`, with `reg` beside it; returns where the displacement begins.
///
/// A displacement of 1 byte counts in units of `disp8_unit` bytes.
pub(super) fn emit(rm: Rm<u8>, reg: u8, disp8_unit: i32, out: &mut Vec<u8>) -> Option<usize> {
    match rm {
        Rm::Reg(rm) => {
            out.push(modrm(0b11, reg, rm));
            None
        }
        Rm::Mem(Mem::Rip { disp }) => {
            out.push(modrm(0b00, reg, NO_BASE));
            Disp::Long(disp).emit(out)
        }
        Rm::Mem(Mem::Sib { base: None, index, disp }) => {
            out.extend([modrm(0b00, reg, SIB), sib(index, NO_BASE)]);
            Disp::Long(disp).emit(out)
        }
        Rm::Mem(Mem::Sib { base: Some(base), index, disp }) => {
            let disp = Disp::shortest(disp, base, disp8_unit);
            if index.is_none() && base & 7 != SIB {
                out.push(modrm(disp.mode(), reg, base));
            } else {
                out.extend([modrm(disp.mode(), reg, SIB), sib(index, base)]);
            }
            disp.emit(out)
        }
    }
}

/// The ModRM.rm code that announces a SIB byte; as an index, it means "none".
const SIB: u8 = 0b100;
/// The base code that, in mode 0, means `rip` in ModRM and nothing in SIB.
const NO_BASE: u8 = 0b101;

fn modrm(mode: u8, reg: u8, rm: u8) -> u8 {
    mode << 6 | (reg & 7) << 3 | rm & 7
}

fn sib(index: Option<(u8, Scale)>, base: u8) -> u8 {
    let (index, scale) = index.unwrap_or((SIB, Scale::S1));
    (scale as u8) << 6 | (index & 7) << 3 | base & 7
}

/// A displacement in the form that it is emitted in.
#[derive(Clone, Copy)]
enum Disp {
    Absent,
    Short(i8),
    Long(i32),
}

impl Disp {
    fn shortest(disp: i32, base: u8, unit: i32) -> Self {
        if disp == 0 && base & 7 != NO_BASE {
            return Self::Absent;
        }
        match i8::try_from(disp / unit) {
            Ok(short) if disp % unit == 0 => Self::Short(short),
            _ => Self::Long(disp),
        }
    }

    fn mode(self) -> u8 {
        match self {
            Self::Absent => 0b00,
            Self::Short(_) => 0b01,
            Self::Long(_) => 0b10,
        }
    }

    fn emit(self, out: &mut Vec<u8>) -> Option<usize> {
        let at = out.len();
        match self {
            Self::Absent => return None,
            Self::Short(disp) => out.extend(disp.to_le_bytes()),
            Self::Long(disp) => out.extend(disp.to_le_bytes()),
        }
        Some(at)
    }
}
