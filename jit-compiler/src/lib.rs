//! Compiles a restricted Rust closure to an x86-64 machine-code template.
pub mod check;
pub mod diagnostic;
pub mod hir;
mod hir_print;
pub mod ir;
pub mod lower;
pub mod opt;
pub mod parse;
mod source;
pub mod x64;
