//! Integers of 128 bits: `jit!` against the same tokens as plain Rust, over edge values and random
//! ones. Their methods are in `run_methods`, with those of the other integers.
#![allow(
    warnings,
    clippy::all,
    clippy::allow_attributes,
    reason = "generated operands make closures that nobody would write"
)]

#[macro_use]
mod support;

use support::{Edges, few};

macro_rules! binary {
    ($t:ty; ($($op:tt)*)) => { $(
        same!(|a: $t, b: $t| -> $t { a $op b });
        same!(|a: $t, b: $t| -> $t { let mut c = b; c = c $op a; c });
        for k in few::<$t>() {
            same!(|a: $t| -> $t { a $op k });
            same!(|a: $t| -> $t { k $op a });
        }
    )* };
}

#[test]
fn operators() {
    binary!(i128; (+ - * / % & | ^));
    binary!(u128; (+ - * / % & | ^));
    same!(|a: i128| -> i128 { -a });
    same!(|a: i128| -> i128 { !a });
    same!(|a: u128| -> u128 { !a });
    same!(|a: u128, b: u128| -> u128 {
        let mut c = a;
        c ^= b;
        c %= 1000;
        c += b;
        c
    });
}

macro_rules! literals {
    ($t:ty: $($k:literal)*) => { $(
        same!(|a: $t| -> $t { a + $k });
        same!(|a: $t| -> $t { $k - a });
        same!(|a: $t| -> $t { a * $k });
        same!(|a: $t| -> $t { a / $k });
        same!(|a: $t| -> $t { a % $k });
        same!(|a: $t| -> bool { a < $k });
        same!(|a: $t| -> bool { $k <= a });
    )* };
}

#[test]
fn literal_operands() {
    literals!(i128: 1 2 3 10 255 18446744073709551616 170141183460469231731687303715884105727);
    literals!(u128: 1 2 7 10 1024 18446744073709551615 340282366920938463463374607431768211455);
    same!(|| -> (i128, u128) { (-170141183460469231731687303715884105728, 1 << 127) });
}

macro_rules! comparisons {
    ($t:ty; ($($op:tt)*)) => { $(
        same!(|a: $t, b: $t| -> bool { a $op b });
        same!(|a: $t, b: $t| -> i32 { if a $op b { 1 } else { 2 } });
        same!(|a: $t, b: $t| -> $t { if !(a $op b) { a } else { b } });
        for k in few::<$t>() {
            same!(|a: $t| -> bool { a $op k });
            same!(|a: $t| -> u8 { if k $op a { 1 } else { 2 } });
        }
    )* };
}

#[test]
fn compared() {
    comparisons!(i128; (== != < <= > >=));
    comparisons!(u128; (== != < <= > >=));
}

macro_rules! shifts {
    ($t:ty; $($amount:ty),*) => { $(
        same!(|a: $t, b: $amount| -> $t { a << b });
        same!(|a: $t, b: $amount| -> $t { a >> b });
        for k in few::<$amount>() {
            same!(|a: $t| -> $t { a << (k as $amount) });
            same!(|a: $t| -> $t { a >> (k as $amount) });
        }
    )* };
}

#[test]
fn shifted() {
    shifts!(i128; i8, u8, i16, u16, i32, u32, i64, u64, i128, u128, isize, usize);
    shifts!(u128; i8, u8, i16, u16, i32, u32, i64, u64, i128, u128, isize, usize);
    for n in 0u32..130 {
        same!(|a: u128| -> u128 { a << (n as u32) });
        same!(|a: i128| -> i128 { a >> (n as u32) });
        same!(|a: u128| -> u128 { a >> (n as u32) });
    }
    same!(|a: i128| -> (i128, i128, i128) { (a << 1, a >> 64, a >> 127) });
    same!(|a: u128| -> (u128, u128, u128) { (a << 63, a >> 65, a << 64) });
}

#[test]
fn shifted_by_wide_amounts() {
    shifts!(u8; i128, u128);
    shifts!(i16; i128);
    shifts!(i32; u128);
    shifts!(u64; i128, u128);
}

macro_rules! casts {
    ($from:ty; $($to:ty)*) => { $( same!(|a: $from| -> $to { a as $to }); )* };
}

macro_rules! casts_from {
    ($($from:ty)*) => { $( casts!($from; i128 u128); )* };
}

#[test]
fn cast() {
    casts!(i128; i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);
    casts!(u128; i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);
    casts_from!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64 bool char);
    same!(|a: u64, b: u64| -> u64 { ((a as u128 * b as u128) >> 64) as u64 });
    same!(|a: i64, b: i64| -> i128 { i128::from(a) * i128::from(b) });
    same!(|a: f64| -> f64 { a as i128 as f64 });
    same!(|a: bool, b: char| -> u128 { u128::from(a) << 64 | u128::from(b) });
}

#[test]
fn in_statements() {
    same!(|a: u128, b: u128| -> u128 {
        let mut a = a;
        let mut b = b;
        while b != 0 {
            let t = a % b;
            a = b;
            b = t;
        }
        a
    });
    same!(|a: u8, b: i128| -> i128 {
        let mut sum = 0i128;
        for i in (b >> 100)..=(b >> 100) + a as i128 {
            sum = sum.wrapping_mul(3).wrapping_add(i);
        }
        for i in (0..a as i128 * 3).rev().step_by(7) {
            sum ^= i << 70;
        }
        sum
    });
    same!(|a: i128| -> u8 {
        match a {
            i128::MIN..=-18446744073709551616 => 0,
            -1 => 1,
            0 | 1 => 2,
            18446744073709551615..=18446744073709551617 => 3,
            x if x < 0 => 4,
            i128::MAX => 5,
            _ => 6,
        }
    });
    same!(|a: u128, b: u128| -> u128 {
        fn mix(x: u128, y: u128) -> u128 {
            if x < y { x ^ y } else { x.rotate_left(17) & !y }
        }
        let f = |x: u128| mix(x, b) >> 3;
        mix(f(a), f(b))
    });
}

#[test]
fn in_values_with_parts() {
    same!(|a: (i128, u8), b: Option<u128>| -> (Option<u128>, [i128; 2]) {
        let (x, y) = a;
        (b.map(|b| b ^ x as u128), [x, x >> y % 128])
    });
    same!(|a: [u128; 2], i: usize| -> u128 { a[i % 3] });
    for k in few::<(u128, i8)>() {
        same!(|a: i128| -> (i128, bool) { (a ^ k.0 as i128 ^ k.1 as i128, a as u128 > k.0) });
    }
    for k in few::<Option<i128>>() {
        same!(|a: i128| -> Option<i128> { Some(k? | a) });
    }
}

#[test]
fn shown_by_panics() {
    same!(|a: i128| -> i128 {
        if a % 3 == 1 {
            panic!("it is {a}");
        }
        assert!(a < 1 << 100, "{} is large", a);
        assert_eq!(a as u128 >> 64, a as u128 >> 65);
        a
    });
    same!(|a: u128| -> u128 { a.checked_sub(5).expect("more than 5") });
}
