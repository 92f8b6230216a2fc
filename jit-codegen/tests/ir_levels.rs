//! File tests of passes and of machine code on functions in the IR's own text: what no closure
//! leads to, or only by way of other passes. What comes of it means the same as before.

mod alike;
mod cases;
mod listing;
mod text;

use alike::assert_alike;
use jit_codegen::generate::generate;
use jit_codegen::ir::verify::verify_module;
use jit_codegen::ir::{Function, Module};
use jit_codegen::opt::{divide, optimize};
use jit_codegen::x64::{Level, legalize};
use listing::listing;

/// As many steps as a case may take.
const FUEL: u64 = 1_000;

#[test]
fn files() {
    cases::check("ir_levels", |name, source| show(name, source).trim_end().to_owned());
}

fn show(file: &str, source: &str) -> String {
    let before = text::module(source);
    let printed = before.to_string();
    assert_eq!(text::module(&printed).to_string(), printed, "what is printed can be read");
    let changed = |pass: &dyn Fn(&mut Module)| changed(source, &before, pass);
    match file {
        "optimize" => format!("----\n{}", changed(&|it| optimize(closure(it)))),
        "legalize" => levels(|level| {
            changed(&|it| {
                legalize::add_holes(it, level);
                legalize::run(closure(it), level);
            })
        }),
        "divide" => format!("----\n{}", changed(&|it| assert!(divide::run(closure(it))))),
        "division" => levels(|level| {
            let mut optimized = before.clone();
            optimize(closure(&mut optimized));
            listing(&generate(optimized, level).unwrap())
        }),
        "code" => levels(|level| listing(&generate(before.clone(), level).unwrap())),
        _ => panic!("no pass is named {file}"),
    }
}

fn closure(module: &mut Module) -> &mut Function {
    &mut module.functions_mut()[0]
}

/// What each level makes, where it is not what the one before made.
fn levels(make: impl Fn(Level) -> String) -> String {
    let (mut shown, mut last) = (String::new(), String::new());
    for level in Level::ALL {
        let made = make(level);
        if made != last {
            shown += &format!("---- {level}\n{made}");
        }
        last = made;
    }
    shown
}

/// The module after the pass, which is to mean what it did.
fn changed(source: &str, before: &Module, pass: &dyn Fn(&mut Module)) -> String {
    let mut after = before.clone();
    pass(&mut after);
    verify_module(&after).unwrap_or_else(|error| panic!("{error}"));
    assert_alike(source, before, &after, FUEL);
    after.to_string()
}
