//! File tests of the machine code: closures and their listing, as iced-x86 reads it, in wrapping
//! mode and, where the case differs, in checked mode too.

mod files;
mod listing;

use jit_compiler::compile::compile;
use jit_compiler::hir;
use jit_compiler::lower::Overflow;
use listing::listing;

#[test]
fn files() {
    files::check("code", show);
}

fn show(function: &hir::Function) -> String {
    let checked = listing(&compile(function, Overflow::Checked).unwrap());
    let wrapping = listing(&compile(function, Overflow::Wrapping).unwrap());
    if checked == wrapping { wrapping } else { format!("{wrapping}---- checked\n{checked}") }
}
