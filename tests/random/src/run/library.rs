//! The addresses of the functions that holes are named after.

use super::machine::trap_address;
use jit_compiler::compile::TRAP_FUNCTION;
use jit_runtime::__private as private;

macro_rules! addresses {
    ($($name:ident)*) => {
        fn library_address(name: &str) -> Option<*const ()> {
            match name {
                $( stringify!($name) => Some(private::$name as *const ()), )*
                _ => None,
            }
        }
    };
}

addresses! {
    sin_f32 sin_f64 cos_f32 cos_f64 tan_f32 tan_f64 asin_f32 asin_f64 acos_f32 acos_f64
    atan_f32 atan_f64 atan2_f32 atan2_f64 sinh_f32 sinh_f64 cosh_f32 cosh_f64 tanh_f32 tanh_f64
    asinh_f32 asinh_f64 acosh_f32 acosh_f64 atanh_f32 atanh_f64 exp_f32 exp_f64 exp2_f32 exp2_f64
    exp_m1_f32 exp_m1_f64 ln_f32 ln_f64 log_f32 log_f64 log2_f32 log2_f64 log10_f32 log10_f64
    ln_1p_f32 ln_1p_f64 powf_f32 powf_f64 cbrt_f32 cbrt_f64 hypot_f32 hypot_f64
    mul_add_f32 mul_add_f64 fmod_f32 fmod_f64 powi_f32 powi_f64
    is_alphabetic_char is_alphanumeric_char is_lowercase_char is_numeric_char is_uppercase_char
    div_u128 rem_u128 div_i128 rem_i128
    f32_from_i128 f64_from_i128 f32_from_u128 f64_from_u128
    i128_from_f32 i128_from_f64 u128_from_f32 u128_from_f64
}

/// The address of the function of that name, if it is known.
pub(super) fn address(name: &str) -> Option<u64> {
    if name == TRAP_FUNCTION {
        return Some(trap_address());
    }
    library_address(name).map(|address| address.addr() as u64)
}
