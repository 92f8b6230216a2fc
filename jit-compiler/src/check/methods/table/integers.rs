//! Other arithmetic of integers; rows that floats have as well say what those do.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    abs(self) -> T {
        SignedInteger: Source(
            "|a| {
                if OVERFLOW_CHECKS && a == T::MIN {
                    fails!(T::abs(a), \"attempt to negate with overflow\")
                }
                if a < 0 { -a } else { a }
            }"
        ),
        Float: Op(Method::Abs),
    }
    abs_diff(self, T) -> U {
        SignedInteger: Source("|a, b| if a < b { b as U - a as U } else { a as U - b as U }"),
        UnsignedInteger: Source("|a, b| if a < b { b - a } else { a - b }"),
    }
    unsigned_abs(self) -> U {
        SignedInteger: Source("|a| (if a < 0 { -a } else { a }) as U"),
    }
    signum(self) -> T {
        SignedInteger: Source("|a| (a > 0) as T - (a < 0) as T"),
        Float: Source("|a| { let one: T = 1.0; if a != a { T::NAN } else { one.copysign(a) } }"),
    }
    is_positive(self) -> BOOL { SignedInteger: Source("|a| a > 0") }
    is_negative(self) -> BOOL { SignedInteger: Source("|a| a < 0") }
    div_euclid(self, T) -> T {
        SignedInteger: Source(divided!(div_euclid!(), "T::div_euclid(a, b)")),
        UnsignedInteger: Source("|a, b| { if b == 0 { fails!(T::div_euclid(a, b)) } a / b }"),
        Float: Source(
            "|a, b| {
                let q = (a / b).trunc();
                if a % b < 0.0 { if b > 0.0 { q - 1.0 } else { q + 1.0 } } else { q }
            }"
        ),
    }
    rem_euclid(self, T) -> T {
        SignedInteger: Source(divided!(rem_euclid!(), "T::rem_euclid(a, b)")),
        UnsignedInteger: Source("|a, b| { if b == 0 { fails!(T::rem_euclid(a, b)) } a % b }"),
        Float: Source("|a, b| { let r = a % b; if r < 0.0 { r + b.abs() } else { r } }"),
    }
    div_ceil(self, T) -> T {
        UnsignedInteger: Source(
            "|a, b| {
                if b == 0 { fails!(T::div_ceil(a, b)) }
                let q = a / b;
                q + (a % b > 0) as T
            }"
        ),
    }
    next_multiple_of(self, T) -> T {
        UnsignedInteger: Source(
            "|a, b| {
                if b == 0 { fails!(T::next_multiple_of(a, b)) }
                let r = a % b;
                if r == 0 { return a; }
                let (next, o) = a.overflowing_add(b - r);
                if OVERFLOW_CHECKS && o {
                    fails!(T::next_multiple_of(a, b), \"attempt to add with overflow\")
                }
                next
            }"
        ),
    }
    is_multiple_of(self, T) -> BOOL {
        UnsignedInteger: Source("|a, b| if b == 0 { a == 0 } else { a % b == 0 }"),
    }
    // The mean of integers: what they share, and half of where they differ; that is rounded down,
    // and the signed ones' is towards zero.
    midpoint(self, T) -> T {
        SignedInteger: Source(
            "|a, b| {
                let down = ((a ^ b) >> 1) + (a & b);
                if down < 0 { down + ((a ^ b) & 1) } else { down }
            }"
        ),
        UnsignedInteger: Source("|a, b| ((a ^ b) >> 1) + (a & b)"),
        F32: Source("|a, b| ((a as f64 + b as f64) / 2.0) as f32"),
        F64: Source(
            "|a, b| {
                let low = T::MIN_POSITIVE * 2.0;
                let high = T::MAX / 2.0;
                if a.abs() <= high && b.abs() <= high {
                    (a + b) / 2.0
                } else if a.abs() < low {
                    a + b / 2.0
                } else if b.abs() < low {
                    a / 2.0 + b
                } else {
                    a / 2.0 + b / 2.0
                }
            }"
        ),
    }
    cast_signed(self) -> S { UnsignedInteger: Op(Method::CastSign) }
    cast_unsigned(self) -> U { SignedInteger: Op(Method::CastSign) }
    min_value() -> T { Integer: Source("|| T::MIN") }
    max_value() -> T { Integer: Source("|| T::MAX") }
};
