//! Making a frame that is larger than a page.
//!
//! Below every stack there is a page that faults, by which the system and Rust notice an overflow.
//! A frame that reached past that page would miss it.
//!
//! # Invariants
//! - `rsp` moves by no more than a page without what it points to being touched.
//! - Nothing changes but `rsp`, `r11`, the flags, and memory that is nobody's yet.

use super::branches::Assembler;
use super::tables::{FrameNote, Note};
use crate::x64::abi::{RSP, gpr};
use crate::x64::encode::{Op, Operands};
use crate::x64::inst::{Cond, Mem, Rm, Size};

/// How much at the bottom of a stack faults, at least.
const PAGE: i32 = 4096;
/// From so many pages on, a loop is shorter.
const MANY: i32 = 4;

const STACK_POINTER: u8 = RSP.hw_enc() as u8;
const SCRATCH: u8 = gpr(11).hw_enc() as u8;

/// Moves `rsp` down by the whole pages of `size` bytes; what is left to be moved. `above` is how far
/// above it the frame's address is, if the frame is found by `rsp`.
pub fn probe(asm: &mut Assembler, size: i32, above: Option<i32>) -> i32 {
    let pages = size / PAGE;
    let found_by = |asm: &mut Assembler, reg, pages: i32| {
        if let Some(above) = above {
            asm.note(Note::Frame(FrameNote::Address(reg, above + pages * PAGE)));
        }
    };
    if pages < MANY {
        for page in 1..=pages {
            touch_next_page(asm, |asm| found_by(asm, RSP, page));
        }
    } else {
        let disp = -pages * PAGE;
        let end = Rm::Mem(Mem::Sib { base: Some(STACK_POINTER), index: None, disp });
        asm.op(Op::LeaRm, Size::B8, &Operands::new(SCRATCH, end));
        found_by(asm, gpr(11), pages);
        let again = asm.label();
        asm.bind(again);
        touch_next_page(asm, |_| ());
        asm.op(Op::CmpRm, Size::B8, &Operands::new(STACK_POINTER, Rm::Reg(SCRATCH)));
        asm.jump(Some(Cond::Ne), again);
        found_by(asm, RSP, pages);
    }
    size % PAGE
}

fn touch_next_page(asm: &mut Assembler, moved: impl Fn(&mut Assembler)) {
    let down = Operands::new(0, Rm::Reg(STACK_POINTER)).with_imm(PAGE.into());
    asm.op(Op::SubMi, Size::B8, &down);
    moved(asm);
    let top = Rm::Mem(Mem::Sib { base: Some(STACK_POINTER), index: None, disp: 0 });
    asm.op(Op::OrMi8, Size::B8, &Operands::new(0, top));
}
