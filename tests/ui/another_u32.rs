//! A name of a primitive type is that type's, and `Some` is std's.
#![allow(non_camel_case_types, non_snake_case)]

use jit_runtime::jit;

type u32 = u64;

fn narrowed() {
    let _ = jit!(|x: i64| -> i64 { x as u32 as i64 });
}

fn greatest() {
    let _ = jit!(|x: i64| -> i64 { x + u32::MAX as i64 });
}

fn Some(x: i64) -> Option<i64> {
    Option::Some(x + 1)
}

fn main() {
    narrowed();
    greatest();
    let _ = jit!(|x: i64| -> i64 { Some(x).unwrap_or(3) });
}
