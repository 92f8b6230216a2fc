//! What debuggers are told of the code: which line it is of, and where the caller's frame is.
//!
//! # Invariants
//! - Notes are made in the order of address.
//! - What is written has the forms that `jit_template::Origin` says.

use crate::ir::Line;
use crate::x64::abi::gpr;
use jit_template::leb128;
use regalloc2::PReg;

/// What is noted of a place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The line from here on.
    Line(Line),
    /// Where frames are from here on.
    Frame(FrameNote),
}

/// What becomes of the way to the caller's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameNote {
    /// A frame's address is so far above this register.
    Address(PReg, i32),
    /// The caller's value of the register is so far below the frame's address.
    Saved(PReg, i32),
    /// Keeps the way in mind.
    Remember,
    /// Takes the way that was kept in mind last.
    Restore,
}

/// The table of lines of the code that these notes were made of, each with its offset.
pub fn line_table(notes: &[(usize, Note)]) -> Vec<u8> {
    let mut runs: Vec<(usize, u32)> = Vec::new();
    for &(offset, note) in notes {
        let Note::Line(line) = note else { continue };
        let Some(line) = line.distance() else { continue };
        if runs.last().is_some_and(|last| last.0 == offset) {
            runs.pop();
        }
        if runs.last().is_none_or(|last| last.1 != line) {
            runs.push((offset, line));
        }
    }
    let mut table = Vec::new();
    let (mut last_offset, mut last_line) = (0, 0);
    for (offset, line) in runs {
        table.extend(leb128::unsigned((offset - last_offset) as u64));
        table.extend(leb128::signed(i64::from(line) - last_line));
        (last_offset, last_line) = (offset, i64::from(line));
    }
    table
}

/// The call frame instructions of the code.
pub fn frame_table(notes: &[(usize, Note)]) -> Vec<u8> {
    const ADVANCE: u8 = 0x40;
    const OFFSET: u8 = 0x80;
    const ADVANCE_1: u8 = 2;
    const ADVANCE_4: u8 = 4;
    const REMEMBER: u8 = 0x0A;
    const RESTORE: u8 = 0x0B;
    const DEF_CFA: u8 = 0x0C;
    let (mut table, mut at) = (Vec::new(), 0);
    for &(offset, note) in notes {
        let Note::Frame(note) = note else { continue };
        match offset - at {
            0 => {}
            far @ 1..0x40 => table.push(ADVANCE | far as u8),
            far @ 0x40..0x100 => table.extend([ADVANCE_1, far as u8]),
            far => {
                table.push(ADVANCE_4);
                table.extend((far as u32).to_le_bytes());
            }
        }
        at = offset;
        match note {
            FrameNote::Address(reg, above) => {
                table.extend([DEF_CFA, dwarf_number(reg)]);
                table.extend(leb128::unsigned(above as u64));
            }
            FrameNote::Saved(reg, below) => {
                table.push(OFFSET | dwarf_number(reg));
                table.extend(leb128::unsigned(below as u64 / 8));
            }
            FrameNote::Remember => table.push(REMEMBER),
            FrameNote::Restore => table.push(RESTORE),
        }
    }
    table
}

/// The register's number in DWARF (System V ABI for x86-64, figure 3.36).
fn dwarf_number(reg: PReg) -> u8 {
    const LOW: [u8; 8] = [0, 2, 1, 3, 7, 6, 4, 5];
    let number = reg.hw_enc() as u8;
    debug_assert_eq!(reg, gpr(number), "no general register");
    LOW.get(usize::from(number)).copied().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x64::abi::{RBP, RSP};
    use jit_template::Origin;

    #[test]
    fn lines_are_read_as_they_were_noted() {
        let lines = [(0, 0), (0, 2), (7, 2), (300, 90), (301, 1)];
        let notes = lines.map(|(at, line)| (at, Note::Line(Line::behind_first(line))));
        let line_table = &line_table(&notes)[..];
        let origin = Origin { line: 10, line_table, ..Origin::UNKNOWN };
        let read: Vec<_> = origin.lines().map(|entry| (entry.offset, entry.line)).collect();
        assert_eq!(read, [(0, 12), (300, 100), (301, 11)]);
    }

    #[test]
    fn what_has_no_line_is_of_the_line_before() {
        let line = |at, line| (at, Note::Line(line));
        let known = Line::behind_first(1);
        let notes =
            [line(0, Line::UNKNOWN), line(2, known), line(4, Line::UNKNOWN), line(6, known)];
        assert_eq!(line_table(&notes), [2, 1]);
    }

    #[test]
    fn frames_are_call_frame_instructions() {
        let frame = |at, note| (at, Note::Frame(note));
        let notes = [
            frame(0, FrameNote::Remember),
            frame(1, FrameNote::Address(RSP, 16)),
            frame(1, FrameNote::Saved(RBP, 16)),
            frame(4, FrameNote::Address(RBP, 16)),
            frame(104, FrameNote::Address(gpr(11), 200)),
            frame(1104, FrameNote::Restore),
        ];
        let wanted = [
            &[0x0A][..],
            &[0x41, 0x0C, 7, 16, 0x86, 2],
            &[0x43, 0x0C, 6, 16],
            &[2, 100, 0x0C, 11, 0xC8, 1],
            &[4, 0xE8, 3, 0, 0, 0x0B],
        ];
        assert_eq!(frame_table(&notes), wanted.concat());
    }
}
