//! Which functions call themselves.

use crate::hir::{Expr, ExprKind, Function, FunctionId, Program};

/// By [`FunctionId`]: whether the function may be called in the course of its own call.
pub(super) fn recursive(program: &Program) -> Vec<bool> {
    let callees: Vec<Vec<FunctionId>> = program.functions.iter().map(callees).collect();
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

/// The functions that its body mentions.
pub(super) fn callees(function: &Function) -> Vec<FunctionId> {
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
