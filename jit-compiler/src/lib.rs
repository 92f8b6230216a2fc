//! Compiles a restricted Rust closure to an x86-64 machine-code template.
pub mod diagnostic;
pub mod hir;
pub mod x64;
