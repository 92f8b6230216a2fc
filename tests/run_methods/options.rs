//! Options, `bool`, orderings, and values with parts.

use crate::support::{Edges, few};
use std::cmp::Ordering;

macro_rules! options {
    ($($name:ident $t:ty),*) => { $(
        mod $name {
            use super::*;

            #[test]
            fn options() {
                same!(|a: Option<$t>, b: $t, c: Option<$t>| -> (
                    bool, bool, $t, $t, Option<$t>, Option<$t>, Option<$t>, Option<($t, $t)>
                ) {
                    (
                        a.is_some(), a.is_none(), a.unwrap_or(b), a.unwrap_or_default(),
                        a.or(c), a.xor(c), a.and(c), a.zip(c),
                    )
                });
                same!(|a: Option<$t>| -> $t { a.unwrap() });
                same!(|a: Option<$t>| -> $t { a.expect("it \"is\" {there}") });
                same!(|a: Option<Option<$t>>| -> Option<$t> { a.flatten() });
                same!(|a: Option<$t>, c: bool| -> Option<$t> { c.then_some(a.unwrap_or_default()) });
                for k in few::<Option<$t>>() {
                    same!(|a: Option<$t>| -> (Option<$t>, Option<$t>, Option<($t, $t)>, $t) {
                        (a.or(k), k.xor(a), k.zip(a), k.unwrap_or_default())
                    });
                }
            }
        }
    )* };
}

options!(
    of_i8 i8, of_i64 i64, of_u16 u16, of_u128 u128, of_bool bool, of_char char, of_f32 f32,
    of_f64 f64, of_pair (u8, i32), of_array [u16; 3]
);

#[test]
fn by_path() {
    same!(|a: Option<i32>, b: i32| -> (i32, i32, bool) {
        (Option::unwrap_or(a, b), Option::unwrap_or_default(a), Option::is_some(&a))
    });
    same!(|a: Option<i32>| -> i32 { Option::unwrap(a) });
    same!(|a: Option<u8>, b: Option<f64>| -> Option<(u8, f64)> { a.zip(b) });
    same!(|a: Option<u8>, b: Option<f64>| -> Option<f64> { a.and(b) });
}

#[test]
fn options_are_ordered() {
    same!(|a: Option<i16>,
           b: Option<i16>|
     -> (Ordering, Option<i16>, Option<i16>, bool, bool, Option<Ordering>) {
        (a.cmp(&b), a.min(b), a.max(b), a == b, a < b, a.partial_cmp(&b))
    });
    same!(|a: Option<i16>, b: Option<i16>, c: Option<i16>| -> Option<i16> { a.clamp(b, c) });
    same!(|a: Option<f32>, b: Option<f32>| -> (Option<Ordering>, bool, bool) {
        (a.partial_cmp(&b), a < b, a.ne(&b))
    });
}

#[test]
fn tuples_and_arrays_are_ordered() {
    same!(|a: (u8, f64), b: (u8, f64)| -> (Option<Ordering>, bool, bool, bool, bool) {
        (a.partial_cmp(&b), a < b, a <= b, a.gt(&b), a == b)
    });
    same!(|a: (i64, bool), b: (i64, bool)| -> ((i64, bool), (i64, bool), Ordering) {
        (a.min(b), a.max(b), a.cmp(&b))
    });
    same!(|a: (i8, u16), b: (i8, u16), c: (i8, u16)| -> (i8, u16) { a.clamp(b, c) });
    same!(|a: [i32; 3], b: [i32; 3]| -> (Ordering, [i32; 3], bool, usize, bool) {
        (a.cmp(&b), a.max(b), a.le(&b), a.len(), a.is_empty())
    });
}

#[test]
fn orderings() {
    same!(|a: Ordering,
           b: Ordering|
     -> (
        bool,
        bool,
        bool,
        bool,
        bool,
        bool,
        Ordering,
        Ordering,
        Ordering,
        i32,
        Ordering
    ) {
        (
            a.is_eq(),
            a.is_ne(),
            a.is_lt(),
            a.is_le(),
            a.is_gt(),
            Ordering::is_ge(a),
            a.reverse(),
            a.then(b),
            a.then_with(|| b.reverse()),
            a as i32,
            a.max(b),
        )
    });
    same!(|a: i32, b: i32| -> u8 {
        match a.cmp(&b) {
            Ordering::Less => 1,
            Ordering::Equal => 2,
            Ordering::Greater => 3,
        }
    });
    same!(|a: Ordering, b: Ordering, c: Ordering| -> Ordering { a.clamp(b, c) });
    same!(|a: (i32, u8), b: (i32, u8)| -> Ordering { a.0.cmp(&b.0).then(a.1.cmp(&b.1)) });
}

#[test]
fn bools() {
    same!(|a: bool, b: i64| -> (Option<i64>, Option<i64>, bool, bool) {
        (a.then_some(b), a.then(|| b ^ 1), a.min(b > 3), a.max(b < 0))
    });
    same!(|a: bool, b: bool, c: bool| -> (bool, Ordering) { (a.clamp(b, c), a.cmp(&b)) });
}

#[test]
fn defaults_and_clones() {
    same!(|| -> (i32, u128, bool, char, f64) {
        (i32::default(), u128::default(), bool::default(), char::default(), f64::default())
    });
    same!(|a: i32, b: (u8, f32)| -> (i32, (u8, f32)) { (a.clone(), b.clone()) });
}

#[test]
fn with_closures() {
    same!(|a: Option<i32>,
           b: i32|
     -> (Option<i32>, Option<u8>, bool, bool, i32, Option<i32>, i32, i32, Option<i32>) {
        (
            a.map(|x| x ^ b),
            a.and_then(|x| if x < b { Some(3) } else { None }),
            a.is_some_and(|x| x > b),
            a.is_none_or(|x| x > b),
            a.unwrap_or_else(|| b ^ 1),
            a.or_else(|| Some(b)),
            a.map_or(b, |x| x & b),
            a.map_or_else(|| b, |x| x | b),
            (b > 7).then(|| b / 2),
        )
    });
    // A closure that is not called does not panic.
    same!(|a: Option<i32>, b: i32| -> i32 { a.unwrap_or_else(|| 100 / b) });
    same!(|a: bool, b: i32| -> Option<i32> { a.then(|| 100 / b) });
    // And an argument does.
    same!(|a: bool, b: i32| -> Option<i32> { a.then_some(100 / b) });
    same!(|a: Option<i32>, b: i32| -> i32 { a.unwrap_or(100 / b) });
}

macro_rules! every_type {
    ($($t:ident),*) => { $(
        same!(|a: $t| -> ($t, $t) { ($t::default(), a.clone()) });
    )* };
    (not $($t:ident),*) => { $( same!(|a: $t| -> ($t, $t) { (a.not(), !a) }); )* };
}

#[test]
fn of_every_type() {
    use std::ops::Not;
    every_type!(
        i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, char, bool
    );
    every_type!(not i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, bool);
}
