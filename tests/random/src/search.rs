//! Seeds in, the first closure that fails out, made small.
//!
//! # Invariants
//! - A seed and a number name one closure and its values, so either can be looked at alone.
//! - Before a closure's machine code runs, its text is in the file that [`Search::trace`] names:
//!   should the code bring the process down, it is the last that was written.

use crate::choices::Choices;
use crate::generate::{Program, generate};
use crate::reduce::reduce;
use crate::run::{self, Failure, Tally};
use crate::shrink::shrink;
use crate::values::Values;
use std::cell::{Cell, RefCell};
use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Once;

/// How many bytes a closure is made of, at most.
const BYTES: u64 = 700;

/// Tries the closure that these bytes decide for: what a fuzzer does.
///
/// # Errors
/// What is wrong with it.
///
/// # Panics
/// If the compiler does.
pub fn check_choices(bytes: &[u8]) -> Result<Tally, Failure> {
    run::check(&generate(Choices::new(bytes)).source, 1, 2, 3)
}

/// What to look through.
#[derive(Clone, Debug)]
pub struct Search {
    /// Names the closures.
    pub seed: u64,
    /// Which of them.
    pub numbers: Range<u64>,
    /// How many sets of captured values each is tried with.
    pub sets: u64,
    /// How often each is called with each of those.
    pub calls: u64,
    /// Where the closure that is about to run is written.
    pub trace: Option<PathBuf>,
}

impl Search {
    /// Nothing of that seed yet.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed, numbers: 0..0, sets: 2, calls: 6, trace: None }
    }

    /// The closure of that number, before it is made small.
    #[must_use]
    pub fn program(&self, number: u64) -> Program {
        generate(Choices::new(&self.choices(number)))
    }

    fn choices(&self, number: u64) -> Vec<u8> {
        let mut values = self.values(number);
        let count = values.next_bits() % BYTES;
        (0..count).map(|_| values.next_bits().to_le_bytes()[0]).collect()
    }

    /// What is drawn for that closure.
    #[must_use]
    pub fn values(&self, number: u64) -> Values {
        Values::new(self.seed.rotate_left(32) ^ number.wrapping_mul(0xd134_2543_de82_ef95))
    }

    /// Tries each closure.
    ///
    /// # Errors
    /// The first failure: how to repeat it, and the smallest closure found that fails.
    pub fn run(&self) -> Result<Tally, String> {
        let mut tally = Tally::default();
        for number in self.numbers.clone() {
            match self.check(number, &self.program(number).source) {
                Ok(of_one) => tally.add(of_one),
                Err(failure) => return Err(self.report(number, failure)),
            }
        }
        Ok(tally)
    }

    /// Tries a closure.
    fn check(&self, number: u64, source: &str) -> Result<Tally, Failure> {
        if let Some(file) = &self.trace {
            fs::write(file, source).map_err(|error| Failure::new(source, error.to_string()))?;
        }
        let seed = self.values(!number).next_bits();
        quietly(|| run::check(source, seed, self.sets, self.calls))
            .unwrap_or_else(|panic| Err(Failure::new(source, panic)))
    }

    /// Makes the closure that failed small.
    fn report(&self, number: u64, first: Failure) -> String {
        let (kind, was) = (first.kind(), first.summary().to_owned());
        let smallest = RefCell::new(first);
        let fails = |source: &str| match self.check(number, source) {
            Err(failure) if failure.kind() == kind => {
                smallest.replace(failure);
                true
            }
            _ => false,
        };
        shrink(&self.choices(number), |bytes| fails(&generate(Choices::new(bytes)).source));
        if kind.is_miscompilation() {
            let source = smallest.borrow().source().to_owned();
            reduce(&source, fails);
        }
        let seed = self.seed;
        format!(
            "closure {number} of seed {seed}, which was {was}\nmade small: {}",
            smallest.borrow()
        )
    }
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `body`; a panic is its message, and nothing is printed of it.
fn quietly<R>(body: impl FnOnce() -> R) -> Result<R, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(body));
    QUIET.set(false);
    result.map_err(|payload| {
        let text = payload.downcast_ref::<String>().cloned();
        let text = text.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.to_owned()));
        format!("panicked: {}", text.unwrap_or_default())
    })
}
