//! The greatest common divisor of pairs of numbers, by a loop in machine code.
//!
//! ```sh
//! cargo run --example gcd -- 48 36 17 5
//! echo "48 36" | cargo run --example gcd     # one pair a line
//! ```
#![forbid(unsafe_code)]

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

use jit_runtime::jit;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<()> {
    let gcd = jit!(|a: u64, b: u64| -> u64 {
        let mut a = a;
        let mut b = b;
        while b != 0 {
            let rest = a % b;
            a = b;
            b = rest;
        }
        a
    });
    let mut out = io::stdout().lock();
    let mut show = |(a, b)| writeln!(out, "gcd({a}, {b}) = {}", gcd(a, b));

    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.is_empty() {
        for pair in arguments.chunks(2) {
            show(parse_pair(pair)?)?;
        }
        return Ok(());
    }
    for (number, line) in io::stdin().lock().lines().enumerate() {
        let line = line?;
        let words: Vec<&str> = line.split_whitespace().collect();
        if !words.is_empty() {
            let pair =
                parse_pair(&words).map_err(|error| format!("line {}: {error}", number + 1))?;
            show(pair)?;
        }
    }
    Ok(())
}

fn parse_pair(words: &[impl AsRef<str>]) -> Result<(u64, u64)> {
    let [a, b] = words else {
        return Err(format!("expected a pair of numbers, got {}", words.len()).into());
    };
    Ok((parse(a.as_ref())?, parse(b.as_ref())?))
}

fn parse(word: &str) -> Result<u64> {
    word.parse().map_err(|error| format!("`{word}` is not a natural number: {error}").into())
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref().is_some_and(|e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe)
}
