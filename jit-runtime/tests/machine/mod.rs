//! Functions of the compiler's IR, run as machine code in this process.

use jit_codegen::generate::{Compiled, generate};
use jit_codegen::ir::Function;
use jit_codegen::x64::Level;
use jit_runtime::__private as p;
use jit_runtime::JitFn;
use jit_template::HoleType;

/// A function of three values of up to 64 bits that gives one.
pub type Run = Box<JitFn<dyn Fn(u64, u64, u64) -> u64>>;

/// Compiles a function of up to three integers, with these holes, for processors of the level.
pub fn machine(ir: &Function, level: Level, holes: &[u64]) -> (Compiled, Run) {
    let compiled = generate(ir.clone(), level).unwrap();
    let mut given = holes.iter();
    let values: Vec<u64> = compiled
        .holes
        .iter()
        .map(|hole| match hole.ty {
            HoleType::Function => address(&hole.name),
            _ => *given.next().expect("a value for each hole"),
        })
        .collect();
    let run = compiled.with_template(|template| match values[..] {
        [] => instantiate(template, []),
        [a] => instantiate(template, [a]),
        [a, b] => instantiate(template, [a, b]),
        _ => panic!("{} holes", values.len()),
    });
    (compiled, run)
}

fn instantiate<const N: usize>(template: &p::Template<'_>, values: [u64; N]) -> Run {
    assert!(template.is_well_formed());
    // SAFETY: the compiler made the template for integers in the first three argument registers and
    // one in the result's, which is what `u64` is passed as; the holes' values are of their types.
    let code = unsafe { p::instantiate_borrowed::<(u64, u64, u64), u64, N>(template, values) };
    let plain = |_, _, _| -> u64 { unreachable!("these tests are for machines that can run it") };
    Box::new(p::finish(code, plain, |entry, plain| {
        move |a: u64, b: u64, c: u64| -> u64 { entry.call(&plain, a, b, c) }
    }))
}

fn address(name: &str) -> u64 {
    match name {
        "mul_add_f32" => p::mul_add_f32 as *const () as u64,
        "mul_add_f64" => p::mul_add_f64 as *const () as u64,
        _ => panic!("no function is named {name}"),
    }
}

/// The levels that this processor has.
pub fn levels() -> Vec<Level> {
    let v2 = is_x86_feature_detected!("popcnt") && is_x86_feature_detected!("sse4.2");
    let v3 = v2
        && is_x86_feature_detected!("avx2")
        && is_x86_feature_detected!("bmi1")
        && is_x86_feature_detected!("bmi2")
        && is_x86_feature_detected!("lzcnt")
        && is_x86_feature_detected!("fma");
    let has = |level| level == Level::V1 || level == Level::V2 && v2 || level == Level::V3 && v3;
    Level::ALL.into_iter().filter(|&level| has(level)).collect()
}
