//! A call's outcome: its result, or its panic.

use super::Same;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// A result, or what a panic says and where.
#[derive(Debug)]
pub enum Outcome<R> {
    Value(R),
    Panic(Panic),
}

#[derive(Debug, PartialEq, Eq)]
pub struct Panic {
    message: String,
    file: String,
    line: u32,
    column: u32,
}

impl<R: Same> Outcome<R> {
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(a), Self::Value(b)) => a.same(b),
            // Both closures are the same tokens.
            (Self::Panic(a), Self::Panic(b)) => a == b,
            _ => false,
        }
    }
}

thread_local! {
    static LAST_PANIC: RefCell<Option<Panic>> = const { RefCell::new(None) };
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `f`, whose panic is a result like others.
pub fn outcome<R>(f: impl FnOnce() -> R) -> Outcome<R> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if QUIET.get() {
                let payload = info.payload();
                let message = match payload.downcast_ref::<&str>() {
                    Some(message) => (*message).to_owned(),
                    None => payload.downcast_ref::<String>().expect("a message").clone(),
                };
                let at = info.location().expect("a place");
                let (file, line, column) = (at.file().to_owned(), at.line(), at.column());
                LAST_PANIC.set(Some(Panic { message, file, line, column }));
            } else {
                before(info);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(f));
    QUIET.set(false);
    match result {
        Ok(value) => Outcome::Value(value),
        Err(_) => Outcome::Panic(LAST_PANIC.take().expect("the hook has run")),
    }
}
