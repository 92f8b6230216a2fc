//! Integer methods that panic where they overflow, whatever the profile.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    strict_add(self, T) -> T {
        Integer: Source(or_fails!("a.overflowing_add(b)", "T::strict_add(a, b)")),
    }
    strict_sub(self, T) -> T {
        Integer: Source(or_fails!("a.overflowing_sub(b)", "T::strict_sub(a, b)")),
    }
    strict_mul(self, T) -> T {
        Integer: Source(or_fails!("a.overflowing_mul(b)", "T::strict_mul(a, b)")),
    }
    strict_div(self, T) -> T {
        SignedInteger: Source(divided!("a / b", "T::strict_div(a, b)")),
        UnsignedInteger: Source("|a, b| { if b == 0 { fails!(T::strict_div(a, b)) } a / b }"),
    }
    strict_rem(self, T) -> T {
        SignedInteger: Source(divided!("a % b", "T::strict_rem(a, b)")),
        UnsignedInteger: Source("|a, b| { if b == 0 { fails!(T::strict_rem(a, b)) } a % b }"),
    }
    strict_div_euclid(self, T) -> T {
        SignedInteger: Source(divided!(div_euclid!(), "T::strict_div_euclid(a, b)")),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::strict_div_euclid(a, b)) } a / b }"
        ),
    }
    strict_rem_euclid(self, T) -> T {
        SignedInteger: Source(divided!(rem_euclid!(), "T::strict_rem_euclid(a, b)")),
        UnsignedInteger: Source(
            "|a, b| { if b == 0 { fails!(T::strict_rem_euclid(a, b)) } a % b }"
        ),
    }
    strict_neg(self) -> T {
        SignedInteger: Source("|a| { if a == T::MIN { fails!(T::strict_neg(a)) } -a }"),
        UnsignedInteger: Source("|a| { if a != 0 { fails!(T::strict_neg(a)) } a }"),
    }
    strict_abs(self) -> T {
        SignedInteger: Source(
            "|a| { if a == T::MIN { fails!(T::strict_abs(a)) } if a < 0 { -a } else { a } }"
        ),
    }
    strict_shl(self, U32) -> T {
        Integer: Source("|a, n| { if n >= T::BITS { fails!(T::strict_shl(a, n)) } a << n }"),
    }
    strict_shr(self, U32) -> T {
        Integer: Source("|a, n| { if n >= T::BITS { fails!(T::strict_shr(a, n)) } a >> n }"),
    }
    strict_pow(self, U32) -> T {
        Integer: Source(or_fails!("a.overflowing_pow(b)", "T::strict_pow(a, b)")),
    }
    strict_add_signed(self, S) -> T {
        UnsignedInteger: Source(or_fails!(
            "a.overflowing_add_signed(b)",
            "T::strict_add_signed(a, b)"
        )),
    }
    strict_sub_signed(self, S) -> T {
        UnsignedInteger: Source(or_fails!(
            "a.overflowing_sub_signed(b)",
            "T::strict_sub_signed(a, b)"
        )),
    }
    strict_add_unsigned(self, U) -> T {
        SignedInteger: Source(or_fails!(
            "a.overflowing_add_unsigned(b)",
            "T::strict_add_unsigned(a, b)"
        )),
    }
    strict_sub_unsigned(self, U) -> T {
        SignedInteger: Source(or_fails!(
            "a.overflowing_sub_unsigned(b)",
            "T::strict_sub_unsigned(a, b)"
        )),
    }
};
