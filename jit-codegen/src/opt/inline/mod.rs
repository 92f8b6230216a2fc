//! Small functions become a part of those that call them.
//!
//! In: a module of optimised functions. Out: the same, in which calls of functions that are small,
//! or called from one place only, are replaced by what they do.
//!
//! # Invariants
//! - A function that may call itself, directly or not, stays one.
//! - Callees come before their callers, so that what is copied is final and optimised.
//! - What a function reached through a pointer may be a slot of its caller; see `pointers`.

mod copy;
mod pointers;

use super::optimize;
use crate::ir::{Block, FuncId, Function, Inst, Module, Value, verify};

/// So many instructions are hardly more than the call.
const SMALL: usize = 24;
/// A function with one caller may be as large as this.
const LARGE: usize = 400;
/// No function grows beyond this.
const MAX_SIZE: usize = 4_000;

/// Replaces calls by what they do, and optimises the functions that are larger then.
pub fn run(module: &mut Module) {
    let order = callees_first(module);
    for &caller in &order {
        let mut any = false;
        while let Some((block, position, callee)) = find(module, caller, &order) {
            let callee = module.functions()[callee.index()].clone();
            copy::replace_call(
                &mut module.functions_mut()[caller.index()],
                block,
                position,
                &callee,
            );
            any = true;
        }
        if any {
            verify::in_tests(&module.functions()[caller.index()]);
            optimize(&mut module.functions_mut()[caller.index()]);
        }
    }
}

/// The functions that the closure leads to, each after those that it calls.
fn callees_first(module: &Module) -> Vec<FuncId> {
    let mut order = Vec::new();
    let mut seen = vec![false; module.functions().len()];
    seen[0] = true;
    // Each entry: a function, and its callees that are still to be visited.
    let mut stack = vec![(FuncId::CLOSURE, module.callees(FuncId::CLOSURE).collect::<Vec<_>>())];
    while let Some((id, rest)) = stack.last_mut() {
        match rest.pop() {
            Some(next) if !std::mem::replace(&mut seen[next.index()], true) => {
                stack.push((next, module.callees(next).collect()));
            }
            Some(_) => {}
            None => {
                order.push(*id);
                stack.pop();
            }
        }
    }
    order
}

/// A call to be replaced: where it stands, and what it calls.
fn find(module: &Module, caller: FuncId, order: &[FuncId]) -> Option<(Block, usize, FuncId)> {
    let func = &module.functions()[caller.index()];
    let before = |id: &FuncId| order.iter().position(|other| other == id);
    for block in func.blocks() {
        for (position, &value) in func.insts(block).iter().enumerate() {
            let Some(Inst::CallLocal(callee, args)) = func.inst(value) else { continue };
            // Otherwise the callee leads back to the caller.
            let is_final = before(callee) < before(&caller);
            if is_final && is_worthwhile(module, func, *callee) && !recurses(module, *callee) {
                let body = &module.functions()[callee.index()];
                if pointers::classes(func, args, body).is_some() {
                    return Some((block, position, *callee));
                }
            }
        }
    }
    None
}

fn is_worthwhile(module: &Module, caller: &Function, callee: FuncId) -> bool {
    let size = size(&module.functions()[callee.index()]);
    let calls = || module.ids().flat_map(|id| module.callees(id)).filter(|&id| id == callee);
    (size <= SMALL || size <= LARGE && calls().count() == 1)
        && size + self::size(caller) <= MAX_SIZE
}

fn recurses(module: &Module, id: FuncId) -> bool {
    let mut seen = vec![false; module.functions().len()];
    let mut work: Vec<FuncId> = module.callees(id).collect();
    while let Some(callee) = work.pop() {
        if callee == id {
            return true;
        }
        if !std::mem::replace(&mut seen[callee.index()], true) {
            work.extend(module.callees(callee));
        }
    }
    false
}

/// How many instructions it has, but for those that are free, and block ends.
fn size(func: &Function) -> usize {
    let costs = |value: &Value| func.inst(*value).is_some_and(|inst| !inst.is_leaf());
    let insts = func.blocks().flat_map(|block| func.insts(block)).filter(|value| costs(value));
    insts.count() + func.block_count()
}
