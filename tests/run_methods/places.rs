//! Where panics are: the closures stand here one by one, because what a macro of the tests writes
//! has the place of the macro's call.

use crate::support::few;

#[test]
fn of_the_caller() {
    same!(|a: i32, b: i32| -> i32 { 7 ^ a.div_euclid(b) });
    same!(|a: i32, b: i32| -> i32 { 7 ^ a.rem_euclid(b) });
    same!(|a: i64, b: i64| -> i64 { i64::div_euclid(a, b) + 1 });
    same!(|a: u8, b: u8| -> u8 { a.div_euclid(b) });
    same!(|a: u16, b: u16| -> u16 { (a ^ 1).rem_euclid(b) });
    same!(|a: i8, b: i8| -> i8 { a.wrapping_div(b) });
    same!(|a: i8, b: i8| -> i8 { a.wrapping_rem(b) });
    same!(|a: i8, b: i8| -> i8 { a.wrapping_div_euclid(b) });
    same!(|a: i8, b: i8| -> i8 { a.wrapping_rem_euclid(b) });
    same!(|a: u64, b: u64| -> u64 { a.wrapping_div(b) ^ b.wrapping_rem(a) });
    same!(|a: i128, b: i128| -> (i128, bool) { a.overflowing_div(b) });
    same!(|a: i16, b: i16| -> (i16, bool) { a.overflowing_rem_euclid(b) });
    same!(|a: i16, b: i16| -> i16 { a.saturating_div(b) });
    same!(|a: u32, b: u32| -> u32 { a.div_ceil(b) });
    same!(|a: u32, b: u32| -> u32 { a.next_multiple_of(b) });
    same!(|a: u32| -> u32 { a.next_power_of_two() });
    same!(|a: u32, b: u32| -> u32 { a.ilog(b) });
    same!(|a: i32| -> u32 { a.ilog2() });
    same!(|a: u128| -> u32 { a.ilog10() });
    same!(|a: i64| -> i64 { a.isqrt() });
    same!(|a: i64| -> i64 { a.abs() });
    same!(|a: i64, n: u32| -> i64 { a.pow(n) });
    same!(|a: u8, n: u32| -> u8 { u8::pow(a, n) });
}

#[test]
fn of_strict_methods() {
    same!(|a: i32, b: i32| -> i32 { a.strict_add(b) });
    same!(|a: i32, b: i32| -> i32 { a.strict_sub(b) });
    same!(|a: i32, b: i32| -> i32 { a.strict_mul(b) });
    same!(|a: i32, b: i32| -> i32 { a.strict_div(b) });
    same!(|a: i32, b: i32| -> i32 { a.strict_rem_euclid(b) });
    same!(|a: i32| -> i32 { a.strict_neg() });
    same!(|a: i32| -> i32 { a.strict_abs() });
    same!(|a: i32, n: u32| -> i32 { a.strict_shl(n) });
    same!(|a: i32, n: u32| -> i32 { a.strict_pow(n) });
    same!(|a: u32, b: i32| -> u32 { a.strict_add_signed(b) });
}

#[test]
fn of_what_takes_values_to_its_message() {
    same!(|a: f64, b: f64, c: f64| -> f64 { a.clamp(b, c) });
    same!(|a: f32, b: f32, c: f32| -> f32 { 1.0 + f32::clamp(a, b, c) });
    same!(|a: i32, b: i32, c: i32| -> i32 { a.clamp(b, c) });
    same!(|a: bool, b: bool, c: bool| -> bool { a.clamp(b, c) });
    same!(|a: (i8, i8), b: (i8, i8), c: (i8, i8)| -> (i8, i8) { a.clamp(b, c) });
    same!(|a: i128, b: i128, c: i128| -> i128 { Ord::clamp(a, b, c) });
}

#[test]
fn of_options_and_characters() {
    same!(|a: Option<i32>| -> i32 { 1 ^ a.unwrap() });
    same!(|a: Option<i32>| -> i32 { 1 ^ a.expect("a number") });
    same!(|a: u8, b: u8| -> u8 { a.checked_add(b).expect("a sum") });
    same!(|a: Option<i32>| -> i32 { Option::unwrap(a) });
    same!(|c: char, radix: u32| -> Option<u32> { c.to_digit(radix) });
    same!(|n: u32, radix: u32| -> Option<char> { char::from_digit(n, radix) });
}

/// Where a library function calls another, the place is that of the user's call.
#[test]
fn of_calls_within_calls() {
    same!(|a: i32, b: i32, n: u32| -> i32 { a.pow(n).wrapping_div(b.rem_euclid(a),) });
    for k in few::<i64>() {
        same!(|a: i64| -> i64 { (a / 2).rem_euclid(k).div_euclid(a.clamp(-5, 5)) });
    }
}
