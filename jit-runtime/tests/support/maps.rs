//! What `/proc/self` says of the memory that functions are in, and tests that are run once more.

use std::fs;
use std::process::Command;

use jit_runtime::{Strategy, memory};

/// Whether a line of `/proc/self/maps` is of a mapping that is executed, or written for that purpose.
pub fn is_ours(line: &str) -> bool {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let path = fields.get(5).copied().unwrap_or_default();
    match memory().strategy {
        Strategy::Dual => path.contains("memfd:jit"),
        Strategy::Alias => path == "/dev/zero",
        // Private memory has no name; what is writable cannot be told from the allocator's.
        _ => path.is_empty() && fields[1] == "r-xp",
    }
}

/// The lines of `/proc/self/maps` that are ours.
pub fn ours() -> Vec<String> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    maps.lines().filter(|line| is_ours(line)).map(str::to_owned).collect()
}

/// Whether valgrind runs this process: it has brought a library of its own.
pub fn is_under_valgrind() -> bool {
    fs::read_to_string("/proc/self/maps").unwrap().contains("vgpreload")
}

/// Runs this binary's other tests once more by each strategy that is not the default.
pub fn rerun(this: &str) {
    for rung in ["alias", "flip"] {
        let mut tests = Command::new(std::env::current_exe().unwrap());
        tests.env("JIT_MEMORY", rung).args(["--skip", this, "--test-threads", "2"]);
        let output = tests.output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "by `{rung}`: {}\n{text}\n{errors}", output.status);
        assert!(!text.contains(" 0 passed"), "{text}");
    }
}
