//! A look inside: what the compiler made of a closure, what the runtime made of that, and a call.
//!
//! ```sh
//! cargo run --example anatomy             # k = 1000
//! cargo run --example anatomy -- -7
//! cargo run --release --example anatomy   # without checks of overflow, as in any release build
//! ```
#![forbid(unsafe_code)]

use std::error::Error;
use std::io::{self, Write};
use std::ops::Range;
use std::process::ExitCode;

use jit_runtime::{FunctionTemplate, jit};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match run(&mut io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(out: &mut impl Write) -> Result<()> {
    let argument = std::env::args().nth(1);
    let argument = argument.as_deref().unwrap_or("1000");
    let k: i64 = argument.parse().map_err(|error| format!("k is not an i64: {error}"))?;

    let f = jit!(|x: i64| (x ^ k) + 1);
    writeln!(out, "1. the closure\n\n  jit!(|x: i64| (x ^ k) + 1)\n")?;

    let (Some(template), Some(entry), Some(listing)) = (f.template(), f.entry(), f.disassemble())
    else {
        writeln!(out, "no machine code here: the closure runs as rustc compiled it\n")?;
        return show_call(out, f(2));
    };
    writeln!(out, "2. its template, made when this file was compiled; [..] is a hole\n")?;
    writeln!(out, "{template:#}")?;
    show_lines(out, &template)?;
    writeln!(out, "3. patched: k = {k} = {k:#x}\n\n{template}")?;
    writeln!(out, "4. disassembled\n\n{listing}")?;

    writeln!(out, "5. the memory it is in: written through one mapping, run through the other\n")?;
    show_mappings(out, entry.addr().get())?;
    show_call(out, f(2))
}

/// Prints which of the code's bytes are of which line of this file.
fn show_lines(out: &mut impl Write, template: &FunctionTemplate<'_>) -> io::Result<()> {
    for entry in template.lines() {
        writeln!(out, "  from {:#04x}: {}:{}", entry.offset, template.file(), entry.line)?;
    }
    writeln!(out)
}

/// Prints the mapping that the address is in, and every other mapping of the same memory.
fn show_mappings(out: &mut impl Write, address: usize) -> Result<()> {
    let maps = std::fs::read_to_string("/proc/self/maps")?;
    let here = maps.lines().find(|line| range_of(line).is_some_and(|r| r.contains(&address)));
    let here = here.ok_or("/proc/self/maps does not have the code")?;
    for line in maps.lines().filter(|line| identity(line) == identity(here)) {
        let mark = if line == here { "  <- the code" } else { "" };
        writeln!(out, "  {line}{mark}")?;
    }
    writeln!(out)?;
    Ok(())
}

/// The addresses of a line such as `7f00-7f10 r-xs 00000000 00:01 42 /memfd:…`.
fn range_of(line: &str) -> Option<Range<usize>> {
    let (start, end) = line.split_whitespace().next()?.split_once('-')?;
    Some(usize::from_str_radix(start, 16).ok()?..usize::from_str_radix(end, 16).ok()?)
}

/// Device and inode: what is mapped.
fn identity(line: &str) -> Vec<&str> {
    line.split_whitespace().skip(3).take(2).collect()
}

fn show_call(out: &mut impl Write, result: i64) -> Result<()> {
    writeln!(out, "6. called\n\n  f(2) = {result}")?;
    Ok(())
}

fn is_broken_pipe(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref().is_some_and(|e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe)
}
