//! Floats: what the processor does, or what follows from it.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    sqrt(self) -> T { Float: Op(Method::Sqrt) }
    mul_add(self, T, T) -> T { Float: Op(Method::MulAdd) }
    copysign(self, T) -> T { Float: Op(Method::CopySign) }
    floor(self) -> T { Float: Op(Method::Floor) }
    ceil(self) -> T { Float: Op(Method::Ceil) }
    trunc(self) -> T { Float: Op(Method::Trunc) }
    round_ties_even(self) -> T { Float: Op(Method::RoundTiesEven) }
    // Half, less the least that is less: what is nearer to zero than a half stays below the next
    // integer, and what is a half or more does not.
    round(self) -> T {
        F32: Source("|a| { let half: f32 = 0.49999997; (a + half.copysign(a)).trunc() }"),
        F64: Source("|a| { let half: f64 = 0.49999999999999994; (a + half.copysign(a)).trunc() }"),
    }
    fract(self) -> T { Float: Source("|a| a - a.trunc()") }
    recip(self) -> T { Float: Source("|a| 1.0 / a") }
    to_degrees(self) -> T {
        F32: Source("|a| a * 57.2957795130823208767981548141051703"),
        F64: Source("|a| a * (180.0 / 3.14159265358979323846264338327950288)"),
    }
    to_radians(self) -> T {
        Float: Source("|a| a * (3.14159265358979323846264338327950288 / 180.0)"),
    }
    is_nan(self) -> BOOL { Float: Source("|a| a != a") }
    is_infinite(self) -> BOOL { Float: Source("|a| a.abs() == T::INFINITY") }
    is_finite(self) -> BOOL { Float: Source("|a| a.abs() < T::INFINITY") }
    is_normal(self) -> BOOL {
        Float: Source("|a| a.abs() >= T::MIN_POSITIVE && a.abs() < T::INFINITY"),
    }
    is_subnormal(self) -> BOOL {
        Float: Source("|a| a != 0.0 && a.abs() < T::MIN_POSITIVE"),
    }
    is_sign_positive(self) -> BOOL { Float: Source("|a| a.to_bits() as S >= 0") }
    is_sign_negative(self) -> BOOL { Float: Source("|a| (a.to_bits() as S) < 0") }
    next_up(self) -> T {
        Float: Source(
            "|a| {
                if a != a || a == T::INFINITY { return a; }
                let bits = a.to_bits();
                if a == 0.0 { T::from_bits(1) }
                else if (bits as S) < 0 { T::from_bits(bits - 1) }
                else { T::from_bits(bits + 1) }
            }"
        ),
    }
    next_down(self) -> T {
        Float: Source(
            "|a| {
                if a != a || a == T::NEG_INFINITY { return a; }
                let bits = a.to_bits();
                if a == 0.0 { -T::from_bits(1) }
                else if (bits as S) < 0 { T::from_bits(bits + 1) }
                else { T::from_bits(bits - 1) }
            }"
        ),
    }
};
