//! What the crate of random closures shares: how a call ended, as text, and what was compared.
//!
//! It is compiled as a part of that crate, and here only so that it is checked as other code is.

use std::cell::RefCell;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::process::ExitCode;

thread_local! {
    static LAST_PANIC: RefCell<String> = const { RefCell::new(String::new()) };
    /// The line before the closure that is being called.
    static BASE: RefCell<u32> = const { RefCell::new(0) };
}

/// Compares closures and counts.
#[derive(Debug, Default)]
pub struct Report {
    calls: u64,
    panics: u64,
    differences: u64,
}

impl Report {
    /// Panics are results from now on.
    #[must_use]
    pub fn new() -> Self {
        set_hook(Box::new(|info| {
            let payload = info.payload();
            let text = payload.downcast_ref::<&str>().map(|&text| text.to_owned());
            let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
            let place = info.location().map_or_else(String::new, |at| {
                // What is called may be std's, whose lines are what they are.
                let is_closures = at.file().ends_with("main.rs");
                let base = if is_closures { BASE.with_borrow(|base| *base) } else { 0 };
                let line = i64::from(at.line()) - i64::from(base);
                format!("{}, line {line}, column {}", at.file(), at.column())
            });
            LAST_PANIC.set(format!("panic: {} at {place}", text.unwrap_or_default()));
        }));
        Self::default()
    }

    /// Says which closure is next: should it end the process, its number is the last line.
    pub fn start(&self, number: u64) {
        println!("closure {number}");
    }

    /// Compares what the two make of the same values.
    pub fn compare(&mut self, number: u64, values: &dyn Debug, plain: &str, jit: &str) {
        self.calls += 1;
        self.panics += u64::from(plain.starts_with("panic"));
        if plain != jit {
            self.differences += 1;
            println!("closure {number} of {values:x?}: rustc says {plain}, `jit!` says {jit}");
        }
    }

    /// The last line of the output.
    #[must_use]
    pub fn finish(self) -> ExitCode {
        let Self { calls, panics, differences } = self;
        println!("{calls} calls, {panics} of them panicked, {differences} differ");
        if differences == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

/// How the call ends, as text: a float's is the same only if its bits are, or if it is a NaN.
/// Lines are counted from `base`.
pub fn outcome<R: Debug>(base: u32, call: impl FnOnce() -> R) -> String {
    BASE.set(base);
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(value) => format!("{value:?}"),
        Err(_) => LAST_PANIC.take(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Report, outcome};
    use std::process::ExitCode;

    #[test]
    fn nans_are_one_and_zeros_are_two() {
        assert_eq!(outcome(0, || f64::NAN), outcome(0, || -f64::NAN));
        assert_ne!(outcome(0, || 0.0), outcome(0, || -0.0));
    }

    #[test]
    fn differences_are_counted() {
        let code = |plain| {
            let mut report = Report::default();
            report.compare(1, &2, plain, "3");
            report.finish()
        };
        // An `ExitCode` can be compared as text only.
        assert_eq!(format!("{:?}", code("3")), format!("{:?}", ExitCode::SUCCESS));
        assert_eq!(format!("{:?}", code("-3")), format!("{:?}", ExitCode::FAILURE));
    }
}
