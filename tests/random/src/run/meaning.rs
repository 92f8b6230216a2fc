//! What a closure means: its IR, run by the interpreter.

use super::leaves::NOISE;
use jit_compiler::ir::bytes::Memory;
use jit_compiler::ir::interp::{Outcome, run_module};
use jit_compiler::ir::{Module, Type};
use jit_compiler::lower::layout::Signature;

/// How a call ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// With these leaves.
    Returned(Vec<u64>),
    /// With the panic of that number, which shows these numbers (and perhaps some more).
    Trapped(u32, Vec<u64>),
    /// Not in time.
    Endless,
    /// In something that has no meaning.
    Undefined(String),
}

/// Calls the closure.
pub(super) fn run(
    module: &Module,
    signature: &Signature,
    args: &[u64],
    holes: &[u64],
    fuel: u64,
) -> Ended {
    let mut memory = Memory::default();
    let mut passed = Vec::new();
    if signature.result_in_memory {
        passed.push(memory.lend(&cells(&vec![NOISE; signature.results.len()])));
    }
    let out = passed.first().copied();
    if signature.params_in_memory {
        passed.push(memory.lend(&cells(&noisy(&signature.params, args))));
    } else {
        passed.extend(args);
    }
    match run_module(&mut memory, module, &passed, holes, fuel) {
        Outcome::Returned(_) if let Some(out) = out => match results(&memory, out, signature) {
            Some(leaves) => Ended::Returned(leaves),
            None => Ended::Undefined("a part of the result was never written".to_owned()),
        },
        Outcome::Returned(bits) => Ended::Returned(bits),
        Outcome::Trapped(trap) => Ended::Trapped(trap.0, Vec::new()),
        Outcome::TrappedWith(trap, args) => Ended::Trapped(trap.0, args),
        Outcome::OutOfFuel => Ended::Endless,
        Outcome::Undefined(what) => Ended::Undefined(what),
    }
}

/// Leaves as they are passed: with noise above their widths.
pub(super) fn noisy(types: &[Type], leaves: &[u64]) -> Vec<u64> {
    let with_noise = |(ty, leaf): (&Type, &u64)| leaf | NOISE & !passed_mask(*ty);
    types.iter().zip(leaves).map(with_noise).collect()
}

/// The bits that a passed value has. Those of a `bool` are a byte's.
pub(super) const fn passed_mask(ty: Type) -> u64 {
    if ty.bits() == 1 { 0xff } else { ty.mask() }
}

fn cells(leaves: &[u64]) -> Vec<u8> {
    leaves.iter().flat_map(|leaf| leaf.to_le_bytes()).collect()
}

fn results(memory: &Memory, out: u64, signature: &Signature) -> Option<Vec<u64>> {
    let leaf = |(index, ty): (u64, &Type)| {
        let bytes = memory.bytes(out + 8 * index, 8);
        let cell =
            bytes.iter().rev().try_fold(0, |bits, byte| Some(bits << 8 | u64::from((*byte)?)));
        cell.map(|cell| cell & passed_mask(*ty))
    };
    (0..).zip(&signature.results).map(leaf).collect()
}
