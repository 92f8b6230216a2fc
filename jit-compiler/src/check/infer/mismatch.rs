//! Messages for types that should agree and do not.

use super::Inference;
use super::conversions::{common, literal_as};
use super::exprs::{Sides, is_comparison};
use super::table::{Compound, Known, Mismatch, TyVar};
use crate::check::ast::{Expr, ExprKind};
use crate::diagnostic::Diagnostic;
use crate::hir::{BinaryOp, SourceSpan, Ty, UnaryOp};

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
        let hint = self.sides_hint(mismatch, sides);
        let types = format!(
            "`{}` and `{}`",
            self.types.name(mismatch.expected),
            self.types.name(mismatch.found)
        );
        let message = match self.origin(sides) {
            Origin::Operator => {
                let equals = if sides.left_expr.is_none() { "=" } else { "" };
                let op = sides.op.symbol();
                format!(
                    "mismatched types: both sides of `{op}{equals}` must have one type, and these \
                     are {types}{hint}"
                )
            }
            Origin::Assertion => format!(
                "mismatched types: both values of this assertion must have one type, and these are \
                 {types}{hint}"
            ),
            Origin::Contains => format!(
                "mismatched types: the value and the ends of the range must have one type, and \
                 these are {types}{hint}"
            ),
            Origin::ThenWith => format!(
                "mismatched types: `then_with` is a method of `Ordering`, and this is `{}`",
                self.types.name(mismatch.expected)
            ),
        };
        Diagnostic::new(span, message)
    }

    /// What the operator comes from.
    pub(super) fn origin(&self, sides: &Sides<'_>) -> Origin {
        let is_made_up = sides.left_expr.is_some_and(|left| match left.kind {
            ExprKind::Local(id) => self.function.locals[id.0 as usize].name == "_",
            _ => false,
        });
        match (sides.op, &sides.right.kind) {
            _ if !is_made_up => Origin::Operator,
            (BinaryOp::Eq, ExprKind::Literal(_)) => Origin::ThenWith,
            (BinaryOp::Eq | BinaryOp::Ne, _) => Origin::Assertion,
            _ => Origin::Contains,
        }
    }

    /// How to give both sides of an operator one type.
    fn sides_hint(&self, Mismatch { expected, found }: Mismatch, sides: &Sides<'_>) -> String {
        let left = sides.left_expr.map(Expr::value);
        let right = sides.right.value();
        let of_parameter = left.and_then(|left| self.parameter_hint(found, left));
        if let Some(hint) = of_parameter.or_else(|| self.parameter_hint(expected, right)) {
            return hint;
        }
        let known = [expected, found].map(|var| self.types.known(var));
        if let Some(common) = common(known) {
            return self.number_hint(known, common, sides);
        }
        match (left, known) {
            (_, [Known::Is(ty @ Ty::Int(_)), Known::Is(Ty::Char)]) => {
                return self.character_hint(
                    [left, Some(right)],
                    ty,
                    ["on the left", "on the right"],
                );
            }
            (Some(left), [Known::Is(Ty::Char), Known::Is(ty @ Ty::Int(_))]) => {
                let sides = [Some(right), Some(left)];
                return self.character_hint(sides, ty, ["on the right", "on the left"]);
            }
            _ => {}
        }
        let compares = is_comparison(sides.op);
        match [self.is_option_of(expected, found), self.is_option_of(found, expected)] {
            [true, _] if compares => "; write `Some(…)` on the right".to_owned(),
            [_, true] if compares => "; write `Some(…)` on the left".to_owned(),
            [true, _] => of_option("the left side"),
            [_, true] => of_option("the right side"),
            _ => String::new(),
        }
    }

    /// How to mend it, starting with `; `.
    fn hint(&self, Mismatch { expected, found }: Mismatch, at: &Expr) -> String {
        let known = [expected, found].map(|var| self.types.known(var));
        if let Some(hint) = self.parameter_hint(expected, at) {
            return hint;
        }
        match (&at.kind, known) {
            (ExprKind::If(_, _, None), _) => "; this `if` has no `else`".to_owned(),
            (_, [Known::Is(_), _]) if common(known).is_some() => match literal_as(at, known[0]) {
                Some(literal) => format!("; write `{literal}`"),
                None => format!("; {}", self.conversion(at, known[0], known[1])),
            },
            (
                ExprKind::Unary(UnaryOp::Not, operand),
                [Known::Is(Ty::Bool), Known::Is(Ty::Int(_))],
            ) => {
                format!("; compare it: `{} == 0`", self.operand_text(operand.value()))
            }
            (_, [Known::Is(Ty::Bool), Known::Is(Ty::Int(_)) | Known::Integer]) => {
                format!("; compare it: `{} != 0`", self.operand_text(at))
            }
            (_, [Known::Is(ty @ Ty::Int(_)), Known::Is(Ty::Char)]) => {
                format!("; write `{}`", self.character_as(at, ty))
            }
            _ if self.is_option_of(expected, found) => "; write `Some(…)`".to_owned(),
            _ if self.is_option_of(found, expected) => of_option("it"),
            _ => String::new(),
        }
    }

    /// How to mend it where a parameter has no type.
    fn parameter_hint(&self, wanted: TyVar, at: &Expr) -> Option<String> {
        let (name, ty) = (self.untyped_parameter(at)?, self.written(wanted)?);
        Some(format!(
            "; the parameter `{name}` is `i64` because no type is written: write `{name}: {ty}`"
        ))
    }

    fn is_option_of(&self, option: TyVar, some: TyVar) -> bool {
        let Some(&Compound::Option(inner)) = self.types.parts(option) else { return false };
        match [self.types.known(inner), self.types.known(some)] {
            [Known::Integer, Known::Is(Ty::Int(_))] | [Known::Is(Ty::Int(_)), Known::Integer] => {
                true
            }
            [Known::Float, Known::Is(ty)] | [Known::Is(ty), Known::Float] => ty.is_float(),
            _ => self.types.name(inner) == self.types.name(some),
        }
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

/// What the sides of an operator are of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    Operator,
    /// `assert_eq!` and its like.
    Assertion,
    /// `(a..b).contains(&x)`
    Contains,
    ThenWith,
}

fn of_option(what: &str) -> String {
    format!("; {what} is an `Option`: take its value with `.unwrap()` or `.unwrap_or(…)`")
}
