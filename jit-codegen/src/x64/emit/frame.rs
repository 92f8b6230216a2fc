//! What a function keeps on the stack, and the code that makes and removes it.

use super::branches::Assembler;
use super::probe::probe;
use super::tables::{FrameNote, Note};
use crate::ir::{SlotId, StackSlot};
use crate::x64::abi::{RBP, RSP, SYSV};
use crate::x64::encode::{Op, Operands};
use crate::x64::inst::{Mem, Rm, Size};
use crate::x64::vcode::{Inst, VCode};
use regalloc2::{Edit, Output, PReg, SpillSlot};

/// From the return address down: saved registers. Up from `rsp`: arguments of calls, what the
/// allocator spills, the function's own slots.
#[derive(Debug)]
pub struct Frame {
    /// What is pushed, in order.
    saved: Vec<PReg>,
    /// Whether `rbp` points to its own saved value.
    chained: bool,
    /// How far `rsp` is below the last push.
    size: i32,
    /// Where what is spilled starts, from `rsp` up.
    spilled: i32,
    /// Where the function's own slots are, from `rsp` up.
    slots: Vec<i32>,
}

impl Frame {
    /// The frame that this allocation needs.
    pub fn new(code: &VCode, output: &Output) -> Self {
        let spilled = words(code.outgoing as usize);
        let (slots, end) = place_slots(spilled + words(output.num_spillslots), &code.slots);
        let saved = if code.has_calls {
            SYSV.callee_saved.to_vec()
        } else {
            let used = used_registers(code, output);
            SYSV.callee_saved.iter().copied().filter(|r| used.contains(r)).collect()
        };
        let pushed = words(saved.len() + 1);
        // Calls find `rsp` at a multiple of 16, and so do slots that are aligned to 16.
        let aligned =
            code.has_calls || code.slots.iter().any(|slot| slot.is_in_frame() && slot.align > 8);
        let size = if aligned { align(pushed + end, 16) - pushed } else { align(end, 8) };
        Self { saved, chained: code.has_calls, size, spilled, slots }
    }

    /// Whether there is nothing to make or to remove.
    pub fn is_empty(&self) -> bool {
        self.saved.is_empty() && self.size == 0
    }

    /// Where the function's own slot is, from `rsp` up.
    pub fn offset(&self, slot: SlotId) -> i32 {
        self.slots[slot.index()]
    }

    /// Where the argument that the caller put on the stack is, from `rsp` up.
    pub fn incoming(&self, argument: u32) -> i32 {
        self.size + words(self.saved.len() + 1 + argument as usize)
    }

    /// Where the allocator's slot is.
    pub fn slot(&self, slot: SpillSlot) -> Mem<u8> {
        let disp = self.spilled + words(slot.index());
        Mem::Sib { base: Some(RSP.hw_enc() as u8), index: None, disp }
    }

    /// Makes the frame.
    pub fn prologue(&self, asm: &mut Assembler) {
        for (i, reg) in self.saved.iter().enumerate() {
            stack_op(asm, Op::PushR, *reg);
            let address = words(i + 2);
            if !self.chained || i == 0 {
                note(asm, FrameNote::Address(RSP, address));
            }
            note(asm, FrameNote::Saved(*reg, address));
            if self.chained && i == 0 {
                let rm = Rm::Reg(RSP.hw_enc() as u8);
                asm.op(Op::MovRm, Size::B8, &Operands::new(RBP.hw_enc() as u8, rm));
                note(asm, FrameNote::Address(RBP, address));
            }
        }
        let pushed = words(self.saved.len() + 1);
        let size = probe(asm, self.size, (!self.chained).then_some(pushed));
        move_stack_pointer(asm, size, Op::SubMi8, Op::SubMi);
        if size > 0 && !self.chained {
            note(asm, FrameNote::Address(RSP, pushed + self.size));
        }
    }

    /// Removes the frame. What was saved stays in memory, below the stack, until something is called.
    pub fn epilogue(&self, asm: &mut Assembler) {
        move_stack_pointer(asm, self.size, Op::AddMi8, Op::AddMi);
        if self.size > 0 && !self.chained {
            note(asm, FrameNote::Address(RSP, words(self.saved.len() + 1)));
        }
        for (i, reg) in self.saved.iter().enumerate().rev() {
            stack_op(asm, Op::PopR, *reg);
            if !self.chained || i == 0 {
                note(asm, FrameNote::Address(RSP, words(i + 1)));
            }
        }
    }
}

fn note(asm: &mut Assembler, note: FrameNote) {
    asm.note(Note::Frame(note));
}

fn move_stack_pointer(asm: &mut Assembler, size: i32, short: Op, long: Op) {
    if size > 0 {
        let op = if i8::try_from(size).is_ok() { short } else { long };
        let rm = Rm::Reg(RSP.hw_enc() as u8);
        asm.op(op, Size::B8, &Operands::new(0, rm).with_imm(i64::from(size)));
    }
}

/// Where each slot is, the first at `start` or after it; and where they end.
fn place_slots(start: i32, slots: &[StackSlot]) -> (Vec<i32>, i32) {
    let (mut places, mut end) = (Vec::new(), start);
    for slot in slots {
        // Nothing asks where a slot behind the code is in the frame.
        let (size, to) = if slot.is_in_frame() { (slot.size, slot.align) } else { (0, 1) };
        end = align(end, to as i32);
        places.push(end);
        end += i32::try_from(size).expect("`compile` bounds frames");
    }
    (places, end)
}

fn words(count: usize) -> i32 {
    i32::try_from(8 * count).expect("as much as fits a stack")
}

const fn align(size: i32, to: i32) -> i32 {
    (size + to - 1) & !(to - 1)
}

fn stack_op(asm: &mut Assembler, op: Op, reg: PReg) {
    asm.op(op, Size::B8, &Operands::new(reg.hw_enc() as u8, Rm::Reg(0)));
}

fn used_registers(code: &VCode, output: &Output) -> Vec<PReg> {
    let mut used: Vec<PReg> = output.allocs.iter().filter_map(|a| a.as_reg()).collect();
    for (_, Edit::Move { from, to }) in &output.edits {
        used.extend([from, to].into_iter().filter_map(|a| a.as_reg()));
    }
    for inst in &code.insts {
        if let Inst::Call(_, _, clobbers) | Inst::CallLocal(_, _, clobbers) = inst {
            used.extend(*clobbers);
        }
    }
    used
}
