//! The whole language: `jit!` against the same tokens as plain Rust, over edge values.
#![allow(
    warnings,
    clippy::all,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    reason = "what is tested is what nobody would write"
)]

#[path = "../support/mod.rs"]
mod support;

mod aggregates;
mod captures;
mod constants;
mod functions;
mod iterators;
mod long_arrays;
mod loops;
mod panics;
mod patterns;
mod places;
mod switches;
mod tables;
