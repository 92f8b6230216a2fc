//! Messages for types that should agree and do not.

use super::Inference;
use super::table::{Known, Mismatch};
use crate::check::ast::{Expr, ExprKind, Literal};
use crate::diagnostic::Diagnostic;
use crate::hir::{BinaryOp, Ty};

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

    /// The sides of `expr`, an operator's, are not of one type.
    pub(super) fn describe_operands(
        &self,
        Mismatch { expected, found }: Mismatch,
        op: BinaryOp,
        right: &Expr,
        expr: &Expr,
    ) -> Diagnostic {
        let hint = self.hint(expected, found, right.value());
        let message = format!(
            "mismatched types: both sides of `{}` must have one type, and these are `{}` and \
             `{}`{hint}",
            op.symbol(),
            expected.name(),
            found.name()
        );
        Diagnostic::new(expr.span, message)
    }

    /// How to mend it, starting with `; `.
    fn hint(&self, expected: Known, found: Known, at: &Expr) -> String {
        match (&at.kind, expected) {
            (
                ExprKind::Literal(Literal::Int(value)),
                Known::Is(Ty::F32 | Ty::F64) | Known::Float,
            ) if found == Known::Integer => {
                format!("; write `{value}.0`")
            }
            (ExprKind::Local(id), _) if self.locals[id.0 as usize].untyped => {
                let name = &self.locals[id.0 as usize].name;
                format!(
                    "; the parameter `{name}` is `i64` because no type is written: write \
                     `{name}: {}`",
                    written(expected)
                )
            }
            (ExprKind::If(_, _, None), _) => "; this `if` has no `else`".to_owned(),
            _ if is_number(expected) && is_number(found) => {
                format!("; write `… as {}`", written(expected))
            }
            _ => String::new(),
        }
    }
}

fn is_number(known: Known) -> bool {
    matches!(known, Known::Integer | Known::Float | Known::Is(Ty::Int(_) | Ty::F32 | Ty::F64))
}

/// A type to write where `known` is wanted.
fn written(known: Known) -> &'static str {
    match known {
        Known::Integer => "i32",
        Known::Float => "f64",
        other => other.name(),
    }
}
