//! Functions made, called and dropped on different threads, and in a thread's last moments.
#![expect(unsafe_code, reason = "hand-made templates are the macro's business otherwise")]

#[expect(dead_code, reason = "shared with the other tests")]
mod support;

use std::cell::RefCell;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use support::{Stored, add, add_of_len};

#[test]
fn made_here_called_and_dropped_there() {
    let functions: Vec<_> = (0..5000).map(add).collect();
    thread::spawn(move || {
        for (f, k) in functions.into_iter().zip(0..) {
            assert_eq!(f(1), k + 1);
        }
    })
    .join()
    .unwrap();
    assert_eq!(add(4)(2), 6);
}

#[test]
fn functions_outlive_their_thread() {
    for _ in 0..50 {
        let made = || (0..700).map(add).collect::<Vec<_>>();
        let threads: Vec<_> = (0..4).map(|_| thread::spawn(made)).collect();
        let functions: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
        for (f, k) in functions.iter().flat_map(|made| made.iter().zip(0..)) {
            assert_eq!(f(1), k + 1);
        }
    }
}

#[test]
fn eight_threads_churn() {
    thread::scope(|scope| {
        let (first, mut input) = channel::<Stored>();
        for seed in 0..8 {
            let (output, next) = channel();
            let input = std::mem::replace(&mut input, next);
            scope.spawn(move || churn(seed, input, output));
        }
        drop(first);
        drain(input);
    });
}

/// Makes functions of all sizes, keeps some, and hands others on.
fn churn(seed: usize, input: Receiver<Stored>, output: Sender<Stored>) {
    let mut kept: Vec<(i64, Stored)> = Vec::new();
    for k in 0..4000_usize {
        let mixed = (k + seed).wrapping_mul(0x9E37_79B9) >> 8;
        let f = add_of_len(k as i64, mixed % if mixed.is_multiple_of(50) { 20_000 } else { 300 });
        assert_eq!(f(1), k as i64 + 1);
        if mixed.is_multiple_of(3) {
            output.send(f).unwrap();
        } else {
            kept.push((k as i64, f));
        }
        if mixed.is_multiple_of(5) && !kept.is_empty() {
            let (k, f) = kept.swap_remove(mixed % kept.len());
            assert_eq!(f(1), k + 1);
        }
        if let Ok(f) = input.try_recv() {
            assert_eq!(f(1) - f(0), 1);
        }
    }
    drop(output);
    drain(input);
}

fn drain(input: Receiver<Stored>) {
    for f in input {
        assert_eq!(f(3) - f(0), 3);
    }
}

#[test]
fn in_a_threads_last_moments() {
    /// Calls and drops a function, and makes another, when its thread's locals are destroyed.
    struct Last(Option<Stored>);
    impl Drop for Last {
        fn drop(&mut self) {
            if let Some(f) = self.0.take() {
                assert_eq!(f(2), 6);
                drop(f);
                assert_eq!(add(5)(2), 7);
                assert_eq!(add_of_len(5, 10_000)(2), 7);
            }
        }
    }
    thread_local! {
        static BEFORE: RefCell<Last> = const { RefCell::new(Last(None)) };
        static AFTER: RefCell<Last> = const { RefCell::new(Last(None)) };
    }
    for _ in 0..100 {
        thread::spawn(|| {
            BEFORE.with_borrow_mut(|last| last.0 = Some(Box::new(add(4))));
            AFTER.with_borrow_mut(|last| last.0 = Some(Box::new(add(4))));
        })
        .join()
        .unwrap();
    }
}

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#[test]
fn on_every_rung() {
    support::maps::rerun("on_every_rung");
}
