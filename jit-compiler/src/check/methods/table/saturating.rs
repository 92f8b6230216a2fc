//! Integer methods that give the nearest number where they overflow.
//!
//! In the sources, `x >> (T::BITS - 1)` is all ones of a negative number and 0 of others: `T::MAX` is
//! made `T::MIN` by it, and the other way around.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    saturating_add(self, T) -> T {
        SignedInteger: Source(
            "|a, b| {
                let (r, o) = a.overflowing_add(b);
                if o { T::MAX ^ (b >> (T::BITS - 1)) } else { r }
            }"
        ),
        UnsignedInteger: Source(
            "|a, b| { let (r, o) = a.overflowing_add(b); if o { T::MAX } else { r } }"
        ),
    }
    saturating_sub(self, T) -> T {
        SignedInteger: Source(
            "|a, b| {
                let (r, o) = a.overflowing_sub(b);
                if o { T::MIN ^ (b >> (T::BITS - 1)) } else { r }
            }"
        ),
        UnsignedInteger: Source(
            "|a, b| { let (r, o) = a.overflowing_sub(b); if o { 0 } else { r } }"
        ),
    }
    saturating_mul(self, T) -> T {
        SignedInteger: Source(
            "|a, b| {
                let (r, o) = a.overflowing_mul(b);
                if o { T::MAX ^ ((a ^ b) >> (T::BITS - 1)) } else { r }
            }"
        ),
        UnsignedInteger: Source(
            "|a, b| { let (r, o) = a.overflowing_mul(b); if o { T::MAX } else { r } }"
        ),
    }
    saturating_div(self, T) -> T {
        SignedInteger: Source(
            "|a, b| {
                if b == 0 { fails!(T::saturating_div(a, b)) }
                if b == -1 { if a == T::MIN { T::MAX } else { -a } } else { a / b }
            }"
        ),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::saturating_div(a, b)) } a / b }"
        ),
    }
    saturating_neg(self) -> T {
        SignedInteger: Source("|a| if a == T::MIN { T::MAX } else { -a }"),
    }
    saturating_abs(self) -> T {
        SignedInteger: Source(
            "|a| { let r = if a < 0 { -a } else { a }; r ^ (r >> (T::BITS - 1)) }"
        ),
    }
    saturating_pow(self, U32) -> T {
        SignedInteger: Source(
            "|a, n| {
                let (r, o) = a.overflowing_pow(n);
                if o { if a < 0 && n & 1 == 1 { T::MIN } else { T::MAX } } else { r }
            }"
        ),
        UnsignedInteger: Source(
            "|a, n| { let (r, o) = a.overflowing_pow(n); if o { T::MAX } else { r } }"
        ),
    }
    saturating_add_signed(self, S) -> T {
        UnsignedInteger: Source(
            "|a, b| {
                let (r, o) = a.overflowing_add(b as T);
                if o == (b < 0) { r } else if o { T::MAX } else { 0 }
            }"
        ),
    }
    saturating_sub_signed(self, S) -> T {
        UnsignedInteger: Source(
            "|a, b| {
                let (r, o) = a.overflowing_sub(b as T);
                if o == (b < 0) { r } else if o { 0 } else { T::MAX }
            }"
        ),
    }
    saturating_add_unsigned(self, U) -> T {
        SignedInteger: Source(
            "|a, b| { let (r, o) = a.overflowing_add_unsigned(b); if o { T::MAX } else { r } }"
        ),
    }
    saturating_sub_unsigned(self, U) -> T {
        SignedInteger: Source(
            "|a, b| { let (r, o) = a.overflowing_sub_unsigned(b); if o { T::MIN } else { r } }"
        ),
    }
};
