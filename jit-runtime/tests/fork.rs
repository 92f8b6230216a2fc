//! What parent and child see of each other's functions after a `fork`: nothing.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "fork, and templates made by hand")]

#[expect(dead_code, reason = "shared with the other tests")]
mod support;

use std::ffi::{CStr, c_char};
use std::io;
use std::ops::Range;
use std::os::unix::process::CommandExt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::Command;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use jit_runtime::{Backend, stats, with_backend};
use support::maps::{is_under_valgrind, ours, rerun};
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
        assert_eq!(self.status(), 0, "the child failed");
    }

    /// How it ended, as `waitpid` tells.
    fn status(self) -> libc::c_int {
        let mut status = 0;
        // SAFETY: `status` is a place for the result.
        let child = unsafe { libc::waitpid(self.0, &raw mut status, 0) };
        assert_eq!(child, self.0);
        status
    }
}

/// The exit code of a child that `execve` was refused.
const NOT_EXECUTED: libc::c_int = 77;

unsafe extern "C" {
    /// Not the crate's, which warns of calls from Rust.
    fn vfork() -> libc::pid_t;
}

/// A child by `vfork`, in this process's memory and on this thread's stack: executes a program, without
/// arguments, or else exits. All of it is one piece of assembly, as what returns twice cannot be Rust's.
fn child_by_vfork(program: &CStr) -> Child {
    let (arguments, environment) = ([program.as_ptr(), ptr::null()], [ptr::null::<c_char>()]);
    let child: libc::pid_t;
    // SAFETY: the C library's `vfork` may be called from assembly like any function: it keeps its return
    // address where the child does not write. The child calls only what POSIX lets it call, with strings
    // and lists that end in zero, and does not come back.
    unsafe {
        std::arch::asm!(
            "call {vfork}",
            "test eax, eax",
            "jnz 2f",
            "mov rdi, r12",
            "mov rsi, r13",
            "mov rdx, r14",
            "call {execve}",
            "mov edi, {code}",
            "call {exit}",
            "2:",
            vfork = sym vfork,
            execve = sym libc::execve,
            exit = sym libc::_exit,
            code = const NOT_EXECUTED,
            in("r12") program.as_ptr(),
            in("r13") arguments.as_ptr(),
            in("r14") environment.as_ptr(),
            lateout("eax") child,
            clobber_abi("C"),
        );
    }
    assert_ne!(child, -1, "vfork: {}", io::Error::last_os_error());
    Child(child)
}

/// One child by `vfork` that executes a program, and one that exits.
fn vfork_twice() {
    child_by_vfork(c"/bin/true").wait();
    let status = child_by_vfork(c"/nothing/is/here").status();
    assert_eq!((libc::WIFEXITED(status), libc::WEXITSTATUS(status)), (true, NOT_EXECUTED));
}

/// So many times, or a tenth under valgrind, which runs one thread at a time and copies what it knows of
/// memory at each fork.
fn times(count: usize) -> Range<usize> {
    0..if is_under_valgrind() { count.div_ceil(10) } else { count }
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
    for _ in times(50) {
        let functions = self::functions(100);
        fork(|| check(&functions)).wait();
        check(&self::functions(100));
        drop(functions);
        most = most.max(ours().len());
    }
    assert!(most < 40, "{most} mappings");
}

/// Runs `body` while four threads make functions, some of which they hand to the next and drop there.
fn while_others_churn(body: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    let handed: [Mutex<Vec<Stored>>; 4] = Default::default();
    thread::scope(|scope| {
        for me in 0..4 {
            let (stop, handed) = (&stop, &handed);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let f = with_backend(Backend::Machine, || add(4));
                    assert_eq!(f(2), 6);
                    let mine = functions(20);
                    check(&mine);
                    let others =
                        std::mem::replace(&mut *handed[(me + 1) % 4].lock().unwrap(), mine);
                    check(&others);
                }
            });
        }
        // A panic here would leave the threads running.
        let result = catch_unwind(AssertUnwindSafe(body));
        stop.store(true, Ordering::Relaxed);
        if let Err(payload) = result {
            resume_unwind(payload);
        }
    });
}

/// Functions of this thread, and of one that has ended.
fn of_two_threads() -> Vec<Stored> {
    let mut all = functions(100);
    let others =
        || with_backend(Backend::Machine, || (100..200).map(|k| add_of_len(k, 99)).collect());
    all.append(&mut thread::spawn(others).join().unwrap());
    all
}

#[test]
fn other_threads_make_functions_meanwhile() {
    let _one = ONE.lock();
    while_others_churn(|| {
        for _ in times(50) {
            let shared = of_two_threads();
            let before = bytes(&shared);
            let mut inherited = Some(shared);
            let child = fork(|| {
                let shared = inherited.take().unwrap();
                check(&shared);
                assert_eq!(bytes(&shared), before);
                let new = functions(50);
                drop(shared);
                check(&new);
                thread::spawn(|| check(&functions(50))).join().unwrap();
            });
            check(&functions(50));
            child.wait();
            let shared = inherited.unwrap();
            check(&shared);
            assert_eq!(bytes(&shared), before);
        }
    });
}

#[test]
fn several_threads_fork_at_once() {
    let _one = ONE.lock();
    while_others_churn(|| {
        let shared = of_two_threads();
        let forks = || {
            for _ in times(10) {
                let mine = functions(30);
                fork(|| {
                    check(&shared);
                    check(&mine);
                    check(&functions(30));
                    // A child forks, too.
                    fork(|| check(&functions(30))).wait();
                })
                .wait();
                check(&mine);
            }
        };
        thread::scope(|scope| (0..3).for_each(|_| drop(scope.spawn(forks))));
        check(&shared);
    });
}

/// What is dropped traps at once, which it does not in memory that is frozen: nobody writes there.
fn none_is_frozen(mut functions: Vec<Stored>) {
    // The small ones lie side by side, and the others keep the memory mapped.
    let small = functions.iter().position(|f| f.code().len() < 64).unwrap();
    let entry = functions[small].entry().unwrap();
    // SAFETY: the byte is mapped, and nobody else makes or drops functions there.
    let first = || unsafe { entry.read_volatile() };
    assert_ne!(first(), 0xCC);
    drop(functions.remove(small));
    assert_eq!(first(), 0xCC);
    check(&functions[..small]);
}

/// `posix_spawn`, by which the standard library starts a program if it can, and in the C library of GNU
/// is a kind of `vfork`: nothing is frozen.
#[test]
fn a_spawned_program_changes_nothing() {
    let _one = ONE.lock();
    let functions = functions(100);
    for _ in times(20) {
        assert!(Command::new("true").status().unwrap().success());
        check(&functions);
        check(&self::functions(10));
    }
    none_is_frozen(functions);
}

#[test]
fn programs_are_spawned_while_others_make_functions() {
    let _one = ONE.lock();
    let shared = Arc::new(functions(100));
    while_others_churn(|| {
        for _ in times(20) {
            assert!(Command::new("true").status().unwrap().success());
            // With something to do in between, the standard library forks and executes. The child
            // may make functions then, as after any fork, and call what it inherited.
            let (inherited, mut forked) = (Arc::clone(&shared), Command::new("true"));
            // SAFETY: the child runs only code that is made for it, as in `fork` above.
            unsafe { forked.pre_exec(move || check_in_child(&inherited)) };
            assert!(forked.status().unwrap().success());
            check(&shared);
        }
    });
}

/// `vfork` itself, which runs no handlers: nothing is frozen, and nothing miscounted.
#[test]
fn a_vfork_changes_nothing() {
    let _one = ONE.lock();
    let functions = functions_and_gaps();
    let (before, alive) = (bytes(&functions), stats().alive);
    for _ in times(20) {
        vfork_twice();
        check(&functions);
        check(&self::functions(10));
        assert_eq!(stats().alive, alive);
    }
    assert_eq!(bytes(&functions), before);
    none_is_frozen(functions);
}

#[test]
fn other_threads_make_functions_while_children_of_vfork_run() {
    let _one = ONE.lock();
    let alive = stats().alive;
    while_others_churn(|| {
        let shared = of_two_threads();
        for _ in times(50) {
            let mine = functions(30);
            vfork_twice();
            check(&shared);
            check(&mine);
        }
    });
    assert_eq!(stats().alive, alive);
}

fn check_in_child(inherited: &[Stored]) -> io::Result<()> {
    let checked = catch_unwind(AssertUnwindSafe(|| {
        check(inherited);
        check(&functions(20));
    }));
    checked.map_err(|_| io::ErrorKind::Other.into())
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
