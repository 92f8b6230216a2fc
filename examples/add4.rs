//! The smallest use: machine code made when this file was compiled, the constant filled in now.
//!
//! ```sh
//! cargo run --example add4         # result = 6
//! cargo run --example add4 -- 40   # result = 42
//! ```
#![forbid(unsafe_code)]

use std::io::{self, Write};
use std::process::ExitCode;

use jit_runtime::jit;

fn main() -> ExitCode {
    let k = match std::env::args().nth(1).as_deref().unwrap_or("4").parse::<i64>() {
        Ok(k) => k,
        Err(error) => {
            eprintln!("error: the constant is not a 64-bit integer: {error}");
            return ExitCode::from(2);
        }
    };
    let add = jit!(|x| x + k);
    match writeln!(io::stdout(), "result = {}", add(2)) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}
