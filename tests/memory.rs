//! Memory as the process sees it: never writable and executable at once, and never more than is
//! in use.
use jit_runtime::{JitFn, jit};
use std::sync::Arc;

fn adder(k: i64) -> JitFn<impl Fn(i64) -> i64 + Send + Sync> {
    jit!(|x: i64| -> i64 { x.wrapping_add(k) })
}

#[cfg(target_os = "linux")]
fn resident_pages() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn never_writable_and_executable() {
    let functions: Vec<_> = (0..1000).map(adder).collect();
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    for line in maps.lines() {
        let permissions = line.split(' ').nth(1).unwrap();
        assert!(!(permissions.contains('w') && permissions.contains('x')), "{line}");
    }
    assert!(functions.iter().enumerate().all(|(k, f)| f(1) == k as i64 + 1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_million_cycles_keep_memory_flat() {
    let cycles = |n: i64| (0..n).for_each(|k| assert_eq!(adder(k)(k), 2 * k));
    cycles(10_000);
    let before = resident_pages();
    cycles(1_000_000);
    let after = resident_pages();
    assert!(after < before + 512, "{before} pages before, {after} after");
}

#[test]
fn functions_go_to_threads_and_come_from_them() {
    let shared: Arc<JitFn<dyn Fn(i64) -> i64 + Send + Sync>> = Arc::new(adder(5));
    let threads: Vec<_> = (0..8)
        .map(|t| {
            let shared = Arc::clone(&shared);
            std::thread::spawn(move || {
                let own: Vec<_> = (0..1000).map(|k| adder(k * t)).collect();
                assert!(own.iter().zip(0..).all(|(f, k)| f(1) == k * t + 1));
                assert_eq!(shared(t), t + 5);
                own
            })
        })
        .collect();
    for (t, thread) in (0..).zip(threads) {
        let own = thread.join().unwrap();
        assert_eq!(own[7](2), 7 * t + 2);
    }
}
