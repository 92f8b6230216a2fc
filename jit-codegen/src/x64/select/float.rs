//! Floating-point arithmetic and changes of type.

use super::super::Level;
use super::super::encode::Op;
use super::super::inst::Size;
use super::super::vcode::{Inst, RmSlot, Slot};
use super::{Selector, exact_size, table, wide_size};
use crate::ir::{self, BinaryOp, Content, Conversion, Sign, Type, UnaryOp, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// An instruction whose result is a float.
    pub(super) fn float_inst(&mut self, value: Value, inst: &ir::Inst) {
        let dst = self.reg(value);
        let ty = self.func.ty(value);
        let size = exact_size(ty);
        match *inst {
            ir::Inst::Const(0) => self.out.push(Inst::FloatZero(dst)),
            ir::Inst::Const(_) | ir::Inst::Hole(_) => {
                let pool = self.pooled(value).expect("a constant or a hole");
                self.emit_def(Op::MovsRm, size, dst, pool);
            }
            ir::Inst::Unary(UnaryOp::Neg, a) => self.flip_sign(dst, value, a),
            ir::Inst::Unary(op, a) => self.round_or_root(dst, ty, op, a),
            ir::Inst::Binary(BinaryOp::CopySign, a, b) => self.copy_sign(dst, ty, a, b),
            ir::Inst::MulAdd(a, b, c) => self.mul_add(dst, ty, [a, b, c]),
            ir::Inst::Binary(op, a, b) => {
                let commutes = matches!(op, BinaryOp::Add | BinaryOp::Mul);
                let swap = commutes && self.ends_here(b) && !self.ends_here(a);
                let (a, b) = if swap { (b, a) } else { (a, b) };
                let op = match op {
                    BinaryOp::Add => Op::FAddRm,
                    BinaryOp::Sub => Op::FSubRm,
                    BinaryOp::Mul => Op::FMulRm,
                    BinaryOp::FloatDiv => Op::FDivRm,
                    _ => unreachable!("of integers only"),
                };
                let (a, b) = (self.reg(a), self.float_operand(b));
                self.emit_float(op, size, dst, a, b);
            }
            _ => unreachable!("selected elsewhere: {inst:?}"),
        }
    }

    /// The value as an operand that may be in memory.
    pub(super) fn float_operand(&mut self, value: Value) -> RmSlot {
        match self.pooled(value) {
            Some(pool) => pool,
            None => self.operand(value, exact_size(self.func.ty(value))),
        }
    }

    fn flip_sign(&mut self, dst: VReg, value: Value, a: Value) {
        let ty = self.func.ty(value);
        let size = exact_size(ty);
        let mask = self.fresh(ty);
        let pool = self.code.constant(Content::Bits(ty.sign_bit()));
        self.emit_def(Op::MovsRm, size, mask, RmSlot::Pool(pool));
        let a = self.reg(a);
        self.emit_float(Op::XorpsRm, Size::B4, dst, mask, RmSlot::Reg(Slot::Use(a)));
    }

    /// `dst = a op rm`; from V3 on without a copy of `a`.
    pub(super) fn emit_float(&mut self, op: Op, size: Size, dst: VReg, a: VReg, rm: RmSlot) {
        match vex_form(op) {
            Some(op) if self.level >= Level::V3 => {
                let inst = table(op, size).with_reg(Slot::Def(dst)).with_vvvv(a).with_rm(rm);
                self.emit(inst);
            }
            _ => self.emit_mod(op, size, dst, a, rm),
        }
    }

    /// A change of type.
    pub(super) fn convert(&mut self, value: Value, conversion: Conversion, a: Value) {
        let (from, to) = (self.func.ty(a), self.func.ty(value));
        match conversion {
            // The register of `a` is the register of `value`.
            Conversion::Truncate => {}
            Conversion::ZeroExtend => self.extend(value, a, Sign::Unsigned),
            Conversion::SignExtend => self.extend(value, a, Sign::Signed),
            Conversion::SignedToFloat | Conversion::UnsignedToFloat => {
                let op = match (conversion, to) {
                    (Conversion::SignedToFloat, Type::F32) => Op::Cvtsi2ssRm,
                    (Conversion::SignedToFloat, _) => Op::Cvtsi2sdRm,
                    (_, Type::F32) => Op::Vcvtusi2ssRvm,
                    _ => Op::Vcvtusi2sdRvm,
                };
                let (dst, src) = (self.reg(value), self.reg(a));
                self.out.push(Inst::IntToFloat(op, wide_size(from), dst, src));
            }
            Conversion::FloatToSigned => {
                let op = if from == Type::F32 { Op::Cvttss2siRm } else { Op::Cvttsd2siRm };
                let (dst, src) = (self.reg(value), self.float_operand(a));
                self.emit_def(op, wide_size(to), dst, src);
            }
            Conversion::FloatToUnsigned => {
                let op = if from == Type::F32 { Op::Vcvttss2usiRm } else { Op::Vcvttsd2usiRm };
                let (dst, positive) = (self.reg(value), self.positive_or_zero(a));
                self.emit_def(op, wide_size(to), dst, RmSlot::Reg(Slot::Use(positive)));
            }
            Conversion::FloatToFloat => {
                let op = if from == Type::F32 { Op::Cvtss2sdRm } else { Op::Cvtsd2ssRm };
                let (dst, src) = (self.reg(value), self.float_operand(a));
                self.emit_def(op, exact_size(from), dst, src);
            }
            Conversion::Bitcast => self.bitcast(value, a),
        }
    }

    /// The number if it is positive, else zero, for a NaN too. What converts gives all ones for
    /// numbers that are too large.
    fn positive_or_zero(&mut self, a: Value) -> VReg {
        let ty = self.func.ty(a);
        let (a, zero, positive) = (self.reg(a), self.fresh(ty), self.fresh(ty));
        self.out.push(Inst::FloatZero(zero));
        let zero = RmSlot::Reg(Slot::Use(zero));
        self.emit_float(Op::FMaxRm, exact_size(ty), positive, a, zero);
        positive
    }

    fn extend(&mut self, value: Value, a: Value, sign: Sign) {
        let (from, to) = (self.func.ty(a), self.func.ty(value));
        let (dst, src) = (self.reg(value), self.operand(a, exact_size(from)));
        let wanted = wide_size(to);
        let (op, size) = match self.extension(exact_size(from), wanted, sign) {
            // What is written to 32 bits clears the others.
            Some(op @ (Op::MovzxRm8 | Op::MovzxRm16)) => (op, Size::B4),
            Some(op) => (op, wanted),
            None => (Op::MovRm, Size::B4),
        };
        self.emit_def(op, size, dst, src);
    }

    fn bitcast(&mut self, value: Value, a: Value) {
        let (from, to) = (self.func.ty(a), self.func.ty(value));
        let (dst, src, size) = (self.reg(value), self.reg(a), exact_size(to));
        match (from.is_float(), to.is_float()) {
            (false, true) => self.emit_def(Op::MovdToXmm, size, dst, RmSlot::Any(src)),
            (true, false) => {
                let rm = RmSlot::Reg(Slot::Def(dst));
                self.emit(table(Op::MovdFromXmm, size).with_reg(Slot::Use(src)).with_rm(rm));
            }
            (true, true) => {
                self.emit_def(Op::MovapsRm, Size::B4, dst, RmSlot::Reg(Slot::Use(src)));
            }
            (false, false) => self.emit_def(Op::MovRm, wide_size(to), dst, RmSlot::Any(src)),
        }
    }
}

/// The form with a register of its own for the result.
const fn vex_form(op: Op) -> Option<Op> {
    Some(match op {
        Op::FAddRm => Op::VFAddRvm,
        Op::FSubRm => Op::VFSubRvm,
        Op::FMulRm => Op::VFMulRvm,
        Op::FDivRm => Op::VFDivRvm,
        Op::FMinRm => Op::VFMinRvm,
        Op::FMaxRm => Op::VFMaxRvm,
        Op::AndpsRm => Op::VAndpsRvm,
        Op::AndnpsRm => Op::VAndnpsRvm,
        Op::OrpsRm => Op::VOrpsRvm,
        Op::XorpsRm => Op::VXorpsRvm,
        _ => return None,
    })
}
