//! What GDB wants to know of one function, as sections of DWARF 4: its name and place, and those of the
//! functions inside of it, which line each instruction is of, and where each caller's frame is.
//!
//! # Invariants
//! - Addresses are absolute: the function stays where it is.

use super::bytes::Bytes;
use crate::inspect::watch::Told;

const VERSION: u16 = 4;
const ADDRESS_SIZE: u8 = 8;
const RUST: u16 = 0x1C;

/// Tags, attributes and forms (DWARF 4, sections 7.5.3 and 7.5.4).
mod number {
    pub(super) const COMPILE_UNIT: u64 = 0x11;
    pub(super) const SUBPROGRAM: u64 = 0x2E;
    pub(super) const NAME: u64 = 0x03;
    pub(super) const STMT_LIST: u64 = 0x10;
    pub(super) const LOW_PC: u64 = 0x11;
    pub(super) const HIGH_PC: u64 = 0x12;
    pub(super) const LANGUAGE: u64 = 0x13;
    pub(super) const DECL_FILE: u64 = 0x3A;
    pub(super) const DECL_LINE: u64 = 0x3B;
    pub(super) const EXTERNAL: u64 = 0x3F;
    pub(super) const FRAME_BASE: u64 = 0x40;
    pub(super) const ADDR: u64 = 0x01;
    pub(super) const DATA2: u64 = 0x05;
    pub(super) const DATA4: u64 = 0x06;
    pub(super) const DATA8: u64 = 0x07;
    pub(super) const STRING: u64 = 0x08;
    pub(super) const DATA1: u64 = 0x0B;
    pub(super) const SEC_OFFSET: u64 = 0x17;
    pub(super) const EXPRLOC: u64 = 0x18;
    pub(super) const FLAG_PRESENT: u64 = 0x19;
}

/// The section `.debug_abbrev`: how `.debug_info` is to be read.
pub(crate) fn debug_abbrev() -> Vec<u8> {
    use number::*;
    let mut out = Bytes::new();
    let mut entry = |code, tag, has_children, attributes: &[(u64, u64)]| {
        out.uleb128(code).uleb128(tag).u8(has_children);
        for (name, form) in attributes {
            out.uleb128(*name).uleb128(*form);
        }
        out.u8(0).u8(0);
    };
    let unit = [
        (LANGUAGE, DATA2),
        (NAME, STRING),
        (LOW_PC, ADDR),
        (HIGH_PC, DATA8),
        (STMT_LIST, SEC_OFFSET),
    ];
    entry(1, COMPILE_UNIT, 1, &unit);
    let function = [
        (NAME, STRING),
        (DECL_FILE, DATA1),
        (DECL_LINE, DATA4),
        (EXTERNAL, FLAG_PRESENT),
        (LOW_PC, ADDR),
        (HIGH_PC, DATA8),
        (FRAME_BASE, EXPRLOC),
    ];
    entry(2, SUBPROGRAM, 0, &function);
    out.u8(0);
    out.into_vec()
}

/// The section `.debug_info`: one unit with one function, and those inside of it.
pub(crate) fn debug_info(told: &Told<'_>) -> Vec<u8> {
    const CALL_FRAME_CFA: u8 = 0x9C;
    let (origin, len) = (&told.template.origin, told.code.len() as u64);
    let mut out = Bytes::new();
    out.counted(|out| {
        out.u16(VERSION).u32(0).u8(ADDRESS_SIZE);
        out.uleb128(1).u16(RUST).text(file(told)).u64(told.address()).u64(len).u32(0);
        for (index, piece) in told.pieces().iter().enumerate() {
            let first = piece.lines.first().filter(|_| index > 0);
            let line = first.map_or(origin.line, |entry| entry.line);
            out.uleb128(2).text(&piece.name).u8(1).u32(line);
            out.u64(piece.address(told)).u64(piece.len());
            out.uleb128(1).u8(CALL_FRAME_CFA);
        }
        out.u8(0);
    });
    out.into_vec()
}

fn file<'a>(told: &Told<'a>) -> &'a str {
    if told.template.origin.file.is_empty() { "?" } else { told.template.origin.file }
}

/// The section `.debug_line`: the program that makes the table of lines (DWARF 4, section 6.2).
pub(crate) fn debug_line(told: &Told<'_>) -> Vec<u8> {
    const COPY: u8 = 1;
    const ADVANCE_PC: u8 = 2;
    const ADVANCE_LINE: u8 = 3;
    let len = told.code.len() as u64;
    let mut out = Bytes::new();
    out.counted(|out| {
        out.u16(VERSION);
        out.counted(|out| {
            let (instruction, operations, is_statement) = (1, 1, 1);
            let (line_base, line_range, first_special) = (-5_i8 as u8, 14, 13);
            out.u8(instruction).u8(operations).u8(is_statement);
            out.u8(line_base).u8(line_range).u8(first_special);
            out.raw(&[0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1]);
            // No folders, one file.
            out.u8(0).text(file(told)).raw(&[0, 0, 0, 0]);
        });
        // DW_LNE_set_address
        out.raw(&[0, 9, 2]).u64(told.address());
        let (mut offset, mut line) = (0, 1);
        for entry in told.lines() {
            out.u8(ADVANCE_PC).uleb128(u64::from(entry.offset) - offset);
            out.u8(ADVANCE_LINE).sleb128(i64::from(entry.line) - line);
            out.u8(COPY);
            (offset, line) = (entry.offset.into(), entry.line.into());
        }
        // DW_LNE_end_sequence
        out.u8(ADVANCE_PC).uleb128(len.saturating_sub(offset)).raw(&[0, 1, 1]);
    });
    out.into_vec()
}

/// The section `.eh_frame`: at its start, code has its return address where `rsp` points (LSB Core,
/// "Exception Frames"; DWARF 4, section 6.4); the template says what becomes of that. Entries end at
/// multiples of 8; zeros are instructions that do nothing.
pub(crate) fn eh_frame(told: &Told<'_>) -> Vec<u8> {
    const RSP: u8 = 7;
    const RETURN_ADDRESS: u8 = 16;
    const DEF_CFA: u8 = 0x0C;
    const ADVANCE: u8 = 0x40;
    const OFFSET: u8 = 0x80;
    let mut out = Bytes::new();
    out.counted(|out| {
        // The start of a CIE; version; no augmentation; units of 1 and -8.
        out.u32(0).u8(1).u8(0).uleb128(1).sleb128(-8).u8(RETURN_ADDRESS);
        out.u8(DEF_CFA).u8(RSP).u8(8).u8(OFFSET | RETURN_ADDRESS).u8(1);
        out.align(8);
    });
    let cie = out.len() + 4;
    out.counted(|out| {
        // How far back the CIE is; what the code is; what it does.
        out.len32(cie).u64(told.address()).u64(told.code.len() as u64);
        // What is before the code changes nothing.
        if told.landing > 0 {
            out.u8(ADVANCE | told.landing as u8);
        }
        out.raw(told.template.origin.frame_table);
        out.align(8);
    });
    out.u32(0);
    out.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jit_template::{LocalFunction, Origin, Template};
    use std::ptr::NonNull;

    fn with_told<R>(body: impl FnOnce(&Told<'_>) -> R) -> R {
        let origin = Origin {
            name: "a\nb",
            file: "src/x.rs",
            line: 7,
            line_table: &[0, 0, 1, 2],
            frame_table: &[0x41, 0x0C, 7, 16],
            ..Origin::UNKNOWN
        };
        let template = Template { body: &[], holes: &[], max_len: 2, origin };
        let entry = NonNull::without_provenance(0x1234_5678.try_into().unwrap());
        body(&Told { template: &template, entry, code: &[0x50, 0xC3], landing: 0 })
    }

    fn u32_at(bytes: &[u8], at: usize) -> usize {
        u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
    }

    #[test]
    fn sections_say_how_long_they_are() {
        with_told(|told| {
            for section in [debug_info(told), debug_line(told)] {
                assert_eq!(u32_at(&section, 0) + 4, section.len());
            }
            let info = debug_info(told);
            assert!(info.windows(4).any(|text| text == b"a?b\0"), "names are on one line");
        });
    }

    #[test]
    fn functions_inside_have_names_ranges_and_lines() {
        with_told(|told| {
            let functions = &[LocalFunction { name: "in", offset: 1 }];
            let origin = Origin { functions, ..told.template.origin };
            let template = Template { origin, ..*told.template };
            let told = Told { template: &template, ..*told };
            let pieces = told.pieces();
            let ranges: Vec<_> = pieces.iter().map(|piece| piece.range.clone()).collect();
            assert_eq!((pieces[1].name.as_str(), &ranges[..]), ("a?b::in", &[0..1, 1..2][..]));
            let lines = pieces.iter().map(|piece| (piece.lines[0].offset, piece.lines[0].line));
            assert!(lines.eq([(0, 7), (1, 9)]));
            let info = debug_info(&told);
            assert!(info.windows(8).any(|text| text == b"a?b::in\0"));
        });
    }

    #[test]
    fn what_is_before_the_code_belongs_to_it() {
        with_told(|told| {
            let code = &[0xF3, 0x0F, 0x1E, 0xFA, 0x50, 0xC3];
            let told = Told { code, landing: 4, ..*told };
            let lines: Vec<_> = told.lines().map(|entry| (entry.offset, entry.line)).collect();
            assert_eq!(lines, [(0, 7), (5, 9)]);
            assert_eq!(told.pieces()[0].range, 0..6);
            let section = eh_frame(&told);
            let fde = 4 + u32_at(&section, 0);
            assert_eq!(u32_at(&section, fde + 16), 6);
            assert_eq!(section[fde + 24..fde + 29], [0x44, 0x41, 0x0C, 7, 16]);
        });
    }

    #[test]
    fn a_line_program_makes_the_table() {
        let program = with_told(debug_line);
        let at = 10 + u32_at(&program, 6);
        assert_eq!(program[at..at + 3], [0, 9, 2]);
        assert_eq!(program[at + 3..at + 11], 0x1234_5678_u64.to_le_bytes());
        assert_eq!(program[at + 11..], [2, 0, 3, 6, 1, 2, 1, 3, 2, 1, 2, 1, 0, 1, 1]);
    }

    #[test]
    fn the_frame_entry_leads_to_its_common_part() {
        let section = with_told(eh_frame);
        let fde = 4 + u32_at(&section, 0);
        assert_eq!((fde % 8, fde + 4 - u32_at(&section, fde + 4)), (0, 0));
        assert_eq!(section[fde + 8..fde + 16], 0x1234_5678_u64.to_le_bytes());
        assert_eq!(section[fde + 24..fde + 28], [0x41, 0x0C, 7, 16]);
        let end = fde + 4 + u32_at(&section, fde);
        assert_eq!((u32_at(&section, end), section.len()), (0, end + 4));
    }
}
