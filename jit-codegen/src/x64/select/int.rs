//! Integer arithmetic.

use super::super::Level;
use super::super::abi::{RAX, RCX, RDX};
use super::super::encode::Op;
use super::super::inst::Size;
use super::super::vcode::{Fixed, Inst, Number, RmSlot, Slot};
use super::{Selector, exact_size, table, wide_size};
use crate::ir::{self, BinaryOp, HoleId, Sign, Type, UnaryOp, Value};
use jit_template::Encoding;
use regalloc2::VReg;

impl Selector<'_> {
    /// An instruction whose result is an integer or a bool.
    pub(super) fn int_inst(&mut self, value: Value, inst: &ir::Inst) {
        let dst = self.reg(value);
        let ty = self.func.ty(value);
        match *inst {
            ir::Inst::Const(bits) => self.int_const(dst, ty, bits),
            ir::Inst::Hole(hole) => self.int_hole(dst, ty, hole),
            ir::Inst::SlotAddr(slot) => self.slot_addr(dst, slot),
            ir::Inst::Unary(UnaryOp::Not, a) if ty == Type::BOOL => {
                let a = self.reg(a);
                self.emit_imm(Op::XorMi8, Size::B4, dst, a, Number::Value(1));
            }
            ir::Inst::Unary(op @ (UnaryOp::Neg | UnaryOp::Not), a) => {
                let src = self.reg(a);
                let op = if op == UnaryOp::Neg { Op::NegM } else { Op::NotM };
                let rm = RmSlot::Reg(Slot::Mod { def: dst, src });
                self.emit(table(op, wide_size(ty)).with_rm(rm));
            }
            ir::Inst::Unary(op, a) => self.bit_op(dst, ty, op, a),
            ir::Inst::Binary(op, a, b) => self.int_binary(value, dst, op, a, b),
            _ => unreachable!("selected elsewhere: {inst:?}"),
        }
    }

    fn int_const(&mut self, dst: VReg, ty: Type, bits: u64) {
        let imm = |op, size, number| {
            table(op, size).with_reg(Slot::Def(dst)).with_imm(Number::Value(number))
        };
        let inst = match (bits, ty.sign_extend(bits)) {
            (0, _) => return self.out.push(Inst::Zero(dst)),
            (..=0xFFFF_FFFF, _) => imm(Op::MovOi, Size::B4, bits as i64),
            (_, number) if i32::try_from(number).is_ok() => table(Op::MovMi, Size::B8)
                .with_rm(RmSlot::Reg(Slot::Def(dst)))
                .with_imm(Number::Value(number)),
            (_, number) => imm(Op::MovOi, Size::B8, number),
        };
        self.emit(inst);
    }

    fn int_hole(&mut self, dst: VReg, ty: Type, hole: HoleId) {
        let size = wide_size(ty);
        let encoding = if size == Size::B8 { Encoding::Full64 } else { Encoding::Low32 };
        let imm = Number::Hole(hole, encoding);
        self.emit(table(Op::MovOi, size).with_reg(Slot::Def(dst)).with_imm(imm));
    }

    fn int_binary(&mut self, value: Value, dst: VReg, op: BinaryOp, a: Value, b: Value) {
        let ty = self.func.ty(value);
        let (a, b) = self.load_right(op, a, b);
        match op {
            BinaryOp::Add if self.add_with_carry(dst, ty, a, b) => {}
            BinaryOp::Add => self.add(value, dst),
            BinaryOp::Sub if self.subtract_with_borrow(dst, ty, a, b) => {}
            BinaryOp::Sub => self.alu(Op::SubRm, Op::SubMi, Op::SubMi8, wide_size(ty), dst, a, b),
            BinaryOp::And if self.and_of_bmi(dst, ty, a, b) => {}
            BinaryOp::And => self.alu(Op::AndRm, Op::AndMi, Op::AndMi8, wide_size(ty), dst, a, b),
            BinaryOp::Or => self.alu(Op::OrRm, Op::OrMi, Op::OrMi8, wide_size(ty), dst, a, b),
            BinaryOp::Xor => self.alu(Op::XorRm, Op::XorMi, Op::XorMi8, wide_size(ty), dst, a, b),
            BinaryOp::Mul if self.multiply_both(ty, dst, a, b) => {}
            BinaryOp::Mul => self.multiply(wide_size(ty), dst, a, b),
            BinaryOp::Shl | BinaryOp::Shr(_) => self.shift(ty, dst, op, a, b),
            BinaryOp::Div(_) | BinaryOp::Rem(_) if self.divided_before(value, op, a, b) => {}
            BinaryOp::Div(sign) => {
                let along = self.along.remove(&value);
                self.divide(ty, sign, Some(dst), along, a, b);
            }
            BinaryOp::Rem(sign) => {
                let along = self.along.remove(&value);
                self.divide(ty, sign, along, Some(dst), a, b);
            }
            BinaryOp::RotateLeft | BinaryOp::RotateRight => self.rotate(ty, dst, op, a, b),
            BinaryOp::MulHigh(sign) => self.mul_high(sign, dst, a, b),
            BinaryOp::FloatDiv | BinaryOp::CopySign => unreachable!("of floats only"),
        }
    }

    /// The operands, exchanged if that puts a load where it is a part of the instruction.
    fn load_right(&self, op: BinaryOp, a: Value, b: Value) -> (Value, Value) {
        let commutes = matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Xor | BinaryOp::Mul);
        let is_number = self.func.inst(b).is_some_and(ir::Inst::is_leaf);
        if commutes && !is_number && self.is_foldable_load(a) && !self.is_foldable_load(b) {
            (b, a)
        } else {
            (a, b)
        }
    }

    /// At that width; there is no shorter immediate than one of 8 bits.
    #[expect(clippy::too_many_arguments, reason = "one operation in its three forms")]
    pub(super) fn alu(
        &mut self,
        rm: Op,
        mi: Op,
        mi8: Op,
        size: Size,
        dst: VReg,
        a: Value,
        b: Value,
    ) {
        let src = self.reg(a);
        match self.immediate(b, size) {
            Some(Number::Value(n)) if size != Size::B1 && i8::try_from(n).is_ok() => {
                self.emit_imm(mi8, size, dst, src, Number::Value(n));
            }
            Some(number) => self.emit_imm(mi, size, dst, src, number),
            None => {
                let b = self.operand(b, size);
                self.emit_mod(rm, size, dst, src, b);
            }
        }
    }

    /// The product's low half.
    pub(super) fn multiply(&mut self, size: Size, dst: VReg, a: Value, b: Value) {
        match self.immediate(b, size) {
            Some(imm) => {
                let rm = self.operand(a, size);
                let op = match imm {
                    Number::Value(n) if i8::try_from(n).is_ok() => Op::ImulRmi8,
                    _ => Op::ImulRmi,
                };
                self.emit(table(op, size).with_reg(Slot::Def(dst)).with_rm(rm).with_imm(imm));
            }
            None => {
                let (a, b) = (self.reg(a), self.operand(b, size));
                self.emit_mod(Op::ImulRm, size, dst, a, b);
            }
        }
    }

    fn shift(&mut self, ty: Type, dst: VReg, op: BinaryOp, a: Value, b: Value) {
        let size = wide_size(ty);
        let (by_imm, by_cl, a) = match op {
            BinaryOp::Shl => (Op::ShlMi8, Op::ShlMc, self.reg(a)),
            BinaryOp::Shr(Sign::Unsigned) => {
                (Op::ShrMi8, Op::ShrMc, self.extended(a, Sign::Unsigned))
            }
            _ => (Op::SarMi8, Op::SarMc, self.extended(a, Sign::Signed)),
        };
        let modulus = i64::from(ty.bits() - 1);
        if let Some(count) = self.fixed_count(ty, b) {
            return self.emit_imm(by_imm, size, dst, a, count);
        }
        let mut count = self.reg(b);
        if ty.bits() < 32 {
            // The machine counts modulo 32.
            let masked = self.fresh_int();
            self.emit_imm(Op::AndMi8, Size::B4, masked, count, Number::Value(modulus));
            count = masked;
        }
        if self.level >= Level::V3 {
            let op = match op {
                BinaryOp::Shl => Op::ShlxRmv,
                BinaryOp::Shr(Sign::Unsigned) => Op::ShrxRmv,
                _ => Op::SarxRmv,
            };
            let inst = table(op, size).with_reg(Slot::Def(dst)).with_vvvv(count);
            return self.emit(inst.with_rm(RmSlot::Any(a)));
        }
        let rm = RmSlot::Reg(Slot::Mod { def: dst, src: a });
        self.emit(table(by_cl, size).with_rm(rm).with_fixed(vec![Fixed::Use(count, RCX)]));
    }

    /// Leaves a quotient to the remainder that is computed before it, or the other way around: one
    /// machine instruction gives both. Says whether there is such a one.
    fn divided_before(&mut self, value: Value, op: BinaryOp, a: Value, b: Value) -> bool {
        let other = match op {
            BinaryOp::Div(sign) => BinaryOp::Rem(sign),
            BinaryOp::Rem(sign) => BinaryOp::Div(sign),
            _ => return false,
        };
        if self.along.contains_key(&value) {
            return false;
        }
        let wanted = ir::Inst::Binary(other, a, b);
        let before = &self.func.insts(self.block)[..self.position];
        let is_it =
            |&&v: &&Value| self.func.inst(v) == Some(&wanted) && !self.along.contains_key(&v);
        let Some(&first) = before.iter().find(is_it) else { return false };
        // Asked for, it is computed where it stands.
        self.reg(first);
        let dst = self.reg(value);
        self.along.insert(first, dst);
        true
    }

    fn divide(
        &mut self,
        ty: Type,
        sign: Sign,
        quotient: Option<VReg>,
        remainder: Option<VReg>,
        a: Value,
        b: Value,
    ) {
        let size = wide_size(ty);
        let (a, b) = (self.extended(a, sign), self.extended(b, sign));
        let high = self.fresh_int();
        let op = match sign {
            Sign::Signed => {
                let fixed = vec![Fixed::Use(a, RAX), Fixed::Def(high, RDX)];
                self.emit(table(Op::Cqo, size).with_fixed(fixed));
                Op::IdivM
            }
            Sign::Unsigned => {
                self.out.push(Inst::Zero(high));
                Op::DivM
            }
        };
        let quotient = quotient.unwrap_or_else(|| self.fresh_int());
        let remainder = remainder.unwrap_or_else(|| self.fresh_int());
        self.emit(table(op, size).with_rm(RmSlot::Reg(Slot::Use(b))).with_fixed(vec![
            Fixed::Use(a, RAX),
            Fixed::Use(high, RDX),
            Fixed::Def(quotient, RAX),
            Fixed::Def(remainder, RDX),
        ]));
    }

    /// A register that holds the value with at least 32 bits defined.
    pub(super) fn extended(&mut self, value: Value, sign: Sign) -> VReg {
        let ty = self.func.ty(value);
        match self.extension(exact_size(ty), Size::B4, sign) {
            Some(op) if ty.bits() < 32 => {
                let (dst, src) = (self.fresh_int(), self.operand(value, exact_size(ty)));
                self.emit_def(op, Size::B4, dst, src);
                dst
            }
            _ => self.reg(value),
        }
    }

    /// The instruction that extends a value of width `from` to `to`; `None` where a plain move of
    /// 32 bits does.
    pub(super) fn extension(&self, from: Size, to: Size, sign: Sign) -> Option<Op> {
        match (from, sign) {
            (Size::B1, Sign::Signed) => Some(Op::MovsxRm8),
            (Size::B1, Sign::Unsigned) => Some(Op::MovzxRm8),
            (Size::B2, Sign::Signed) => Some(Op::MovsxRm16),
            (Size::B2, Sign::Unsigned) => Some(Op::MovzxRm16),
            (Size::B4, Sign::Signed) if to == Size::B8 => Some(Op::MovsxdRm32),
            _ => None,
        }
    }
}
