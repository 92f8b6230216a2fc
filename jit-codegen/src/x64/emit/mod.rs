//! Allocated machine code to bytes and patches.
//!
//! # Invariants
//! - What panics is out of line, behind all other code: the straight path has a `jcc` that is not
//!   taken.
//! - A panicking path gives back every callee-saved register, pops the frame and *jumps*: the
//!   stack then reads as if the caller had called the panicking function itself.
//! - A function that calls has the one uniform frame (`rbp` chain, `rbx` and `r12`–`r15` at fixed
//!   slots); one that does not saves what it uses and no more.
//! - The closure comes first; the functions that it calls follow, each aligned. They share the
//!   constants at the very end.

mod branches;
mod frame;
mod insts;
mod layout;
mod probe;
mod tables;

use super::inst::{Cond, Size};
use super::regalloc::View;
use super::vcode::{Inst, VCode};
use crate::ir::{HoleId, Line, TrapId};
use branches::{Assembler, Label};
use frame::Frame;
use insts::Allocated;
use jit_template::Patch;
use layout::Layout;
use regalloc2::{Block, Edit, InstOrEdit, Output};
use tables::{FrameNote, Note};

/// The bytes of a template's one fragment.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// The bytes; those under a patch are zero.
    pub bytes: Vec<u8>,
    /// What is to be filled in, by ascending offset.
    pub patches: Vec<Patch>,
    /// Where the constants behind the code start.
    pub code_len: usize,
    /// Which lines the instructions are of, as `jit_template::Origin` has it.
    pub line_table: Vec<u8>,
    /// Where frames are, as `jit_template::Origin` has it.
    pub frame_table: Vec<u8>,
    /// The functions behind the closure's own code, in order: where each starts, and its name.
    pub functions: Vec<(usize, String)>,
}

/// Code is the same if it does the same, whatever lines it is of.
impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        (&self.bytes, &self.patches, self.code_len)
            == (&other.bytes, &other.patches, other.code_len)
    }
}

/// Emits the functions of a module; `trap_function` is the hole that holds the address of what
/// panics go to.
#[must_use]
pub fn emit(functions: &[(View<'_>, Output)], trap_function: Option<HoleId>) -> Code {
    let mut asm = Assembler::default();
    let entries: Vec<Label> = functions.iter().map(|_| asm.label()).collect();
    for (i, (view, output)) in functions.iter().enumerate() {
        if i > 0 {
            asm.align();
            asm.begin_function(&view.code().name);
        }
        asm.bind(entries[i]);
        asm.note(Note::Line(first_line(i, view.code())));
        // Each starts with the way that code starts with.
        if i > 0 {
            asm.note(Note::Frame(FrameNote::Restore));
        }
        if i + 1 < functions.len() {
            asm.note(Note::Frame(FrameNote::Remember));
        }
        emit_function(view, output, &entries, trap_function, &mut asm);
    }
    asm.finish()
}

/// The line of a function's frame: for the closure the one that it starts in, for another the first
/// of its code.
fn first_line(index: usize, code: &VCode) -> Line {
    let known = code.lines.iter().find(|line| **line != Line::UNKNOWN);
    if index == 0 { Line::behind_first(0) } else { known.copied().unwrap_or_default() }
}

fn emit_function(
    view: &View<'_>,
    output: &Output,
    entries: &[Label],
    trap_function: Option<HoleId>,
    asm: &mut Assembler,
) {
    let code = view.code();
    let labels = code.blocks.iter().map(|_| asm.label()).collect();
    let frame = Frame::new(code, output);
    let layout = Layout::new(code, |block| {
        block.index() != 0 && is_only(view, output, block, |inst| matches!(inst, Inst::Jump))
    });
    let traps = Vec::new();
    let mut emitter = Emitter { view, code, output, layout, frame, asm, labels, entries, traps };
    emitter.blocks();
    if let Some(hole) = trap_function {
        emitter.trap_stubs(hole);
    }
}

/// Whether the block has one instruction, which is such a one, and no moves.
fn is_only(
    view: &View<'_>,
    output: &Output,
    block: Block,
    is_such: impl Fn(&Inst) -> bool,
) -> bool {
    let mut items = output.block_insts_and_edits(view, block);
    match (items.next(), items.next()) {
        (Some(InstOrEdit::Inst(inst)), None) => is_such(&view.code().insts[inst.index()]),
        _ => false,
    }
}

struct Emitter<'a> {
    view: &'a View<'a>,
    code: &'a VCode,
    output: &'a Output,
    layout: Layout<'a>,
    frame: Frame,
    asm: &'a mut Assembler,
    /// Of its blocks.
    labels: Vec<Label>,
    /// Of the module's functions.
    entries: &'a [Label],
    traps: Vec<(TrapId, Label)>,
}

impl Emitter<'_> {
    fn blocks(&mut self) {
        let order = self.layout.order();
        self.frame.prologue(self.asm);
        if order[0].index() != 0 {
            self.asm.jump(None, self.labels[0]);
        }
        for (i, &block) in order.iter().enumerate() {
            let next = order.get(i + 1).copied();
            self.block(block, next);
        }
    }

    fn block(&mut self, block: Block, next: Option<Block>) {
        self.asm.bind(self.labels[block.index()]);
        for item in self.output.block_insts_and_edits(self.view, block) {
            match item {
                InstOrEdit::Edit(Edit::Move { from, to }) => {
                    insts::emit_move(&self.frame, self.asm, *from, *to);
                }
                InstOrEdit::Inst(inst) => {
                    self.asm.note(Note::Line(self.code.lines[inst.index()]));
                    let allocated = Allocated::new(self.output.inst_allocs(inst));
                    self.inst(&self.code.insts[inst.index()], allocated, block, next);
                }
            }
        }
    }

    fn inst(&mut self, inst: &Inst, allocated: Allocated<'_>, block: Block, next: Option<Block>) {
        match inst {
            Inst::Jump => {
                let to = self.layout.end(self.code.blocks[block.index()].succs[0]);
                self.jump_unless_next(to, next);
            }
            Inst::Branch(test) => self.branch(*test, block, next),
            Inst::TrapIf(cond, trap) => {
                let label = self.trap_label(*trap);
                self.asm.jump(Some(*cond), label);
            }
            Inst::Trap(trap, _) => self.trap(*trap, next),
            Inst::Return(_) => {
                self.asm.note(Note::Frame(FrameNote::Remember));
                self.frame.epilogue(self.asm);
                self.ret();
                self.asm.note(Note::Frame(FrameNote::Restore));
            }
            Inst::CallLocal(callee, ..) => self.asm.call(self.entries[callee.index()]),
            inst => insts::emit(inst, allocated, &self.frame, self.code, self.asm),
        }
    }

    fn jump_unless_next(&mut self, to: Block, next: Option<Block>) {
        if next == Some(to) {
            return;
        }
        let returns =
            || is_only(self.view, self.output, to, |inst| matches!(inst, Inst::Return(_)));
        if self.frame.is_empty() && returns() {
            self.ret();
        } else {
            self.asm.jump(None, self.labels[to.index()]);
        }
    }

    fn ret(&mut self) {
        self.asm.op(super::encode::Op::Ret, Size::B8, &super::encode::Operands::NONE);
    }

    fn branch(&mut self, test: super::vcode::Test, block: Block, next: Option<Block>) {
        use super::vcode::Test;
        let succs = &self.code.blocks[block.index()].succs;
        let (mut test, mut then, mut otherwise) =
            (test, self.layout.end(succs[0]), self.layout.end(succs[1]));
        let invert = match test {
            Test::Flag(_) if next == Some(otherwise) => false,
            // A jump back is better one jump than two.
            Test::Flag(_) => next == Some(then) || self.layout.is_deeper(otherwise, then),
            Test::Either(..) => false,
            Test::Both(..) => true,
        };
        if invert {
            (test, then, otherwise) = (test.negate(), otherwise, then);
        }
        let label = self.labels[then.index()];
        match test {
            Test::Flag(cond) => self.asm.jump(Some(cond), label),
            Test::Either(a, b) | Test::Both(a, b) => {
                self.asm.jump(Some(a), label);
                if next == Some(then) {
                    self.asm.jump(Some(b.negate()), self.labels[otherwise.index()]);
                    return;
                }
                self.asm.jump(Some(b), label);
            }
        }
        self.jump_unless_next(otherwise, next);
    }

    /// Goes to where the trap's number is handed over; behind the last block that is the first of all.
    fn trap(&mut self, trap: TrapId, next: Option<Block>) {
        let label = self.trap_label(trap);
        match self.traps.iter().position(|(id, _)| *id == trap) {
            Some(at) if next.is_none() => self.traps[..=at].rotate_right(1),
            _ => self.asm.jump(None, label),
        }
    }

    fn trap_label(&mut self, trap: TrapId) -> Label {
        if let Some(&(_, label)) = self.traps.iter().find(|(id, _)| *id == trap) {
            return label;
        }
        let label = self.asm.label();
        self.traps.push((trap, label));
        label
    }

    /// Each panic puts its number into `edi`; all share the way out.
    fn trap_stubs(&mut self, hole: HoleId) {
        let common = self.asm.label();
        let traps = std::mem::take(&mut self.traps);
        for (i, &(trap, label)) in traps.iter().enumerate() {
            self.asm.bind(label);
            insts::load_trap_number(self.asm, trap);
            if i + 1 < traps.len() {
                self.asm.jump(None, common);
            }
        }
        if !traps.is_empty() {
            self.asm.bind(common);
            self.asm.note(Note::Frame(FrameNote::Remember));
            self.frame.epilogue(self.asm);
            insts::jump_to_hole(self.asm, hole);
            self.asm.note(Note::Frame(FrameNote::Restore));
        }
    }
}
