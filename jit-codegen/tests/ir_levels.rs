//! File tests of passes and of machine code on functions in the IR's own text: what no closure
//! leads to, or only by way of other passes. Blessed by `JIT_BLESS=1`.
//!
//! A file is a list of cases separated by `====` lines. A case is a function, and what comes of it
//! behind `----` lines; it means the same as before, by the interpreter, at the edges.

mod listing;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use jit_codegen::generate::generate;
use jit_codegen::ir::interp::{Outcome, run};
use jit_codegen::ir::verify::verify;
use jit_codegen::ir::{Block, Function, Module, Type};
use jit_codegen::opt::{divide, optimize};
use jit_codegen::x64::{Level, legalize};
use listing::listing;

const BETWEEN_CASES: &str = "\n====\n";
const BEFORE_EXPECTATION: &str = "\n----";

#[test]
fn files() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ir_levels");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = paths.collect();
    paths.sort();
    let mut failures = String::new();
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let cases = text.trim_end().split(BETWEEN_CASES);
        let sources = cases.map(|case| case.split(BEFORE_EXPECTATION).next().unwrap().trim_end());
        let shown: Vec<String> = sources
            .map(|s| format!("{s}{BEFORE_EXPECTATION}{}", show(name, s).trim_end()))
            .collect();
        let found = shown.join(BETWEEN_CASES) + "\n";
        if std::env::var_os("JIT_BLESS").is_some() {
            fs::write(&path, &found).unwrap();
        } else if text != found {
            failures += &format!("{}: found\n{found}\n", path.display());
        }
    }
    assert!(failures.is_empty(), "{failures}\nJIT_BLESS=1 accepts what was found");
}

fn show(file: &str, source: &str) -> String {
    let func = text::module(source).closure().clone();
    let printed = func.to_string();
    let again = text::module(&printed);
    assert_eq!(again.closure().to_string(), printed, "what is printed can be read");
    match file {
        "optimize" => format!("\n{}", changed(&func, optimize)),
        "legalize" => levels(|level| {
            changed(&func, |func| {
                let mut module = Module::from(func.clone());
                legalize::add_holes(&mut module, level);
                *func = module.closure().clone();
                legalize::run(func, level);
            })
        }),
        "divide" => format!("\n{}", changed(&func, |func| assert!(divide::run(func)))),
        "division" => levels(|level| {
            let mut func = func.clone();
            optimize(&mut func);
            listing(&generate(func, level).unwrap())
        }),
        "code" => levels(|level| listing(&generate(func.clone(), level).unwrap())),
        _ => panic!("no pass is named {file}"),
    }
}

/// What each level makes, where it is not what the one before made.
fn levels(make: impl Fn(Level) -> String) -> String {
    let (mut shown, mut last) = (String::new(), String::new());
    for level in Level::ALL {
        let made = make(level);
        if made != last {
            shown += &format!("{} {level}\n{made}", if last.is_empty() { "" } else { "----" });
        }
        last = made;
    }
    shown
}

fn changed(before: &Function, pass: impl Fn(&mut Function)) -> String {
    let mut after = before.clone();
    pass(&mut after);
    verify(&after).unwrap_or_else(|error| panic!("{error}"));
    for round in 0..40 {
        let edge = |i: usize, ty: Type| edges(ty)[(round * (2 * i + 1) + i * 3 + round / 10) % 10];
        let params = before.params(Block::ENTRY).iter().enumerate();
        let args: Vec<u64> = params.map(|(i, &p)| edge(i, before.ty(p))).collect();
        let holes: Vec<u64> = (0..before.holes.len()).map(|i| edge(i + 7, Type::I64)).collect();
        let expected = run(before, &args, &holes, 1_000);
        if !matches!(expected, Outcome::OutOfFuel | Outcome::Undefined(_)) {
            assert_eq!(run(&after, &args, &holes, 2_000), expected, "{before}{args:x?}\n{after}");
        }
    }
    after.to_string()
}

fn edges(ty: Type) -> [u64; 10] {
    if ty.is_float() {
        let floats = [0.0, -0.0, 1.0, -1.5, 1e10, f64::INFINITY, 3.0, 0.1, -2.0, 1e300];
        return floats.map(|f| match ty {
            Type::F32 => u64::from((f as f32).to_bits()),
            _ => f.to_bits(),
        });
    }
    let edges = [0, 1, 2, 3, 7, 100, ty.sign_bit() - 1, ty.sign_bit(), u64::MAX, 1 << 20];
    edges.map(|bits| bits & ty.mask())
}
