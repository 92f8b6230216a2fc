//! Every operator on every type: `jit!` against the same tokens as plain Rust, over edge values.
#![allow(
    warnings,
    clippy::all,
    clippy::allow_attributes,
    reason = "generated operands make closures that nobody would write"
)]

mod support;
use support::Edges;

macro_rules! binary {
    ($name:ident: $($t:ty),*; $ops:tt) => {
        #[test]
        fn $name() { $( binary!(@ops $t; $ops); )* }
    };
    (@ops $t:ty; ($($op:tt)*)) => { $(
        same!(|a: $t, b: $t| -> $t { a $op b });
        same!(|a: $t, b: $t| -> $t { let mut c = a; c = c $op b; c });
        for k in <$t>::edges() {
            same!(|a: $t| -> $t { a $op k });
            same!(|a: $t| -> $t { k $op a });
        }
    )* };
}

binary!(signed: i8, i16, i32, i64, isize; (+ - * / % & | ^));
binary!(unsigned: u8, u16, u32, u64, usize; (+ - * / % & | ^));
binary!(floats: f32, f64; (+ - * / %));
binary!(bools: bool; (& | ^));

macro_rules! comparisons {
    ($name:ident: $($t:ty),*; $ops:tt) => {
        #[test]
        fn $name() { $( comparisons!(@one $t; $ops); )* }
    };
    (@one $t:ty; ($($op:tt)*)) => { $(
        same!(|a: $t, b: $t| -> bool { a $op b });
        same!(|a: $t, b: $t| -> i32 { if a $op b { 1 } else { 2 } });
        same!(|a: $t, b: $t| -> bool { !(a $op b) });
        same!(|a: $t, b: $t| -> $t { if !(a $op b) { a } else { b } });
        for k in <$t>::edges() {
            same!(|a: $t| -> bool { a $op k });
            same!(|a: $t| -> u8 { if k $op a { 1 } else { 2 } });
        }
    )* };
}

comparisons!(compare_ints: i8, u8, i16, u16, i32, u32, i64, u64, isize, usize; (== != < <= > >=));
comparisons!(compare_floats: f32, f64; (== != < <= > >=));
comparisons!(compare_bools: bool; (== != < <= > >=));

macro_rules! shifts {
    ($name:ident: $($t:ty),*; $amounts:tt) => {
        #[test]
        fn $name() { $( shifts!(@by $t; $amounts); )* }
    };
    (@by $t:ty; ($($amount:ty),*)) => { $(
        same!(|a: $t, b: $amount| -> $t { a << b });
        same!(|a: $t, b: $amount| -> $t { a >> b });
        for k in <$amount>::edges() {
            same!(|a: $t| -> $t { a << (k as $amount) });
            same!(|a: $t| -> $t { a >> (k as $amount) });
        }
    )* };
}

shifts!(shift_narrow: i8, u8, i16, u16; (i8, u8, i16, i32, u32, i64, u64));
shifts!(shift_wide: i32, u32, i64, u64, isize, usize; (i8, u8, u16, i32, u32, i64, usize));

macro_rules! unary {
    ($($t:ty: $op:tt),*) => { $( same!(|a: $t| -> $t { $op a }); )* };
}

#[test]
fn prefix_operators() {
    unary!(i8: -, i16: -, i32: -, i64: -, isize: -, f32: -, f64: -);
    unary!(i8: !, i16: !, i32: !, i64: !, isize: !, bool: !);
    unary!(u8: !, u16: !, u32: !, u64: !, usize: !);
}

macro_rules! wrapping {
    ($($t:ty),*) => { $(
        same!(|a: $t, b: $t| -> $t { a.wrapping_add(b) });
        same!(|a: $t, b: $t| -> $t { a.wrapping_sub(b) });
        same!(|a: $t, b: $t| -> $t { a.wrapping_mul(b) });
        for k in <$t>::edges() {
            same!(|a: $t| -> $t { a.wrapping_add(k) });
            same!(|a: $t| -> $t { a.wrapping_sub(k) });
            same!(|a: $t| -> $t { k.wrapping_sub(a) });
            same!(|a: $t| -> $t { a.wrapping_mul(k) });
        }
    )* };
}

#[test]
fn wrapping_methods() {
    wrapping!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);
}

macro_rules! casts {
    ($($from:ty)*; $to:tt) => { $( casts!(@to $from; $to); )* };
    (@to $from:ty; ($($to:ty)*)) => { $( same!(|a: $from| -> $to { a as $to }); )* };
}

#[test]
fn casts_of_numbers() {
    casts!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64;
        (i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64));
    casts!(bool; (i8 i16 i32 i64 isize u8 u16 u32 u64 usize bool));
    same!(|a: u8| -> f64 { (a as i8) as f64 });
    same!(|a: i64| -> i64 { (a as u8) as i64 });
    same!(|a: f64| -> f64 { a as i32 as f64 });
}

macro_rules! literals {
    ($t:ty: $($k:literal)*) => { $(
        same!(|a: $t| -> $t { a + $k });
        same!(|a: $t| -> $t { a - $k });
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
    literals!(i8: 1 2 3 7 8 64 127);
    literals!(u8: 1 2 3 7 8 128 255);
    literals!(i16: 1 2 10 4096 32767);
    literals!(u16: 1 2 10 4096 65535);
    literals!(i32: 1 2 3 10 127 128 65536 2147483647);
    literals!(u32: 1 2 3 10 127 128 65536 4294967295);
    literals!(i64: 1 2 3 10 127 128 65536 2147483648 9223372036854775807);
    literals!(u64: 1 2 3 10 127 128 65536 4294967296 18446744073709551615);
    literals!(f32: 1.0 2.0 0.5 3.0 1e30);
    literals!(f64: 1.0 2.0 0.5 3.0 1e300);
}
