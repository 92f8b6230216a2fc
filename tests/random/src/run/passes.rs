//! Which pass of the optimiser changed what a function does.
//!
//! The order is `opt::optimize`'s, written once more, because that runs to its end. If the two come
//! apart, the blame is `optimize` itself.

use super::FUEL;
use jit_compiler::ir::Function;
use jit_compiler::ir::interp::{Outcome, run};
use jit_compiler::opt::{branches, cse, dce, fold, known, licm, optimize, params, place, simplify};

type Pass = (&'static str, fn(&mut Function) -> bool);

const SETTLE: [Pass; 7] = [
    ("params", params::run),
    ("fold", fold::run),
    ("simplify", simplify::run),
    ("cse", cse::run),
    ("known", known::run),
    ("branches", branches::run),
    ("dce", dce::run),
];

const ROUNDS: usize = 10;

/// Names what a run differs after.
pub(super) fn guilty(
    before: &Function,
    args: &[u64],
    captures: &[u64],
    same: impl Fn(&Outcome) -> bool,
) -> String {
    // Passes may move instructions to where they run more often.
    let same = |func: &Function| same(&run(func, args, captures, 4 * FUEL));
    let mut func = before.clone();
    let order = [settle(), vec![("licm", licm::run as fn(&mut Function) -> bool)], settle()];
    for (number, (name, pass)) in order.into_iter().flatten().enumerate() {
        let last = func.clone();
        pass(&mut func);
        if !same(&func) {
            return format!("{name} (pass {number})\n{last}\n-- {name}\n{func}");
        }
    }
    let mut func = before.clone();
    optimize(&mut func);
    if !same(&func) {
        return format!("optimize\n{func}");
    }
    place::place(&mut func);
    if same(&func) { format!("selection or later\n{func}") } else { format!("place\n{func}") }
}

fn settle() -> Vec<Pass> {
    SETTLE.iter().copied().cycle().take(SETTLE.len() * ROUNDS).collect()
}
