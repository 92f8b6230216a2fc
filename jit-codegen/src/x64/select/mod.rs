//! Instruction selection: IR to machine instructions over virtual registers.
//!
//! Each block is walked backwards, so that a value's users come first: an instruction that nobody
//! asked for (its users took it in as an immediate, an address or a comparison) is never emitted.
//!
//! # Invariants
//! - The upper bits of a register beyond its value's type are undefined. Whoever needs them
//!   extends first.
//! - What one IR instruction is selected to stands together: the flags may live inside of it.
//! - The IR is legal at the level (`legalize`), it has no critical edges, and constants and holes
//!   stand near their users (`opt::place`).

mod address;
mod bits;
mod bmi;
mod calls;
mod carry;
mod choose;
mod control;
mod flags;
mod float;
mod int;
mod memory;
mod round;

use super::Level;
use super::encode::Op;
use super::inst::{Cond, Size};
use super::vcode::{Fixed, Inst, Number, RmSlot, Slot, Table, VBlock, VCode};
use crate::ir::cfg::Cfg;
use crate::ir::{self, Block, Conversion, Function, HoleId, Line, Scalar, Type, Value};
use jit_template::{Encoding, HoleType};
use regalloc2::{InstRange, RegClass, VReg};
use std::collections::HashMap;

/// Selects machine instructions that processors of the level have.
#[must_use]
pub fn select(func: &Function, level: Level) -> VCode {
    let cfg = Cfg::new(func);
    let mut selector = Selector::new(func, &cfg, level);
    let blocks: Vec<Vec<Group>> =
        cfg.order().iter().rev().map(|&block| selector.block(block)).collect();
    selector.assemble(&cfg, blocks)
}

/// What one IR instruction became, in order, and its line.
type Group = (Line, Vec<Inst>);

struct Selector<'a> {
    func: &'a Function,
    level: Level,
    code: VCode,
    /// The register of each value that has been asked for.
    regs: Vec<Option<VReg>>,
    /// How often each value is an operand.
    uses: Vec<u32>,
    /// The block that each instruction stands in.
    home: Vec<Option<Block>>,
    /// The header of each block's innermost loop.
    loops: Vec<Option<Block>>,
    /// The loop header that each value is a parameter of.
    carried: Vec<Option<Block>>,
    /// Whether an instruction has been selected together with a later one.
    done: Vec<bool>,
    /// What a division gives along with its own result, and the register for that: a quotient's
    /// remainder, or a remainder's quotient.
    along: HashMap<Value, VReg>,
    /// What the IR instruction at hand has been selected to so far.
    out: Vec<Inst>,
    block: Block,
    /// Where in its block the IR instruction at hand stands.
    position: usize,
}

impl<'a> Selector<'a> {
    fn new(func: &'a Function, cfg: &Cfg, level: Level) -> Self {
        let count = func.value_count();
        let mut selector = Self {
            func,
            level,
            code: VCode { name: func.name.clone(), slots: func.slots.clone(), ..VCode::default() },
            regs: vec![None; count],
            uses: vec![0; count],
            home: vec![None; count],
            loops: vec![None; func.block_count()],
            carried: vec![None; count],
            done: vec![false; count],
            along: HashMap::new(),
            out: Vec::new(),
            block: Block::ENTRY,
            position: 0,
        };
        for &block in cfg.order() {
            selector.loops[block.index()] = cfg.loop_header(block);
            if cfg.is_loop_header(block) {
                func.params(block).iter().for_each(|p| selector.carried[p.index()] = Some(block));
            }
            for &value in func.insts(block) {
                selector.home[value.index()] = Some(block);
            }
            func.for_each_operand(block, |v| selector.uses[v.index()] += 1);
        }
        selector
    }

    /// The block's instructions.
    fn block(&mut self, block: Block) -> Vec<Group> {
        self.block = block;
        let insts = self.func.insts(block);
        self.position = insts.len();
        let mut groups = Vec::new();
        self.terminator(block);
        groups.push((self.func.terminator_line(block), std::mem::take(&mut self.out)));
        for (position, &value) in insts.iter().enumerate().rev() {
            self.position = position;
            let inst = self.func.inst(value).expect("a value in a block's list is an instruction");
            let wanted = self.regs[value.index()].is_some() || inst.has_side_effect();
            if wanted && !self.done[value.index()] {
                self.inst(value, inst);
                groups.push((self.func.line_of(value), std::mem::take(&mut self.out)));
            }
        }
        if block == Block::ENTRY {
            self.arguments();
            groups.push((Line::UNKNOWN, std::mem::take(&mut self.out)));
        }
        groups.reverse();
        groups
    }

    /// Selects the instruction that defines `value`.
    fn inst(&mut self, value: Value, inst: &ir::Inst) {
        let ty = self.func.ty(value);
        match inst {
            ir::Inst::TrapIf(cond, trap) => self.trap_if(*cond, *trap),
            ir::Inst::Call(callee, args) => self.call(value, *callee, args),
            ir::Inst::CallLocal(callee, args) => self.call_local(value, *callee, args),
            ir::Inst::Compare(..) | ir::Inst::FloatCompare(..) | ir::Inst::Overflow(..) => {
                self.materialize_flag(value);
            }
            ir::Inst::Select(cond, a, b) => self.select_value(value, *cond, *a, *b),
            ir::Inst::Convert(conversion, a) => self.convert(value, *conversion, *a),
            ir::Inst::Load { addr, offset, .. } => self.load(value, *addr, *offset),
            ir::Inst::Store { addr, value, offset, .. } => self.store(*addr, *value, *offset),
            _ if ty.is_float() => self.float_inst(value, inst),
            _ => self.int_inst(value, inst),
        }
    }

    /// The register that holds the value, which is thereby asked for.
    fn reg(&mut self, value: Value) -> VReg {
        if let Some(source) = self.renamed(value) {
            return self.reg(source);
        }
        if let Some(reg) = self.regs[value.index()] {
            return reg;
        }
        let reg = self.fresh(self.func.ty(value));
        self.regs[value.index()] = Some(reg);
        reg
    }

    /// The value whose register holds this one too: truncation costs nothing, nor does extending
    /// what was computed with 32 bits.
    fn renamed(&self, value: Value) -> Option<Value> {
        match *self.func.inst(value)? {
            ir::Inst::Convert(Conversion::Truncate, source) => Some(source),
            ir::Inst::Convert(Conversion::ZeroExtend, source) => {
                self.clears_upper_half(source).then_some(source)
            }
            _ => None,
        }
    }

    /// Whether the instruction that computes the value writes 32 bits of its register, which clears
    /// the others.
    fn clears_upper_half(&self, value: Value) -> bool {
        use ir::BinaryOp::{Add, And, Div, Mul, Or, Rem, Shl, Shr, Sub, Xor};
        self.func.ty(value) == Type::I32
            && match self.func.inst(value) {
                Some(ir::Inst::Binary(op, ..)) => {
                    matches!(op, Add | And | Div(_) | Mul | Or | Rem(_) | Shl | Shr(_) | Sub | Xor)
                }
                Some(ir::Inst::Load { .. }) => true,
                _ => false,
            }
    }

    /// A register for a value of that type.
    fn fresh(&mut self, ty: Type) -> VReg {
        self.code.vreg(if ty.is_float() { RegClass::Float } else { RegClass::Int })
    }

    fn fresh_int(&mut self) -> VReg {
        self.code.vreg(RegClass::Int)
    }

    /// Whether the value is used once, by the instruction at hand or one that takes it in, and
    /// comes from the block at hand: then it may be computed there instead.
    fn may_sink(&self, value: Value) -> bool {
        self.uses[value.index()] == 1 && self.home[value.index()] == Some(self.block)
    }

    /// Whether the loop at hand carries the value around and nothing after this point of a round
    /// reads it: then its register is best replaced by what is computed here, which is often what
    /// the next round gets.
    fn ends_here(&self, value: Value) -> bool {
        let carried = self.carried[value.index()];
        carried.is_some()
            && carried == self.loops[self.block.index()]
            && self.regs[value.index()].is_none()
    }

    fn emit(&mut self, table: Table) {
        self.out.push(Inst::Table(Box::new(table)));
    }

    /// `op def, rm`, where `def` replaces `src`.
    fn emit_mod(&mut self, op: Op, size: Size, def: VReg, src: VReg, rm: RmSlot) {
        self.emit(table(op, size).with_reg(Slot::Mod { def, src }).with_rm(rm));
    }

    /// `op def, rm`
    fn emit_def(&mut self, op: Op, size: Size, def: VReg, rm: RmSlot) {
        self.emit(table(op, size).with_reg(Slot::Def(def)).with_rm(rm));
    }

    /// `op def, imm`, where `def` replaces `src` and is the register-or-memory operand.
    fn emit_imm(&mut self, op: Op, size: Size, def: VReg, src: VReg, imm: Number) {
        let rm = RmSlot::Reg(Slot::Mod { def, src });
        self.emit(table(op, size).with_rm(rm).with_imm(imm));
    }

    /// The value as an immediate of an instruction of that width, if it can be one.
    fn immediate(&self, value: Value, size: Size) -> Option<Number> {
        let ty = self.func.ty(value);
        match *self.func.inst(value)? {
            ir::Inst::Const(bits) if !ty.is_float() => {
                let number = if ty == Type::BOOL { bits as i64 } else { ty.sign_extend(bits) };
                (size != Size::B8 || i32::try_from(number).is_ok()).then_some(Number::Value(number))
            }
            ir::Inst::Hole(hole) if ty.is_int() || ty == Type::BOOL => match size {
                Size::B1 => Some(Number::Hole(hole, Encoding::Low8)),
                Size::B4 => Some(Number::Hole(hole, Encoding::Low32)),
                Size::B2 | Size::B8 => None,
            },
            _ => None,
        }
    }

    /// Whether the value is a constant or a hole: an immediate, or a place in the constant pool.
    fn is_fixed(&self, value: Value) -> bool {
        self.func.as_content(value).is_some()
    }

    /// The float as a place in the constant pool, if it is a constant or a hole.
    fn pooled(&mut self, value: Value) -> Option<RmSlot> {
        let constant = self.func.as_content(value)?;
        Some(RmSlot::Pool(self.code.constant(constant)))
    }

    /// Whether the hole's 64 bits are those of a negative number in two's complement.
    fn hole_is_signed(&self, hole: HoleId) -> bool {
        use HoleType::{I8, I16, I32, I64, Isize};
        matches!(self.func.holes[usize::from(hole.0)].ty, I8 | I16 | I32 | I64 | Isize)
    }

    /// Puts the blocks, given in postorder, into one list.
    fn assemble(mut self, cfg: &Cfg, blocks: Vec<Vec<Group>>) -> VCode {
        let mut number = vec![0; self.func.block_count()];
        for (i, block) in cfg.order().iter().enumerate() {
            number[block.index()] = i;
        }
        let numbered = |block: Block| regalloc2::Block::new(number[block.index()]);
        for (&block, groups) in cfg.order().iter().zip(blocks.into_iter().rev()) {
            let start = regalloc2::Inst::new(self.code.insts.len());
            for (line, insts) in groups {
                self.code.lines.extend(insts.iter().map(|_| line));
                self.code.insts.extend(insts);
            }
            let end = regalloc2::Inst::new(self.code.insts.len());
            let targets: Vec<&ir::Target> = self.func.terminator(block).targets().collect();
            let entry = block == Block::ENTRY;
            let params = if entry { &[] } else { self.func.params(block) };
            let vblock = VBlock {
                range: InstRange::new(start, end),
                succs: targets.iter().map(|t| numbered(t.block)).collect(),
                preds: cfg.preds(block).iter().map(|&p| numbered(p)).collect(),
                params: params.iter().map(|&p| self.reg(p)).collect(),
                args: targets
                    .iter()
                    .map(|t| t.args.iter().map(|&arg| self.reg(arg)).collect())
                    .collect(),
                loop_depth: cfg.loop_depth(block),
            };
            self.code.blocks.push(vblock);
        }
        self.code
    }
}

/// An instruction of the table, without operands yet.
fn table(op: Op, size: Size) -> Table {
    Table {
        op,
        size,
        reg: Slot::Absent,
        vvvv: Slot::Absent,
        rm: RmSlot::Reg(Slot::Absent),
        imm: Number::ZERO,
        cond: Cond::O,
        fixed: Vec::new(),
    }
}

impl Table {
    fn with_reg(self, reg: Slot) -> Self {
        Self { reg, ..self }
    }

    fn with_vvvv(self, vvvv: VReg) -> Self {
        Self { vvvv: Slot::Use(vvvv), ..self }
    }

    fn with_rm(self, rm: RmSlot) -> Self {
        Self { rm, ..self }
    }

    fn with_imm(self, imm: Number) -> Self {
        Self { imm, ..self }
    }

    fn with_cond(self, cond: Cond) -> Self {
        Self { cond, ..self }
    }

    fn with_fixed(self, fixed: Vec<Fixed>) -> Self {
        Self { fixed, ..self }
    }
}

/// The width of a value's own type.
fn exact_size(ty: Type) -> Size {
    match ty.scalar {
        Scalar::Bool | Scalar::I8 => Size::B1,
        Scalar::I16 => Size::B2,
        Scalar::I32 | Scalar::F32 => Size::B4,
        Scalar::I64 | Scalar::F64 => Size::B8,
    }
}

/// The width at which to compute where the upper bits do not matter.
fn wide_size(ty: Type) -> Size {
    exact_size(ty).max(Size::B4)
}
