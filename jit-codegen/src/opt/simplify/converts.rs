//! Rules for conversions and selects.

use super::{Rules, Simpler};
use crate::ir::{BinaryOp, Conversion, Inst, Type, UnaryOp, Value};
use Conversion::{
    Bitcast, FloatToFloat, SignExtend, SignedToFloat, Truncate, UnsignedToFloat, ZeroExtend,
};

impl Rules<'_> {
    pub(super) fn convert(&mut self, ty: Type, outer: Conversion, a: Value) -> Option<Simpler> {
        if ty == self.func.ty(a) {
            return Some(Simpler::Value(a));
        }
        if outer == UnsignedToFloat && self.bound(a) < Type::I64.sign_bit() {
            return Some(Simpler::Inst(Inst::Convert(SignedToFloat, a)));
        }
        if let (ZeroExtend, Some((low, x))) = (outer, self.masked(a)) {
            let low = self.add(low, Inst::Convert(Truncate, x));
            return Some(Simpler::Inst(Inst::Convert(ZeroExtend, low)));
        }
        let &Inst::Convert(inner, x) = self.func.inst(a)? else { return None };
        let from = self.func.ty(x);
        let to = |conversion| Some(Simpler::Inst(Inst::Convert(conversion, x)));
        match (outer, inner) {
            (ZeroExtend, ZeroExtend) | (SignExtend, ZeroExtend) => to(ZeroExtend),
            (SignExtend, SignExtend) => to(SignExtend),
            (Truncate, Truncate) => to(Truncate),
            (Truncate, ZeroExtend | SignExtend) if from == ty => Some(Simpler::Value(x)),
            (Truncate, ZeroExtend | SignExtend) if from.bits() < ty.bits() => to(inner),
            (Truncate, ZeroExtend | SignExtend) => to(Truncate),
            (ZeroExtend, Truncate)
                if from.bits() <= ty.bits() && self.bound(x) <= self.func.ty(a).mask() =>
            {
                if from == ty { Some(Simpler::Value(x)) } else { to(ZeroExtend) }
            }
            (Bitcast, Bitcast) if from == ty => Some(Simpler::Value(x)),
            (FloatToFloat, FloatToFloat) if from == ty && ty == Type::F32 => {
                Some(Simpler::Value(x))
            }
            _ => None,
        }
    }

    /// What `a` takes its low bits from, and the narrower type that has just these: extending from
    /// there is one instruction, which needs no mask.
    fn masked(&self, a: Value) -> Option<(Type, Value)> {
        let &Inst::Binary(BinaryOp::And, x, mask) = self.func.inst(a)? else { return None };
        let mask = self.func.as_const(mask)?;
        let low = [Type::I8, Type::I16].into_iter().find(|low| low.mask() == mask)?;
        (self.func.ty(a).is_int() && self.func.ty(a).bits() > low.bits()).then_some((low, x))
    }

    pub(super) fn select(&mut self, ty: Type, cond: Value, a: Value, b: Value) -> Option<Simpler> {
        if a == b {
            return Some(Simpler::Value(a));
        }
        if let Some(negated) = self.operand_of(UnaryOp::Not, cond) {
            return Some(Simpler::Inst(Inst::Select(negated, b, a)));
        }
        if ty.is_float() {
            return self.choose_float(ty, cond, a, b);
        }
        let (x, y) = (self.side_taken(a, cond, true), self.side_taken(b, cond, false));
        if x.is_some() || y.is_some() {
            let select = Inst::Select(cond, x.unwrap_or(a), y.unwrap_or(b));
            return Some(Simpler::Inst(select));
        }
        match (self.func.as_const(a), self.func.as_const(b)) {
            (Some(1), Some(0)) if ty == Type::BOOL => Some(Simpler::Value(cond)),
            (Some(0), Some(1)) if ty == Type::BOOL => {
                Some(Simpler::Inst(Inst::Unary(UnaryOp::Not, cond)))
            }
            (Some(1), Some(0)) => Some(Simpler::Inst(Inst::Convert(ZeroExtend, cond))),
            (Some(0), Some(1)) => {
                let not = self.add(Type::BOOL, Inst::Unary(UnaryOp::Not, cond));
                Some(Simpler::Inst(Inst::Convert(ZeroExtend, not)))
            }
            (_, Some(0)) if ty == Type::BOOL => {
                Some(Simpler::Inst(Inst::Binary(BinaryOp::And, cond, a)))
            }
            (Some(1), _) if ty == Type::BOOL => {
                Some(Simpler::Inst(Inst::Binary(BinaryOp::Or, cond, b)))
            }
            _ => None,
        }
    }

    /// What a select is where the condition is known, if that settles it.
    fn side_taken(&self, value: Value, cond: Value, holds: bool) -> Option<Value> {
        let &Inst::Select(own, a, b) = self.func.inst(value)? else { return None };
        let holds = match (self.func.inst(own), self.func.inst(cond)) {
            _ if own == cond => holds,
            (Some(&Inst::Compare(c, x, y)), Some(&Inst::Compare(d, z, w))) if (x, y) == (z, w) => {
                let known = if holds { d } else { d.negate() };
                match c {
                    _ if c == known => true,
                    _ if c == known.negate() => false,
                    _ => return None,
                }
            }
            _ => return None,
        };
        Some(if holds { a } else { b })
    }
}
