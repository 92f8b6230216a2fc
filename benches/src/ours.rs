//! The three functions by `jit!`, beside which the peers are measured.

use jit_runtime::{JitFn, jit};

pub fn add(k: i64) -> JitFn<impl Fn(i64) -> i64> {
    jit!(|x: i64| x + k)
}

pub fn gcd() -> JitFn<impl Fn(u64, u64) -> u64> {
    jit!(|a: u64, b: u64| -> u64 {
        let mut a = a;
        let mut b = b;
        while b != 0 {
            let rest = a % b;
            a = b;
            b = rest;
        }
        a
    })
}

pub fn poly(c: [f64; 9]) -> JitFn<impl Fn(f64) -> f64> {
    let [c8, c7, c6, c5, c4, c3, c2, c1, c0] = c;
    jit!(|x: f64| -> f64 {
        (((((((c8 * x + c7) * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0
    })
}
