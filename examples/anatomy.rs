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

use iced_x86::{Decoder, DecoderOptions, Formatter, Instruction, IntelFormatter};
use jit_compiler::compile::{Compiled, compile};
use jit_compiler::lower::Overflow;
use jit_runtime::{Backend, jit};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The closure as text, for the compiler that is called here, and as `jit!` makes it of the same
/// tokens.
macro_rules! text_and_function {
    ($($closure:tt)*) => { (stringify!($($closure)*), jit!($($closure)*)) };
}

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

    let (text, f) = text_and_function!(|x: i64| (x ^ k) + 1);
    writeln!(out, "1. the closure\n\n  {text}\n")?;

    let template = template(text)?;
    let holes = &template.code.patches;
    writeln!(out, "2. its template, made when this file was compiled; [..] is a hole\n")?;
    show_bytes(out, &template.code.bytes, &hole_ranges(&template), true)?;
    for patch in holes {
        let (offset, name) = (patch.offset, &template.holes[usize::from(patch.hole)].name);
        writeln!(out, "  at {offset:#04x}: {name}, {} bytes", patch.encoding.width())?;
    }

    if f.backend() == Backend::Plain {
        writeln!(out, "\nno machine code here: the closure runs as rustc compiled it")?;
        return show_call(out, f(2));
    }
    writeln!(out, "\n3. patched: k = {k} = {k:#x}\n")?;
    show_bytes(out, f.code(), &hole_ranges(&template), false)?;

    let entry = f.entry().map_or(0, |entry| entry.addr().get());
    writeln!(out, "\n4. disassembled\n")?;
    disassemble(out, f.code(), entry as u64)?;

    writeln!(
        out,
        "\n5. the memory it is in: written through one mapping, run through the other\n"
    )?;
    show_mappings(out, entry)?;
    show_call(out, f(2))
}

/// What `jit!` left in this program as a `static`, made again.
fn template(text: &str) -> Result<Compiled> {
    let first = |errors: jit_compiler::diagnostic::Diagnostics| match errors.into_iter().next() {
        Some(error) => error.message,
        None => "an error without a message".to_owned(),
    };
    let closure = jit_compiler::parse::closure(text.parse()?).map_err(first)?;
    let checked = jit_compiler::check::check(&closure).map_err(first)?;
    let overflow = if cfg!(debug_assertions) { Overflow::Checked } else { Overflow::Wrapping };
    Ok(compile(&checked, overflow)?)
}

fn hole_ranges(template: &Compiled) -> Vec<Range<usize>> {
    let patches = template.code.patches.iter();
    patches.map(|p| p.offset as usize..p.offset as usize + p.encoding.width()).collect()
}

/// Prints the bytes, those in holes between brackets, and as dots if they are not known yet.
fn show_bytes(
    out: &mut impl Write,
    code: &[u8],
    holes: &[Range<usize>],
    open: bool,
) -> io::Result<()> {
    for (line, bytes) in code.chunks(16).enumerate() {
        write!(out, "  {:04x} ", line * 16)?;
        for (at, byte) in (line * 16..).zip(bytes) {
            let left = if holes.iter().any(|hole| hole.start == at) { '[' } else { ' ' };
            let right = if holes.iter().any(|hole| hole.end == at + 1) { "]" } else { "" };
            if open && holes.iter().any(|hole| hole.contains(&at)) {
                write!(out, "{left}..{right}")?;
            } else {
                write!(out, "{left}{byte:02x}{right}")?;
            }
        }
        writeln!(out)?;
    }
    Ok(())
}

fn disassemble(out: &mut impl Write, code: &[u8], address: u64) -> io::Result<()> {
    let mut formatter = IntelFormatter::new();
    let mut instruction = Instruction::default();
    let mut decoder = Decoder::with_ip(64, code, address, DecoderOptions::NONE);
    while decoder.can_decode() {
        decoder.decode_out(&mut instruction);
        let mut text = String::new();
        formatter.format(&instruction, &mut text);
        writeln!(out, "  {:x}  {text}", instruction.ip())?;
    }
    Ok(())
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
