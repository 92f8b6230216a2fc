//! Checking: a parsed closure in, the typed tree of [`crate::hir`] out.
//!
//! Three passes over three trees: `resolve` turns `syn`'s tree into `ast`, in which every name
//! is settled; `infer` settles the types of that; `finish` writes it down as HIR. `sizes` then
//! refuses what is too large.
//!
//! # Invariants
//! - A pass that found errors ends the check: a later one never sees what an earlier one refused,
//!   so no mistake is reported twice.
//! - Within a pass all errors are found.
//! - What rustc refuses in the plain closure anyway (a variable that is read before it is assigned,
//!   assigned though not `mut`, a literal that does not fit) is left to rustc.

mod ast;
mod class;
mod constants;
mod finish;
mod hygiene;
mod infer;
mod library;
mod methods;
mod resolve;
mod sizes;

use syn::ExprClosure;

use crate::diagnostic::Diagnostics;
use crate::hir::{self, SourceSpan};
use crate::options::Options;

/// Checks a closure.
///
/// # Errors
/// Everything in it that is outside the language, or else every type error.
pub fn check(closure: &ExprClosure) -> Result<hir::Program, Diagnostics> {
    check_with(closure, &Options::default())
}

/// Checks a closure that has these options.
///
/// # Errors
/// As [`check`].
pub fn check_with(closure: &ExprClosure, options: &Options) -> Result<hir::Program, Diagnostics> {
    let mut program = resolve::resolve(closure, options)?;
    infer::infer(&mut program)?;
    let program = finish::finish(program, SourceSpan::of_closure(closure));
    sizes::check(&program, closure)?;
    Ok(program)
}
