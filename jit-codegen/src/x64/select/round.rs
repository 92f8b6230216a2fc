//! Signs, roots, rounding and fused multiplication of floats.
//!
//! # Rounding without SSE4.1
//! Below `2^52` (`2^23` of single precision) the sum of a positive number and that power has no
//! room for a fraction, so adding and subtracting it rounds to nearest, ties to even. From there on
//! every number is integral, and a NaN compares as no less than the power: both are kept as they
//! are. What was rounded the wrong way for `floor`, `ceil` or `trunc` differs by 1.
//!
//! # Invariants
//! - A result has its operand's sign bit: `ceil(-0.5)` is `-0.0`.

use super::super::Level;
use super::super::encode::Op;
use super::super::inst::Size;
use super::super::vcode::{Number, RmSlot, Slot};
use super::{Selector, exact_size, table};
use crate::ir::{self, Content, FloatCond, Rounding, Type, UnaryOp, Value};
use regalloc2::VReg;

impl Selector<'_> {
    pub(super) fn round_or_root(&mut self, dst: VReg, ty: Type, op: UnaryOp, a: Value) {
        let size = exact_size(ty);
        match op {
            UnaryOp::Abs => {
                let (mask, a) = (self.float_constant(ty, ty.mask() >> 1), self.reg(a));
                self.bitwise(Op::AndpsRm, dst, mask, a);
            }
            UnaryOp::Sqrt => {
                let a = self.float_operand(a);
                self.emit_def(Op::FSqrtRm, size, dst, a);
            }
            UnaryOp::Round(rounding) if self.level >= Level::V2 => {
                let a = self.float_operand(a);
                let inst = table(Op::RoundsRmi8, size).with_reg(Slot::Def(dst)).with_rm(a);
                self.emit(inst.with_imm(Number::Value(round_control(rounding))));
            }
            UnaryOp::Round(rounding) => self.round(dst, ty, rounding, a),
            _ => unreachable!("not of floats: {op}"),
        }
    }

    /// By the powers in this file's header.
    fn round(&mut self, dst: VReg, ty: Type, rounding: Rounding, a: Value) {
        let size = exact_size(ty);
        let power = if ty == Type::F32 { 0x4b00_0000 } else { 0x4330_0000_0000_0000 };
        let power = RmSlot::Pool(self.code.constant(Content::Bits(power)));
        let x = self.reg(a);
        let (sign, positive) = (self.fresh(ty), self.fresh(ty));
        let mask = self.float_constant(ty, ty.sign_bit());
        self.bitwise(Op::AndpsRm, sign, mask, x);
        self.bitwise(Op::XorpsRm, positive, x, sign);
        let (sum, nearest) = (self.fresh(ty), self.fresh(ty));
        self.emit_mod(Op::FAddRm, size, sum, positive, power);
        self.emit_mod(Op::FSubRm, size, nearest, sum, power);
        let rounded = self.correct(ty, rounding, [x, positive, nearest, sign]);
        // The rounded number below the power, and the number itself elsewhere.
        let below = self.fresh(ty);
        self.compare_to_mask(FloatCond::Lt, size, below, positive, power);
        self.blend(dst, ty, below, [rounded, x]);
    }

    /// From the nearest number, still positive, to the one asked for.
    fn correct(
        &mut self,
        ty: Type,
        rounding: Rounding,
        [x, positive, nearest, sign]: [VReg; 4],
    ) -> VReg {
        let size = exact_size(ty);
        let signed = self.fresh(ty);
        let (corrected, wrong) = (self.fresh(ty), self.fresh(ty));
        match rounding {
            Rounding::TiesEven => {
                self.bitwise(Op::OrpsRm, signed, nearest, sign);
                return signed;
            }
            Rounding::Trunc => {
                self.compare_to_mask(
                    FloatCond::Lt,
                    size,
                    wrong,
                    positive,
                    RmSlot::Reg(Slot::Use(nearest)),
                );
                self.step(Op::FSubRm, ty, corrected, nearest, wrong);
            }
            Rounding::Floor => {
                self.bitwise(Op::OrpsRm, signed, nearest, sign);
                self.compare_to_mask(FloatCond::Lt, size, wrong, x, RmSlot::Reg(Slot::Use(signed)));
                self.step(Op::FSubRm, ty, corrected, signed, wrong);
                // One less than 1 is 0.0 and than -0.0 is -1.0: no sign is lost.
                return corrected;
            }
            Rounding::Ceil => {
                self.bitwise(Op::OrpsRm, signed, nearest, sign);
                self.compare_to_mask(FloatCond::Lt, size, wrong, signed, RmSlot::Reg(Slot::Use(x)));
                self.step(Op::FAddRm, ty, corrected, signed, wrong);
            }
        }
        let result = self.fresh(ty);
        self.bitwise(Op::OrpsRm, result, corrected, sign);
        result
    }

    /// One more or less where the mask says so.
    fn step(&mut self, op: Op, ty: Type, dst: VReg, a: VReg, mask: VReg) {
        let one = if ty == Type::F32 { 1_f32.to_bits().into() } else { 1_f64.to_bits() };
        let (one, step) = (self.float_constant(ty, one), self.fresh(ty));
        self.bitwise(Op::AndpsRm, step, one, mask);
        self.emit_mod(op, exact_size(ty), dst, a, RmSlot::Reg(Slot::Use(step)));
    }

    /// `dst = a op b`, on all bits. In memory there are too few, so `b` is a register.
    pub(super) fn bitwise(&mut self, op: Op, dst: VReg, a: VReg, b: VReg) {
        self.emit_float(op, Size::B4, dst, a, RmSlot::Reg(Slot::Use(b)));
    }

    fn float_constant(&mut self, ty: Type, bits: u64) -> VReg {
        let dst = self.fresh(ty);
        let pool = RmSlot::Pool(self.code.constant(Content::Bits(bits)));
        self.emit_def(Op::MovsRm, exact_size(ty), dst, pool);
        dst
    }

    pub(super) fn copy_sign(&mut self, dst: VReg, ty: Type, a: Value, b: Value) {
        let (a, b) = (self.reg(a), self.reg(b));
        let mask = self.float_constant(ty, ty.sign_bit());
        let (number, sign) = (self.fresh(ty), self.fresh(ty));
        self.bitwise(Op::AndnpsRm, number, mask, a);
        self.bitwise(Op::AndpsRm, sign, mask, b);
        self.bitwise(Op::OrpsRm, dst, number, sign);
    }

    /// `a * b + c`, from V3 on. What ends here gives its register to the result; a sum that goes
    /// around a loop does.
    pub(super) fn mul_add(&mut self, dst: VReg, ty: Type, [a, b, c]: [Value; 3]) {
        debug_assert!(self.level >= Level::V3, "a call below that");
        let size = exact_size(ty);
        let (negated, c) = match self.func.inst(c) {
            Some(&ir::Inst::Unary(UnaryOp::Neg, x)) if self.may_sink(c) => (true, x),
            _ => (false, c),
        };
        let (op, tied, rest) = if self.ends_at(c) && !self.is_fixed(c) || self.is_fixed(b) {
            (if negated { Op::Vfmsub231Rvm } else { Op::Vfmadd231Rvm }, c, [a, b])
        } else {
            (if negated { Op::Vfmsub213Rvm } else { Op::Vfmadd213Rvm }, a, [b, c])
        };
        let src = self.reg(tied);
        let vvvv = self.reg(rest[0]);
        let rm = self.float_operand(rest[1]);
        let inst = table(op, size).with_reg(Slot::Mod { def: dst, src });
        self.emit(inst.with_vvvv(vvvv).with_rm(rm));
    }
}

/// The immediate of `roundss` and `roundsd`, which also asks for no "inexact" exception.
const fn round_control(rounding: Rounding) -> i64 {
    8 | match rounding {
        Rounding::TiesEven => 0,
        Rounding::Floor => 1,
        Rounding::Ceil => 2,
        Rounding::Trunc => 3,
    }
}
