//! One allocated instruction to bytes.

use super::branches::Assembler;
use super::frame::Frame;
use crate::ir::{HoleId, TrapId};
use crate::x64::abi::{RAX, RDI, RSP};
use crate::x64::encode::{Op, Operands};
use crate::x64::inst::{Mem, Rm, Scale, Size};
use crate::x64::vcode::{Address, Base, Inst, Number, RmSlot, Slot, Table, VCode};
use jit_template::Encoding;
use regalloc2::{Allocation, RegClass};

/// The places of an instruction's operands, taken in the order of `Inst::for_each_operand`.
pub struct Allocated<'a>(std::slice::Iter<'a, Allocation>);

impl<'a> Allocated<'a> {
    /// Starts at the first.
    pub fn new(allocations: &'a [Allocation]) -> Self {
        Self(allocations.iter())
    }

    fn next(&mut self) -> Allocation {
        *self.0.next().expect("a place for every operand")
    }

    fn reg(&mut self) -> u8 {
        number(self.next())
    }

    fn slot(&mut self, slot: Slot) -> u8 {
        match slot {
            Slot::Absent => 0,
            Slot::Use(_) | Slot::Def(_) => self.reg(),
            Slot::Mod { .. } => {
                self.reg();
                self.reg()
            }
        }
    }

    fn any(&mut self, frame: &Frame) -> Rm<u8> {
        let place = self.next();
        match place.as_stack() {
            Some(slot) => Rm::Mem(frame.slot(slot)),
            None => Rm::Reg(number(place)),
        }
    }

    /// The address's registers, and what the frame adds to its displacement.
    fn address(&mut self, address: &Address, frame: &Frame) -> Parts {
        let (base, above) = match address.base {
            Base::None => (None, 0),
            Base::Reg(_) => (Some(self.reg()), 0),
            Base::Slot(slot) => (Some(RSP.hw_enc() as u8), frame.offset(slot)),
            Base::Incoming(i) => (Some(RSP.hw_enc() as u8), frame.incoming(i)),
            Base::Outgoing(i) => (Some(RSP.hw_enc() as u8), 8 * i as i32),
        };
        Parts { base, index: address.index.map(|(_, scale)| (self.reg(), scale)), above }
    }

    fn memory(&mut self, address: &Address, frame: &Frame) -> Rm<u8> {
        let Parts { base, index, above } = self.address(address, frame);
        let Number::Value(disp) = address.disp else {
            unreachable!("`lea` alone has a hole for its displacement")
        };
        Rm::Mem(Mem::Sib { base, index, disp: disp as i32 + above })
    }
}

/// An address whose registers are known.
struct Parts {
    base: Option<u8>,
    index: Option<(u8, Scale)>,
    above: i32,
}

fn number(place: Allocation) -> u8 {
    place.as_reg().expect("the constraint asks for a register").hw_enc() as u8
}

/// Appends the instruction.
pub fn emit(
    inst: &Inst,
    mut places: Allocated<'_>,
    frame: &Frame,
    code: &VCode,
    asm: &mut Assembler,
) {
    match inst {
        Inst::Table(table) => emit_table(table, places, frame, code, asm),
        Inst::Lea(size, _, address) => emit_lea(*size, address, places, frame, asm),
        Inst::Zero(_) => {
            let reg = places.reg();
            asm.op(Op::XorRm, Size::B4, &Operands::new(reg, Rm::Reg(reg)));
        }
        Inst::FloatZero(_) => {
            let reg = places.reg();
            asm.op(Op::XorpsRm, Size::B4, &Operands::new(reg, Rm::Reg(reg)));
        }
        Inst::IntToFloat(op, size, ..) => {
            let (src, dst) = (places.any(frame), places.reg());
            asm.op(Op::XorpsRm, Size::B4, &Operands::new(dst, Rm::Reg(dst)));
            asm.op(*op, *size, &Operands::new(dst, src).with_vvvv(dst));
        }
        Inst::Args(_) => {}
        Inst::Call(hole, ..) => {
            load_hole(asm, *hole);
            asm.op(Op::CallM, Size::B8, &Operands::new(0, Rm::Reg(RAX.hw_enc() as u8)));
        }
        Inst::CallLocal(..)
        | Inst::TrapIf(..)
        | Inst::Trap(..)
        | Inst::Jump
        | Inst::Branch(_)
        | Inst::Return(_) => {
            unreachable!("emitted with their function: {inst:?}")
        }
    }
}

fn emit_table(
    table: &Table,
    mut places: Allocated<'_>,
    frame: &Frame,
    code: &VCode,
    asm: &mut Assembler,
) {
    let reg = places.slot(table.reg);
    let vvvv = places.slot(table.vvvv);
    let operands = Operands { reg, vvvv, cond: table.cond, ..Operands::NONE };
    let rm = match table.rm {
        RmSlot::Reg(slot) => Rm::Reg(places.slot(slot)),
        RmSlot::Any(_) => places.any(frame),
        RmSlot::Mem(address) => places.memory(&address, frame),
        RmSlot::Pool(constant) => {
            let Number::Value(imm) = table.imm else {
                unreachable!("an instruction has one hole: {table:?}")
            };
            return asm.op_pool(table.op, table.size, operands.with_imm(imm), code.pool[constant]);
        }
        RmSlot::Contents(slot) => {
            let contents = &code.slots[slot.index()].contents;
            return asm.op_contents(table.op, table.size, operands, contents);
        }
    };
    asm.op_imm(table.op, table.size, Operands { rm, ..operands }, table.imm);
}

/// `add` where the result replaces an operand, else `lea`; a copy of one register is a `mov`.
fn emit_lea(
    size: Size,
    address: &Address,
    mut places: Allocated<'_>,
    frame: &Frame,
    asm: &mut Assembler,
) {
    let Parts { base, index, above } = places.address(address, frame);
    let dst = places.reg();
    let add = |asm: &mut Assembler, other| {
        asm.op(Op::AddRm, size, &Operands::new(dst, Rm::Reg(other)));
    };
    // What lies in the frame is as far above its base as the frame says.
    let disp = match address.disp {
        Number::Value(disp) => Number::Value(disp + i64::from(above)),
        hole => {
            assert_eq!(above, 0, "a hole is added to registers only");
            hole
        }
    };
    match (base, index, disp) {
        (Some(base), None, disp) if base == dst => {
            let op = match disp {
                Number::Value(n) if i8::try_from(n).is_ok() => Op::AddMi8,
                _ => Op::AddMi,
            };
            asm.op_imm(op, size, Operands::new(0, Rm::Reg(dst)), disp);
        }
        (Some(base), Some((index, Scale::S1)), Number::ZERO) if base == dst => add(asm, index),
        (Some(base), Some((index, Scale::S1)), Number::ZERO) if index == dst => add(asm, base),
        (base, index, Number::Value(disp)) => {
            let rm = Rm::Mem(Mem::Sib { base, index, disp: disp as i32 });
            asm.op(Op::LeaRm, size, &Operands::new(dst, rm));
        }
        (base, index, Number::Hole(hole, _)) => {
            // Any displacement that needs its 4 bytes will do.
            let rm = Rm::Mem(Mem::Sib { base, index, disp: i32::MAX });
            asm.op_disp_hole(Op::LeaRm, size, &Operands::new(dst, rm), hole);
        }
    }
}

/// Appends a move that the allocator asks for.
pub fn emit_move(frame: &Frame, asm: &mut Assembler, from: Allocation, to: Allocation) {
    let class = |place: Allocation| place.as_reg().map(|reg| reg.class());
    let float = class(from).or(class(to)) == Some(RegClass::Float);
    let (load, store, copy) = if float {
        (Op::MovsRm, Op::MovsMr, Op::MovapsRm)
    } else {
        (Op::MovRm, Op::MovMr, Op::MovRm)
    };
    match (from.as_stack(), to.as_stack()) {
        (None, None) => {
            asm.op(copy, Size::B8, &Operands::new(number(to), Rm::Reg(number(from))));
        }
        (Some(slot), None) => {
            asm.op(load, Size::B8, &Operands::new(number(to), Rm::Mem(frame.slot(slot))));
        }
        (None, Some(slot)) => {
            asm.op(store, Size::B8, &Operands::new(number(from), Rm::Mem(frame.slot(slot))));
        }
        (Some(_), Some(_)) => unreachable!("the allocator goes through a register"),
    }
}

fn load_hole(asm: &mut Assembler, hole: HoleId) {
    let operands = Operands::new(RAX.hw_enc() as u8, Rm::Reg(0));
    asm.op_imm(Op::MovOi, Size::B8, operands, Number::Hole(hole, Encoding::Full64));
}

/// Puts the panic's number where a function's first argument goes.
pub fn load_trap_number(asm: &mut Assembler, trap: TrapId) {
    let operands = Operands::new(RDI.hw_enc() as u8, Rm::Reg(0));
    asm.op(Op::MovOi, Size::B4, &operands.with_imm(i64::from(trap.0)));
}

/// Jumps to the function whose address the hole is.
pub fn jump_to_hole(asm: &mut Assembler, hole: HoleId) {
    load_hole(asm, hole);
    asm.op(Op::JmpM, Size::B8, &Operands::new(0, Rm::Reg(RAX.hw_enc() as u8)));
}
