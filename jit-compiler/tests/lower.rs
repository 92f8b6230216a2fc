//! File tests of lowering: closures and their SSA, with overflow checks and without.

mod files;

use jit_compiler::hir;
use jit_compiler::ir::verify::verify_module;
use jit_compiler::lower::{Overflow, lower};

#[test]
fn files() {
    files::check("lower", show);
}

/// Both modes, or one if they are the same.
fn show(function: &hir::Program) -> String {
    let checked = text(function, Overflow::Checked);
    let wrapping = text(function, Overflow::Wrapping);
    if checked == wrapping { checked } else { format!("{checked}---- wrapping\n{wrapping}") }
}

fn text(function: &hir::Program, overflow: Overflow) -> String {
    let func = lower(function, overflow).unwrap();
    verify_module(&func).unwrap();
    func.to_string()
}
