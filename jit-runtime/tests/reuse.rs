//! A slot's new function is what runs, whichever core ran the old one: threads make functions, hand them
//! on, and call and drop what they are handed, so that each address is executed by a core, written by
//! another and executed again, over and over. Every call has a result of its own, and the code takes
//! turns at shapes whose instructions start at different places.
//!
//! `JIT_CALLS` says how many, and `JIT_THREADS` on how many threads:
//! ```sh
//! JIT_CALLS=100000000 cargo test --release -p jit-runtime --test reuse every_call -- --nocapture
//! ```
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
#![expect(unsafe_code, reason = "templates made by hand")]

#[expect(dead_code, reason = "shared with the other tests")]
mod support;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, TryLockError};
use std::time::Instant;
use std::{env, hint, thread};

use jit_runtime::__private as p;
use jit_runtime::{Backend, JitFn, Strategy, memory, with_backend};
use p::{Directive::Emit, Encoding, Fragment, Hole, HoleType, Patch, Template};
use support::add;

/// How many functions are handed on at once.
const BATCH: usize = 16;

/// Small functions that each thread keeps, so that of the eight spans which it uses up before a barrier few
/// slots are left, and those are used again soon; fewer where each has a page.
const KEPT: i64 = 7000;
const KEPT_PAGES: i64 = 850;

/// `nop; mov rax, k; add rax, rdi; ret`
const ADD: [u8; 15] = [0x90, 0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0x48, 0x01, 0xF8, 0xC3];

/// `mov rax, rdi; mov rdx, k; sub rax, rdx; ret`
const SUB: [u8; 17] =
    [0x48, 0x89, 0xF8, 0x48, 0xBA, 0, 0, 0, 0, 0, 0, 0, 0, 0x48, 0x29, 0xD0, 0xC3];

/// `mov rcx, k; lea rax, [rdi + rcx]; xor rax, rcx; ret`
const XOR: [u8; 18] =
    [0x48, 0xB9, 0, 0, 0, 0, 0, 0, 0, 0, 0x48, 0x8D, 0x04, 0x0F, 0x48, 0x31, 0xC8, 0xC3];

/// A shape: what it computes of `x` and `k`, as a function, and as templates of two lengths.
struct Shape {
    meaning: fn(i64, i64) -> i64,
    templates: [Template<'static>; 2],
}

/// Code with `int3` up to a length of `N`.
const fn padded<const N: usize>(code: &[u8]) -> [u8; N] {
    let mut bytes = [0xCC; N];
    let (start, _) = bytes.split_at_mut(code.len());
    start.copy_from_slice(code);
    bytes
}

const fn template(code: &'static [Emitted; 1]) -> Template<'static> {
    let [Emit(fragment)] = code else { unreachable!() };
    const K: &[Hole<'static>] = &[Hole { name: "k", ty: HoleType::I64 }];
    Template {
        body: code,
        holes: K,
        max_len: fragment.code.len() as u32,
        origin: jit_runtime::__private::Origin::UNKNOWN,
    }
}

type Emitted = p::Directive<'static>;

macro_rules! shape {
    ($code:ident, $offset:literal, $meaning:expr) => {{
        const PATCH: &[Patch] =
            &[Patch { offset: $offset, hole: 0, encoding: Encoding::Full64, count: 1 }];
        const SHORT: &[Emitted; 1] = &[Emit(Fragment { code: &$code, patches: PATCH })];
        const LONG: &[Emitted; 1] =
            &[Emit(Fragment { code: &padded::<1000>(&$code), patches: PATCH })];
        Shape { meaning: $meaning, templates: [template(SHORT), template(LONG)] }
    }};
}

static SHAPES: [Shape; 3] = [
    shape!(ADD, 3, |x, k| x.wrapping_add(k)),
    shape!(SUB, 5, |x, k| x.wrapping_sub(k)),
    shape!(XOR, 2, |x, k| x.wrapping_add(k) ^ k),
];

/// Which shape function `n` has; no two that follow each other in a slot have the same for long.
fn shape(n: usize) -> &'static Shape {
    &SHAPES[(n.wrapping_mul(0x9E37_79B9) >> 7) % SHAPES.len()]
}

/// A value that no other function has.
fn value(thread: usize, n: usize) -> i64 {
    ((thread << 40 | n) as i64).wrapping_mul(0x5851_F42D_4C95_7F2D)
}

/// Function `n` of a thread.
fn make(thread: usize, n: usize) -> JitFn<impl Fn(i64) -> i64 + Send + Sync + 'static> {
    let (shape, k) = (shape(n), value(thread, n));
    // Long ones by batches.
    let template = &shape.templates[usize::from((n / BATCH).is_multiple_of(4))];
    // SAFETY: the templates are well-formed and of the type `fn(i64) -> i64`, with one hole of type
    // `i64`; the result goes to `try_finish`.
    let code = unsafe { p::instantiate::<(i64,), i64, 1>(template, [k as u64]) };
    let plain = move |x: i64| (shape.meaning)(x, k);
    let made = p::try_finish(code, plain, |entry, plain| move |x| entry.call(&plain, x));
    made.expect("there is machine code")
}

/// How many batches wait to be called at most.
const WAITING: usize = 16;

/// A queue which who comes too early waits at without a system call: one would have the core serialise.
struct Mailbox<T>(Mutex<VecDeque<T>>);

impl<T> Mailbox<T> {
    fn put(&self, thing: T) {
        let mut thing = Some(thing);
        self.wait(|queue| (queue.len() < WAITING).then(|| queue.extend(thing.take())));
    }

    fn take(&self) -> T {
        self.wait(VecDeque::pop_front)
    }

    fn wait<R>(&self, mut attempt: impl FnMut(&mut VecDeque<T>) -> Option<R>) -> R {
        for attempts in 1_u32.. {
            match self.0.try_lock() {
                Ok(mut queue) => {
                    if let Some(result) = attempt(&mut queue) {
                        return result;
                    }
                }
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Poisoned(_)) => panic!("another thread failed"),
            }
            hint::spin_loop();
            if attempts.is_multiple_of(500) {
                thread::yield_now();
            }
        }
        unreachable!("somebody comes")
    }
}

fn number(variable: &str, default: usize) -> usize {
    env::var(variable).map_or(default, |value| value.parse().unwrap())
}

#[test]
fn every_call_runs_the_slots_newest_function() {
    with_backend(Backend::Machine, || drop(add(1)));
    let flips = memory().strategy == Strategy::Flip;
    let calls = number("JIT_CALLS", if flips { 50_000 } else { 500_000 });
    let threads = number("JIT_THREADS", 2);
    let kept = if flips { KEPT_PAGES } else { KEPT };
    let batches = calls.div_ceil(threads * BATCH);
    let mailboxes: Vec<_> = (0..threads).map(|_| Mailbox(Mutex::default())).collect();
    let most = AtomicUsize::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        for me in 0..threads {
            let (mailboxes, most) = (&mailboxes, &most);
            scope.spawn(move || {
                with_backend(Backend::Machine, || {
                    let before = (me + threads - 1) % threads;
                    let kept: Vec<_> = (0..kept).map(add).collect();
                    for batch in 0..batches {
                        let numbers = || batch * BATCH..(batch + 1) * BATCH;
                        let made: Vec<_> = numbers().map(|n| make(me, n)).collect();
                        mailboxes[me].put(made);
                        let handed = mailboxes[before].take();
                        for (f, n) in handed.iter().zip(numbers()) {
                            let (x, k) = (value(me, n), value(before, n));
                            assert_eq!(f(x), (shape(n).meaning)(x, k), "function {n} of {before}");
                        }
                    }
                    assert!(kept.iter().zip(0..).all(|(f, k)| f(1) == k + 1));
                    most.fetch_max(memory().reserved, Ordering::Relaxed);
                });
            });
        }
    });
    let (calls, took) = (batches * BATCH * threads, start.elapsed());
    // What was ever mapped at once has no more slots than this.
    let slots = most.into_inner() / if flips { 4096 } else { 64 };
    println!("{calls} calls on {threads} threads in at most {slots} slots: {took:.1?}");
    assert!(slots < calls / 5, "slots are used again");
}

#[test]
fn on_every_rung() {
    support::maps::rerun("on_every_rung");
}
