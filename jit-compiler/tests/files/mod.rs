//! File tests: `tests/<folder>/*.txt`, blessed by `JIT_BLESS=1`.
//!
//! A file is a list of cases separated by `====` lines. A case is a closure, a `----` line, and what
//! comes of it, or each error with the source that it underlines.

use std::fs;
use std::path::{Path, PathBuf};

use jit_compiler::diagnostic::{Diagnostic, Diagnostics};
use jit_compiler::{check, hir, parse};
use proc_macro2::TokenStream;

const BETWEEN_CASES: &str = "\n====\n";
const BEFORE_EXPECTATION: &str = "\n----";

/// What is made of a closure that is accepted.
type Show = fn(&hir::Program) -> String;

/// Compares every case in the folder with what `show` makes of it.
pub fn check(folder: &str, show: Show) {
    let mut failures = String::new();
    for path in test_files(folder) {
        let text = fs::read_to_string(&path).unwrap();
        let blessed = bless(&text, show);
        if text == blessed {
            continue;
        }
        if std::env::var_os("JIT_BLESS").is_some() {
            fs::write(&path, &blessed).unwrap();
        } else {
            failures += &difference(&path, &text, &blessed);
        }
    }
    assert!(failures.is_empty(), "{failures}\nJIT_BLESS=1 accepts what was found");
}

fn test_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// The file with the expectations that the compiler meets.
fn bless(text: &str, show: Show) -> String {
    let cases = text.trim_end().split(BETWEEN_CASES).map(|case| bless_case(case, show));
    cases.collect::<Vec<_>>().join(BETWEEN_CASES) + "\n"
}

fn bless_case(case: &str, show: Show) -> String {
    let source = case.split(BEFORE_EXPECTATION).next().unwrap_or(case).trim_end();
    format!("{source}{BEFORE_EXPECTATION}\n{}", outcome(source, show))
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

fn difference(path: &Path, text: &str, blessed: &str) -> String {
    let mut shown = format!("{}:\n", path.display());
    for (old, new) in
        text.trim_end().split(BETWEEN_CASES).zip(blessed.trim_end().split(BETWEEN_CASES))
    {
        if old != new {
            shown += &format!("--- expected\n{old}\n+++ found\n{new}\n\n");
        }
    }
    shown
}
