//! Random closures through rustc: a crate in which each is written twice, in `jit!` and as it is.
//!
//! The crate stands in `tmp/through-rustc` of the target directory and is written anew each time;
//! there can be one at a time. It is built offline, with the workspace's lock file and profiles,
//! once with overflow checks and once without; the two programs are run on both back ends. What a
//! closure gives, or its panic's message and place, has to be the same both times it is written.
//!
//! Unlike `run`, this sees what the front end makes of a closure, what the expansion makes of a
//! template, and what rustc infers.

mod cargo;
pub mod harness;
mod source;

use crate::generate::Program;
use crate::search::Search;
use std::ops::Range;

/// Which closures to write, and where.
#[derive(Clone, Debug)]
pub struct ThroughRustc {
    /// Names the closures.
    pub seed: u64,
    /// Which of them.
    pub numbers: Range<u64>,
    /// With how many sets of captures and arguments each is called.
    pub calls: u64,
}

impl ThroughRustc {
    /// Writes the crate, builds it and runs it.
    ///
    /// # Errors
    /// What rustc refuses, or what is not the same both times.
    pub fn run(&self) -> Result<String, String> {
        let programs: Vec<(u64, Program)> = self
            .numbers
            .clone()
            .map(|number| (number, Search::new(self.seed).program(number)))
            .collect();
        let directory = cargo::target_directory().join("tmp/through-rustc");
        source::write(self, &programs, &directory)
            .map_err(|error| format!("{}: {error}", directory.display()))?;
        cargo::build(&directory)?;
        let title = source::title(self);
        let mut said = String::new();
        for package in source::PACKAGES {
            for backend in ["machine", "plain"] {
                said += &cargo::run(package, backend, &title).map_err(|error| {
                    let source = directory.join(package).join("src/main.rs");
                    format!("{title}, in {}: {error}", source.display())
                })?;
            }
        }
        Ok(said)
    }
}
