//! File tests from functions as text: `tests/ir/<pass>.txt`, of what the pass makes of each function,
//! or of its machine code. What a pass makes is verified and runs as the function did;
//! `jit-runtime/tests/machine` runs all of them as machine code.

mod alike;
mod cases;
mod listing;
mod text;

use alike::assert_alike;
use jit_codegen::generate::{Compiled, generate};
use jit_codegen::ir::verify::verify_module;
use jit_codegen::ir::{Function, Module};
use jit_codegen::opt::{
    branches, cse, dce, forward, inline, licm, optimize_module, place, promote, simplify, tail,
};

/// As many steps as a case may take.
const FUEL: u64 = 50_000;

#[test]
fn files() {
    cases::check("ir", |name, source| format!("----\n{}", show(name, source).trim_end()));
}

/// What is printed is read as what it was.
#[test]
fn text_round_trips() {
    for source in cases::sources("ir") {
        let printed = text::module(&source).to_string();
        assert_eq!(text::module(&printed).to_string(), printed);
    }
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
    assert_alike(source, before, &after, FUEL);
    let mut optimized = before.clone();
    optimize_module(&mut optimized);
    assert_alike(source, before, &optimized, FUEL);
    after.to_string()
}

fn code(source: &str, before: Module) -> String {
    let mut optimized = before.clone();
    optimize_module(&mut optimized);
    optimized.functions_mut().iter_mut().for_each(place::place);
    verify_module(&optimized).unwrap_or_else(|error| panic!("{error}\n{source}"));
    assert_alike(source, &before, &optimized, FUEL);
    listing::listing(&compiled(before))
}

fn compiled(mut module: Module) -> Compiled {
    jit_codegen::opt::optimize_module(&mut module);
    generate(module, jit_codegen::x64::Level::V1).unwrap()
}
