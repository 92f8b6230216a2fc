//! An object file of one function that is in memory already: a symbol for it and for each function inside
//! of it, and the sections of `dwarf`.
//!
//! # Invariants
//! - The code itself is not in it: its section is only an address and a length (`SHT_NOBITS`).
//! - Sections other than the code's are at offsets that are multiples of 8.

use super::bytes::Bytes;
use super::dwarf;
use crate::inspect::watch::Told;

const HEADER_LEN: usize = 64;
const SECTION_LEN: usize = 64;
const SYMBOL_LEN: u64 = 24;

/// A section (System V ABI, chapter 4).
struct Section {
    name: &'static str,
    kind: u32,
    flags: u64,
    address: u64,
    /// The length of a section without content.
    len: u64,
    link: u32,
    info: u32,
    entry_len: u64,
    content: Vec<u8>,
}

const PROGBITS: u32 = 1;
const SYMTAB: u32 = 2;
const STRTAB: u32 = 3;
const NOBITS: u32 = 8;
const ALLOC: u64 = 2;
const EXECINSTR: u64 = 4;

/// The sections' numbers.
const TEXT: u16 = 1;
const STRINGS: u32 = 3;
const NAMES: u16 = 4;

impl Section {
    fn new(name: &'static str, kind: u32, content: Vec<u8>) -> Self {
        let (flags, address, len, link, info, entry_len) = (0, 0, 0, 0, 0, 0);
        Self { name, kind, flags, address, len, link, info, entry_len, content }
    }
}

/// The file.
pub(crate) fn object(told: &Told<'_>) -> Vec<u8> {
    let (symbols, strings) = symbols(told);
    let mut sections = vec![
        Section::new("", 0, Vec::new()),
        Section {
            flags: ALLOC | EXECINSTR,
            address: told.address(),
            len: told.code.len() as u64,
            ..Section::new(".text", NOBITS, Vec::new())
        },
        Section {
            link: STRINGS,
            info: 1,
            entry_len: SYMBOL_LEN,
            ..Section::new(".symtab", SYMTAB, symbols)
        },
        Section::new(".strtab", STRTAB, strings),
        Section::new(".shstrtab", STRTAB, Vec::new()),
        Section { flags: ALLOC, ..Section::new(".eh_frame", PROGBITS, dwarf::eh_frame(told)) },
        Section::new(".debug_abbrev", PROGBITS, dwarf::debug_abbrev()),
        Section::new(".debug_info", PROGBITS, dwarf::debug_info(told)),
        Section::new(".debug_line", PROGBITS, dwarf::debug_line(told)),
    ];
    let mut names = Bytes::new();
    let starts: Vec<usize> = sections
        .iter()
        .map(|section| {
            let start = names.len();
            names.text(section.name);
            start
        })
        .collect();
    sections[usize::from(NAMES)].content = names.into_vec();
    file(&sections, &starts)
}

/// None, and the functions; and their names.
fn symbols(told: &Told<'_>) -> (Vec<u8>, Vec<u8>) {
    const GLOBAL_FUNCTION: u8 = 1 << 4 | 2;
    let (mut out, mut strings) = (Bytes::new(), Bytes::new());
    out.raw(&[0; SYMBOL_LEN as usize]);
    strings.u8(0);
    for piece in told.pieces() {
        // Its name, its section, its place in that, its length.
        out.len32(strings.len()).u8(GLOBAL_FUNCTION).u8(0).u16(TEXT);
        out.u64(piece.range.start as u64).u64(piece.len());
        strings.text(&piece.name);
    }
    (out.into_vec(), strings.into_vec())
}

fn file(sections: &[Section], names: &[usize]) -> Vec<u8> {
    let (mut content, mut headers) = (Bytes::new(), Bytes::new());
    for (section, &name) in sections.iter().zip(names) {
        content.align(8);
        let offset = HEADER_LEN + content.len();
        let len = section.len.max(section.content.len() as u64);
        headers.len32(name).u32(section.kind).u64(section.flags).u64(section.address);
        headers.u64(offset as u64).u64(len).u32(section.link).u32(section.info);
        headers.u64(if section.kind == 0 { 0 } else { 8 }).u64(section.entry_len);
        content.raw(&section.content);
    }
    content.align(8);
    let mut out = header(sections.len() as u16, HEADER_LEN + content.len());
    out.raw(&content.into_vec()).raw(&headers.into_vec());
    out.into_vec()
}

/// The header of a file whose section headers, of that number, are there.
fn header(count: u16, at: usize) -> Bytes {
    const RELOCATABLE: u16 = 1;
    const X86_64: u16 = 62;
    let mut out = Bytes::new();
    // 64 bits, the low byte first, version 1 of the format.
    out.raw(b"\x7FELF").u8(2).u8(1).u8(1).raw(&[0; 9]);
    out.u16(RELOCATABLE).u16(X86_64).u32(1);
    // No entry, no program headers.
    out.u64(0).u64(0).u64(at as u64);
    out.u32(0).u16(HEADER_LEN as u16).u16(0).u16(0).u16(SECTION_LEN as u16).u16(count).u16(NAMES);
    out
}
