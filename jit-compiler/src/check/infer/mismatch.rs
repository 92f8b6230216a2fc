//! Messages for types that should agree and do not.

use super::Inference;
use super::exprs::Sides;
use super::table::{Known, Mismatch, TyVar};
use crate::check::ast::{Expr, ExprKind, Literal};
use crate::check::class::Class;
use crate::diagnostic::Diagnostic;
use crate::hir::{SourceSpan, Ty};

impl Inference<'_> {
    /// `at` is not what is expected there.
    pub(super) fn describe(&self, mismatch: Mismatch, at: &Expr) -> Diagnostic {
        let at = at.value();
        let hint = self.hint(mismatch, at);
        self.mismatched(mismatch, at.span, &hint)
    }

    /// What stands at `span` is not what is expected there.
    pub(super) fn mismatched(
        &self,
        Mismatch { expected, found }: Mismatch,
        span: SourceSpan,
        hint: &str,
    ) -> Diagnostic {
        let (expected, found) = (self.types.name(expected), self.types.name(found));
        let message = format!("mismatched types: expected `{expected}`, found `{found}`{hint}");
        Diagnostic::new(span, message)
    }

    /// The sides of an operator are not of one type.
    pub(super) fn describe_sides(
        &self,
        mismatch: Mismatch,
        sides: &Sides<'_>,
        span: SourceSpan,
    ) -> Diagnostic {
        let Mismatch { expected, found } = mismatch;
        let hint = match sides.left_expr.map(Expr::value) {
            Some(left) if self.untyped_parameter(left).is_some() => {
                self.hint(Mismatch { expected: found, found: expected }, left)
            }
            _ => self.hint(mismatch, sides.right.value()),
        };
        let message = format!(
            "mismatched types: both sides of `{}` must have one type, and these are `{}` and \
             `{}`{hint}",
            sides.op.symbol(),
            self.types.name(expected),
            self.types.name(found)
        );
        Diagnostic::new(span, message)
    }

    /// How to mend it, starting with `; `.
    fn hint(&self, Mismatch { expected, found }: Mismatch, at: &Expr) -> String {
        let known = [expected, found].map(|var| self.types.known(var));
        if let (Some(name), Some(ty)) = (self.untyped_parameter(at), self.written(expected)) {
            return format!(
                "; the parameter `{name}` is `i64` because no type is written: write `{name}: {ty}`"
            );
        }
        match (&at.kind, known) {
            (
                ExprKind::Literal(Literal::Int(value)),
                [Known::Is(Ty::F32 | Ty::F64), Known::Integer],
            ) => {
                format!("; write `{value}.0`")
            }
            (ExprKind::If(_, _, None), _) => "; this `if` has no `else`".to_owned(),
            (_, [Known::Is(expected), Known::Is(found)])
                if is_number(expected) && is_number(found) =>
            {
                format!("; write `… as {expected}`")
            }
            _ if matches!(known[0], Known::Compound(_)) && self.is_option_of(expected, found) => {
                "; write `Some(…)`".to_owned()
            }
            _ => String::new(),
        }
    }

    fn is_option_of(&self, option: TyVar, some: TyVar) -> bool {
        self.types.name(option) == format!("Option<{}>", self.types.name(some))
    }

    /// The name of the parameter without a type that `expr` is.
    fn untyped_parameter(&self, expr: &Expr) -> Option<&str> {
        let ExprKind::Local(id) = expr.kind else { return None };
        let local = &self.function.locals[id.0 as usize];
        local.untyped.then_some(&local.name)
    }

    /// The type to give a parameter where `var` is wanted.
    fn written(&self, var: TyVar) -> Option<String> {
        match self.types.known(var) {
            Known::Is(Ty::Unit | Ty::Never) | Known::Nothing | Known::Error => None,
            Known::Is(_) | Known::Compound(_) => Some(self.types.name(var)),
            Known::Integer => Some("i32".to_owned()),
            Known::Float => Some("f64".to_owned()),
        }
    }
}

fn is_number(ty: Ty) -> bool {
    Class::Number.contains(ty)
}
