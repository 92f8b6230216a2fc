//! Which functions call which, and which themselves.

use crate::hir::{Expr, ExprKind, Function, FunctionId, Program};

/// By [`FunctionId`]: the functions that it calls.
pub(super) type Callees = [Vec<FunctionId>];

/// The functions that each of the program's mentions.
pub(super) fn callees(program: &Program) -> Vec<Vec<FunctionId>> {
    program.functions.iter().map(callees_of).collect()
}

/// By [`FunctionId`]: whether the function may be called in the course of its own call.
pub(super) fn recursive(callees: &Callees) -> Vec<bool> {
    let reaches_itself = |from: usize| {
        let mut seen = vec![false; callees.len()];
        let mut work = callees[from].clone();
        while let Some(id) = work.pop() {
            let index = id.0 as usize;
            if !std::mem::replace(&mut seen[index], true) {
                work.extend(&callees[index]);
            }
        }
        seen[from]
    };
    (0..callees.len()).map(reaches_itself).collect()
}

fn callees_of(function: &Function) -> Vec<FunctionId> {
    let mut found = Vec::new();
    let bodies = function.closures.iter().map(|closure| &closure.body);
    for body in bodies.chain([&function.body]) {
        add_callees(body, &mut found);
    }
    found
}

fn add_callees(expr: &Expr, found: &mut Vec<FunctionId>) {
    if let ExprKind::Call(id, _) | ExprKind::LibraryCall(id, ..) = expr.kind {
        found.push(id);
    }
    expr.for_each_part(&mut |part| add_callees(part, found));
}
