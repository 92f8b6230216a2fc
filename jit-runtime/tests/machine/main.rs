//! Functions given as text do as machine code what the interpreter says: every case of
//! `jit-codegen/tests/ir`, at the edges of its types.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]

#[expect(dead_code, reason = "shared with the other tests")]
mod call;
#[path = "../../../jit-codegen/tests/text/mod.rs"]
mod text;

use std::fs;
use std::path::Path;

use call::Machine;
use jit_codegen::generate::{Compiled, generate};
use jit_codegen::ir::bytes::Memory;
use jit_codegen::ir::interp::{Outcome, run_module};
use jit_codegen::ir::{Block, Function, TrapId, Type, eval};

/// How much there is behind a pointer.
const LENT: usize = 64;

#[test]
fn machine_code_does_what_the_interpreter_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../jit-codegen/tests/ir");
    let mut cases = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        for case in text.split("\n====\n") {
            check(case.split("\n----").next().unwrap());
            cases += 1;
        }
    }
    assert!(cases > 0);
}

fn check(source: &str) {
    let module = text::module(source);
    let func = module.closure();
    let compiled = compiled(module.clone());
    let params = func.params(Block::ENTRY).to_vec();
    let types: Vec<Type> = params.iter().map(|&param| func.ty(param)).collect();
    let machine = Machine::new(&compiled, func, std::ptr::null());
    for round in 0..60 {
        let mut memory = Memory::default();
        let lent: [u8; LENT] = std::array::from_fn(|i| (i * 37 + round) as u8);
        let mut real = lent;
        let (pretended, address) = (memory.lend(&lent), real.as_mut_ptr() as u64);
        let args = |pointer: u64| -> Vec<u64> {
            let arg =
                |(i, ty): (usize, &Type)| match source.contains(&format!("; v{i} is a pointer")) {
                    true => pointer,
                    false => edge(*ty, round * (2 * i + 1) + i * 3 + round / 16),
                };
            types.iter().enumerate().map(arg).collect()
        };
        let expected = run_module(&mut memory, &module, &args(pretended), &[0; 8], 100_000);
        if matches!(expected, Outcome::OutOfFuel | Outcome::Undefined(_)) {
            continue;
        }
        let found = machine.call(&args(address));
        let found = with_original_trap(found, func, &compiled);
        assert!(same(func, &expected, &found), "{source}\n{round}: {found:?} not {expected:?}");
        assert_eq!(memory.bytes(pretended, LENT), real.map(Some), "{source}\n{round}");
    }
}

/// Compilation renumbers panics; in the tests no two of one kind are in a module.
fn with_original_trap(found: Outcome, func: &Function, compiled: &Compiled) -> Outcome {
    match found {
        Outcome::TrappedWith(trap, args) => {
            let kind = compiled.traps[trap.0 as usize].kind;
            let index = func.traps.iter().position(|trap| trap.kind == kind).unwrap();
            Outcome::TrappedWith(TrapId(u32::try_from(index).unwrap()), args)
        }
        found => found,
    }
}

/// Which NaN it is does not matter.
fn same(func: &Function, expected: &Outcome, found: &Outcome) -> bool {
    match (expected, found) {
        (Outcome::Returned(expected), Outcome::Returned(found)) => {
            let same = |((&a, &b), &ty): ((&u64, &u64), &Type)| {
                a == b || eval::is_nan(ty, a) && eval::is_nan(ty, b)
            };
            expected.iter().zip(found).zip(&func.results).all(same)
        }
        (Outcome::Trapped(expected), Outcome::TrappedWith(found, _)) => expected == found,
        _ => expected == found,
    }
}

fn edge(ty: Type, round: usize) -> u64 {
    let floats = [0.0, -0.0, 1.0, -1.5, 1e10, 3.0, 0.1, -2.0, 1e300, f64::NAN, f64::INFINITY];
    let bits = match ty {
        Type::F32 => u64::from((floats[round % floats.len()] as f32).to_bits()),
        Type::F64 => floats[round % floats.len()].to_bits(),
        _ => [0, 1, 2, 3, 7, 13, ty.sign_bit(), ty.sign_bit() - 1, u64::MAX, 1 << 20][round % 10],
    };
    bits & ty.mask()
}

fn compiled(mut module: jit_codegen::ir::Module) -> Compiled {
    jit_codegen::opt::optimize_module(&mut module);
    generate(module, jit_codegen::x64::Level::V1).unwrap()
}
