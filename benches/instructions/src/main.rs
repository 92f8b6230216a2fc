//! Runs one kernel so many times, by `jit!` or as rustc compiles it, for callgrind to count.
//!
//! ```sh
//! instructions                  # the kernels' names
//! instructions gcd jit 1000     # prints the sum of a thousand results
//! instructions gcd rustc 1000   # the same
//! instructions gcd code         # the machine code, to standard output
//! ```
#![forbid(unsafe_code)]

mod kernels;

use std::hint::black_box;
use std::io::{self, Write};
use std::process::ExitCode;

use kernels::{Kernel, Way};

const USAGE: &str = "usage: instructions [KERNEL (jit | rustc) CALLS | KERNEL code]";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => kernels::ALL.iter().for_each(|(name, _)| println!("{name}")),
        [name, "code"] => return code(name),
        [name, way, calls] => return run(name, way, calls),
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn run(name: &str, way: &str, calls: &str) -> ExitCode {
    let way = match way {
        "jit" => Way::Jit,
        "rustc" => Way::Rustc,
        _ => return usage(),
    };
    let (Some(kernel), Ok(calls)) = (kernel(name, way), calls.parse()) else { return usage() };
    println!("{}", sum(black_box(kernel), calls));
    ExitCode::SUCCESS
}

#[inline(never)]
fn sum(kernel: Kernel, calls: u64) -> u64 {
    (0..calls).fold(0, |sum, _| sum.wrapping_add((kernel.call)()))
}

fn code(name: &str) -> ExitCode {
    let Some(kernel) = kernel(name, Way::Jit) else { return usage() };
    match io::stdout().write_all(&kernel.code) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn kernel(name: &str, way: Way) -> Option<Kernel> {
    let (_, make) = kernels::ALL.iter().find(|(n, _)| *n == name)?;
    Some(make(way))
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}
