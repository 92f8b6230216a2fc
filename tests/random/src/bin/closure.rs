//! Looks at one closure: that of a seed and a number, or one from standard input.
//!
//! ```sh
//! cargo run -p jit-random --bin closure -- SEED NUMBER                # writes it down
//! cargo run -p jit-random --bin closure < target/tmp/running-0.rs     # compares it
//! ```

use jit_random::run::check;
use jit_random::search::Search;
use std::io::Read;
use std::process::ExitCode;

fn main() -> ExitCode {
    let numbers: Result<Vec<u64>, _> = std::env::args().skip(1).map(|it| it.parse()).collect();
    match numbers.as_deref() {
        Ok([seed, number]) => println!("{}", Search::new(*seed).program(*number).source),
        Ok([]) => return compare(),
        _ => {
            eprintln!("usage: closure [SEED NUMBER]");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn compare() -> ExitCode {
    let mut source = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut source) {
        eprintln!("error: {error}");
        return ExitCode::from(2);
    }
    match check(&source, 1, 8, 40) {
        Ok(tally) => {
            println!("{tally:?}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            println!("{failure}");
            ExitCode::FAILURE
        }
    }
}
