//! Values that are not the least, or not the greatest, of their type.
//!
//! Where `x < y` holds, `x + 1` does not overflow, whatever `y` is; where `x != 0` holds, neither does
//! the unsigned `x - 1`. That is what most loops step by.

use crate::ir::{Function, Inst, IntCond, OverflowOp, Sign, Type, Value};

/// One end of a type's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum End {
    Least,
    Greatest,
}

impl End {
    fn bits(self, sign: Sign, ty: Type) -> u64 {
        let least = if sign == Sign::Signed { ty.sign_bit() } else { 0 };
        match self {
            Self::Least => least,
            Self::Greatest => ty.mask() ^ least,
        }
    }
}

/// A value, and an end that it is or is not at.
pub(super) type AtEnd = (End, Sign, Value);

/// The ends that values are not at where the comparison holds.
pub(super) fn missed(func: &Function, cond: IntCond, a: Value, b: Value) -> Vec<AtEnd> {
    let signs = [Sign::Signed, Sign::Unsigned];
    let is = |end: End, sign| func.as_const(b) == Some(end.bits(sign, func.ty(b)));
    let is_inside = |end, sign| func.as_const(b).is_some() && !is(end, sign);
    match cond {
        IntCond::Lt(sign) => vec![(End::Greatest, sign, a), (End::Least, sign, b)],
        IntCond::Gt(sign) => vec![(End::Least, sign, a), (End::Greatest, sign, b)],
        IntCond::Le(sign) if is_inside(End::Greatest, sign) => vec![(End::Greatest, sign, a)],
        IntCond::Ge(sign) if is_inside(End::Least, sign) => vec![(End::Least, sign, a)],
        IntCond::Ne => [End::Least, End::Greatest]
            .into_iter()
            .flat_map(|end| signs.map(|sign| (end, sign, a)))
            .filter(|&(end, sign, _)| is(end, sign))
            .collect(),
        IntCond::Le(_) | IntCond::Ge(_) | IntCond::Eq => Vec::new(),
    }
}

/// The end at which alone the operation overflows.
pub(super) fn overflows_at(func: &Function, inst: &Inst) -> Option<AtEnd> {
    let Inst::Overflow(op, sign, a, b) = *inst else { return None };
    let end = match op {
        OverflowOp::Add => End::Greatest,
        OverflowOp::Sub => End::Least,
        OverflowOp::Mul => return None,
    };
    (func.as_const(b) == Some(1)).then_some((end, sign, a))
}
