//! Rules for two comparisons of which both are to hold, or either.

use super::{Rules, Simpler};
use crate::ir::{BinaryOp, Inst, IntCond, Sign, Type, Value};
use IntCond::{Eq, Ge, Gt, Le, Lt, Ne};

impl Rules<'_> {
    /// Both of two comparisons, or one of them, as a single one.
    pub(super) fn joined(&mut self, op: BinaryOp, a: Value, b: Value) -> Option<Simpler> {
        let (&Inst::Compare(c, x, y), &Inst::Compare(d, z, w)) =
            (self.func.inst(a)?, self.func.inst(b)?)
        else {
            return None;
        };
        if (x, y) == (z, w) {
            return self.same_compared(op, x, y, [c, d]);
        }
        if x != z || self.is_shared(a) || self.is_shared(b) {
            return None;
        }
        self.within(op, x, [(c, y), (d, w)])
    }

    /// Comparisons of the same values: each holds for some of less, equal and greater.
    fn same_compared(
        &mut self,
        op: BinaryOp,
        x: Value,
        y: Value,
        [c, d]: [IntCond; 2],
    ) -> Option<Simpler> {
        let sign = match (sign_of(c), sign_of(d)) {
            (Some(c), Some(d)) if c != d => return None,
            (c, d) => c.or(d).unwrap_or(Sign::Unsigned),
        };
        let all = [Lt(sign), Eq, Gt(sign), Le(sign), Ne, Ge(sign)];
        let outcomes = match op {
            BinaryOp::And => outcomes(c) & outcomes(d),
            _ => outcomes(c) | outcomes(d),
        };
        match all.into_iter().find(|&cond| outcomes == self::outcomes(cond)) {
            Some(cond) => Some(Simpler::Inst(Inst::Compare(cond, x, y))),
            None => self.truth(outcomes != 0),
        }
    }

    /// Between two constants, or outside of them, is one unsigned comparison of the distance from
    /// the lower one.
    fn within(&mut self, op: BinaryOp, x: Value, sides: [(IntCond, Value); 2]) -> Option<Simpler> {
        let ty = self.func.ty(x);
        if !ty.is_int() {
            return None;
        }
        let inside = op == BinaryOp::And;
        let [first, second] = sides.map(|(cond, c)| {
            let cond = if inside { cond } else { cond.negate() };
            edge(cond, self.func.as_const(c)?, ty)
        });
        let (low, high) = match (first?, second?) {
            (low, high) if low.is_least && !high.is_least => (low, high),
            (high, low) if low.is_least && !high.is_least => (low, high),
            _ => return None,
        };
        if low.sign != high.sign || low.at > high.at {
            return None;
        }
        let cond = if inside { Le(Sign::Unsigned) } else { Gt(Sign::Unsigned) };
        let mut distance = x;
        if low.at != 0 {
            let lowered = self.with_constant(ty, BinaryOp::Sub, x, low.at as u64);
            distance = self.add(ty, lowered);
        }
        self.compare_with(cond, ty, distance, (high.at - low.at) as u64)
    }
}

/// A bit each for less, equal and greater, if the comparison holds for it.
const fn outcomes(cond: IntCond) -> u8 {
    match cond {
        Lt(_) => 0b001,
        Eq => 0b010,
        Gt(_) => 0b100,
        Le(_) => 0b011,
        Ne => 0b101,
        Ge(_) => 0b110,
    }
}

const fn sign_of(cond: IntCond) -> Option<Sign> {
    match cond {
        Lt(sign) | Le(sign) | Gt(sign) | Ge(sign) => Some(sign),
        Eq | Ne => None,
    }
}

/// The least or the greatest number for which a comparison holds.
#[derive(Clone, Copy)]
struct Edge {
    sign: Sign,
    is_least: bool,
    at: i128,
}

/// That of a comparison with a constant, unless there is none.
fn edge(cond: IntCond, bits: u64, ty: Type) -> Option<Edge> {
    let sign = sign_of(cond)?;
    let c = match sign {
        Sign::Signed => ty.sign_extend(bits).into(),
        Sign::Unsigned => i128::from(bits),
    };
    let (is_least, at) = match cond {
        Ge(_) => (true, c),
        Gt(_) => (true, c + 1),
        Le(_) => (false, c),
        _ => (false, c - 1),
    };
    Some(Edge { sign, is_least, at })
}
