//! Whether a module means what it did, by the interpreter, at the edges of its parameters' types.

use jit_codegen::ir::bytes::Memory;
use jit_codegen::ir::interp::{Outcome, run_module};
use jit_codegen::ir::{Block, Module, Type};

/// How much there is behind a pointer.
const LENT: usize = 64;

/// Runs both where the first ends within so many steps and has a meaning. A parameter of which the
/// source says `; v0 is a pointer` is one.
pub fn assert_alike(source: &str, before: &Module, after: &Module, fuel: u64) {
    let closure = before.closure();
    let params = closure.params(Block::ENTRY);
    for round in 0..40 {
        let edge = |i: usize, ty: Type| edges(ty)[(round * (2 * i + 1) + i * 3 + round / 10) % 10];
        let mut memory = Memory::default();
        let lent = memory.lend(&[0x81; LENT]);
        let arg = |i: usize| match source.contains(&format!("; v{i} is a pointer")) {
            true => lent,
            false => edge(i, closure.ty(params[i])),
        };
        let args: Vec<u64> = (0..params.len()).map(arg).collect();
        let holes: Vec<u64> = (0..closure.holes.len()).map(|i| edge(i + 7, Type::I64)).collect();
        let mut other = memory.clone();
        let expected = run_module(&mut memory, before, &args, &holes, fuel);
        if matches!(expected, Outcome::OutOfFuel | Outcome::Undefined(_)) {
            continue;
        }
        let found = run_module(&mut other, after, &args, &holes, 2 * fuel);
        let what = || format!("{source}\n{args:?} {holes:?}\n{before}\n{after}");
        assert_eq!(found, expected, "{}", what());
        assert_eq!(other.bytes(lent, LENT), memory.bytes(lent, LENT), "{}", what());
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
    let edges = [0, 1, 2, 3, 7, 100, ty.sign_bit() - 1, ty.sign_bit(), u64::MAX, 1 << 20];
    edges.map(|bits| bits & ty.mask())
}
