//! The compiler's part that does not know of Rust's syntax: SSA form in, machine-code template out.
//!
//! The passes, in the order that a function goes through them: [`ir`] → [`opt`] → [`x64`] (select,
//! allocate, emit); [`generate`] runs them.
//!
//! It is a crate of its own so that it is built while `syn` is, on which the rest waits: that is a
//! sixth of the time that the whole takes on two cores.

pub mod generate;
pub mod ir;
pub mod opt;
pub mod x64;
