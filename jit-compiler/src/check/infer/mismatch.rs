//! Messages for types that should agree and do not.

use super::Inference;
use super::exprs::Sides;
use super::table::{Known, Mismatch};
use crate::check::ast::{Expr, ExprKind, Literal};
use crate::check::class::Class;
use crate::diagnostic::Diagnostic;
use crate::hir::{SourceSpan, Ty};

impl Inference<'_> {
    /// `at` is not what is expected there.
    pub(super) fn describe(&self, Mismatch { expected, found }: Mismatch, at: &Expr) -> Diagnostic {
        let at = at.value();
        let hint = self.hint(expected, found, at);
        let message = format!(
            "mismatched types: expected `{}`, found `{}`{hint}",
            expected.name(),
            found.name()
        );
        Diagnostic::new(at.span, message)
    }

    /// The sides of an operator are not of one type.
    pub(super) fn describe_sides(
        &self,
        Mismatch { expected, found }: Mismatch,
        sides: &Sides<'_>,
        span: SourceSpan,
    ) -> Diagnostic {
        let hint = match sides.left_expr.map(Expr::value) {
            Some(left) if self.untyped_parameter(left).is_some() => {
                self.hint(found, expected, left)
            }
            _ => self.hint(expected, found, sides.right.value()),
        };
        let message = format!(
            "mismatched types: both sides of `{}` must have one type, and these are `{}` and \
             `{}`{hint}",
            sides.op.symbol(),
            expected.name(),
            found.name()
        );
        Diagnostic::new(span, message)
    }

    /// How to mend it, starting with `; `.
    fn hint(&self, expected: Known, found: Known, at: &Expr) -> String {
        if let (Some(name), Some(ty)) = (self.untyped_parameter(at), written(expected)) {
            return format!(
                "; the parameter `{name}` is `i64` because no type is written: write `{name}: {ty}`"
            );
        }
        match (&at.kind, expected, found) {
            (ExprKind::Literal(Literal::Int(value)), Known::Is(Ty::F32 | Ty::F64), _)
                if found == Known::Integer =>
            {
                format!("; write `{value}.0`")
            }
            (ExprKind::If(_, _, None), ..) => "; this `if` has no `else`".to_owned(),
            (_, Known::Is(expected), Known::Is(found))
                if is_number(expected) && is_number(found) =>
            {
                format!("; write `… as {}`", expected.name())
            }
            _ => String::new(),
        }
    }

    /// The name of the parameter without a type that `expr` is.
    fn untyped_parameter(&self, expr: &Expr) -> Option<&str> {
        let ExprKind::Local(id) = expr.kind else { return None };
        let local = &self.locals[id.0 as usize];
        local.untyped.then_some(&local.name)
    }
}

fn is_number(ty: Ty) -> bool {
    Class::Number.contains(ty)
}

/// The type to give a parameter where `known` is wanted.
fn written(known: Known) -> Option<&'static str> {
    match known {
        Known::Is(Ty::Unit | Ty::Never) | Known::Nothing | Known::Error => None,
        Known::Is(ty) => Some(ty.name()),
        Known::Integer => Some("i32"),
        Known::Float => Some("f64"),
    }
}
