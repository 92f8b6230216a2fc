//! Which pass of the optimiser changed what a closure does.
//!
//! The order is `opt::optimize_module`'s, written once more, because that runs to its end. If the
//! two come apart, the blame is `optimize` itself.

use super::FUEL;
use super::meaning::{Ended, run};
use jit_compiler::ir::{Function, Module};
use jit_compiler::lower::layout::Signature;
use jit_compiler::opt::{
    branches, cse, dce, divide, fold, forward, known, licm, optimize_module, params, promote,
    rotate, simplify, tables, unroll,
};

type Pass = (&'static str, fn(&mut Function) -> bool);

const SETTLE: [Pass; 9] = [
    ("params", params::run),
    ("fold", fold::run),
    ("simplify", simplify::run),
    ("promote", promote::run),
    ("forward", forward::run),
    ("cse", cse::run),
    ("known", known::run),
    ("branches", branches::run),
    ("dce", dce::run),
];

const ROUNDS: usize = 10;

/// Names what a run differs after.
pub(super) fn guilty(
    before: &Module,
    signature: &Signature,
    args: &[u64],
    captures: &[u64],
    same: impl Fn(&Ended) -> bool,
) -> String {
    // Passes may move instructions to where they run more often.
    let same = |module: &Module| same(&run(module, signature, args, captures, 4 * FUEL));
    let mut module = before.clone();
    for id in module.ids() {
        for (number, (name, pass)) in order().into_iter().enumerate() {
            let last = module.clone();
            pass(&mut module.functions_mut()[id.index()]);
            if !same(&module) {
                return format!("{name} (pass {number} of {id})\n{last}\n-- {name}\n{module}");
            }
        }
    }
    let mut module = before.clone();
    optimize_module(&mut module);
    if same(&module) {
        return format!("legalization or later\n{module}");
    }
    format!("optimize_module, after a pass that is not listed in this test\n{module}")
}

fn order() -> Vec<Pass> {
    let settle = || SETTLE.iter().copied().cycle().take(SETTLE.len() * ROUNDS);
    let licm: Pass = ("licm", licm::run);
    let loops: [Pass; 2] = [("rotate", rotate::run), ("unroll", unroll::run)];
    let last: [Pass; 2] = [("divide", divide::run), ("tables", tables::run)];
    let passes = [licm].into_iter().chain(loops).chain(loops).chain(last);
    settle().chain(passes.flat_map(|pass| [pass].into_iter().chain(settle()))).collect()
}
