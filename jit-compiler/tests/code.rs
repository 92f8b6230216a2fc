//! File tests of the machine code: closures and their listing, in wrapping mode and, where the case
//! differs, in checked mode too; each mode for every processor and then, under its name, for each
//! level that gains something.

mod files;
#[path = "../../jit-codegen/tests/listing/mod.rs"]
mod listing;

use jit_compiler::compile::compile_levels;
use jit_compiler::hir;
use jit_compiler::lower::Overflow;
use jit_compiler::x64::Level;
use listing::listing;

#[test]
fn files() {
    files::check("code", show);
}

fn show(function: &hir::Program) -> String {
    let checked = levels(function, Overflow::Checked);
    let wrapping = levels(function, Overflow::Wrapping);
    if checked == wrapping { wrapping } else { format!("{wrapping}---- checked\n{checked}") }
}

fn levels(function: &hir::Program, overflow: Overflow) -> String {
    let levels = compile_levels(function, overflow, Level::V4).unwrap();
    let (first, others) = levels.split_first().expect("the code for every processor");
    let others = others.iter().map(|code| format!("---- {}\n{}", code.level, listing(code)));
    listing(first) + &others.collect::<String>()
}
