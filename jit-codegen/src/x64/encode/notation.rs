//! Reads the notation of Intel's manual (SDM vol. 2, §3.1.1) while this crate compiles.
//!
//! In: the columns "Instruction" (its operands) and "Opcode" of a row. Out: a [`Shape`], which is
//! what the encoder runs on. `REX.W 81 /0 id`, `F2 0F 58 /r`, `B8+rd io`, `0F 80+cc cd` and
//! `VEX.LIG.F2.0F.WIG 58 /r` are all the kinds of notation there are.
//!
//! # Invariants
//! - A mistake in the notation fails the build: every panic here is one of const evaluation.

/// An encoding, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    pub(super) scheme: Scheme,
    /// Legacy prefixes, in order; 0 is none.
    pub(super) prefixes: [u8; 2],
    /// REX.W, VEX.W or EVEX.W.
    pub(super) w: bool,
    /// VEX.L or EVEX.L'L.
    pub(super) length: u8,
    /// The prefix that VEX and EVEX contain.
    pub(super) pp: u8,
    /// The opcode map that VEX and EVEX name; for a legacy encoding it is part of the opcode.
    pub(super) map: u8,
    pub(super) opcode: [u8; 3],
    pub(super) opcode_len: u8,
    pub(super) plus: Plus,
    pub(super) modrm: ModRm,
    /// What the operand of ModRM.rm can be.
    pub(super) place: Place,
    /// How many bytes of memory the operand of ModRM.rm has; 0 if that does not matter.
    pub(super) memory_len: u8,
    pub(super) imm_len: u8,
    /// Whether the processor sign-extends the immediate.
    pub(super) imm_signed: bool,
    /// Whether `reg` is an 8-bit register.
    pub(super) byte_reg: bool,
    /// Whether `rm`, if it is a register, has 8 bits.
    pub(super) byte_rm: bool,
}

/// The family of prefixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Legacy,
    Vex,
    Evex,
}

/// What is added to the last byte of the opcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plus {
    Nothing,
    Register,
    Condition,
}

/// What ModRM.reg has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ModRm {
    Absent,
    Register,
    Digit(u8),
}

/// What ModRM.rm can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Register,
    Memory,
    Either,
}

impl Shape {
    pub(super) const fn parse(operands: &str, encoding: &str) -> Self {
        let mut shape = Self::EMPTY;
        let mut words = Words { rest: operands.as_bytes(), separator: b',' };
        while let Some(operand) = words.next() {
            shape.operand(operand.trim_ascii());
        }
        let mut words = Words { rest: encoding.as_bytes(), separator: b' ' };
        while let Some(word) = words.next() {
            shape.word(word);
        }
        assert!(shape.opcode_len > 0, "no opcode");
        shape
    }

    /// The unit of a 1-byte displacement: EVEX counts in operands.
    pub(super) fn disp8_unit(&self) -> i32 {
        match self.scheme {
            Scheme::Evex => i32::from(self.memory_len.max(1)),
            Scheme::Legacy | Scheme::Vex => 1,
        }
    }

    const EMPTY: Self = Self {
        scheme: Scheme::Legacy,
        prefixes: [0; 2],
        w: false,
        length: 0,
        pp: 0,
        map: 0,
        opcode: [0; 3],
        opcode_len: 0,
        plus: Plus::Nothing,
        modrm: ModRm::Absent,
        place: Place::Register,
        memory_len: 0,
        imm_len: 0,
        imm_signed: false,
        byte_reg: false,
        byte_rm: false,
    };

    const fn operand(&mut self, operand: &[u8]) {
        match operand {
            b"r8" => self.byte_reg = true,
            b"m" => self.place = Place::Memory,
            [b's', b'i', b'm', b'm', ..] | [b'r', b'e', b'l', ..] => self.imm_signed = true,
            [b'r', b'/', b'm', bits @ ..] => {
                self.memory(Place::Either, bits);
                self.byte_rm = matches!(bits, b"8");
            }
            [b'x' | b'y' | b'z', b'm', b'm', b'/', b'm', bits @ ..] => {
                self.memory(Place::Either, bits);
            }
            [b'm', bits @ ..] => self.memory(Place::Memory, bits),
            b"r16" | b"r32" | b"r64" | b"xmm" | b"ymm" | b"zmm" => {}
            b"imm8" | b"imm16" | b"imm32" | b"imm64" | b"cl" | b"1" => {}
            _ => panic!("no such operand"),
        }
    }

    const fn memory(&mut self, place: Place, bits: &[u8]) {
        self.place = place;
        self.memory_len = match bits {
            b"8" => 1,
            b"16" => 2,
            b"32" => 4,
            b"64" => 8,
            b"128" => 16,
            b"256" => 32,
            b"512" => 64,
            _ => panic!("no such width of memory"),
        };
    }

    const fn word(&mut self, word: &[u8]) {
        match word {
            b"REX.W" => self.w = true,
            b"/r" => self.modrm = ModRm::Register,
            [b'/', digit @ b'0'..=b'7'] => self.modrm = ModRm::Digit(*digit - b'0'),
            b"ib" | b"cb" => self.imm_len = 1,
            b"iw" => self.imm_len = 2,
            b"id" | b"cd" => self.imm_len = 4,
            b"io" => self.imm_len = 8,
            [high, low] => self.byte(hex(*high) << 4 | hex(*low)),
            [high, low, b'+', what, _] => {
                self.opcode_byte(hex(*high) << 4 | hex(*low));
                self.plus = match what {
                    b'r' => Plus::Register,
                    b'c' => Plus::Condition,
                    _ => panic!("no such addend"),
                };
            }
            [b'V', b'E', b'X', b'.', fields @ ..] => self.vector(Scheme::Vex, fields),
            [b'E', b'V', b'E', b'X', b'.', fields @ ..] => self.vector(Scheme::Evex, fields),
            _ => panic!("no such notation"),
        }
    }

    const fn byte(&mut self, byte: u8) {
        let leading = matches!(self.scheme, Scheme::Legacy) && self.opcode_len == 0;
        if leading && matches!(byte, 0x66 | 0xF2 | 0xF3) {
            assert!(!self.w, "REX.W comes after the prefixes");
            let free = if self.prefixes[0] == 0 { 0 } else { 1 };
            assert!(self.prefixes[free] == 0, "too many prefixes");
            self.prefixes[free] = byte;
        } else {
            self.opcode_byte(byte);
        }
    }

    const fn opcode_byte(&mut self, byte: u8) {
        self.opcode[self.opcode_len as usize] = byte;
        self.opcode_len += 1;
    }

    const fn vector(&mut self, scheme: Scheme, fields: &[u8]) {
        self.scheme = scheme;
        let mut fields = Words { rest: fields, separator: b'.' };
        while let Some(field) = fields.next() {
            match field {
                b"LIG" | b"LLIG" | b"LZ" | b"L0" | b"128" => self.length = 0,
                b"256" => self.length = 1,
                b"512" => self.length = 2,
                b"66" => self.pp = 1,
                b"F3" => self.pp = 2,
                b"F2" => self.pp = 3,
                b"0F" => self.map = 1,
                b"0F38" => self.map = 2,
                b"0F3A" => self.map = 3,
                b"W0" | b"WIG" => self.w = false,
                b"W1" => self.w = true,
                _ => panic!("no such field of VEX"),
            }
        }
        assert!(self.map != 0, "no opcode map");
    }
}

/// What stands between separators.
struct Words<'a> {
    rest: &'a [u8],
    separator: u8,
}

impl<'a> Words<'a> {
    const fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let mut end = 0;
        while end < self.rest.len() && self.rest[end] != self.separator {
            end += 1;
        }
        let (word, rest) = self.rest.split_at(end);
        self.rest = if rest.is_empty() { rest } else { rest.split_at(1).1 };
        Some(word)
    }
}

const fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        b'A'..=b'F' => digit - b'A' + 10,
        _ => panic!("no such hexadecimal digit"),
    }
}
