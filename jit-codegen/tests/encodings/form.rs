//! A row's text, read for the tests: which operand is which field, and what it may be.

use iced_x86::Register;
use jit_codegen::x64::encode::Row;

/// One operand of the row's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operand {
    /// `Operands::reg`.
    Reg(Class),
    /// `Operands::vvvv`.
    Vvvv(Class),
    /// `Operands::rm`.
    Rm(Place),
    /// `Operands::imm`.
    Imm { bits: u32, sign_extended: bool },
    /// `Operands::imm`, as a distance.
    Rel { bits: u32 },
    /// The register that shifts count with.
    Cl,
    /// The count 1 of a shift.
    One,
}

/// What ModRM.rm may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The registers, if it may be one.
    pub register: Option<Class>,
    /// The bits of memory, if it may be that; 0 where the manual gives none.
    pub memory: Option<u32>,
}

/// A class of registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    R8,
    R16,
    R32,
    R64,
    Xmm,
    Ymm,
    Zmm,
}

impl Class {
    /// How many of these an encoding can name.
    pub fn count(self, row: &Row) -> u8 {
        let vector = matches!(self, Self::Xmm | Self::Ymm | Self::Zmm);
        if vector && row.encoding.starts_with("EVEX") { 32 } else { 16 }
    }

    /// The decoder's name for a register.
    pub fn register(self, number: u8) -> Register {
        let first = match self {
            Self::R8 if number < 4 => Register::AL,
            Self::R8 => return Register::SPL + u32::from(number - 4),
            Self::R16 => Register::AX,
            Self::R32 => Register::EAX,
            Self::R64 => Register::RAX,
            Self::Xmm => Register::XMM0,
            Self::Ymm => Register::YMM0,
            Self::Zmm => Register::ZMM0,
        };
        first + u32::from(number)
    }

    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "r8" => Self::R8,
            "r16" => Self::R16,
            "r32" => Self::R32,
            "r64" => Self::R64,
            "xmm" => Self::Xmm,
            "ymm" => Self::Ymm,
            "zmm" => Self::Zmm,
            _ => return None,
        })
    }
}

/// The operands of a row, in the order of its text.
pub fn operands(row: &Row) -> Vec<Operand> {
    let vex = row.encoding.contains("VEX");
    let has_reg = row.encoding.contains("/r") || row.encoding.contains("+r");
    let mut registers_before = 0;
    let texts = row.operands.split(", ").filter(|text| !text.is_empty());
    texts
        .map(|text| match Class::parse(text) {
            Some(class) => {
                registers_before += 1;
                match (has_reg, registers_before, vex) {
                    (true, 1, _) => Operand::Reg(class),
                    (true, 2, true) | (false, 1, true) => Operand::Vvvv(class),
                    (false, 1, false) => Operand::Rm(Place { register: Some(class), memory: None }),
                    _ => panic!("{row:?}"),
                }
            }
            None => other(text),
        })
        .collect()
}

/// The operand of a row that is ModRM.rm.
pub fn place(row: &Row) -> Option<Place> {
    operands(row).into_iter().find_map(|operand| match operand {
        Operand::Rm(place) => Some(place),
        _ => None,
    })
}

fn other(text: &str) -> Operand {
    let bits = |digits: &str| digits.parse().unwrap_or_else(|_| panic!("{text}"));
    if text == "cl" {
        Operand::Cl
    } else if text == "1" {
        Operand::One
    } else if text == "m" {
        Operand::Rm(Place { register: None, memory: Some(0) })
    } else if let Some(digits) = text.strip_prefix("simm") {
        Operand::Imm { bits: bits(digits), sign_extended: true }
    } else if let Some(digits) = text.strip_prefix("imm") {
        Operand::Imm { bits: bits(digits), sign_extended: false }
    } else if let Some(digits) = text.strip_prefix("rel") {
        Operand::Rel { bits: bits(digits) }
    } else if let Some(digits) = text.strip_prefix("r/m") {
        let register = Class::parse(&format!("r{digits}"));
        Operand::Rm(Place { register, memory: Some(bits(digits)) })
    } else if let Some((register, digits)) = text.split_once("/m") {
        Operand::Rm(Place { register: Class::parse(register), memory: Some(bits(digits)) })
    } else if let Some(digits) = text.strip_prefix('m') {
        Operand::Rm(Place { register: None, memory: Some(bits(digits)) })
    } else {
        panic!("{text}")
    }
}
