//! Integers of 128 bits, as a low and a high half.
//!
//! The ways of doing it are those of Warren, "Hacker's Delight" (2nd ed.), §2-16 (addition and
//! subtraction), §2-17 (shifts) and §8-1 (multiplication). Division and conversions from and to
//! floats are calls of the runtime, which leaves them to rustc.

mod methods;
mod shifts;

use super::arith::sign;
use super::compare::int_cond;
use super::{Lower, Values};
use crate::hir::{BinaryOp, IntTy, SourceSpan, Ty, UnaryOp};
use crate::ir::{self, AliasClass, Inst, IntCond, OverflowOp, Sign, TrapKind, Type, Value};

/// The low and the high half.
type Wide = [Value; 2];

impl Lower<'_> {
    pub(super) fn wide_unary(
        &mut self,
        op: UnaryOp,
        a: Wide,
        int: IntTy,
        span: SourceSpan,
    ) -> Values {
        match op {
            UnaryOp::Not => a.map(|half| self.not(half)).to_vec(),
            UnaryOp::Neg => {
                if self.checked() && int.signed() {
                    let min = self.wide_const(1 << 127);
                    let is_min = self.wide_equal(a, min);
                    self.trap_if(is_min, TrapKind::NegOverflow, span);
                }
                self.wide_neg(a).to_vec()
            }
        }
    }

    fn wide_neg(&mut self, a: Wide) -> Wide {
        let zero = self.wide_const(0);
        self.wide_sub(zero, a).0
    }

    pub(super) fn wide_const(&mut self, value: u128) -> Wide {
        [value, value >> 64]
            .map(|half| self.builder.constant(Type::I64, (half & u128::from(u64::MAX)) as u64))
    }

    /// The operator with its checks; the amount of a shift may have any width.
    pub(super) fn wide_binary(
        &mut self,
        op: BinaryOp,
        (a, ty): (Wide, Ty),
        (b, b_ty): (&[Value], Ty),
        span: SourceSpan,
    ) -> Values {
        if let BinaryOp::Shl | BinaryOp::Shr = op {
            return self.wide_shift_checked(op, (a, ty), (b, b_ty), span).to_vec();
        }
        let &[b_low, b_high] = b else { return Vec::new() };
        let b = [b_low, b_high];
        let kind = match op {
            BinaryOp::Add => TrapKind::AddOverflow,
            BinaryOp::Sub => TrapKind::SubOverflow,
            BinaryOp::Mul => TrapKind::MulOverflow,
            BinaryOp::Div | BinaryOp::Rem => {
                self.check_wide_division(op, sign(ty), a, b, span);
                return self.wide_unchecked(op, ty, a, b).to_vec();
            }
            _ => return self.wide_unchecked(op, ty, a, b).to_vec(),
        };
        if !self.checked() {
            return self.wide_unchecked(op, ty, a, b).to_vec();
        }
        let (result, overflows) = self.wide_overflowing(op, sign(ty), a, b);
        self.trap_if(overflows, kind, span);
        result.to_vec()
    }

    pub(super) fn wide_unchecked(&mut self, op: BinaryOp, ty: Ty, a: Wide, b: Wide) -> Wide {
        let bitwise = match op {
            BinaryOp::Add => return self.wide_add(a, b).0,
            BinaryOp::Sub => return self.wide_sub(a, b).0,
            BinaryOp::Mul => return self.wide_mul(a, b),
            BinaryOp::Div => return self.wide_call("div", sign(ty), a, b),
            BinaryOp::Rem => return self.wide_call("rem", sign(ty), a, b),
            BinaryOp::BitAnd => ir::BinaryOp::And,
            BinaryOp::BitOr => ir::BinaryOp::Or,
            // Shifts and comparisons are dealt with.
            _ => ir::BinaryOp::Xor,
        };
        [self.op(bitwise, a[0], b[0]), self.op(bitwise, a[1], b[1])]
    }

    /// Sum and carry.
    fn wide_add(&mut self, a: Wide, b: Wide) -> (Wide, Value) {
        let low = self.op(ir::BinaryOp::Add, a[0], b[0]);
        let carry = self.overflow(OverflowOp::Add, Sign::Unsigned, a[0], b[0]);
        let carry = self.resize(carry, Sign::Unsigned, Type::I64);
        let sum = self.op(ir::BinaryOp::Add, a[1], b[1]);
        let high = self.op(ir::BinaryOp::Add, sum, carry);
        let first = self.overflow(OverflowOp::Add, Sign::Unsigned, a[1], b[1]);
        let second = self.overflow(OverflowOp::Add, Sign::Unsigned, sum, carry);
        ([low, high], self.op(ir::BinaryOp::Or, first, second))
    }

    /// Difference and borrow.
    fn wide_sub(&mut self, a: Wide, b: Wide) -> (Wide, Value) {
        let low = self.op(ir::BinaryOp::Sub, a[0], b[0]);
        let borrow = self.overflow(OverflowOp::Sub, Sign::Unsigned, a[0], b[0]);
        let borrow = self.resize(borrow, Sign::Unsigned, Type::I64);
        let difference = self.op(ir::BinaryOp::Sub, a[1], b[1]);
        let high = self.op(ir::BinaryOp::Sub, difference, borrow);
        let first = self.overflow(OverflowOp::Sub, Sign::Unsigned, a[1], b[1]);
        let second = self.overflow(OverflowOp::Sub, Sign::Unsigned, difference, borrow);
        ([low, high], self.op(ir::BinaryOp::Or, first, second))
    }

    fn wide_mul(&mut self, a: Wide, b: Wide) -> Wide {
        let low = self.op(ir::BinaryOp::Mul, a[0], b[0]);
        let high = self.op(ir::BinaryOp::MulHigh(Sign::Unsigned), a[0], b[0]);
        let cross = self.op(ir::BinaryOp::Mul, a[0], b[1]);
        let high = self.op(ir::BinaryOp::Add, high, cross);
        let cross = self.op(ir::BinaryOp::Mul, a[1], b[0]);
        [low, self.op(ir::BinaryOp::Add, high, cross)]
    }

    /// The result, and whether it overflows.
    fn wide_overflowing(&mut self, op: BinaryOp, sign: Sign, a: Wide, b: Wide) -> (Wide, Value) {
        match (op, sign) {
            (BinaryOp::Add, Sign::Unsigned) => self.wide_add(a, b),
            (BinaryOp::Sub, Sign::Unsigned) => self.wide_sub(a, b),
            (BinaryOp::Mul, Sign::Unsigned) => self.wide_mul_overflowing(a, b),
            (BinaryOp::Mul, Sign::Signed) => self.wide_signed_mul_overflowing(a, b),
            _ => {
                // The signs of the operands decide: they are alike in a sum that overflows, and
                // differ in a difference, and then the result's is not that of the first.
                let is_sub = op == BinaryOp::Sub;
                let result = if is_sub { self.wide_sub(a, b).0 } else { self.wide_add(a, b).0 };
                let from_a = self.op(ir::BinaryOp::Xor, a[1], result[1]);
                let other = if is_sub { a[1] } else { result[1] };
                let from_b = self.op(ir::BinaryOp::Xor, b[1], other);
                let both = self.op(ir::BinaryOp::And, from_a, from_b);
                (result, self.is_negative(both))
            }
        }
    }

    fn wide_mul_overflowing(&mut self, a: Wide, b: Wide) -> (Wide, Value) {
        let low = self.op(ir::BinaryOp::Mul, a[0], b[0]);
        let high = self.op(ir::BinaryOp::MulHigh(Sign::Unsigned), a[0], b[0]);
        let [a_high, b_high] = [a[1], b[1]].map(|it| self.compare_const(IntCond::Ne, it, 0));
        let mut overflows = self.op(ir::BinaryOp::And, a_high, b_high);
        let mut sum = high;
        for (x, y) in [(a[0], b[1]), (a[1], b[0])] {
            let cross = self.op(ir::BinaryOp::Mul, x, y);
            let over = self.overflow(OverflowOp::Mul, Sign::Unsigned, x, y);
            overflows = self.op(ir::BinaryOp::Or, overflows, over);
            let over = self.overflow(OverflowOp::Add, Sign::Unsigned, sum, cross);
            overflows = self.op(ir::BinaryOp::Or, overflows, over);
            sum = self.op(ir::BinaryOp::Add, sum, cross);
        }
        ([low, sum], overflows)
    }

    /// By way of the magnitudes.
    fn wide_signed_mul_overflowing(&mut self, a: Wide, b: Wide) -> (Wide, Value) {
        let product = self.wide_mul(a, b);
        let [a_magnitude, b_magnitude] = [a, b].map(|it| {
            let negative = self.is_negative(it[1]);
            let negated = self.wide_neg(it);
            self.wide_select(negative, negated, it)
        });
        let (magnitude, too_long) = self.wide_mul_overflowing(a_magnitude, b_magnitude);
        let signs = self.op(ir::BinaryOp::Xor, a[1], b[1]);
        let negative = self.is_negative(signs);
        let min = self.wide_const(1 << 127);
        let above = self.wide_compare(BinaryOp::Gt, Sign::Unsigned, magnitude, min);
        let not_below = self.is_negative(magnitude[1]);
        let beyond = self.select(negative, above, not_below);
        (product, self.op(ir::BinaryOp::Or, too_long, beyond))
    }

    fn check_wide_division(
        &mut self,
        op: BinaryOp,
        sign: Sign,
        a: Wide,
        b: Wide,
        span: SourceSpan,
    ) {
        if self.in_library() {
            return;
        }
        let (by_zero, overflow) = if op == BinaryOp::Div {
            (TrapKind::DivByZero, TrapKind::DivOverflow)
        } else {
            (TrapKind::RemByZero, TrapKind::RemOverflow)
        };
        let zero = self.wide_const(0);
        let is_zero = self.wide_equal(b, zero);
        self.trap_if(is_zero, by_zero, span);
        if sign == Sign::Signed {
            let (min, minus_one) = (self.wide_const(1 << 127), self.wide_const(u128::MAX));
            let (is_min, is_minus_one) = (self.wide_equal(a, min), self.wide_equal(b, minus_one));
            let overflows = self.op(ir::BinaryOp::And, is_min, is_minus_one);
            self.trap_if(overflows, overflow, span);
        }
    }

    /// A function of the runtime that writes its result to memory.
    fn wide_call(&mut self, name: &str, sign: Sign, a: Wide, b: Wide) -> Wide {
        let ty = if sign == Sign::Signed { "i128" } else { "u128" };
        let args = vec![a[0], a[1], b[0], b[1]];
        self.wide_result(&format!("{name}_{ty}"), args)
    }

    /// Calls what writes 128 bits to the address that it is given first.
    fn wide_result(&mut self, name: &str, mut args: Values) -> Wide {
        let slot = self.builder.func.add_slot(16, 8);
        let addr = self.builder.slot_addr(slot);
        args.insert(0, addr);
        let hole = self.function_hole(name);
        self.builder.inst(Type::VOID, Inst::Call(hole, args));
        [0, 8].map(|at| self.builder.load(Type::I64, addr, at, AliasClass::Slot(slot)))
    }

    pub(super) fn wide_compare(&mut self, op: BinaryOp, sign: Sign, a: Wide, b: Wide) -> Value {
        match op {
            BinaryOp::Eq => self.wide_equal(a, b),
            BinaryOp::Ne => {
                let equal = self.wide_equal(a, b);
                self.not(equal)
            }
            _ => {
                let low = self.compare(int_cond(op, Sign::Unsigned), a[0], b[0]);
                let high = self.compare(int_cond(op, sign), a[1], b[1]);
                let equal = self.compare(IntCond::Eq, a[1], b[1]);
                self.select(equal, low, high)
            }
        }
    }

    fn wide_equal(&mut self, a: Wide, b: Wide) -> Value {
        let low = self.op(ir::BinaryOp::Xor, a[0], b[0]);
        let high = self.op(ir::BinaryOp::Xor, a[1], b[1]);
        let both = self.op(ir::BinaryOp::Or, low, high);
        self.compare_const(IntCond::Eq, both, 0)
    }

    fn wide_select(&mut self, cond: Value, a: Wide, b: Wide) -> Wide {
        [self.select(cond, a[0], b[0]), self.select(cond, a[1], b[1])]
    }

    fn is_negative(&mut self, half: Value) -> Value {
        self.compare_const(IntCond::Lt(Sign::Signed), half, 0)
    }

    fn overflow(&mut self, op: OverflowOp, sign: Sign, a: Value, b: Value) -> Value {
        self.builder.inst(Type::BOOL, Inst::Overflow(op, sign, a, b))
    }
}
