//! A `Cell` may have another value at each call, and a capture has one.

use jit_runtime::jit;
use std::cell::Cell;

fn main() {
    let cell = Cell::new(4_u64);
    let _ = jit!(|x: u64| -> u64 { x + cell.get() });
}
