//! Integer methods that give `None` where they overflow.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    checked_add(self, T) -> OPTION { Integer: Source(unless_overflow!("a.overflowing_add(b)")) }
    checked_sub(self, T) -> OPTION { Integer: Source(unless_overflow!("a.overflowing_sub(b)")) }
    checked_mul(self, T) -> OPTION { Integer: Source(unless_overflow!("a.overflowing_mul(b)")) }
    checked_div(self, T) -> OPTION {
        SignedInteger: Source(if_divided!("a / b")),
        UnsignedInteger: Source("|a, b| if b == 0 { None } else { Some(a / b) }"),
    }
    checked_rem(self, T) -> OPTION {
        SignedInteger: Source(if_divided!("a % b")),
        UnsignedInteger: Source("|a, b| if b == 0 { None } else { Some(a % b) }"),
    }
    checked_div_euclid(self, T) -> OPTION {
        SignedInteger: Source(if_divided!(div_euclid!())),
        UnsignedInteger: Source("|a, b| if b == 0 { None } else { Some(a / b) }"),
    }
    checked_rem_euclid(self, T) -> OPTION {
        SignedInteger: Source(if_divided!(rem_euclid!())),
        UnsignedInteger: Source("|a, b| if b == 0 { None } else { Some(a % b) }"),
    }
    checked_neg(self) -> OPTION {
        SignedInteger: Source("|a| if a == T::MIN { None } else { Some(-a) }"),
        UnsignedInteger: Source("|a| if a == 0 { Some(a) } else { None }"),
    }
    checked_abs(self) -> OPTION {
        SignedInteger: Source(
            "|a| { let r = if a < 0 { -a } else { a }; if r < 0 { None } else { Some(r) } }"
        ),
    }
    checked_shl(self, U32) -> OPTION {
        Integer: Source("|a, n| if n < T::BITS { Some(a << n) } else { None }"),
    }
    checked_shr(self, U32) -> OPTION {
        Integer: Source("|a, n| if n < T::BITS { Some(a >> n) } else { None }"),
    }
    checked_pow(self, U32) -> OPTION {
        Integer: Source(unless_overflow!("a.overflowing_pow(b)")),
    }
    checked_add_signed(self, S) -> OPTION {
        UnsignedInteger: Source(unless_overflow!("a.overflowing_add_signed(b)")),
    }
    checked_sub_signed(self, S) -> OPTION {
        UnsignedInteger: Source(unless_overflow!("a.overflowing_sub_signed(b)")),
    }
    checked_add_unsigned(self, U) -> OPTION {
        SignedInteger: Source(unless_overflow!("a.overflowing_add_unsigned(b)")),
    }
    checked_sub_unsigned(self, U) -> OPTION {
        SignedInteger: Source(unless_overflow!("a.overflowing_sub_unsigned(b)")),
    }
    checked_signed_diff(self, T) -> OPTION_S {
        UnsignedInteger: Source(
            "|a, b| {
                let d = (a - b) as S;
                if (a >= b) == (d < 0) { None } else { Some(d) }
            }"
        ),
    }
    checked_next_multiple_of(self, T) -> OPTION {
        UnsignedInteger: Source(
            "|a, b| {
                if b == 0 { return None; }
                let r = a % b;
                if r == 0 { Some(a) } else { a.checked_add(b - r) }
            }"
        ),
    }
    checked_next_power_of_two(self) -> OPTION {
        UnsignedInteger: Source(
            "|a| {
                let p = if a <= 1 { 1 } else { (T::MAX >> (a - 1).leading_zeros()) + 1 };
                if p == 0 { None } else { Some(p) }
            }"
        ),
    }
    checked_isqrt(self) -> OPTION {
        SignedInteger: Source("|a| if a < 0 { None } else { Some((a as U).isqrt() as T) }"),
    }
    checked_ilog(self, T) -> OPTION_U32 {
        Integer: Source("|a, b| if a <= 0 || b < 2 { None } else { Some(a.ilog(b)) }"),
    }
    checked_ilog2(self) -> OPTION_U32 {
        Integer: Source(concat!("|a| if a <= 0 { None } else { Some(", ilog2!(), ") }")),
    }
    checked_ilog10(self) -> OPTION_U32 {
        Integer: Source(concat!("|a| if a <= 0 { None } else { Some(", ilog10!(), ") }")),
    }
};
