//! What a function keeps on the stack, and the code that makes and removes it.

use super::branches::Assembler;
use crate::x64::abi::{RBP, RSP, SYSV};
use crate::x64::encode::{Op, Operands};
use crate::x64::inst::{Mem, Rm, Size};
use crate::x64::vcode::{Inst, VCode};
use regalloc2::{Edit, Output, PReg, SpillSlot};

/// From the return address down: saved registers, then spill slots up from `rsp`.
#[derive(Debug)]
pub struct Frame {
    /// What is pushed, in order.
    saved: Vec<PReg>,
    /// Whether `rbp` points to its own saved value.
    chained: bool,
    /// How far `rsp` is below the last push.
    size: i32,
}

impl Frame {
    /// The frame that this allocation needs.
    pub fn new(code: &VCode, output: &Output) -> Self {
        let slots = i32::try_from(output.num_spillslots).expect("as many slots as fit a stack");
        if code.has_calls {
            let saved = SYSV.callee_saved.to_vec();
            let pushed = 8 * (i32::try_from(saved.len()).expect("a few") + 1);
            // Calls find `rsp` at a multiple of 16.
            let size = ((pushed + 8 * slots + 15) & !15) - pushed;
            return Self { saved, chained: true, size };
        }
        let used = used_registers(code, output);
        let saved = SYSV.callee_saved.iter().copied().filter(|r| used.contains(r)).collect();
        Self { saved, chained: false, size: 8 * slots }
    }

    /// Where the slot is.
    pub fn slot(&self, slot: SpillSlot) -> Mem<u8> {
        let disp = i32::try_from(8 * slot.index()).expect("as many slots as fit a stack");
        Mem::Sib { base: Some(RSP.hw_enc() as u8), index: None, disp }
    }

    /// Makes the frame.
    pub fn prologue(&self, asm: &mut Assembler) {
        for (i, reg) in self.saved.iter().enumerate() {
            stack_op(asm, Op::PushR, *reg);
            if self.chained && i == 0 {
                let rm = Rm::Reg(RSP.hw_enc() as u8);
                asm.op(Op::MovRm, Size::B8, &Operands::new(RBP.hw_enc() as u8, rm));
            }
        }
        self.move_stack_pointer(asm, Op::SubMi8, Op::SubMi);
    }

    /// Removes the frame.
    pub fn epilogue(&self, asm: &mut Assembler) {
        self.move_stack_pointer(asm, Op::AddMi8, Op::AddMi);
        for reg in self.saved.iter().rev() {
            stack_op(asm, Op::PopR, *reg);
        }
    }

    fn move_stack_pointer(&self, asm: &mut Assembler, short: Op, long: Op) {
        if self.size > 0 {
            let op = if i8::try_from(self.size).is_ok() { short } else { long };
            let rm = Rm::Reg(RSP.hw_enc() as u8);
            asm.op(op, Size::B8, &Operands::new(0, rm).with_imm(i64::from(self.size)));
        }
    }
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
        if let Inst::Call(_, _, clobbers) = inst {
            used.extend(*clobbers);
        }
    }
    used
}
