//! A panic in what machine code calls passes through the machine code: it is caught outside, what
//! is in between is dropped, and callee-saved registers are what they were.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]

#[path = "../machine/call.rs"]
mod call;
mod functions;
mod registers;
#[path = "../../../jit-codegen/tests/text/mod.rs"]
mod text;

use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Barrier, Mutex, MutexGuard, PoisonError};
use std::thread;

use call::Machine;
use functions::{LIVE, RECURSIVE, made};
use jit_codegen::ir::interp::Outcome;
use registers::{MARKS, call_with_marked_registers, seen_from_here};

/// One test at a time: a child that is forked while another thread unwinds must not unwind itself,
/// as the unwinder's lock may be taken for ever.
fn one() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a function that machine code calls is handed.
struct Context {
    /// What it calls in turn.
    inner: Option<(Machine, Box<Context>)>,
    drops: Cell<u32>,
    /// What `looks` saw.
    registers: Cell<Option<[u64; 6]>>,
    /// Where the panic's backtrace goes, if it is wanted.
    backtrace: Option<RefCell<String>>,
}

impl Context {
    fn new(inner: Option<(Machine, Box<Self>)>) -> Self {
        Self { inner, drops: Cell::new(0), registers: Cell::new(None), backtrace: None }
    }

    fn argument(&self) -> u64 {
        std::ptr::from_ref(self) as u64
    }
}

/// Counts its drop.
struct Guard<'a>(&'a Context);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.0.drops.set(self.0.drops.get() + 1);
    }
}

/// What `panics` unwinds with.
#[derive(Debug, PartialEq)]
struct Payload(u32);

/// Calls the inner function, or panics if there is none.
extern "sysv64-unwind" fn goes_on(context: &Context) -> u64 {
    let _guard = Guard(context);
    match &context.inner {
        Some((machine, inner)) => match machine.call(&[inner.argument()]) {
            Outcome::Returned(results) => results[0],
            outcome => panic!("{outcome:?}"),
        },
        None => {
            if let Some(backtrace) = &context.backtrace {
                *backtrace.borrow_mut() = Backtrace::force_capture().to_string();
            }
            resume_unwind(Box::new(Payload(7)))
        }
    }
}

/// As `goes_on`, and gives 1000 if that panics.
extern "sysv64-unwind" fn catches(context: &Context) -> u64 {
    catch_unwind(AssertUnwindSafe(|| goes_on(context))).unwrap_or(1000)
}

fn payload(machine: &Machine, context: &Context) -> Payload {
    let call = || machine.call(&[context.argument()]);
    let payload = catch_unwind(AssertUnwindSafe(call)).unwrap_err();
    *payload.downcast::<Payload>().unwrap()
}

#[test]
fn is_caught_outside_and_drops_what_is_between() {
    let _one = one();
    let innermost = Context::new(None);
    let inner = Context::new(Some((made(LIVE, goes_on as *const ()), Box::new(innermost))));
    let outer = Context::new(Some((made(LIVE, goes_on as *const ()), Box::new(inner))));
    let machine = made(LIVE, goes_on as *const ());
    for round in 1..100 {
        assert_eq!(payload(&machine, &outer), Payload(7));
        let (_, inner) = outer.inner.as_ref().unwrap();
        let (_, innermost) = inner.inner.as_ref().unwrap();
        assert_eq!([&outer, inner, innermost].map(|c| c.drops.get()), [round; 3]);
    }
}

/// Notes what the unwinder finds where machine code was called.
extern "sysv64-unwind" fn looks(context: &Context) -> u64 {
    context.registers.set(seen_from_here());
    0
}

/// The function keeps values in all of them while it calls.
#[test]
fn the_unwinder_finds_callee_saved_registers() {
    let _one = one();
    let context = Context::new(None);
    let (argument, machine) = (context.argument(), made(LIVE, looks as *const ()));
    // SAFETY: the machine code is of that signature.
    unsafe { call_with_marked_registers(argument, machine.address()) };
    assert_eq!(context.registers.get(), Some(MARKS));
}

/// The outer function's values live in callee-saved registers while a panic passes the inner one,
/// which has changed all of them.
#[test]
fn callee_saved_registers_survive() {
    let _one = one();
    let panics = made(LIVE, goes_on as *const ());
    let context = Context::new(Some((panics, Box::new(Context::new(None)))));
    let machine = made(LIVE, catches as *const ());
    let x = context.argument();
    let values = [3, 5, 7, 11, 13, 17].map(|factor: u64| x.wrapping_mul(factor));
    let sum = values.iter().fold(1000_u64, |sum, value| (sum ^ value).wrapping_mul(31));
    assert_eq!(machine.call(&[x]), Outcome::Returned(vec![sum]));
}

#[test]
fn passes_a_thousand_frames() {
    let _one = one();
    let machine = made(RECURSIVE, goes_on as *const ());
    let context = Context::new(None);
    for depth in [0, 1, 2, 1000] {
        let call = || machine.call(&[depth, context.argument()]);
        let payload = catch_unwind(AssertUnwindSafe(call)).unwrap_err();
        assert_eq!(payload.downcast_ref::<Payload>(), Some(&Payload(7)));
        // The same depth, and a check in the machine code itself at the end of it.
        let trapped = machine.call(&[depth, 0]);
        assert!(matches!(trapped, Outcome::TrappedWith(_, args) if args[0] == 0));
    }
}

#[test]
fn backtraces_pass_too() {
    let _one = one();
    let machine = made(RECURSIVE, goes_on as *const ());
    let context = Context { backtrace: Some(RefCell::default()), ..Context::new(None) };
    let call = || machine.call(&[5, context.argument()]);
    assert!(catch_unwind(AssertUnwindSafe(call)).is_err());
    let backtrace = context.backtrace.unwrap().into_inner();
    assert!(backtrace.contains("backtraces_pass_too"), "{backtrace}");
}

#[test]
fn on_threads_at_once() {
    let _one = one();
    let machine = made(LIVE, goes_on as *const ());
    let barrier = Barrier::new(8);
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                barrier.wait();
                for _ in 0..50 {
                    let context = Context::new(None);
                    assert_eq!(payload(&machine, &context), Payload(7));
                    let own = made(LIVE, goes_on as *const ());
                    assert_eq!(payload(&own, &context), Payload(7));
                }
            });
        }
    });
}

/// Enough functions for several spans, all given back: the next ones are described anew.
#[test]
fn memory_comes_and_goes() {
    let _one = one();
    let context = Context::new(None);
    for _ in 0..4 {
        let functions: Vec<Machine> = (0..700).map(|_| made(LIVE, goes_on as *const ())).collect();
        for machine in [&functions[0], &functions[350], &functions[699]] {
            assert_eq!(payload(machine, &context), Payload(7));
        }
    }
}

#[test]
fn after_a_fork() {
    let _one = one();
    let machine = made(LIVE, goes_on as *const ());
    let context = Context::new(None);
    let check = || {
        assert_eq!(payload(&machine, &context), Payload(7));
        assert_eq!(payload(&made(LIVE, goes_on as *const ()), &context), Payload(7));
    };
    // Others make and drop functions meanwhile, so that the fork may come at any moment.
    thread::scope(|scope| {
        let churn = || (0..200).for_each(|_| drop(made(RECURSIVE, goes_on as *const ())));
        scope.spawn(churn);
        for _ in 0..20 {
            functions::in_child(check);
            check();
        }
    });
}
