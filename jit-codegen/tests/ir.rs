//! File tests from functions as text: `tests/ir/<pass>.txt`, blessed by `JIT_BLESS=1`.
//!
//! A file is a list of cases separated by `====` lines. A case is a function, a `----` line, and
//! what the pass makes of it, or its machine code. What a pass makes is verified and
//! runs as the function did; `jit-runtime/tests/machine.rs` runs all of them as machine code.

mod listing;
mod text;

use std::fs;
use std::path::{Path, PathBuf};

use jit_codegen::generate::{Compiled, generate};
use jit_codegen::ir::bytes::Memory;
use jit_codegen::ir::interp::{Outcome, run_module};
use jit_codegen::ir::verify::verify_module;
use jit_codegen::ir::{Block, Function, Module, Type};
use jit_codegen::opt::{
    branches, cse, dce, forward, inline, licm, optimize_module, place, promote, simplify, tail,
};

const BETWEEN_CASES: &str = "\n====\n";
const BEFORE_EXPECTATION: &str = "\n----";

#[test]
fn files() {
    let mut failures = String::new();
    for path in test_files() {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let cases: Vec<String> = sources(&text)
            .iter()
            .map(|s| format!("{s}{BEFORE_EXPECTATION}\n{}", show(name, s).trim_end()))
            .collect();
        let blessed = cases.join(BETWEEN_CASES) + "\n";
        if std::env::var_os("JIT_BLESS").is_some() {
            fs::write(&path, &blessed).unwrap();
        } else if text != blessed {
            failures += &format!("{}: found\n{blessed}\n", path.display());
        }
    }
    assert!(failures.is_empty(), "{failures}\nJIT_BLESS=1 accepts what was found");
}

/// What is printed is read as what it was.
#[test]
fn text_round_trips() {
    for path in test_files() {
        for source in sources(&fs::read_to_string(&path).unwrap()) {
            let printed = text::module(source).to_string();
            assert_eq!(text::module(&printed).to_string(), printed);
        }
    }
}

fn test_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ir");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

fn sources(text: &str) -> Vec<&str> {
    let cases = text.trim_end().split(BETWEEN_CASES);
    cases.map(|case| case.split(BEFORE_EXPECTATION).next().unwrap_or(case).trim_end()).collect()
}

fn show(name: &str, source: &str) -> String {
    let before = text::module(source);
    let of_module: Option<fn(&mut Module)> = match name {
        "inline" => Some(inline::run),
        "tail" => Some(|module| {
            for id in module.ids() {
                tail::run(&mut module.functions_mut()[id.index()], id);
            }
        }),
        _ => None,
    };
    if let Some(pass) = of_module {
        return after(name, source, &before, pass);
    }
    let pass: fn(&mut Function) -> bool = match name {
        "arguments" | "calls" | "code" | "traps" => return code(source, before),
        "branches" => branches::run,
        "cse" => cse::run,
        "dce" => dce::run,
        "forward" => forward::run,
        "licm" => licm::run,
        "promote" => promote::run,
        "simplify" => simplify::run,
        _ => panic!("no pass is named {name}"),
    };
    after(name, source, &before, |module| {
        for func in module.functions_mut() {
            pass(func);
        }
    })
}

/// The module after the pass, which is to mean what it did.
fn after(name: &str, source: &str, before: &Module, pass: impl Fn(&mut Module)) -> String {
    let mut after = before.clone();
    pass(&mut after);
    verify_module(&after).unwrap_or_else(|error| panic!("{name}: {error}\n{source}"));
    compare(source, before, &after);
    let mut optimized = before.clone();
    optimize_module(&mut optimized);
    compare(source, before, &optimized);
    after.to_string()
}

fn code(source: &str, before: Module) -> String {
    let mut optimized = before.clone();
    optimize_module(&mut optimized);
    optimized.functions_mut().iter_mut().for_each(place::place);
    verify_module(&optimized).unwrap_or_else(|error| panic!("{error}\n{source}"));
    compare(source, &before, &optimized);
    listing::listing(&compiled(before))
}

/// Runs both, where the first has a meaning. Pointers lead to 64 bytes.
fn compare(source: &str, before: &Module, after: &Module) {
    let closure = before.closure();
    let params = closure.params(Block::ENTRY);
    for round in 0..40 {
        let mut memory = Memory::default();
        let lent = memory.lend(&[0x81; 64]);
        let args: Vec<u64> = (params.iter().enumerate())
            .map(|(i, &p)| {
                let pointer = source.contains(&format!("; v{i} is a pointer"));
                let edge = edge(closure.ty(p), round * (2 * i + 1) + i * 3 + round / 10);
                if pointer { lent } else { edge }
            })
            .collect();
        let mut other = memory.clone();
        let expected = run_module(&mut memory, before, &args, &[], 50_000);
        if matches!(expected, Outcome::OutOfFuel | Outcome::Undefined(_)) {
            continue;
        }
        let found = run_module(&mut other, after, &args, &[], 50_000);
        assert_eq!(found, expected, "{source}\n{args:?}\n{after}");
        assert_eq!(other.bytes(lent, 64), memory.bytes(lent, 64), "{source}\n{args:?}\n{after}");
    }
}

fn edge(ty: Type, round: usize) -> u64 {
    let bits = match ty {
        Type::F32 => [0.0f32, -0.0, 1.0, -1.5, 1e10, 3.0, 0.1, -2.0].map(|f| f.to_bits().into()),
        Type::F64 => [0.0f64, -0.0, 1.0, -1.5, 1e10, 3.0, 0.1, -2.0].map(f64::to_bits),
        _ => [0, 1, 2, 3, 7, ty.sign_bit(), u64::MAX, 1 << 20],
    };
    bits[round % bits.len()] & ty.mask()
}

fn compiled(mut module: Module) -> Compiled {
    jit_codegen::opt::optimize_module(&mut module);
    generate(module, jit_codegen::x64::Level::V1).unwrap()
}
