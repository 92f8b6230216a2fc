//! Random closures in `jit!` and as they are, compiled by rustc: they give the same values, and
//! panic with the same messages at the same places. See `jit_random::through_rustc`.
//!
//! For more of them, and others: `cargo run -p jit-random --bin through_rustc -- SEED COUNT`.

use jit_random::through_rustc::ThroughRustc;

#[test]
fn rustc_and_jit_agree() {
    let result = ThroughRustc { seed: 1, numbers: 0..100, calls: 12 }.run();
    let said = result.unwrap_or_else(|what| panic!("{what}"));
    println!("{said}");
    assert_eq!(said.matches("1200 calls").count(), 4, "{said}");
}
