//! Every method on every type that has it: `jit!` against the same tokens as plain Rust, over edge
//! values and random ones.
//!
//! Methods that do not panic stand together, in closures that return them all; of those that do, a
//! parameter says which is meant. That leaves some hundred closures to compile instead of some
//! thousand.
#![allow(
    warnings,
    clippy::all,
    clippy::allow_attributes,
    reason = "generated operands make closures that nobody would write"
)]

#[macro_use]
#[path = "../support/mod.rs"]
mod support;

mod characters;
mod constants;
mod conversions;
mod floats;
mod integers;
mod mathematics;
mod options;
mod panicking;
mod places;
mod signed;
mod unsigned;

/// Exponents and amounts of shifts.
const AMOUNTS: [u32; 22] = [
    0,
    1,
    2,
    3,
    5,
    7,
    8,
    9,
    15,
    16,
    17,
    31,
    32,
    33,
    63,
    64,
    65,
    127,
    128,
    129,
    0x8000_0003,
    u32::MAX,
];

/// Numbers that say which method is meant.
fn each(count: u8) -> Vec<u8> {
    (0..count).collect()
}
