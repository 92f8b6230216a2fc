//! File tests of the front end: `tests/check/*.txt`, blessed by `JIT_BLESS=1`.
//!
//! A file is a list of cases separated by `====` lines. A case is a closure, a `----` line, and what
//! comes of it: the typed tree, or each error with the source that it underlines.

use std::fs;
use std::path::{Path, PathBuf};

use jit_compiler::diagnostic::{Diagnostic, Diagnostics};
use jit_compiler::{check, hir, parse};
use proc_macro2::TokenStream;

const BETWEEN_CASES: &str = "\n====\n";
const BEFORE_EXPECTATION: &str = "\n----";

#[test]
fn files() {
    let mut failures = String::new();
    for path in test_files() {
        let text = fs::read_to_string(&path).unwrap();
        let blessed = bless(&text);
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

fn test_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/check");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// The file with the expectations that the compiler meets.
fn bless(text: &str) -> String {
    let cases: Vec<String> = text.trim_end().split(BETWEEN_CASES).map(bless_case).collect();
    cases.join(BETWEEN_CASES) + "\n"
}

fn bless_case(case: &str) -> String {
    let source = case.split(BEFORE_EXPECTATION).next().unwrap_or(case).trim_end();
    format!("{source}{BEFORE_EXPECTATION}\n{}", outcome(source))
}

fn outcome(source: &str) -> String {
    match compile(source) {
        Ok(function) => function.to_string().trim_end().to_owned(),
        Err(errors) => {
            let shown: Vec<_> = errors.iter().map(|error| show(error, source)).collect();
            shown.join("\n")
        }
    }
}

fn compile(source: &str) -> Result<hir::Function, Diagnostics> {
    let tokens: TokenStream = source.parse().expect("a test's source must at least be tokens");
    check::check(&parse::closure(tokens)?)
}

fn show(Diagnostic { span, message }: &Diagnostic, source: &str) -> String {
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
