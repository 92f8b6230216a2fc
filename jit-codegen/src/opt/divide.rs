//! Division by constants becomes multiplication: a division takes the machine ten times as long.
//!
//! Quotients by powers of two are `simplify`'s, negative ones excepted. The rest is by multiplication with the
//! divisor's reciprocal, from Granlund and Montgomery, "Division by Invariant Integers using
//! Multiplication" (PLDI 1994), figures 4.2 (unsigned) and 5.2 (signed); that a remainder is 0, from
//! Warren, "Hacker's Delight" (2nd ed.), §10-17.
//!
//! # Invariants
//! - A divisor of 0 is left alone: its division is not reached.
//! - Dividends of up to 32 bits are multiplied in 64, where no product is cut off.
//! - This runs late: a quotient is easier to reason about than what it becomes.

mod magic;
mod multiple;
#[cfg(test)]
mod tests;

use super::insert::{Insert, rewrite};
use crate::ir::{BinaryOp, Conversion, Function, Inst, IntCond, Sign, Type, UnaryOp, Value};
use BinaryOp::{Add, Div, Mul, MulHigh, Rem, Shr, Sub};
use magic::{Magic, choose};

const LOGICAL: BinaryOp = Shr(Sign::Unsigned);
const ARITHMETIC: BinaryOp = Shr(Sign::Signed);

/// Replaces divisions and remainders by constants.
pub fn run(func: &mut Function) -> bool {
    let multiples = multiple::run(func);
    rewrite(func, divide) || multiples
}

fn divide(insert: &mut Insert<'_>, value: Value) -> Option<Inst> {
    let ty = insert.func.ty(value);
    let (op, a, b) = match insert.func.inst(value) {
        Some(&Inst::Binary(op @ (Div(_) | Rem(_)), a, b)) if ty.lanes == 1 => (op, a, b),
        _ => return None,
    };
    let divisor = insert.func.as_const(b).filter(|&d| d != 0)?;
    match op {
        Div(Sign::Unsigned) => Some(insert.unsigned(ty, a, divisor)),
        Div(_) => Some(insert.signed(ty, a, divisor)),
        Rem(sign) => Some(insert.remainder(sign, ty, a, divisor)),
        _ => None,
    }
}

/// The size of a signed number.
fn magnitude(ty: Type, bits: u64) -> u64 {
    ty.sign_extend(bits).unsigned_abs()
}

impl Insert<'_> {
    /// `a - a / d * d`. A signed one does not depend on the divisor's sign.
    fn remainder(&mut self, sign: Sign, ty: Type, a: Value, divisor: u64) -> Inst {
        let size = match sign {
            Sign::Signed => magnitude(ty, divisor),
            Sign::Unsigned => divisor,
        };
        if size == 1 {
            return Inst::Const(0);
        }
        if size.is_power_of_two() && size < ty.sign_bit() {
            return self.remainder_by_power(sign, ty, a, size);
        }
        let quotient = match sign {
            Sign::Signed => self.signed(ty, a, size & ty.mask()),
            Sign::Unsigned => self.unsigned(ty, a, size),
        };
        let quotient = self.add(ty, quotient);
        let multiple = self.with_constant(Mul, quotient, size);
        Inst::Binary(Sub, a, multiple)
    }

    /// The low bits; a negative number is first raised by `size - 1`, as for the quotient, and the
    /// result lowered by as much.
    fn remainder_by_power(&mut self, sign: Sign, ty: Type, a: Value, size: u64) -> Inst {
        if sign == Sign::Unsigned {
            return Inst::Binary(BinaryOp::And, a, self.constant(ty, size - 1));
        }
        let (width, log2) = (u64::from(ty.bits()), u64::from(size.trailing_zeros()));
        let negative = self.with_constant(ARITHMETIC, a, width - 1);
        let raise = self.with_constant(LOGICAL, negative, width - log2);
        let raised = self.binary(Add, a, raise);
        let low = self.with_constant(BinaryOp::And, raised, size - 1);
        Inst::Binary(Sub, low, raise)
    }

    fn unsigned(&mut self, ty: Type, a: Value, divisor: u64) -> Inst {
        if divisor.is_power_of_two() {
            let log2 = self.constant(ty, divisor.trailing_zeros().into());
            return Inst::Binary(LOGICAL, a, log2);
        }
        if divisor > ty.sign_bit() {
            let d = self.constant(ty, divisor);
            let once = self.add(Type::BOOL, Inst::Compare(IntCond::Ge(Sign::Unsigned), a, d));
            return Inst::Convert(Conversion::ZeroExtend, once);
        }
        let magic = choose(divisor, ty.bits(), ty.bits());
        if magic.multiplier >> ty.bits() == 0 || ty.bits() < 32 {
            return self.scaled(ty, a, magic);
        }
        let twos = divisor.trailing_zeros();
        if twos > 0 {
            let halved = self.with_constant(LOGICAL, a, twos.into());
            return self.scaled(ty, halved, choose(divisor >> twos, ty.bits(), ty.bits() - twos));
        }
        if ty == Type::I32 {
            // In 64 bits the reciprocal's error is less than any dividend can show.
            let wide = self.convert(Conversion::ZeroExtend, a, Type::I64);
            let product = self.with_constant(MulHigh(Sign::Unsigned), wide, u64::MAX / divisor + 1);
            return Inst::Convert(Conversion::Truncate, product);
        }
        self.scaled_by_65_bits(a, magic)
    }

    /// `(a * multiplier) >> (width + shift)`, the multiplier having no more bits than the type, or
    /// one more if that is narrower than 32.
    fn scaled(&mut self, ty: Type, a: Value, magic: Magic) -> Inst {
        let multiplier = magic.multiplier as u64;
        if ty == Type::I64 {
            let high = self.with_constant(MulHigh(Sign::Unsigned), a, multiplier);
            return Inst::Binary(LOGICAL, high, self.constant(ty, magic.shift.into()));
        }
        let wide = if ty == Type::I8 { Type::I32 } else { Type::I64 };
        let wide_a = self.convert(Conversion::ZeroExtend, a, wide);
        let product = self.with_constant(Mul, wide_a, multiplier);
        let amount = u64::from(ty.bits() + magic.shift);
        Inst::Convert(Conversion::Truncate, self.with_constant(LOGICAL, product, amount))
    }

    /// The multiplier's top bit is one more `a`; the sum of the two is halved before it can overflow.
    fn scaled_by_65_bits(&mut self, a: Value, magic: Magic) -> Inst {
        let high = self.with_constant(MulHigh(Sign::Unsigned), a, magic.multiplier as u64);
        let rest = self.binary(Sub, a, high);
        let half = self.with_constant(LOGICAL, rest, 1);
        let sum = self.binary(Add, half, high);
        Inst::Binary(LOGICAL, sum, self.constant(Type::I64, u64::from(magic.shift) - 1))
    }

    fn signed(&mut self, ty: Type, a: Value, divisor: u64) -> Inst {
        let (size, negative) = (magnitude(ty, divisor), divisor & ty.sign_bit() != 0);
        if divisor == ty.sign_bit() {
            let d = self.constant(ty, divisor);
            let once = self.add(Type::BOOL, Inst::Compare(IntCond::Eq, a, d));
            return Inst::Convert(Conversion::ZeroExtend, once);
        }
        if size.is_power_of_two() {
            // `simplify` knows what to do.
            let size = self.constant(ty, size);
            let quotient = Inst::Binary(Div(Sign::Signed), a, size);
            return match negative {
                true => Inst::Unary(UnaryOp::Neg, self.add(ty, quotient)),
                false => quotient,
            };
        }
        // Rounded down; one more if the dividend is negative gives what is rounded to zero.
        let down = self.scaled_signed(ty, a, choose(size, ty.bits(), ty.bits() - 1));
        let down = self.add(ty, down);
        let minus_one_if_negative = self.with_constant(ARITHMETIC, a, u64::from(ty.bits() - 1));
        match negative {
            true => Inst::Binary(Sub, minus_one_if_negative, down),
            false => Inst::Binary(Sub, down, minus_one_if_negative),
        }
    }

    /// As `scaled`, of a signed number.
    fn scaled_signed(&mut self, ty: Type, a: Value, magic: Magic) -> Inst {
        let multiplier = magic.multiplier as u64;
        if ty == Type::I64 {
            let mut high = self.with_constant(MulHigh(Sign::Signed), a, multiplier);
            if multiplier & ty.sign_bit() != 0 {
                // It was taken for a negative one, `2^64` less.
                high = self.binary(Add, high, a);
            }
            return Inst::Binary(ARITHMETIC, high, self.constant(ty, magic.shift.into()));
        }
        let wide = if ty == Type::I8 { Type::I32 } else { Type::I64 };
        let wide_a = self.convert(Conversion::SignExtend, a, wide);
        let product = self.with_constant(Mul, wide_a, multiplier);
        let amount = u64::from(ty.bits() + magic.shift);
        Inst::Convert(Conversion::Truncate, self.with_constant(ARITHMETIC, product, amount))
    }
}
