//! Powers, roots and logarithms of integers.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    pow(self, U32) -> T {
        Integer: Source(
            "|a, n| {
                if OVERFLOW_CHECKS {
                    let (r, o) = a.overflowing_pow(n);
                    if o { fails!(T::pow(a, n), \"attempt to multiply with overflow\") }
                    r
                } else {
                    a.wrapping_pow(n)
                }
            }"
        ),
    }
    // Of up to 32 bits, the root and 2^32 have its integer from bit 20 on: the nearest float that has
    // 20 bits behind the point is not the next integer, from which the root of a square less 1 is
    // 2^-17 away. Of 64 bits, the root of the nearest float is the integer's or, where that is a
    // large square less 1, one more: a float has 53 bits and the root half of 64.
    isqrt(self) -> T {
        SignedInteger: Source(
            "|a| { if a < 0 { fails!(T::isqrt(a)) } (a as U).isqrt() as T }"
        ),
        U128: Source(
            "|a| {
                let mut rest = a;
                let mut root = 0;
                let mut bit: T = 1 << 126;
                while bit > a { bit = bit >> 2; }
                while bit != 0 {
                    if rest >= root + bit {
                        rest = rest - (root + bit);
                        root = (root >> 1) + bit;
                    } else {
                        root = root >> 1;
                    }
                    bit = bit >> 2;
                }
                root
            }"
        ),
        UnsignedInteger: Source(
            "|a| {
                if T::BITS < 64 {
                    return (((a as f64).sqrt() + 4294967296.0).to_bits() >> 20) as T;
                }
                let root = (a as f64).sqrt() as T;
                let max = T::MAX >> (T::BITS / 2);
                let root = if root > max { max } else { root };
                if root * root > a { root - 1 } else { root }
            }"
        ),
    }
    // `power` stays at or below the number: it is multiplied only where that has another digit.
    ilog(self, T) -> U32 {
        Integer: Source(
            "|a, b| {
                if a <= 0 || b < 2 { fails!(T::ilog(a, b)) }
                let most = a / b;
                let mut power = 1;
                let mut n = 0;
                while power <= most {
                    power = power * b;
                    n = n + 1;
                }
                n
            }"
        ),
    }
    ilog2(self) -> U32 {
        Integer: Source(concat!(
            "|a| { if a <= 0 { fails!(T::ilog2(a)) } ", ilog2!(), " }"
        )),
    }
    ilog10(self) -> U32 {
        Integer: Source(concat!(
            "|a| { if a <= 0 { fails!(T::ilog10(a)) } ", ilog10!(), " }"
        )),
    }
    is_power_of_two(self) -> BOOL { UnsignedInteger: Source("|a| a.count_ones() == 1") }
    next_power_of_two(self) -> T {
        UnsignedInteger: Source(
            "|a| {
                let p = if a <= 1 { 1 } else { (T::MAX >> (a - 1).leading_zeros()) + 1 };
                if OVERFLOW_CHECKS && p == 0 {
                    fails!(T::next_power_of_two(a), \"attempt to add with overflow\")
                }
                p
            }"
        ),
    }
};
