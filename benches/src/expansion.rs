//! How long the macro takes over a closure of ten operations, measured in this process.
//!
//! ```sh
//! cargo run --release --manifest-path benches/Cargo.toml --bin expansion
//! cargo run --manifest-path benches/Cargo.toml --bin expansion    # as debug builds use it
//! ```
//!
//! In rustc, tokens are handed over by a bridge, which is not in the figure; parsing the text into
//! tokens is not in it either.

use std::hint::black_box;
use std::time::{Duration, Instant};

use jit_compiler::expand::expand;
use proc_macro2::TokenStream;

/// Ten operations, two captures, both overflow modes; before it, what `jit!` adds.
const CLOSURE: &str = "(::jit_runtime::__private) (finish) |x: i64, y: i64| -> i64 {
    let a = x * k + y;
    let b = (a ^ m) - (x & 255);
    if a < b { b / 3 + a } else { (a << 2) - y }
}";
const ROUNDS: usize = 201;

fn main() {
    let tokens: TokenStream = CLOSURE.parse().expect("Rust");
    let output = expand(tokens.clone()).to_string();
    assert!(!output.contains("compile_error"), "{output}");
    let first = time(&tokens);
    let mut times: Vec<Duration> = (0..ROUNDS).map(|_| time(&tokens)).collect();
    times.sort();
    let at = |percent: usize| times[(ROUNDS - 1) * percent / 100];
    let profile = if cfg!(debug_assertions) { "debug" } else { "release" };
    println!("expansion of a closure of ten operations, {profile} build");
    println!("  median {:?}, 10th–90th percentile {:?}–{:?}", at(50), at(10), at(90));
    println!("  first {first:?}");
}

fn time(tokens: &TokenStream) -> Duration {
    let tokens = tokens.clone();
    let start = Instant::now();
    let output = black_box(expand(black_box(tokens)));
    let time = start.elapsed();
    drop(output);
    time
}
