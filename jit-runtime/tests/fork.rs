//! What parent and child see of each other's functions after a `fork`: nothing.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "fork, and templates made by hand")]

#[expect(dead_code, reason = "shared with the other tests")]
mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use jit_runtime::{Backend, with_backend};
use support::maps::{ours, rerun};
use support::{Stored, add, add_of_len};

/// One fork at a time, so that what a test counts is its own.
static ONE: Mutex<()> = Mutex::new(());

/// A child of this process that runs `body` and says whether it panicked.
struct Child(libc::pid_t);

fn fork(body: impl FnOnce()) -> Child {
    // SAFETY: the child runs only code that is made for it (the runtime and glibc's allocator watch
    // for forks) and leaves by `_exit`.
    match unsafe { libc::fork() } {
        -1 => panic!("fork: {}", std::io::Error::last_os_error()),
        0 => {
            let failed = catch_unwind(AssertUnwindSafe(body)).is_err();
            // SAFETY: ends this process only.
            unsafe { libc::_exit(i32::from(failed)) }
        }
        child => Child(child),
    }
}

impl Child {
    fn wait(self) {
        let mut status = 0;
        // SAFETY: `status` is a place for the result.
        let child = unsafe { libc::waitpid(self.0, &raw mut status, 0) };
        assert_eq!((child, status), (self.0, 0), "the child failed");
    }
}

fn functions(count: i64) -> Vec<Stored> {
    let len = |k| [1, 100, 1000, 20_000][k as usize % 4];
    with_backend(Backend::Machine, || (0..count).map(|k| add_of_len(k, len(k))).collect())
}

fn check(functions: &[Stored]) {
    for (f, k) in functions.iter().zip(0..) {
        assert_eq!(f(1), k + 1);
    }
}

fn bytes(functions: &[Stored]) -> Vec<Vec<u8>> {
    functions.iter().map(|f| f.code().to_vec()).collect()
}

#[test]
fn neither_sees_the_others_writes() {
    let _one = ONE.lock();
    let functions = functions_and_gaps();
    let before = bytes(&functions);
    let go = AtomicPage::new();
    let child = fork(|| {
        let inherited = functions_of_child(&functions);
        go.wait();
        // The parent has dropped, reused and made functions since.
        check(inherited);
        assert_eq!(bytes(inherited), before);
        check(&self::functions(300));
    });
    check(&functions);
    drop(functions);
    check(&self::functions(500));
    go.set();
    child.wait();
}

#[test]
fn the_child_drops_what_it_inherited() {
    let _one = ONE.lock();
    let functions = functions_and_gaps();
    let before = bytes(&functions);
    let mut inherited = Some(functions);
    let child = fork(|| {
        drop(inherited.take());
        let new = self::functions(300);
        check(&new);
        drop(new);
        check(&self::functions(300));
    });
    child.wait();
    let functions = inherited.unwrap();
    check(&functions);
    assert_eq!(bytes(&functions), before);
}

#[test]
fn frozen_memory_is_unmapped_with_its_last_function() {
    let _one = ONE.lock();
    let mut most = 0;
    for _ in 0..50 {
        let functions = self::functions(100);
        fork(|| check(&functions)).wait();
        check(&self::functions(100));
        drop(functions);
        most = most.max(ours().len());
    }
    assert!(most < 40, "{most} mappings");
}

#[test]
fn other_threads_make_functions_meanwhile() {
    let _one = ONE.lock();
    let stop = AtomicBool::new(false);
    let shared = functions(200);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let f = with_backend(Backend::Machine, || add(4));
                    assert_eq!(f(2), 6);
                    check(&functions(20));
                }
            });
        }
        for _ in 0..100 {
            fork(|| {
                check(&shared);
                check(&functions(50));
                thread::spawn(|| check(&functions(50))).join().unwrap();
            })
            .wait();
            check(&shared);
        }
        stop.store(true, Ordering::Relaxed);
    });
}

/// Functions, with free slots between them for whoever wants to reuse them.
fn functions_and_gaps() -> Vec<Stored> {
    let gaps = functions(300);
    let functions = functions(300);
    drop(gaps);
    functions
}

/// The child's copy of the functions, which it never drops.
fn functions_of_child(functions: &[Stored]) -> &[Stored] {
    check(functions);
    functions
}

/// A flag that parent and child share.
struct AtomicPage(&'static AtomicBool);

impl AtomicPage {
    fn new() -> Self {
        let (access, flags) =
            (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_SHARED | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping touches nothing that exists.
        let page = unsafe { libc::mmap(std::ptr::null_mut(), 4096, access, flags, -1, 0) };
        assert_ne!(page, libc::MAP_FAILED);
        // SAFETY: the page is zero, is never unmapped, and is only used as this atomic.
        Self(unsafe { &*page.cast::<AtomicBool>() })
    }

    fn set(&self) {
        self.0.store(true, Ordering::Release);
    }

    fn wait(&self) {
        while !self.0.load(Ordering::Acquire) {
            thread::yield_now();
        }
    }
}

#[test]
fn on_every_rung() {
    rerun("on_every_rung");
}
