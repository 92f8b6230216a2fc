//! Compiles a restricted Rust closure to an x86-64 machine-code template.
//!
//! The passes, in the order that a closure goes through them: [`parse`] → [`check`] → [`hir`] →
//! [`lower`] → [`ir`] → [`opt`] → [`x64`] (select, allocate, emit) → [`expand`].
//! [`compile`](compile::compile) runs those in the middle.

// Of the compiler's own, for the lines of spans.
extern crate proc_macro;

pub use jit_codegen::{ir, opt, x64};

pub mod check;
pub mod compile;
pub mod diagnostic;
pub mod expand;
pub mod hir;
pub mod lower;
pub mod options;
pub mod parse;
mod shown;
mod source;
