//! Writes a crate of random closures, builds it and runs it; see `jit_random::through_rustc`.
//!
//! ```sh
//! cargo run -p jit-random --bin through_rustc -- SEED COUNT [FIRST]
//! ```

use jit_random::through_rustc::ThroughRustc;
use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Result<Vec<u64>, _> = std::env::args().skip(1).map(|it| it.parse()).collect();
    let (seed, count, first) = match numbers.as_deref() {
        Ok([seed, count]) => (*seed, *count, 0),
        Ok([seed, count, first]) => (*seed, *count, *first),
        _ => {
            eprintln!("usage: through_rustc SEED COUNT [FIRST]");
            return ExitCode::from(2);
        }
    };
    let numbers = first..first.saturating_add(count);
    let result = ThroughRustc { seed, numbers, calls: 12 }.run();
    match result {
        Ok(said) => {
            print!("{said}");
            ExitCode::SUCCESS
        }
        Err(what) => {
            eprintln!("error: {what}");
            ExitCode::FAILURE
        }
    }
}
