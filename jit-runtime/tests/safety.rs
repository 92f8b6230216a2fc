//! `SAFETY.md` stays true as far as that can be read off the sources: it names every file with `unsafe`
//! code, and every test that it names exists.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    fs::read_to_string(root().join("SAFETY.md")).unwrap()
}

/// All Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| match path.is_dir() {
        true => sources(&path),
        false => vec![path],
    });
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn is_unsafe(line: &str) -> bool {
    let code = line.split("//").next().unwrap();
    ["unsafe {", "unsafe impl", "unsafe fn", "unsafe extern"].iter().any(|word| code.contains(word))
}

#[test]
fn every_file_with_unsafe_code_is_named() {
    let (source, page) = (root().join("jit-runtime/src"), page());
    let mut named = 0;
    for path in sources(&source) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&source).unwrap().to_string_lossy().into_owned();
        let row = page.contains(&format!("| `{name}` |"));
        assert_eq!(text.lines().any(is_unsafe), row, "{name} and the index of SAFETY.md differ");
        named += usize::from(row);
    }
    assert!(named > 3);
}

#[test]
fn every_test_that_is_named_exists() {
    let mut all = sources(&root().join("jit-runtime"));
    all.extend(sources(&root().join("tests/loom")));
    all.sort();
    let sources: String = all.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut tests = 0;
    // The last column of the promises.
    for row in page().lines().filter(|line| line.starts_with("| **")) {
        let column = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        for name in column.split('`').skip(1).step_by(2) {
            let name = name.rsplit("::").next().unwrap();
            if name.ends_with(".rs") || !name.contains('_') {
                continue;
            }
            let found = sources.contains(&format!("fn {}", name.trim_end_matches('*')));
            assert!(found, "there is no test `{name}`");
            tests += 1;
        }
    }
    assert!(tests > 15, "{tests}");
}
