//! Refuses values that are too large to be passed, or to be kept on the stack.

use syn::{ExprClosure, ReturnType};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hir::{self, Expr, Function, SourceSpan, Ty};
use crate::lower::layout::{leaf_count, size};

/// As many numbers as the closure's parameters and its result may have: each is passed alone.
const MAX_PASSED: u64 = 2048;

/// As many numbers as the captures of a closure may have: each is patched into the code alone.
const MAX_CAPTURED: u64 = 16_384;

/// As many bytes as a value may take, which is all that a closure may keep on the stack.
const MAX_SIZE: u64 = 1 << 20;

/// Finds what is too large.
pub(super) fn check(program: &hir::Program, closure: &ExprClosure) -> Result<(), Diagnostics> {
    let mut errors = Vec::new();
    check_passed(&program.main, closure, &mut errors);
    check_captured(program, &mut errors);
    if errors.is_empty() {
        for function in std::iter::once(&program.main).chain(&program.functions) {
            check_function(function, &mut errors);
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Underlines what has most, of the parameters and the result.
fn check_passed(main: &Function, closure: &ExprClosure, errors: &mut Diagnostics) {
    let params = main.params.iter().zip(&closure.inputs);
    let params = params.map(|(param, input)| (param.ty, SourceSpan::of_tokens(input)));
    let result = match &closure.output {
        ReturnType::Type(_, ty) => SourceSpan::of_tokens(ty),
        ReturnType::Default => main.body.span,
    };
    let passed: Vec<(Ty, SourceSpan)> = params.chain([(main.ret, result)]).collect();
    let total = passed.iter().fold(0, |sum: u64, (ty, _)| sum.saturating_add(leaf_count(*ty)));
    let Some((ty, span)) = passed.into_iter().max_by_key(|(ty, _)| leaf_count(*ty)) else { return };
    if total <= MAX_PASSED {
        return;
    }
    let instead = match ty {
        Ty::Array(..) if leaf_count(ty) <= MAX_CAPTURED => {
            format!("capture an array, `let table: {ty} = table;`, or use single elements")
        }
        _ => "use single elements".to_owned(),
    };
    let message = format!(
        "the parameters and the result of a closure in `jit!` have at most {MAX_PASSED} numbers; \
         {instead}"
    );
    errors.push(Diagnostic::new(span, message));
}

fn check_captured(program: &hir::Program, errors: &mut Diagnostics) {
    let mut total: u64 = 0;
    for capture in &program.captures {
        total = total.saturating_add(leaf_count(capture.ty));
        if total > MAX_CAPTURED {
            let message = format!(
                "`jit!` takes captures of at most {MAX_CAPTURED} numbers; pass single elements, \
                 or split the closure"
            );
            errors.push(Diagnostic::new(SourceSpan::of_tokens(&capture.expr), message));
            return;
        }
    }
}

fn check_function(function: &Function, errors: &mut Diagnostics) {
    let bodies = function.closures.iter().map(|closure| &closure.body);
    let before = errors.len();
    for body in bodies.chain([&function.body]) {
        check_expr(body, errors);
    }
    let types =
        function.params.iter().map(|it| it.ty).chain(function.locals.iter().map(|it| it.ty));
    if errors.len() == before {
        let large = types.chain([function.ret]).find(|&ty| size(ty) > MAX_SIZE);
        errors.extend(large.map(|ty| too_large(ty, function.body.span)));
    }
}

/// The innermost expressions that are too large.
fn check_expr(expr: &Expr, errors: &mut Diagnostics) {
    let before = errors.len();
    expr.for_each_part(&mut |part| check_expr(part, errors));
    if errors.len() == before && size(expr.ty) > MAX_SIZE {
        errors.push(too_large(expr.ty, expr.span));
    }
}

fn too_large(ty: Ty, span: SourceSpan) -> Diagnostic {
    let message = format!(
        "this value takes {} bytes; `jit!` keeps at most {MAX_SIZE} on the stack, so make its \
         arrays smaller",
        size(ty)
    );
    Diagnostic::new(span, message)
}
