//! What machine code calls because x86-64 has no instruction for it: std's own functions on floats and
//! on Unicode's characters, and the arithmetic of 128-bit integers that rustc leaves to its run-time as well.
//!
//! # Invariants
//! - Each is the operation of Rust's that its name says, compiled by rustc: results are bit-identical.
//! - None of them panics: divisors are checked before.
//! - A result of 128 bits is written where the first argument leads, the low half first.

macro_rules! functions {
    ($($f32_name:ident, $f64_name:ident: $method:ident($($arg:ident),*);)*) => { $(
        #[doc = concat!("`f32::", stringify!($method), "`")]
        pub extern "sysv64-unwind" fn $f32_name(x: f32, $($arg: f32),*) -> f32 {
            x.$method($($arg),*)
        }

        #[doc = concat!("`f64::", stringify!($method), "`")]
        pub extern "sysv64-unwind" fn $f64_name(x: f64, $($arg: f64),*) -> f64 {
            x.$method($($arg),*)
        }
    )* };
}

functions! {
    sin_f32, sin_f64: sin();
    cos_f32, cos_f64: cos();
    tan_f32, tan_f64: tan();
    asin_f32, asin_f64: asin();
    acos_f32, acos_f64: acos();
    atan_f32, atan_f64: atan();
    atan2_f32, atan2_f64: atan2(y);
    sinh_f32, sinh_f64: sinh();
    cosh_f32, cosh_f64: cosh();
    tanh_f32, tanh_f64: tanh();
    asinh_f32, asinh_f64: asinh();
    acosh_f32, acosh_f64: acosh();
    atanh_f32, atanh_f64: atanh();
    exp_f32, exp_f64: exp();
    exp2_f32, exp2_f64: exp2();
    exp_m1_f32, exp_m1_f64: exp_m1();
    ln_f32, ln_f64: ln();
    log_f32, log_f64: log(base);
    log2_f32, log2_f64: log2();
    log10_f32, log10_f64: log10();
    ln_1p_f32, ln_1p_f64: ln_1p();
    powf_f32, powf_f64: powf(y);
    cbrt_f32, cbrt_f64: cbrt();
    hypot_f32, hypot_f64: hypot(y);
    mul_add_f32, mul_add_f64: mul_add(a, b);
    fmod_f32, fmod_f64: fmod(b);
}

/// `%` by the name that the table above wants.
trait Fmod {
    fn fmod(self, divisor: Self) -> Self;
}

impl Fmod for f32 {
    fn fmod(self, divisor: Self) -> Self {
        self % divisor
    }
}

impl Fmod for f64 {
    fn fmod(self, divisor: Self) -> Self {
        self % divisor
    }
}

/// `f32::powi`
pub extern "sysv64-unwind" fn powi_f32(x: f32, n: i32) -> f32 {
    x.powi(n)
}

/// `f64::powi`
pub extern "sysv64-unwind" fn powi_f64(x: f64, n: i32) -> f64 {
    x.powi(n)
}

macro_rules! characters {
    ($($name:ident: $method:ident;)*) => { $(
        #[doc = concat!("`char::", stringify!($method), "`, as 1 or 0")]
        pub extern "sysv64-unwind" fn $name(c: u32) -> u32 {
            char::from_u32(c).is_some_and(char::$method).into()
        }
    )* };
}

characters! {
    is_alphabetic_char: is_alphabetic;
    is_alphanumeric_char: is_alphanumeric;
    is_lowercase_char: is_lowercase;
    is_numeric_char: is_numeric;
    is_uppercase_char: is_uppercase;
}

/// A number's halves.
fn halves(value: u128) -> [u64; 2] {
    [value, value >> 64].map(|half| (half & u128::from(u64::MAX)) as u64)
}

fn whole(low: u64, high: u64) -> u128 {
    u128::from(low) | u128::from(high) << 64
}

macro_rules! wide {
    ($($name:ident: $ty:ident, $method:ident;)*) => { $(
        #[doc = concat!("`", stringify!($ty), "::", stringify!($method), "`")]
        pub extern "sysv64-unwind" fn $name(
            out: &mut [u64; 2],
            a_low: u64,
            a_high: u64,
            b_low: u64,
            b_high: u64,
        ) {
            let (a, b) = (whole(a_low, a_high) as $ty, whole(b_low, b_high) as $ty);
            // A divisor of 0 was refused; the wrapping forms leave no other panic.
            *out = halves(if b == 0 { 0 } else { a.$method(b) as u128 });
        }
    )* };
}

wide! {
    div_u128: u128, wrapping_div;
    rem_u128: u128, wrapping_rem;
    div_i128: i128, wrapping_div;
    rem_i128: i128, wrapping_rem;
}

macro_rules! conversions {
    ($($int:ident, $float:ident: $to_float:ident, $to_int:ident;)*) => { $(
        #[doc = concat!("`", stringify!($int), " as ", stringify!($float), "`")]
        pub extern "sysv64-unwind" fn $to_float(low: u64, high: u64) -> $float {
            whole(low, high) as $int as $float
        }

        #[doc = concat!("`", stringify!($float), " as ", stringify!($int), "`")]
        pub extern "sysv64-unwind" fn $to_int(out: &mut [u64; 2], x: $float) {
            *out = halves(x as $int as u128);
        }
    )* };
}

conversions! {
    i128, f32: f32_from_i128, i128_from_f32;
    i128, f64: f64_from_i128, i128_from_f64;
    u128, f32: f32_from_u128, u128_from_f32;
    u128, f64: f64_from_u128, u128_from_f64;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remainders_are_rusts() {
        for (a, b) in [(5.5, 2.0), (-5.5, 2.0), (1.0, 0.0), (f64::INFINITY, 3.0), (-0.0, 1.0)] {
            assert_eq!(fmod_f64(a, b).to_bits(), (a % b).to_bits());
            let (a, b) = (a as f32, b as f32);
            assert_eq!(fmod_f32(a, b).to_bits(), (a % b).to_bits());
        }
    }

    #[test]
    fn halves_are_put_together_again() {
        let mut out = [0; 2];
        let (a, b) = (-7i128 << 70, 3i128);
        let [a_low, a_high] = halves(a as u128);
        div_i128(&mut out, a_low, a_high, 3, 0);
        assert_eq!(whole(out[0], out[1]) as i128, a / b);
        i128_from_f64(&mut out, -1e30);
        assert_eq!(whole(out[0], out[1]) as i128, -1e30f64 as i128);
        assert_eq!(f32_from_i128(a_low, a_high), a as f32);
    }
}
