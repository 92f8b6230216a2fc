//! Whether a remainder is 0, without the remainder.
//!
//! Multiplication by the inverse of an odd number sends its multiples to the smallest numbers, in
//! order, and everything else above them. Of `d = odd * 2^k`, the `k` low bits of a multiple's image
//! are 0: rotated to the top they make everything else large. A signed number is first moved up by
//! as many multiples as there are below zero.

use super::magic::inverse;
use super::magnitude;
use crate::ir::{BinaryOp, Function, Inst, IntCond, Sign, Type, Value};
use crate::opt::edit;
use crate::opt::insert::{Insert, rewrite};

/// Replaces `a % d == 0`, and `!=`, where nothing else needs the remainder.
pub(super) fn run(func: &mut Function) -> bool {
    let uses = edit::use_counts(func);
    rewrite(func, |insert, value| test(insert, &uses, value))
}

fn test(insert: &mut Insert<'_>, uses: &[u32], value: Value) -> Option<Inst> {
    let Some(&Inst::Compare(cond, remainder, zero)) = insert.func.inst(value) else { return None };
    let (a, sign, divisor) = match *insert.func.inst(remainder)? {
        Inst::Binary(BinaryOp::Rem(sign), a, b) => (a, sign, insert.func.as_const(b)?),
        _ => return None,
    };
    let ty = insert.func.ty(remainder);
    let equality = matches!(cond, IntCond::Eq | IntCond::Ne);
    let is_zero = insert.func.as_const(zero) == Some(0);
    if !equality || !is_zero || ty.lanes != 1 || uses[remainder.index()] != 1 {
        return None;
    }
    let size = if sign == Sign::Signed { magnitude(ty, divisor) } else { divisor };
    if size == 0 {
        return None;
    }
    if size.is_power_of_two() {
        let low = insert.with_constant(BinaryOp::And, a, size - 1);
        return Some(Inst::Compare(cond, low, insert.constant(ty, 0)));
    }
    let (image, most) = insert.image(ty, sign, a, size);
    let most = insert.constant(ty, most);
    let small = match cond {
        IntCond::Eq => IntCond::Le(Sign::Unsigned),
        _ => IntCond::Gt(Sign::Unsigned),
    };
    Some(Inst::Compare(small, image, most))
}

impl Insert<'_> {
    /// What the number is sent to, and the most that a multiple is.
    fn image(&mut self, ty: Type, sign: Sign, a: Value, size: u64) -> (Value, u64) {
        let twos = size.trailing_zeros();
        let odd = size >> twos;
        let mut image = self.with_constant(BinaryOp::Mul, a, inverse(odd));
        let mut most = ty.mask() / size;
        if sign == Sign::Signed {
            // As many multiples of `odd` as there are below zero, in whole steps of `size`.
            let below = ((ty.mask() >> 1) / odd) & (u64::MAX << twos);
            image = self.with_constant(BinaryOp::Add, image, below);
            most = (2 * below) >> twos;
        }
        if twos > 0 {
            image = self.with_constant(BinaryOp::RotateRight, image, twos.into());
        }
        (image, most)
    }
}
