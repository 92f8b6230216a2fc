//! File tests of closures: what comes of each, or each error with the source that it underlines.

#[path = "../../../jit-codegen/tests/cases/mod.rs"]
mod cases;

use jit_compiler::diagnostic::{Diagnostic, Diagnostics};
use jit_compiler::{check, hir, parse};
use proc_macro2::TokenStream;

/// What is made of a closure that is accepted.
type Show = fn(&hir::Program) -> String;

/// Compares every case in the folder with what `show` makes of it.
pub fn check(folder: &str, show: Show) {
    cases::check(folder, |_, source| format!("----\n{}", outcome(source, show)));
}

fn outcome(source: &str, show: Show) -> String {
    match compile(source) {
        Ok(function) => show(&function).trim_end().to_owned(),
        Err(errors) => {
            let shown: Vec<_> = errors.iter().map(|error| show_error(error, source)).collect();
            shown.join("\n")
        }
    }
}

fn compile(source: &str) -> Result<hir::Program, Diagnostics> {
    let tokens: TokenStream = source.parse().expect("a test's source must at least be tokens");
    check::check(&parse::closure(tokens)?)
}

fn show_error(Diagnostic { span, message }: &Diagnostic, source: &str) -> String {
    let (first, last) = (span.first.byte_range(), span.last.byte_range());
    let underlined = source.get(first.start..last.end).unwrap_or("the whole call");
    format!("error: {message}\n  at: {}", underlined.replace('\n', "\n      "))
}
