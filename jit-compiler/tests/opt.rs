//! File tests of the optimiser: `tests/opt/<pass>.txt`, of the function before the pass, and after it
//! behind a `-- <pass>` line. Every closure here and in `tests/lower` is also optimised, verified, and
//! compared with what it was, at the edges.

#[path = "../../jit-codegen/tests/alike/mod.rs"]
mod alike;
#[path = "../../jit-codegen/tests/cases/mod.rs"]
mod cases;

use alike::assert_alike;
use jit_compiler::ir::Function;
use jit_compiler::ir::verify::verify;
use jit_compiler::lower::{self, Overflow};
use jit_compiler::opt::{
    branches, cse, dce, fold, known, licm, optimize, params, place, rotate, settle, simplify,
    tables, unroll,
};
use jit_compiler::{check, parse};
use proc_macro2::TokenStream;

/// As many steps as a case may take.
const FUEL: u64 = 5_000;

#[test]
fn files() {
    cases::check("opt", |name, source| format!("----\n{}", show(name, source)));
}

#[test]
fn closures_keep_their_meaning() {
    for source in ["opt", "lower"].into_iter().flat_map(cases::sources) {
        for overflow in [Overflow::Checked, Overflow::Wrapping] {
            if let Some(before) = compile(&source, overflow) {
                compare(&source, &before);
            }
        }
    }
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
    assert_alike(source, &before.clone().into(), &after.into(), FUEL);
}
