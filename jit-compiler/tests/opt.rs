//! File tests of the optimiser: `tests/opt/<pass>.txt`, blessed by `JIT_BLESS=1`.
//!
//! A file is a list of cases separated by `====` lines. A case is a closure, a `----` line, the
//! function before the pass, a `-- <pass>` line, and the function after it. Every closure here and
//! in `tests/lower` is also optimised, verified, and compared with what it was, at the edges.

use std::fs;
use std::path::{Path, PathBuf};

use jit_compiler::ir::interp::{self, Outcome};
use jit_compiler::ir::verify::verify;
use jit_compiler::ir::{Block, Function, Type};
use jit_compiler::lower::{self, Overflow};
use jit_compiler::opt::{
    branches, cse, dce, fold, known, licm, optimize, params, place, rotate, settle, simplify,
    tables, unroll,
};
use jit_compiler::{check, parse};
use proc_macro2::TokenStream;

const BETWEEN_CASES: &str = "\n====\n";
const BEFORE_EXPECTATION: &str = "\n----";

#[test]
fn files() {
    let mut failures = String::new();
    for path in test_files("opt") {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let cases: Vec<String> = sources(&text)
            .iter()
            .map(|s| format!("{s}{BEFORE_EXPECTATION}\n{}", show(name, s)))
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

#[test]
fn closures_keep_their_meaning() {
    for path in test_files("opt").into_iter().chain(test_files("lower")) {
        let text = fs::read_to_string(&path).unwrap();
        for source in sources(&text) {
            for overflow in [Overflow::Checked, Overflow::Wrapping] {
                if let Some(before) = compile(source, overflow) {
                    compare(source, &before);
                }
            }
        }
    }
}

fn test_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// The closures in a file of cases.
fn sources(text: &str) -> Vec<&str> {
    let cases = text.trim_end().split(BETWEEN_CASES);
    cases.map(|case| case.split(BEFORE_EXPECTATION).next().unwrap_or(case).trim_end()).collect()
}

fn compile(source: &str, overflow: Overflow) -> Option<Function> {
    let tokens: TokenStream = source.parse().ok()?;
    let checked = check::check(&parse::closure(tokens).ok()?).ok()?;
    Some(lower::lower(&checked, overflow).unwrap().closure().clone())
}

/// Prepares what the pass is to see, then runs it.
fn show(name: &str, source: &str) -> String {
    type Pass = fn(&mut Function) -> bool;
    let place: Pass = |func| {
        place::place(func);
        true
    };
    let optimize: Pass = |func| {
        optimize(func);
        true
    };
    let settled: Pass = |func| {
        settle(func);
        true
    };
    let (preparation, pass): (&[Pass], Pass) = match name {
        "branches" => (&[params::run], branches::run),
        "cse" => (&[params::run], cse::run),
        "dce" => (&[fold::run], dce::run),
        "fold" => (&[params::run], fold::run),
        "known" => (&[params::run, simplify::run, cse::run], known::run),
        "licm" => (&[params::run], licm::run),
        "optimize" => (&[], optimize),
        "params" => (&[], params::run),
        "place" => (&[optimize], place),
        "rotate" => (&[settled], rotate::run),
        "simplify" => (&[params::run], simplify::run),
        "tables" => (&[optimize], tables::run),
        "unroll" => (&[settled, rotate::run, settled], unroll::run),
        _ => panic!("no pass is named {name}"),
    };
    let checked = ["known", "optimize"].contains(&name);
    let overflow = if checked { Overflow::Checked } else { Overflow::Wrapping };
    let mut func = compile(source, overflow).unwrap_or_else(|| panic!("{name}: refused: {source}"));
    for pass in preparation {
        pass(&mut func);
    }
    let before = func.to_string();
    pass(&mut func);
    if let Err(error) = verify(&func) {
        panic!("{name}: {error}\n{source}\n{func}");
    }
    format!("{}\n-- {name}\n{}", before.trim_end(), func.to_string().trim_end())
}

fn compare(source: &str, before: &Function) {
    let mut after = before.clone();
    optimize(&mut after);
    verify(&after).unwrap_or_else(|error| panic!("optimised: {error}\n{source}\n{after}"));
    place::place(&mut after);
    verify(&after).unwrap_or_else(|error| panic!("placed: {error}\n{source}\n{after}"));
    for round in 0..40 {
        let edge = |i: usize, ty: Type| edges(ty)[(round * (2 * i + 1) + i * 3 + round / 10) % 10];
        let params = before.params(Block::ENTRY);
        let args: Vec<u64> =
            params.iter().enumerate().map(|(i, &p)| edge(i, before.ty(p))).collect();
        let holes: Vec<u64> = (0..before.holes.len()).map(|i| edge(i + 7, Type::I64)).collect();
        let expected = interp::run(before, &args, &holes, 5_000);
        if matches!(expected, Outcome::OutOfFuel | Outcome::Undefined(_)) {
            continue;
        }
        let found = interp::run(&after, &args, &holes, 10_000);
        assert_eq!(found, expected, "{source}\n{args:?} {holes:?}\n{before}\n{after}");
    }
}

fn edges(ty: Type) -> [u64; 10] {
    if ty.is_float() {
        let floats = [0.0, -0.0, 1.0, -1.5, 1e10, f64::INFINITY, 3.0, 0.1, -2.0, 1e300];
        return floats.map(|f| match ty {
            Type::F32 => u64::from((f as f32).to_bits()),
            _ => f.to_bits(),
        });
    }
    [0, 1, 2, 3, 7, 100, ty.sign_bit() - 1, ty.sign_bit(), u64::MAX, 1 << 20].map(|b| b & ty.mask())
}
