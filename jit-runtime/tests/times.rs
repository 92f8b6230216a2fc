//! How long making functions takes is counted where that is asked for, and nowhere else.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]

#[path = "support/tools.rs"]
#[expect(dead_code, reason = "shared with the tests of perf and GDB")]
mod tools;

use jit_runtime::{Backend, jit, stats, with_backend};
use tools::{again, is_again};

fn make(count: u64) {
    with_backend(Backend::Machine, || {
        for k in 0..count {
            assert_eq!(jit!(move |x: u64| x ^ k)(1), k ^ 1);
        }
    });
}

#[test]
fn every_function_is_counted_once() {
    if !is_again() {
        return again("every_function_is_counted_once", &[("JIT_STATS", "times")]);
    }
    make(1000);
    let times = stats().times;
    assert_eq!(times.count(), 1000);
    assert_eq!(times.iter().map(|(_, count)| count).sum::<u64>(), 1000);
    assert!(times.iter().all(|(range, count)| range.start < range.end && count > 0));
    assert_eq!(times.to_string().lines().count(), times.iter().count());
}

#[test]
fn nothing_is_counted_that_nobody_asked_for() {
    if !is_again() {
        return again("nothing_is_counted_that_nobody_asked_for", &[("JIT_STATS", "0")]);
    }
    make(10);
    assert_eq!((stats().times.count(), stats().created), (0, 10));
}
