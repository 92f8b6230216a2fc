//! Integer methods that say whether they overflow, and carries.

use super::*;

/// A step of a power: the lowest bit of the exponent.
macro_rules! square {
    () => {
        "if n & 1 == 1 {
             let (r, o) = result.overflowing_mul(base);
             result = r;
             overflows = overflows | o;
         }
         n = n >> 1;
         let (b, o) = base.overflowing_mul(base);
         base = b;
         overflows = overflows | o;"
    };
}

pub(super) static METHODS: &[Signature] = methods! {
    overflowing_add(self, T) -> OVERFLOWING { Integer: Op(Method::OverflowingAdd) }
    overflowing_sub(self, T) -> OVERFLOWING { Integer: Op(Method::OverflowingSub) }
    overflowing_mul(self, T) -> OVERFLOWING { Integer: Op(Method::OverflowingMul) }
    overflowing_div(self, T) -> OVERFLOWING {
        SignedInteger: Source(
            "|a, b| {
                if b == 0 { fails!(T::overflowing_div(a, b)) }
                if b == -1 { (-a, a == T::MIN) } else { (a / b, false) }
            }"
        ),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::overflowing_div(a, b)) } (a / b, false) }"
        ),
    }
    overflowing_rem(self, T) -> OVERFLOWING {
        SignedInteger: Source(
            "|a, b| {
                if b == 0 { fails!(T::overflowing_rem(a, b)) }
                if b == -1 { (0, a == T::MIN) } else { (a % b, false) }
            }"
        ),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::overflowing_rem(a, b)) } (a % b, false) }"
        ),
    }
    overflowing_div_euclid(self, T) -> OVERFLOWING {
        SignedInteger: Source(concat!(
            "|a, b| {
                if b == 0 { fails!(T::overflowing_div_euclid(a, b)) }
                if b == -1 { (-a, a == T::MIN) } else { (", div_euclid!(), ", false) }
            }"
        )),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::overflowing_div_euclid(a, b)) } (a / b, false) }"
        ),
    }
    overflowing_rem_euclid(self, T) -> OVERFLOWING {
        SignedInteger: Source(concat!(
            "|a, b| {
                if b == 0 { fails!(T::overflowing_rem_euclid(a, b)) }
                if b == -1 { (0, a == T::MIN) } else { (", rem_euclid!(), ", false) }
            }"
        )),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::overflowing_rem_euclid(a, b)) } (a % b, false) }"
        ),
    }
    overflowing_neg(self) -> OVERFLOWING {
        SignedInteger: Source("|a| (-a, a == T::MIN)"),
        UnsignedInteger: Source("|a| (0 - a, a != 0)"),
    }
    overflowing_abs(self) -> OVERFLOWING {
        SignedInteger: Source("|a| (if a < 0 { -a } else { a }, a == T::MIN)"),
    }
    overflowing_shl(self, U32) -> OVERFLOWING { Integer: Source("|a, n| (a << n, n >= T::BITS)") }
    overflowing_shr(self, U32) -> OVERFLOWING { Integer: Source("|a, n| (a >> n, n >= T::BITS)") }
    overflowing_pow(self, U32) -> OVERFLOWING {
        Integer: Source(concat!(
            "|a, n| {
                let mut base = a;
                let mut n = n;
                let mut result: T = 1;
                let mut overflows = false;
                if n > 1 {", square!(), "}
                if n > 1 {", square!(), "}
                if n > 1 {", square!(), "}
                if n > 1 { while n > 1 {", square!(), "} }
                if n == 1 {
                    let (r, o) = result.overflowing_mul(base);
                    (r, overflows | o)
                } else {
                    (result, false)
                }
            }"
        )),
    }
    overflowing_add_signed(self, S) -> OVERFLOWING {
        UnsignedInteger: Source(
            "|a, b| { let (r, o) = a.overflowing_add(b as T); (r, o ^ (b < 0)) }"
        ),
    }
    overflowing_sub_signed(self, S) -> OVERFLOWING {
        UnsignedInteger: Source(
            "|a, b| { let (r, o) = a.overflowing_sub(b as T); (r, o ^ (b < 0)) }"
        ),
    }
    overflowing_add_unsigned(self, U) -> OVERFLOWING {
        SignedInteger: Source(
            "|a, b| { let b = b as T; let (r, o) = a.overflowing_add(b); (r, o ^ (b < 0)) }"
        ),
    }
    overflowing_sub_unsigned(self, U) -> OVERFLOWING {
        SignedInteger: Source(
            "|a, b| { let b = b as T; let (r, o) = a.overflowing_sub(b); (r, o ^ (b < 0)) }"
        ),
    }
    carrying_add(self, T, BOOL) -> OVERFLOWING {
        UnsignedInteger: Source(
            "|a, b, carry| {
                let (sum, first) = a.overflowing_add(b);
                let (sum, second) = sum.overflowing_add(carry as T);
                (sum, first | second)
            }"
        ),
    }
    borrowing_sub(self, T, BOOL) -> OVERFLOWING {
        UnsignedInteger: Source(
            "|a, b, borrow| {
                let (difference, first) = a.overflowing_sub(b);
                let (difference, second) = difference.overflowing_sub(borrow as T);
                (difference, first | second)
            }"
        ),
    }
    carrying_mul(self, T, T) -> LOW_HIGH {
        UnsignedInteger: Source("|a, b, c| a.carrying_mul_add(b, c, 0)"),
    }
    carrying_mul_add(self, T, T, T) -> LOW_HIGH {
        // By halves: neither sum overflows, for (2^64 - 1)^2 + 2 (2^64 - 1) is 2^128 - 1.
        U128: Source(
            "|a, b, c, d| {
                let low = 0xffff_ffff_ffff_ffff;
                let x = (a & low) * (b & low) + (c & low) + (d & low);
                let y = (a & low) * (b >> 64) + (x >> 64) + (c >> 64);
                let z = (a >> 64) * (b & low) + (y & low) + (d >> 64);
                ((x & low) | (z << 64), (a >> 64) * (b >> 64) + (y >> 64) + (z >> 64))
            }"
        ),
        UnsignedInteger: Source(
            "|a, b, c, d| {
                let product = a as u128 * b as u128 + c as u128 + d as u128;
                (product as T, (product >> T::BITS) as T)
            }"
        ),
    }
};

/// The lower and the upper half of a number of twice the width.
const LOW_HIGH: Type = Pair(&T, &T);
