//! Seeds in, the first closure that fails out, made small.
//!
//! # Invariants
//! - A seed and a number name one closure and its values, so either can be looked at alone.
//! - Before a closure's machine code runs, its text is in the file that [`Search::trace`] names:
//!   should the code bring the process down, it is the last that was written.

use crate::choices::Choices;
use crate::generate::generate;
use crate::run::{self, Tally};
use crate::values::Values;
use proptest::collection::vec;
use proptest::num::u8::ANY;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use std::cell::Cell;
use std::fs;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Once;

/// How long the strings of bytes are that closures are made of.
const BYTES: Range<usize> = 0..700;

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

    /// The closure of that number, as it is before it shrinks.
    #[must_use]
    pub fn source(&self, number: u64) -> String {
        let tree = vec(ANY, BYTES).new_tree(&mut self.runner(number));
        tree.map_or_else(
            |why| why.to_string(),
            |tree| generate(Choices::new(&tree.current())).source,
        )
    }

    /// Tries each closure.
    ///
    /// # Errors
    /// The first failure: how to repeat it, and the smallest closure found that fails.
    pub fn run(&self) -> Result<Tally, String> {
        let mut tally = Tally::default();
        for number in self.numbers.clone() {
            let mut runner = self.runner(number);
            let tree = vec(ANY, BYTES).new_tree(&mut runner).map_err(|why| why.to_string())?;
            match self.check(number, &tree.current()) {
                Ok(of_one) => tally.add(of_one),
                Err(failure) => return Err(self.report(number, &mut runner, tree, &failure)),
            }
        }
        Ok(tally)
    }

    fn runner(&self, number: u64) -> TestRunner {
        let mut values = Values::new(self.seed ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let seed: Vec<u8> = (0..4).flat_map(|_| values.next_bits().to_le_bytes()).collect();
        let config =
            Config { failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
        TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
    }

    /// Tries the closure of these bytes.
    fn check(&self, number: u64, bytes: &[u8]) -> Result<Tally, String> {
        let program = generate(Choices::new(bytes));
        if let Some(file) = &self.trace {
            fs::write(file, &program.source).map_err(|error| error.to_string())?;
        }
        let seed = Values::new(self.seed.wrapping_add(number)).next_bits();
        quietly(|| run::check(&program.source, seed, self.sets, self.calls))
            .unwrap_or_else(|panic| Err(run::Failure::new(&program.source, panic)))
            .map_err(|failure| failure.to_string())
    }

    fn report(
        &self,
        number: u64,
        runner: &mut TestRunner,
        tree: impl ValueTree<Value = Vec<u8>>,
        first: &str,
    ) -> String {
        let shrunk = runner.run_one(tree, |bytes| {
            self.check(number, &bytes).map(|_| ()).map_err(TestCaseError::fail)
        });
        let smallest = match shrunk {
            Err(TestError::Fail(reason, _)) => reason.to_string(),
            other => format!("{other:?}, but at first it was {first}"),
        };
        format!("closure {number} of seed {}: {smallest}", self.seed)
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
