//! The pipeline after the front end: a checked closure in, a template out.

use crate::hir;
use crate::lower::{Checks, lower};
use crate::x64::Level;

pub use jit_codegen::generate::{Compiled, TRAP_FUNCTION, generate, generate_levels, optimized};

/// Compiles the closure for every processor.
///
/// # Errors
/// The closure needs more than the machine has, in words for the user.
pub fn compile(program: &hir::Program, checks: impl Into<Checks>) -> Result<Compiled, String> {
    compile_for(program, checks, Level::V1)
}

/// Compiles the closure for processors of the level.
///
/// # Errors
/// As [`compile`].
pub fn compile_for(
    program: &hir::Program,
    checks: impl Into<Checks>,
    level: Level,
) -> Result<Compiled, String> {
    generate(optimized(lower(program, checks)?)?, level)
}

/// Compiles the closure for each level up to `highest` at which it gains something, in order; the
/// first is for every processor. All have the same holes and ways to panic.
///
/// # Errors
/// As [`compile`].
pub fn compile_levels(
    program: &hir::Program,
    checks: impl Into<Checks>,
    highest: Level,
) -> Result<Vec<Compiled>, String> {
    generate_levels(lower(program, checks)?, highest)
}
