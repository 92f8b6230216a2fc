//! Where a template comes from: what people and debuggers want to know of its code.
//!
//! # Invariants
//! - Nothing here changes what the code does; a runtime that ignores it all is right.
//! - Offsets count from the start of the template's code, all fragments together.

use crate::leb128;

/// What a template was made of, and how its code relates to that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The function's name, on one line.
    pub name: &'a str,
    /// The file of the closure, as rustc was given it; empty if it is not known.
    pub file: &'a str,
    /// The line that the closure starts in, from 1; 0 if it is not known.
    pub line: u32,
    /// Its column, from 1.
    pub column: u32,
    /// The level of x86-64 that the code is for: 2 of `x86-64-v2`.
    pub level: u8,
    /// How long the instructions are; constants follow, aligned to 8 bytes.
    pub code_len: u32,
    /// Which instructions are of which line: for each run of them, in order, how far its start is
    /// behind that of the last, ULEB128 (DWARF 5, section 7.6), and how far its line is behind the
    /// last one's, SLEB128. They count from offset 0 and [`Self::line`]; [`Self::lines`] reads them.
    pub line_table: &'a [u8],
    /// How to find the caller's frame at each instruction: call frame instructions (DWARF 5, section
    /// 6.4.2) over code in bytes and data in -8 bytes, from where `rsp + 8` is the frame's address and
    /// the return address lies right below that.
    pub frame_table: &'a [u8],
    /// The functions inside of the closure that have code of their own, as they call themselves, by
    /// ascending offset. What is before the first is the closure's.
    pub functions: &'a [LocalFunction<'a>],
}

/// A function inside of a closure. Its code ends where the next one's starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalFunction<'a> {
    /// As it is called in the source.
    pub name: &'a str,
    /// Where its code starts, in bytes from the start of all.
    pub offset: u32,
}

impl<'a> Origin<'a> {
    /// Of code that nothing is known of.
    pub const UNKNOWN: Self = Self {
        name: "jit",
        file: "",
        line: 0,
        column: 0,
        level: 1,
        code_len: u32::MAX,
        line_table: &[],
        frame_table: &[],
        functions: &[],
    };

    /// The runs of instructions that are of one line each, in order.
    #[must_use]
    pub const fn lines(&self) -> Lines<'a> {
        Lines { rest: self.line_table, last: LineEntry { offset: 0, line: self.line } }
    }
}

/// The start of a run of instructions that are of one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineEntry {
    /// Where it starts, in bytes from the code's start.
    pub offset: u32,
    /// The line, from 1.
    pub line: u32,
}

/// The entries of a line table; see [`Origin::lines`].
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    last: LineEntry,
}

impl Iterator for Lines<'_> {
    type Item = LineEntry;

    fn next(&mut self) -> Option<LineEntry> {
        let distance = leb128::take_unsigned(&mut self.rest)?;
        let difference = leb128::take_signed(&mut self.rest)?;
        self.last.offset = self.last.offset.wrapping_add(distance);
        self.last.line = self.last.line.wrapping_add_signed(difference);
        Some(self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(line_table: &[u8]) -> impl Iterator<Item = (u32, u32)> {
        let origin = Origin { line: 1000, line_table, ..Origin::UNKNOWN };
        origin.lines().map(|entry| (entry.offset, entry.line))
    }

    #[test]
    fn a_table_is_read_as_dwarf_writes_numbers() {
        // 0, +0; 3, +1; 200, -2; 1, -128; 0, +64.
        let table = [0, 0, 3, 1, 0xC8, 0x01, 0x7E, 1, 0x80, 0x7F, 0, 0xC0, 0x00];
        let wanted = [(0, 1000), (3, 1001), (203, 999), (204, 871), (204, 935)];
        assert!(entries(&table).eq(wanted));
    }

    #[test]
    fn a_table_that_is_cut_off_ends() {
        assert!(entries(&[]).eq([]));
        assert!(entries(&[4]).eq([]));
        assert!(entries(&[4, 0x80]).eq([]));
        assert!(entries(&[4, 1, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]).eq([(4, 1001)]));
    }
}
