//! Optimisation: the same function, in fewer and cheaper instructions.
//!
//! Each pass is a file with a `run` that says whether it changed anything.
//!
//! # Invariants
//! - What a function does is kept: its results, and its side effects in their order.
//! - A division is never moved up, and a [`TrapIf`](crate::ir::Inst::TrapIf) goes only if it
//!   cannot fire; hence no pass makes the machine divide by what it does not accept.
//! - Nothing jumps to the entry, and loops stay reducible.
//! - [`optimize`] leaves constants anywhere above their uses; [`place::place`] then puts them where
//!   registers are to hold them.

pub mod branches;
pub mod cse;
pub mod dce;
pub mod divide;
mod edit;
pub mod fold;
pub mod forward;
pub mod inline;
pub(crate) mod insert;
pub mod known;
pub mod licm;
mod memory;
pub mod params;
pub mod place;
pub mod promote;
pub mod rotate;
pub mod simplify;
mod speculate;
mod ssa;
mod switch;
pub mod tables;
pub mod tail;
#[cfg(test)]
mod tests;
mod traps;
pub mod unroll;

use crate::ir::{Function, Module, verify};

/// Few functions need more than four.
const MAX_ROUNDS: usize = 10;

/// Makes every function of the module cheaper, and drops those that nothing calls any more.
pub fn optimize_module(module: &mut Module) {
    for id in module.ids() {
        let func = &mut module.functions_mut()[id.index()];
        optimize(func);
        if tail::run(func, id) {
            optimize(func);
        }
    }
    inline::run(module);
    module.drop_unused_functions();
    for func in module.functions_mut() {
        then_settle(func, tables::run);
    }
}

/// Makes the function cheaper.
pub fn optimize(func: &mut Function) {
    settle(func);
    then_settle(func, licm::run);
    loop {
        then_settle(func, rotate::run);
        if !then_settle(func, unroll::run) {
            break;
        }
    }
    then_settle(func, divide::run);
}

/// Runs a pass and, if it changes anything, those that follow it up.
fn then_settle(func: &mut Function, pass: fn(&mut Function) -> bool) -> bool {
    let changed = pass(func);
    if changed {
        verify::in_tests(func);
        settle(func);
    }
    changed
}

/// Runs the passes until none of them finds anything.
pub fn settle(func: &mut Function) {
    for _ in 0..MAX_ROUNDS {
        let mut changed = false;
        for pass in [
            params::run,
            fold::run,
            simplify::run,
            promote::run,
            forward::run,
            cse::run,
            known::run,
            branches::run,
            dce::run,
        ] {
            changed |= pass(func);
            verify::in_tests(func);
        }
        if !changed {
            break;
        }
    }
}
