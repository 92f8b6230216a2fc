//! What is counted. One test, as the numbers are the process's.
#![expect(unsafe_code, reason = "templates made by hand")]

#[expect(dead_code, reason = "shared with the other tests")]
mod support;

use std::thread;

use jit_runtime::{Backend, JitError, Strategy, memory, stats, with_backend};
use support::{MACHINE, Stored, add, add_of_len, try_add};

#[test]
fn functions_are_counted() {
    assert_eq!((stats().created, stats().alive), (0, 0));
    let plain = with_backend(Backend::Plain, || (0..7).map(add).collect::<Vec<_>>());
    assert!(with_backend(Backend::Plain, || matches!(try_add(1), Err(JitError::Disabled))));
    // Who asks for a reason is told it, and nothing falls back.
    assert_eq!(stats().fallbacks.disabled, plain.len() as u64);
    with_backend(Backend::Machine, counted);
}

fn counted() {
    if !MACHINE {
        drop(add(1));
        assert_eq!((stats().fallbacks.unsupported, memory().strategy), (1, Strategy::None));
        return;
    }
    let small: Vec<_> = (0..100).map(add).collect();
    let large: Stored = add_of_len(1, 100_000);
    let stats_now = stats();
    assert_eq!((stats_now.created, stats_now.alive), (101, 101));
    let slot = if memory().strategy == Strategy::Flip { 4096 } else { 64 };
    assert_eq!(stats_now.bytes, 100 * slot + (128 << 10));
    assert_eq!((memory().used, memory().alive), (stats_now.bytes, 101));
    assert!(memory().reserved >= memory().used);
    // Freed by another thread, which makes some, too.
    let others = thread::spawn(move || {
        drop((small, large));
        (0..10).map(add).collect::<Vec<_>>()
    });
    let others = others.join().unwrap();
    assert_eq!((stats().created, stats().alive, stats().bytes), (111, 10, 10 * slot));
    (0..50_000).for_each(|k| drop(add(k)));
    drop(others);
    assert_eq!((stats().created, stats().alive, stats().bytes), (50_111, 0, 0));
}

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#[test]
fn on_every_rung() {
    support::maps::rerun("on_every_rung");
}
