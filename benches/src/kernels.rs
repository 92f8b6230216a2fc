//! What is made: three functions, in five ways each, with arguments and constants from a seed.

use crate::harness::{Kernel, Maker};
use crate::ours;
use crate::peers::{self, bare, cranelift, dynasm, dynasm_vec, iced};

pub fn all() -> [Kernel; 3] {
    [add(), gcd(), poly()]
}

fn add() -> Kernel {
    fn ours_call(f: &impl Fn(i64) -> i64, seed: u64) -> u64 {
        f(seed as i64) as u64
    }
    fn call<O>(f: &peers::Function<peers::Add, O>, seed: u64) -> u64 {
        (f.call)(seed as i64) as u64
    }
    Kernel {
        name: "x + k",
        reference: |seed| (seed as i64).wrapping_add(add_constant(seed)) as u64,
        makers: vec![
            Maker::new(
                "jit!",
                |seed| ours::add(add_constant(seed)),
                |f, seed| ours_call(&**f, seed),
            ),
            Maker::new("bare copy", |seed| bare::add(add_constant(seed)), call),
            Maker::new("dynasm", |seed| dynasm::add(add_constant(seed)), call),
            Maker::new("dynasm, reused", |seed| dynasm_vec::add(add_constant(seed)), call),
            Maker::new("iced", |seed| iced::add(add_constant(seed)), call),
            Maker::new("cranelift", |seed| cranelift::add(add_constant(seed)), call),
        ],
    }
}

/// Small for small seeds, so that peers may pick their shortest form.
fn add_constant(seed: u64) -> i64 {
    (seed ^ 0x2a) as i64
}

fn gcd() -> Kernel {
    fn arguments(seed: u64) -> (u64, u64) {
        ((seed + 1) * 12, (seed % 7 + 1) * 18)
    }
    fn ours_call(f: &impl Fn(u64, u64) -> u64, seed: u64) -> u64 {
        let (a, b) = arguments(seed);
        f(a, b)
    }
    fn call<O>(f: &peers::Function<peers::Gcd, O>, seed: u64) -> u64 {
        let (a, b) = arguments(seed);
        (f.call)(a, b)
    }
    fn reference(seed: u64) -> u64 {
        let (mut a, mut b) = arguments(seed);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        a
    }
    Kernel {
        name: "gcd",
        reference,
        makers: vec![
            Maker::new("jit!", |_| ours::gcd(), |f, seed| ours_call(&**f, seed)),
            Maker::new("dynasm", |_| dynasm::gcd(), call),
            Maker::new("dynasm, reused", |_| dynasm_vec::gcd(), call),
            Maker::new("iced", |_| iced::gcd(), call),
            Maker::new("cranelift", |_| cranelift::gcd(), call),
        ],
    }
}

fn poly() -> Kernel {
    fn argument(seed: u64) -> f64 {
        (seed % 1000) as f64 * 0.01 - 5.0
    }
    fn ours_call(f: &impl Fn(f64) -> f64, seed: u64) -> u64 {
        f(argument(seed)).to_bits()
    }
    fn call<O>(f: &peers::Function<peers::Poly, O>, seed: u64) -> u64 {
        (f.call)(argument(seed)).to_bits()
    }
    fn reference(seed: u64) -> u64 {
        let [first, rest @ ..] = coefficients(seed);
        rest.iter().fold(first, |sum, c| sum * argument(seed) + c).to_bits()
    }
    Kernel {
        name: "polynomial",
        reference,
        makers: vec![
            Maker::new("jit!", |s| ours::poly(coefficients(s)), |f, s| ours_call(&**f, s)),
            Maker::new("dynasm", |seed| dynasm::poly(coefficients(seed)), call),
            Maker::new("dynasm, reused", |seed| dynasm_vec::poly(coefficients(seed)), call),
            Maker::new("iced", |seed| iced::poly(coefficients(seed)), call),
            Maker::new("cranelift", |seed| cranelift::poly(coefficients(seed)), call),
        ],
    }
}

fn coefficients(seed: u64) -> [f64; 9] {
    let first = seed as f64;
    [first, 1.5, -2.25, 3.0, 0.125, -7.0, 11.0, -0.5, 4.0]
}
