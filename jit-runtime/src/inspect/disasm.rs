//! A function's listing, with the names of holes where their values are, and of functions inside where
//! they start and are called.
//!
//! # Invariants
//! - An instruction's hole is one that lies in its bytes, or in the constant that it reads by an
//!   address relative to itself.

use std::fmt::Write as _;

use iced_x86::{
    Code, Decoder, DecoderOptions, Formatter as _, Instruction, IntelFormatter, SymbolResolver,
    SymbolResult,
};
use jit_template::LocalFunction;

use super::{FunctionTemplate, TemplateHole};

/// The column that comments start in.
const COMMENT: usize = 40;

impl FunctionTemplate<'_> {
    /// The listing of code that starts at `address`.
    pub(crate) fn listing(&self, address: u64) -> String {
        let (code, constants) = self.code().split_at(self.instructions_len());
        let holes: Vec<TemplateHole> = self.holes().collect();
        let mut text = String::new();
        let inside = Inside { functions: self.functions(), address };
        let mut formatter = IntelFormatter::with_options(Some(Box::new(inside)), None);
        for instruction in &mut Decoder::with_ip(64, code, address, DecoderOptions::NONE) {
            if instruction.code() == Code::Int3 {
                continue;
            }
            if let Some(function) = inside.at(instruction.ip()) {
                // Writing to a string does not fail.
                let _ = writeln!(text, "  {:x}  {}:", instruction.ip(), function.name);
            }
            let mut line = String::new();
            formatter.format(&instruction, &mut line);
            let named = holes.iter().filter(|hole| has(&instruction, address, hole));
            push(&mut text, instruction.ip(), line, named);
        }
        let start = code.len().next_multiple_of(8);
        for (index, constant) in
            constants.get(start - code.len()..).into_iter().flat_map(|it| it.chunks(8)).enumerate()
        {
            let at = start + 8 * index;
            let bits = constant.iter().rev().fold(0, |bits, byte| bits << 8 | u64::from(*byte));
            let named = holes.iter().filter(|hole| (at..at + 8).contains(&hole.offset));
            push(&mut text, address + at as u64, format!("dq {bits:#x}"), named);
        }
        text
    }
}

/// The functions inside of the closure, whose code starts at `address`.
#[derive(Clone, Copy)]
struct Inside {
    functions: &'static [LocalFunction<'static>],
    address: u64,
}

impl Inside {
    fn at(&self, address: u64) -> Option<&'static LocalFunction<'static>> {
        let starts_there = |it: &&LocalFunction<'_>| self.address + u64::from(it.offset) == address;
        self.functions.iter().find(starts_there)
    }
}

impl SymbolResolver for Inside {
    fn symbol(
        &mut self,
        _: &Instruction,
        _: u32,
        _: Option<u32>,
        address: u64,
        _: u32,
    ) -> Option<SymbolResult<'_>> {
        Some(SymbolResult::with_str(address, self.at(address)?.name))
    }
}

/// Whether the hole is one of the instruction's.
fn has(instruction: &Instruction, address: u64, hole: &TemplateHole) -> bool {
    let at = address + hole.offset as u64;
    let is_inside = (instruction.ip()..instruction.next_ip()).contains(&at);
    is_inside || instruction.is_ip_rel_memory_operand() && instruction.ip_rel_memory_address() == at
}

/// Appends a line.
fn push<'h>(
    text: &mut String,
    address: u64,
    mut line: String,
    holes: impl Iterator<Item = &'h TemplateHole>,
) {
    for (index, hole) in holes.enumerate() {
        let start = if index == 0 { "; " } else { ", " };
        let width = if index == 0 { COMMENT.max(line.len() + 1) } else { 0 };
        line = format!("{line:width$}{start}{hole}");
    }
    let _ = writeln!(text, "  {address:x}  {line}");
}
