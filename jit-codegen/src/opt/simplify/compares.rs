//! Rules for comparisons, overflow and negation.

use super::{Rules, Simpler};
use crate::ir::{
    self, BinaryOp, Conversion, FloatCond, Inst, IntCond, OverflowOp, Sign, Type, UnaryOp, Value,
};
use IntCond::{Eq, Ge, Gt, Le, Lt, Ne};

impl Rules<'_> {
    pub(super) fn unary(&mut self, ty: Type, op: UnaryOp, a: Value) -> Option<Simpler> {
        if is_own_inverse(op)
            && let Some(x) = self.operand_of(op, a)
        {
            return Some(Simpler::Value(x));
        }
        if let Some(simpler) = self.unary_of_anything(ty, op, a) {
            return Some(simpler);
        }
        match (op, self.func.inst(a)?) {
            (UnaryOp::Not, &Inst::Compare(cond, a, b)) => {
                Some(Simpler::Inst(Inst::Compare(cond.negate(), a, b)))
            }
            // The others differ for a NaN.
            (UnaryOp::Not, &Inst::FloatCompare(FloatCond::Eq, a, b)) => {
                Some(Simpler::Inst(Inst::FloatCompare(FloatCond::Ne, a, b)))
            }
            (UnaryOp::Not, &Inst::FloatCompare(FloatCond::Ne, a, b)) => {
                Some(Simpler::Inst(Inst::FloatCompare(FloatCond::Eq, a, b)))
            }
            (UnaryOp::Neg, &Inst::Binary(BinaryOp::Sub, a, b)) if ty.is_int() => {
                Some(Simpler::Inst(Inst::Binary(BinaryOp::Sub, b, a)))
            }
            _ => self.bits_or_rounding(op, a),
        }
    }

    pub(super) fn compare(&mut self, cond: IntCond, a: Value, b: Value) -> Option<Simpler> {
        if a == b {
            return self.truth(matches!(cond, Eq | Le(_) | Ge(_)));
        }
        let ty = self.func.ty(a);
        let c = self.func.as_const(b)?;
        let cond = self.without_sign(cond, ty, a, c);
        self.compare_at_edge(cond, ty, a, c)
            .or_else(|| self.compare_select(cond, ty, a, b))
            .or_else(|| self.compare_bool(cond, ty, a, c))
            .or_else(|| self.compare_bit(cond, ty, a, c))
            .or_else(|| self.compare_equal(cond, ty, a, c))
    }

    /// A lone bit that is itself is not zero.
    fn compare_bit(&mut self, cond: IntCond, ty: Type, a: Value, c: u64) -> Option<Simpler> {
        let is_bit = |mask: u64| mask == c && c.is_power_of_two();
        match (cond, self.binary_with_constant(a)?) {
            (Eq, (BinaryOp::And, _, mask)) if is_bit(mask) => self.compare_with(Ne, ty, a, 0),
            (Ne, (BinaryOp::And, _, mask)) if is_bit(mask) => self.compare_with(Eq, ty, a, 0),
            _ => None,
        }
    }

    pub(super) fn truth(&mut self, holds: bool) -> Option<Simpler> {
        Some(Simpler::Value(self.constant(Type::BOOL, holds.into())))
    }

    /// Numbers that are both known not to be negative compare as unsigned ones, of which the bounds
    /// are known.
    fn without_sign(&self, cond: IntCond, ty: Type, a: Value, c: u64) -> IntCond {
        if !ty.is_int() || c.max(self.bound(a)) >= ty.sign_bit() {
            return cond;
        }
        match cond {
            Lt(_) => Lt(Sign::Unsigned),
            Le(_) => Le(Sign::Unsigned),
            Gt(_) => Gt(Sign::Unsigned),
            Ge(_) => Ge(Sign::Unsigned),
            Eq | Ne => cond,
        }
    }

    /// With the least or the greatest number there is.
    fn compare_at_edge(&mut self, cond: IntCond, ty: Type, a: Value, c: u64) -> Option<Simpler> {
        let (least, greatest) = match cond {
            Lt(Sign::Signed) | Le(Sign::Signed) | Gt(Sign::Signed) | Ge(Sign::Signed) => {
                if !ty.is_int() {
                    return None;
                }
                (c == ty.sign_bit(), c == ty.sign_bit() - 1)
            }
            _ => (c == 0, c >= self.bound(a)),
        };
        let beyond = c > self.bound(a);
        match cond {
            Lt(_) if least => self.truth(false),
            Ge(_) if least => self.truth(true),
            Gt(_) if greatest => self.truth(false),
            Le(_) if greatest => self.truth(true),
            Lt(Sign::Unsigned) if beyond => self.truth(true),
            Ge(Sign::Unsigned) | Eq if beyond => self.truth(false),
            Ne if beyond => self.truth(true),
            Gt(Sign::Unsigned) if c == 0 => self.compare_with(Ne, ty, a, 0),
            Le(Sign::Unsigned) if c == 0 => self.compare_with(Eq, ty, a, 0),
            Lt(Sign::Unsigned) if c == 1 => self.compare_with(Eq, ty, a, 0),
            Ge(Sign::Unsigned) if c == 1 => self.compare_with(Ne, ty, a, 0),
            _ => None,
        }
    }

    /// Whether a `bool`, widened or not, is 0 or 1.
    fn compare_bool(&mut self, cond: IntCond, ty: Type, a: Value, c: u64) -> Option<Simpler> {
        let bool = match self.func.inst(a) {
            _ if ty == Type::BOOL => a,
            Some(&Inst::Convert(Conversion::ZeroExtend, x)) if self.func.ty(x) == Type::BOOL => x,
            _ => return None,
        };
        match (cond, c) {
            (Ne, 0) | (Eq, 1) => Some(Simpler::Value(bool)),
            (Eq, 0) | (Ne, 1) => Some(Simpler::Inst(Inst::Unary(UnaryOp::Not, bool))),
            _ => None,
        }
    }

    /// With what a select of constants gives: its condition, or its negation. If only one side is a
    /// constant, the other one is compared alone where that is simpler.
    fn compare_select(&mut self, cond: IntCond, ty: Type, a: Value, b: Value) -> Option<Simpler> {
        let &Inst::Select(chosen, x, y) = self.func.inst(a)? else { return None };
        let [x, y] = [x, y].map(|side| (side, self.compared(cond, ty, side, b)));
        match (x, y) {
            ((_, Some(x)), (_, Some(y))) if x == y => self.truth(x),
            ((_, Some(x)), (_, Some(_))) => Some(self.truth_of(chosen, x)),
            ((_, Some(x)), (other, None)) if self.is_worth_comparing(a, other) => {
                Some(self.or_compared(cond, chosen, x, other, b))
            }
            ((other, None), (_, Some(y))) if self.is_worth_comparing(a, other) => {
                let not = self.add(Type::BOOL, Inst::Unary(UnaryOp::Not, chosen));
                Some(self.or_compared(cond, not, y, other, b))
            }
            _ => None,
        }
    }

    /// Whether one side of the select `a` is simpler to compare by itself than the select.
    fn is_worth_comparing(&self, a: Value, side: Value) -> bool {
        let is_simpler = match self.func.inst(side) {
            Some(Inst::Select(..)) => true,
            Some(&Inst::Convert(Conversion::ZeroExtend, x)) => self.func.ty(x) == Type::BOOL,
            _ => false,
        };
        is_simpler && !self.is_shared(a)
    }

    /// The condition, or its negation.
    fn truth_of(&self, cond: Value, holds: bool) -> Simpler {
        if holds { Simpler::Value(cond) } else { Simpler::Inst(Inst::Unary(UnaryOp::Not, cond)) }
    }

    /// `holds` where `chosen` does; else whether the other side of a select compares so.
    fn or_compared(
        &mut self,
        cond: IntCond,
        chosen: Value,
        holds: bool,
        other: Value,
        b: Value,
    ) -> Simpler {
        let compared = self.add(Type::BOOL, Inst::Compare(cond, other, b));
        Simpler::Inst(if holds {
            Inst::Binary(BinaryOp::Or, chosen, compared)
        } else {
            let not = self.add(Type::BOOL, Inst::Unary(UnaryOp::Not, chosen));
            Inst::Binary(BinaryOp::And, not, compared)
        })
    }

    /// How constants compare.
    fn compared(&self, cond: IntCond, ty: Type, a: Value, b: Value) -> Option<bool> {
        self.func.as_const(a)?;
        let operand = |v| (ty, self.func.as_const(v).expect("both are constants"));
        ir::eval::evaluate(&Inst::Compare(cond, a, b), Type::BOOL, operand).map(|bits| bits != 0)
    }

    /// Equality sees through what only shifts all numbers around. What others need as well can be
    /// compared with 0 at no cost: computing it sets the flags.
    fn compare_equal(&mut self, cond: IntCond, ty: Type, a: Value, c: u64) -> Option<Simpler> {
        if !matches!(cond, Eq | Ne) || (c == 0 && self.is_shared(a)) {
            return None;
        }
        let (op, x, y) = self.binary_of(a)?;
        match (op, self.func.as_const(y)) {
            (BinaryOp::Add, Some(d)) => self.compare_with(cond, ty, x, c.wrapping_sub(d)),
            (BinaryOp::Xor, Some(d)) => self.compare_with(cond, ty, x, c ^ d),
            (BinaryOp::Sub | BinaryOp::Xor, _) if c == 0 => {
                Some(Simpler::Inst(Inst::Compare(cond, x, y)))
            }
            _ => None,
        }
    }

    pub(super) fn compare_with(
        &mut self,
        cond: IntCond,
        ty: Type,
        a: Value,
        c: u64,
    ) -> Option<Simpler> {
        Some(Simpler::Inst(Inst::Compare(cond, a, self.constant(ty, c))))
    }

    pub(super) fn overflow(
        &mut self,
        op: OverflowOp,
        sign: Sign,
        a: Value,
        b: Value,
    ) -> Option<Simpler> {
        let ty = self.func.ty(a);
        if self.never_overflows(op, sign, ty, a, b) {
            return self.truth(false);
        }
        match (op, sign, self.func.as_const(b)?) {
            // The wide multiplication is dear; a comparison is not.
            (OverflowOp::Mul, Sign::Unsigned, c @ 1..) => {
                self.compare_with(Gt(Sign::Unsigned), ty, a, ty.mask() / c)
            }
            _ => None,
        }
    }

    fn never_overflows(&self, op: OverflowOp, sign: Sign, ty: Type, a: Value, b: Value) -> bool {
        match (op, self.func.as_const(b)) {
            (_, Some(0)) | (OverflowOp::Mul, Some(1)) => return ty.is_int(),
            (OverflowOp::Sub, _) => return a == b,
            _ => {}
        }
        let (a, b) = (u128::from(self.bound(a)), u128::from(self.bound(b)));
        let most = if op == OverflowOp::Add { a + b } else { a * b };
        let signed = sign == Sign::Signed;
        most <= u128::from(if signed { ty.mask() >> 1 } else { ty.mask() })
            && (!signed || a.max(b) < ty.sign_bit().into())
    }
}

const fn is_own_inverse(op: UnaryOp) -> bool {
    matches!(op, UnaryOp::Neg | UnaryOp::Not | UnaryOp::SwapBytes | UnaryOp::ReverseBits)
}
