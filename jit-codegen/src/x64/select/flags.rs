//! Conditions: what sets the flags, and which flags then say yes.

use super::super::abi::{RAX, RDX};
use super::super::encode::Op;
use super::super::inst::{Cond, Size};
use super::super::vcode::{Fixed, Inst, Number, RmSlot, Slot, Test};
use super::{Selector, exact_size, table, wide_size};
use crate::ir::{self, BinaryOp, FloatCond, IntCond, OverflowOp, Sign, Type, Value};
use regalloc2::VReg;

impl Selector<'_> {
    /// Sets the flags so that the test holds exactly when the value, a bool, is 1.
    pub(super) fn test(&mut self, cond: Value) -> Test {
        let fusible = self.uses[cond.index()] == 1 || self.home[cond.index()] == Some(self.block);
        if fusible
            && let Some(inst) = self.func.inst(cond)
            && let Some(test) = self.comparison(inst)
        {
            return test;
        }
        let reg = self.reg(cond);
        self.test_register(Size::B1, reg);
        Test::Flag(Cond::Ne)
    }

    fn test_register(&mut self, size: Size, reg: VReg) {
        let rm = RmSlot::Reg(Slot::Use(reg));
        self.emit(table(Op::TestMr, size).with_reg(Slot::Use(reg)).with_rm(rm));
    }

    /// Sets the flags as a comparison or an overflowing operation does.
    fn comparison(&mut self, inst: &ir::Inst) -> Option<Test> {
        match *inst {
            ir::Inst::Compare(cond, a, b) => Some(self.compare(cond, a, b)),
            ir::Inst::FloatCompare(cond, a, b) => Some(self.float_compare(cond, a, b)),
            ir::Inst::Overflow(op, sign, a, b) => Some(Test::Flag(self.overflow(op, sign, a, b))),
            ir::Inst::Unary(ir::UnaryOp::Not, a) => match self.func.inst(a) {
                Some(inner) if self.uses[a.index()] == 1 && self.home[a.index()].is_some() => {
                    let inner = inner.clone();
                    self.comparison(&inner).map(Test::negate)
                }
                _ => None,
            },
            _ => None,
        }
    }

    fn compare(&mut self, cond: IntCond, a: Value, b: Value) -> Test {
        let test = Test::Flag(int_condition(cond));
        let ty = self.func.ty(a);
        let size = exact_size(ty);
        if self.func.as_const(b) == Some(0) && size != Size::B2 {
            if self.compare_masked(a, size) {
                return test;
            }
            let is_equality = matches!(cond, IntCond::Eq | IntCond::Ne);
            if is_equality && self.computed_with_flags(a, &ir::Inst::Compare(cond, a, b), size) {
                return test;
            }
            let a = self.reg(a);
            self.test_register(size, a);
            return test;
        }
        if size == Size::B2 && self.immediate(b, Size::B4).is_some() {
            self.compare_16_bit_immediate(cond, a, b);
            return test;
        }
        match self.immediate(b, size) {
            Some(imm) => {
                let op = match imm {
                    Number::Value(n) if size != Size::B1 && i8::try_from(n).is_ok() => Op::CmpMi8,
                    _ => Op::CmpMi,
                };
                let a = self.operand(a, size);
                self.emit(table(op, size).with_rm(a).with_imm(imm));
            }
            None => {
                let (a, b) = (self.reg(a), self.operand(b, size));
                self.emit(table(Op::CmpRm, size).with_reg(Slot::Use(a)).with_rm(b));
            }
        }
        test
    }

    /// `x & mask` against zero is a `test`.
    fn compare_masked(&mut self, value: Value, size: Size) -> bool {
        let Some(&ir::Inst::Binary(BinaryOp::And, a, b)) = self.func.inst(value) else {
            return false;
        };
        if !self.may_sink(value) || self.func.ty(value) == Type::BOOL {
            return false;
        }
        match self.immediate(b, size) {
            Some(imm) => {
                let a = self.reg(a);
                self.emit(table(Op::TestMi, size).with_rm(RmSlot::Any(a)).with_imm(imm));
            }
            None => {
                let (a, b) = (self.reg(a), self.reg(b));
                let inst = table(Op::TestMr, size).with_reg(Slot::Use(b)).with_rm(RmSlot::Any(a));
                self.emit(inst);
            }
        }
        true
    }

    /// Computes the value here, if it is of an operation that sets the zero flag and is not read
    /// before, but by the comparison at hand.
    fn computed_with_flags(&mut self, value: Value, comparison: &ir::Inst, size: Size) -> bool {
        let Some(inst) = self.func.inst(value).cloned() else { return false };
        let ir::Inst::Binary(op, a, b) = inst else { return false };
        let (rm, mi, mi8) = match op {
            BinaryOp::Add => (Op::AddRm, Op::AddMi, Op::AddMi8),
            BinaryOp::Sub => (Op::SubRm, Op::SubMi, Op::SubMi8),
            BinaryOp::And => (Op::AndRm, Op::AndMi, Op::AndMi8),
            BinaryOp::Or => (Op::OrRm, Op::OrMi, Op::OrMi8),
            BinaryOp::Xor => (Op::XorRm, Op::XorMi, Op::XorMi8),
            _ => return false,
        };
        if self.func.ty(value) == Type::BOOL {
            return false;
        }
        let insts = self.func.insts(self.block).iter().copied();
        let mut comparisons = insts.filter(|&v| self.func.inst(v) == Some(comparison));
        // A comparison that others ask for too, or that stands twice, is made anew each time.
        let reader = match (comparisons.next(), comparisons.next()) {
            (Some(value), None) if self.uses[value.index()] == 1 => Some(value),
            _ => None,
        };
        let Some(dst) = self.claim_before(&inst, reader) else { return false };
        self.alu(rm, mi, mi8, size, dst, a, b);
        true
    }

    /// An immediate of 16 bits would stall the decoder, so both sides are compared at 32.
    fn compare_16_bit_immediate(&mut self, cond: IntCond, a: Value, b: Value) {
        let sign = match (cond, self.func.inst(b)) {
            (IntCond::Lt(s) | IntCond::Le(s) | IntCond::Gt(s) | IntCond::Ge(s), _) => s,
            (_, Some(&ir::Inst::Hole(hole))) => Sign::of(self.hole_is_signed(hole)),
            _ => Sign::Unsigned,
        };
        let imm = match self.func.as_const(b) {
            Some(bits) if sign == Sign::Unsigned => Number::Value(bits as i64),
            Some(bits) => Number::Value(Type::I16.sign_extend(bits)),
            None => self.immediate(b, Size::B4).expect("the caller saw that it is one"),
        };
        let a = self.extended(a, sign);
        self.emit(table(Op::CmpMi, Size::B4).with_rm(RmSlot::Any(a)).with_imm(imm));
    }

    fn float_compare(&mut self, cond: FloatCond, a: Value, b: Value) -> Test {
        let (a, b, test) = match cond {
            FloatCond::Eq => (a, b, Test::Both(Cond::Np, Cond::E)),
            FloatCond::Ne => (a, b, Test::Either(Cond::P, Cond::Ne)),
            FloatCond::Gt => (a, b, Test::Flag(Cond::A)),
            FloatCond::Ge => (a, b, Test::Flag(Cond::Ae)),
            FloatCond::Lt => (b, a, Test::Flag(Cond::A)),
            FloatCond::Le => (b, a, Test::Flag(Cond::Ae)),
            FloatCond::Unordered => (a, b, Test::Flag(Cond::P)),
        };
        let size = exact_size(self.func.ty(a));
        let (a, b) = (self.reg(a), self.float_operand(b));
        self.emit(table(Op::UcomisRm, size).with_reg(Slot::Use(a)).with_rm(b));
        test
    }

    /// Does the operation for its flags, and for its value too where that is computed nearby.
    fn overflow(&mut self, op: OverflowOp, sign: Sign, a: Value, b: Value) -> Cond {
        let dst = self.claim_sibling(op, a, b);
        let ty = self.func.ty(a);
        let size = exact_size(ty);
        let carry = if sign == Sign::Signed { Cond::O } else { Cond::B };
        match op {
            OverflowOp::Add => self.alu(Op::AddRm, Op::AddMi, Op::AddMi8, size, dst, a, b),
            OverflowOp::Sub => self.alu(Op::SubRm, Op::SubMi, Op::SubMi8, size, dst, a, b),
            OverflowOp::Mul => return self.overflowing_multiply(sign, ty, dst, a, b),
        }
        carry
    }

    /// The register of the operation whose overflow is asked for, if its value is computed before
    /// this point and not read before it: then it is computed here.
    fn claim_sibling(&mut self, op: OverflowOp, a: Value, b: Value) -> VReg {
        let op = match op {
            OverflowOp::Add => BinaryOp::Add,
            OverflowOp::Sub => BinaryOp::Sub,
            OverflowOp::Mul => BinaryOp::Mul,
        };
        self.claim(&ir::Inst::Binary(op, a, b)).unwrap_or_else(|| self.fresh_int())
    }

    fn overflowing_multiply(
        &mut self,
        sign: Sign,
        ty: Type,
        dst: VReg,
        a: Value,
        b: Value,
    ) -> Cond {
        match (sign, ty.bits()) {
            (Sign::Signed, 16..) => {
                self.multiply_exactly(exact_size(ty), dst, a, b);
                Cond::O
            }
            (Sign::Unsigned, 32..) => {
                let (a, b) = (self.reg(a), self.reg(b));
                let high = self.fresh_int();
                let fixed = vec![Fixed::Use(a, RAX), Fixed::Def(dst, RAX), Fixed::Def(high, RDX)];
                let rm = RmSlot::Reg(Slot::Use(b));
                self.emit(table(Op::MulM, wide_size(ty)).with_rm(rm).with_fixed(fixed));
                Cond::O
            }
            _ => {
                let (a, b) = (self.extended(a, sign), self.extended(b, sign));
                self.emit_mod(Op::ImulRm, Size::B4, dst, a, RmSlot::Any(b));
                self.compare_with_extension(sign, ty, dst);
                Cond::Ne
            }
        }
    }

    /// As `multiply`, at a width of 16 bits too, where a hole is no immediate.
    fn multiply_exactly(&mut self, size: Size, dst: VReg, a: Value, b: Value) {
        if size == Size::B2 {
            let (a, b) = (self.reg(a), self.reg(b));
            self.emit_mod(Op::ImulRm, size, dst, a, RmSlot::Any(b));
        } else {
            self.multiply(size, dst, a, b);
        }
    }

    /// Compares a product of 32 bits with what its low bits mean.
    fn compare_with_extension(&mut self, sign: Sign, ty: Type, product: VReg) {
        let op = self.extension(exact_size(ty), Size::B4, sign).expect("narrower than 32 bits");
        let low = self.fresh_int();
        self.emit_def(op, Size::B4, low, RmSlot::Any(product));
        let rm = RmSlot::Any(product);
        self.emit(table(Op::CmpRm, Size::B4).with_reg(Slot::Use(low)).with_rm(rm));
    }

    /// A comparison whose bool is wanted in a register.
    pub(super) fn materialize_flag(&mut self, value: Value) {
        let dst = self.reg(value);
        let inst = self.func.inst(value).expect("an instruction").clone();
        let test = self.comparison(&inst).expect("a comparison");
        self.set(dst, test);
    }

    fn set(&mut self, dst: VReg, test: Test) {
        let (first, second, join) = match test {
            Test::Flag(cond) => return self.set_flag(dst, cond),
            Test::Either(a, b) => (a, b, Op::OrRm),
            Test::Both(a, b) => (a, b, Op::AndRm),
        };
        let (x, y) = (self.fresh_int(), self.fresh_int());
        self.set_flag(x, first);
        self.set_flag(y, second);
        self.emit_mod(join, Size::B4, dst, x, RmSlot::Any(y));
    }

    pub(super) fn set_flag(&mut self, dst: VReg, cond: Cond) {
        let rm = RmSlot::Reg(Slot::Def(dst));
        self.emit(table(Op::SetM, Size::B1).with_rm(rm).with_cond(cond));
    }

    /// Emits the jump to the panic.
    pub(super) fn trap_if(&mut self, cond: Value, trap: ir::TrapId) {
        match self.test(cond) {
            Test::Flag(cond) => self.out.push(Inst::TrapIf(cond, trap)),
            Test::Either(a, b) => {
                self.out.push(Inst::TrapIf(a, trap));
                self.out.push(Inst::TrapIf(b, trap));
            }
            both @ Test::Both(..) => {
                let reg = self.fresh_int();
                self.set(reg, both);
                self.test_register(Size::B1, reg);
                self.out.push(Inst::TrapIf(Cond::Ne, trap));
            }
        }
    }
}

fn int_condition(cond: IntCond) -> Cond {
    use Sign::{Signed, Unsigned};
    match cond {
        IntCond::Eq => Cond::E,
        IntCond::Ne => Cond::Ne,
        IntCond::Lt(Signed) => Cond::L,
        IntCond::Lt(Unsigned) => Cond::B,
        IntCond::Le(Signed) => Cond::Le,
        IntCond::Le(Unsigned) => Cond::Be,
        IntCond::Gt(Signed) => Cond::G,
        IntCond::Gt(Unsigned) => Cond::A,
        IntCond::Ge(Signed) => Cond::Ge,
        IntCond::Ge(Unsigned) => Cond::Ae,
    }
}
