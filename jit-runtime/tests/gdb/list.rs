//! The list that the debugger reads, seen as it sees it.

use std::thread;

use jit_runtime::{JitFn, jit};

use crate::tools::{again, is_again};

const ON: &[(&str, &str)] = &[("JIT_GDB", "1")];

#[repr(C)]
struct Descriptor {
    version: u32,
    action: u32,
    relevant: *const Entry,
    first: *const Entry,
}

#[repr(C)]
struct Entry {
    next: *const Entry,
    prev: *const Entry,
    file: *const u8,
    file_len: u64,
}

unsafe extern "C" {
    static __jit_debug_descriptor: Descriptor;
}

/// The object files in the list.
fn files() -> Vec<Vec<u8>> {
    let (mut files, mut prev) = (Vec::new(), std::ptr::null());
    // SAFETY: no other thread makes or drops functions meanwhile.
    unsafe {
        let descriptor = (&raw const __jit_debug_descriptor).read_volatile();
        assert!(descriptor.version == 1 && descriptor.action <= 2);
        assert!(descriptor.relevant.is_null() == (descriptor.action == 0));
        let mut next = descriptor.first;
        while !next.is_null() {
            assert_eq!((*next).prev, prev);
            let len = (*next).file_len as usize;
            files.push(std::slice::from_raw_parts((*next).file, len).to_vec());
            (prev, next) = (next, (*next).next);
        }
    }
    files
}

fn function(k: u64) -> JitFn<impl Fn(u64) -> u64 + Send + Sync> {
    jit!(
        #[jit(name = "listed")]
        move |x: u64| x ^ k
    )
}

#[test]
fn a_function_is_listed_until_it_is_dropped() {
    if !is_again() {
        for rung in ["dual", "alias", "flip"] {
            let variables = [ON, &[("JIT_MEMORY", rung)]].concat();
            again("list::a_function_is_listed_until_it_is_dropped", &variables);
        }
        return;
    }
    assert!(files().is_empty());
    let functions: Vec<_> = (0..10).map(function).collect();
    let listed = files();
    assert_eq!(listed.len(), 10);
    // The last is the first, and says where it is.
    let entry = functions[9].entry().unwrap().addr().get().to_le_bytes();
    assert!(listed[0].starts_with(b"\x7FELF") && listed[0].windows(8).any(|it| it == entry));
    assert!(listed[0].windows(7).any(|it| it == b"listed\0"));
    // From the middle, from the ends, and by another thread.
    let mut functions = functions.into_iter();
    drop((functions.next(), functions.nth(3), functions.next_back()));
    assert_eq!(files().len(), 4);
    let rest: Vec<_> = functions.collect();
    assert!(rest.iter().all(|f| f(0) < 10));
    thread::spawn(|| drop(rest)).join().unwrap();
    assert!(files().is_empty());
    // A slot that is taken again is listed again.
    for k in 0..1000 {
        let f = function(k);
        assert_eq!((f(0), files().len()), (k, 1));
    }
    assert!(files().is_empty());
}

#[test]
fn sixteen_threads_share_the_list() {
    if !is_again() {
        return again("list::sixteen_threads_share_the_list", ON);
    }
    let work = |thread: u64| {
        let kept: Vec<_> = (0..20).map(function).collect();
        assert!((0..300).all(|k| function(k * thread)(1) == 1 ^ (k * thread)));
        kept
    };
    let threads: Vec<_> = (0..16).map(|k| thread::spawn(move || work(k))).collect();
    let kept: Vec<_> = threads.into_iter().map(|it| it.join().unwrap()).collect();
    assert_eq!(files().len(), 320);
    drop(kept);
    assert!(files().is_empty());
}

#[test]
fn a_forked_child_has_a_list_of_its_own() {
    if !is_again() {
        return again("list::a_forked_child_has_a_list_of_its_own", ON);
    }
    let inherited = function(1);
    // SAFETY: the child runs only code that is made for it and leaves by `_exit`.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let own = function(2);
        let two = files().len();
        drop(inherited);
        let good = (two, files().len(), own(1)) == (2, 1, 3);
        // SAFETY: ends this process only.
        unsafe { libc::_exit(i32::from(!good)) };
    }
    let mut status = 0;
    // SAFETY: `status` is a place for the result.
    let waited = unsafe { libc::waitpid(child, &raw mut status, 0) };
    assert_eq!((waited, status, files().len()), (child, 0, 1));
}

#[test]
fn nothing_is_listed_that_nobody_asked_for() {
    if !is_again() {
        return again("list::nothing_is_listed_that_nobody_asked_for", &[]);
    }
    let f = function(1);
    assert!(f(0) == 1 && files().is_empty());
}
