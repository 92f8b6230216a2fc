//! Integer methods that wrap.

use super::*;

/// A step of a power: the lowest bit of the exponent.
macro_rules! square {
    () => {
        "if n & 1 == 1 { result = result * base; }
         n = n >> 1;
         base = base * base;"
    };
}

pub(super) static METHODS: &[Signature] = methods! {
    wrapping_add(self, T) -> T { Integer: Op(Method::WrappingAdd) }
    wrapping_sub(self, T) -> T { Integer: Op(Method::WrappingSub) }
    wrapping_mul(self, T) -> T { Integer: Op(Method::WrappingMul) }
    wrapping_div(self, T) -> T {
        SignedInteger: Source(
            "|a, b| {
                if b == 0 { fails!(T::wrapping_div(a, b)) }
                if b == -1 { -a } else { a / b }
            }"
        ),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::wrapping_div(a, b)) } a / b }"
        ),
    }
    wrapping_rem(self, T) -> T {
        SignedInteger: Source(
            "|a, b| {
                if b == 0 { fails!(T::wrapping_rem(a, b)) }
                if b == -1 { 0 } else { a % b }
            }"
        ),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::wrapping_rem(a, b)) } a % b }"
        ),
    }
    wrapping_div_euclid(self, T) -> T {
        SignedInteger: Source(concat!(
            "|a, b| {
                if b == 0 { fails!(T::wrapping_div_euclid(a, b)) }
                if b == -1 { -a } else ", div_euclid!(), "
            }"
        )),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::wrapping_div_euclid(a, b)) } a / b }"
        ),
    }
    wrapping_rem_euclid(self, T) -> T {
        SignedInteger: Source(concat!(
            "|a, b| {
                if b == 0 { fails!(T::wrapping_rem_euclid(a, b)) }
                if b == -1 { 0 } else ", rem_euclid!(), "
            }"
        )),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::wrapping_rem_euclid(a, b)) } a % b }"
        ),
    }
    wrapping_neg(self) -> T { Integer: Source("|a| 0 - a") }
    wrapping_abs(self) -> T { SignedInteger: Source("|a| if a < 0 { -a } else { a }") }
    wrapping_shl(self, U32) -> T { Integer: Source("|a, n| a << n") }
    wrapping_shr(self, U32) -> T { Integer: Source("|a, n| a >> n") }
    // The first steps stand apart, so that nothing but products is left of a small constant power.
    wrapping_pow(self, U32) -> T {
        Integer: Source(concat!(
            "|a, n| {
                let mut base = a;
                let mut n = n;
                let mut result = 1;
                if n > 1 {", square!(), "}
                if n > 1 {", square!(), "}
                if n > 1 {", square!(), "}
                if n > 1 { while n > 1 {", square!(), "} }
                if n == 1 { result * base } else { result }
            }"
        )),
    }
    wrapping_add_signed(self, S) -> T { UnsignedInteger: Source("|a, b| a + b as T") }
    wrapping_sub_signed(self, S) -> T { UnsignedInteger: Source("|a, b| a - b as T") }
    wrapping_add_unsigned(self, U) -> T { SignedInteger: Source("|a, b| a + b as T") }
    wrapping_sub_unsigned(self, U) -> T { SignedInteger: Source("|a, b| a - b as T") }
};
