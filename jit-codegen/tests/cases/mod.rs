//! Files of cases: `tests/<folder>/*.txt`, blessed by `JIT_BLESS=1`.
//!
//! A file is a list of cases separated by `====` lines. A case is a source and, from a line of `----`
//! on, what comes of it.
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

const BETWEEN_CASES: &str = "\n====\n";
const BEFORE_EXPECTATION: &str = "\n----";

/// Compares what stands behind every source, its line of `----` included, with what `show` makes of
/// the file's name and that source.
pub fn check(folder: &str, show: impl Fn(&str, &str) -> String) {
    let mut failures = String::new();
    for path in files(folder) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let cases = sources_in(&text);
        let found: Vec<String> =
            cases.map(|source| format!("{source}\n{}", show(name, source))).collect();
        let found = found.join(BETWEEN_CASES) + "\n";
        if text == found {
            continue;
        }
        if std::env::var_os("JIT_BLESS").is_some() {
            fs::write(&path, &found).unwrap();
        } else {
            failures += &difference(&path, &text, &found);
        }
    }
    assert!(failures.is_empty(), "{failures}\nJIT_BLESS=1 accepts what was found");
}

/// The sources of all cases in the folder.
pub fn sources(folder: &str) -> Vec<String> {
    let texts = files(folder).into_iter().map(|path| fs::read_to_string(path).unwrap());
    texts.flat_map(|text| sources_in(&text).map(str::to_owned).collect::<Vec<_>>()).collect()
}

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn sources_in(text: &str) -> impl Iterator<Item = &str> {
    let cases = text.trim_end().split(BETWEEN_CASES);
    cases.map(|case| case.split(BEFORE_EXPECTATION).next().unwrap_or(case).trim_end())
}

fn difference(path: &Path, text: &str, found: &str) -> String {
    let mut shown = format!("{}:\n", path.display());
    for (old, new) in
        text.trim_end().split(BETWEEN_CASES).zip(found.trim_end().split(BETWEEN_CASES))
    {
        if old != new {
            shown += &format!("--- expected\n{old}\n+++ found\n{new}\n\n");
        }
    }
    shown
}
