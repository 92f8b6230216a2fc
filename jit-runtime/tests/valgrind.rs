//! Valgrind at its default flags runs the code that is there, not what it translated before: it is told
//! when memory is used again. Skipped, with a message, where there is no valgrind.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "templates made by hand")]

#[expect(dead_code, reason = "shared with the other tests")]
mod support;

use std::collections::HashSet;
use std::env;
use std::process::Command;

use support::{add, add_of_len, is_under_asan};

const UNDER: &str = "JIT_TEST_UNDER_VALGRIND";
const THIS: &str = "no_stale_code_is_executed";

#[test]
fn no_stale_code_is_executed() {
    reuse();
    // Both at once cannot be had.
    if env::var_os(UNDER).is_some() || is_under_asan() {
        return;
    }
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--quiet", "--error-exitcode=1"]).arg(env::current_exe().unwrap());
    valgrind.args(["--exact", THIS]).env(UNDER, "1");
    match valgrind.output() {
        Err(error) => println!("skipped: valgrind: {error}"),
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout);
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success() && text.contains("1 passed"), "{text}\n{errors}");
        }
    }
}

/// Calls one function after another at the same addresses: in slots, and in memory that was given
/// back and taken again.
fn reuse() {
    let (mut entries, mut reused) = (HashSet::new(), 0);
    for k in 0..12_000 {
        let f = add(k);
        assert_eq!(f(1), k + 1);
        reused += usize::from(!entries.insert(f.entry()));
        if k % 100 == 0 {
            assert_eq!(add_of_len(k, 70_000)(2), k + 2);
        }
    }
    // Of eight spans every slot may be used up first.
    assert!(reused > 3000, "{reused}");
}
