//! `max` is std's, and no other function.

use jit_runtime::jit;

fn max<T>(a: T, _: T) -> T {
    a
}

fn main() {
    let _ = jit!(|x: i64| -> i64 { max(x, 3) });
}
