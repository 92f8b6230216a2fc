//! Messages for types that should agree and do not.

use super::Inference;
use super::exprs::{Sides, is_comparison};
use super::table::{Compound, Known, Mismatch, TyVar};
use crate::check::ast::{Expr, ExprKind, Literal};
use crate::check::class::Class;
use crate::diagnostic::Diagnostic;
use crate::hir::{BinaryOp, IntTy, SourceSpan, Ty};

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
        let compares = is_comparison(sides.op);
        match [self.is_option_of(expected, found), self.is_option_of(found, expected)] {
            [true, _] if compares => "; write `Some(…)` on the right".to_owned(),
            [_, true] if compares => "; write `Some(…)` on the left".to_owned(),
            [true, _] => of_option("the left side"),
            [_, true] => of_option("the right side"),
            _ => String::new(),
        }
    }

    /// How to give two numbers the type that holds both.
    fn number_hint(&self, known: [Known; 2], common: Common, sides: &Sides<'_>) -> String {
        let Common { ty, is_right } = common;
        let right = sides.right.value();
        let Some(left) = sides.left_expr.map(Expr::value) else {
            let retyped = format!("give the variable the type `{ty}`");
            return match (literal_as(right, known[0]), known[0]) {
                (Some(literal), _) => format!("; write `{literal}`"),
                (None, Known::Integer) => format!("; {retyped}"),
                (None, wanted) if is_right => {
                    format!("; {}, or {retyped}", self.conversion(right, wanted, known[1]))
                }
                (None, wanted) => format!("; {}", self.conversion(right, wanted, known[1])),
            };
        };
        let literals = [literal_as(left, known[1]), literal_as(right, known[0])];
        if let Some(literal) = literals.into_iter().flatten().next() {
            return format!("; write `{literal}`");
        }
        let words = match self.origin(sides) {
            Origin::Operator => ["on the left", "on the right"],
            Origin::Assertion => ["for the first value", "for the second value"],
            Origin::Contains | Origin::ThenWith => ["for the value", "for the end of the range"],
        };
        let (side, word) = if is_right { (left, words[0]) } else { (right, words[1]) };
        let word = match self.operand_name(side) {
            Some(_) => String::new(),
            None => format!(" {word}"),
        };
        let operand = self.operand_text(side);
        // `x as usize < n` would start generic arguments.
        if is_right && sides.op == BinaryOp::Lt && self.origin(sides) == Origin::Operator {
            format!("; write `({operand} as {ty}) < …`")
        } else {
            format!("; write `{operand} as {ty}`{word}")
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

    /// How the user writes an operand, where that is short.
    fn operand_name(&self, operand: &Expr) -> Option<String> {
        let name = match &operand.kind {
            ExprKind::Local(id) => &self.function.locals[id.0 as usize].name,
            ExprKind::Capture(id) => &self.captures[id.0 as usize].name,
            ExprKind::Field(base, index) => {
                return Some(format!("{}.{index}", self.operand_name(base)?));
            }
            ExprKind::Index(base, _) => return Some(format!("{}[…]", self.operand_name(base)?)),
            ExprKind::Method(call) => {
                let receiver = self.operand_name(call.operands.first()?)?;
                let args = if call.operands.len() > 1 { "…" } else { "" };
                return Some(format!("{receiver}.{}({args})", call.signature.name));
            }
            _ => return None,
        };
        (name != "_").then(|| name.clone())
    }

    /// The same, or what stands for it before `as`.
    fn operand_text(&self, operand: &Expr) -> String {
        let is_one_operand = matches!(
            operand.kind,
            ExprKind::Local(_)
                | ExprKind::Literal(_)
                | ExprKind::Call(..)
                | ExprKind::CallClosure(..)
        );
        let unnamed = if is_one_operand { "…" } else { "(…)" };
        self.operand_name(operand).unwrap_or_else(|| unnamed.to_owned())
    }

    /// What to write to make an operand of type `found` one of type `wanted`, and what that loses.
    fn conversion(&self, operand: &Expr, wanted: Known, found: Known) -> String {
        let ty = match wanted {
            Known::Is(ty) => ty,
            _ => Ty::F64,
        };
        let loss = match (found, ty) {
            (Known::Is(Ty::Int(from)), Ty::Int(to)) if to.bits() < from.bits() => {
                format!(", which keeps the low {} bits only", to.bits())
            }
            (Known::Is(Ty::F32 | Ty::F64) | Known::Float, Ty::Int(_)) => {
                ", which drops the fraction".to_owned()
            }
            (Known::Is(Ty::F64), Ty::F32) => ", which rounds".to_owned(),
            _ => String::new(),
        };
        format!("write `{} as {ty}`{loss}", self.operand_text(operand))
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

/// The type of two numbers that holds both, as far as one does.
#[derive(Clone, Copy)]
struct Common {
    ty: Ty,
    /// Whether it is that of the second.
    is_right: bool,
}

/// The float rather than the integer, the wider, or else the first.
fn common([left, right]: [Known; 2]) -> Option<Common> {
    let number = |known| match known {
        Known::Is(ty) if Class::Number.contains(ty) => Some(ty),
        Known::Integer => Some(Ty::Int(IntTy::I32)),
        Known::Float => Some(Ty::F64),
        _ => None,
    };
    let width = |known, ty| match (known, ty) {
        (Known::Integer, _) => 0,
        (_, Ty::Int(int)) => int.bits(),
        (_, Ty::F32) => 1000,
        _ => 2000,
    };
    let (a, b) = (number(left)?, number(right)?);
    let is_right = width(right, b) > width(left, a);
    Some(Common { ty: if is_right { b } else { a }, is_right })
}

/// The integer literal that `at` is, as one of that type.
fn literal_as(at: &Expr, known: Known) -> Option<String> {
    let ExprKind::Literal(Literal::Int(value)) = at.kind else { return None };
    match known {
        Known::Is(Ty::F32 | Ty::F64) | Known::Float => Some(format!("{value}.0")),
        Known::Is(ty @ Ty::Int(int)) => {
            let largest = if int.signed() { int.mask() >> 1 } else { int.mask() };
            (value <= largest).then(|| format!("{value}{ty}"))
        }
        _ => None,
    }
}

fn of_option(what: &str) -> String {
    format!("; {what} is an `Option`: take its value with `.unwrap()` or `.unwrap_or(…)`")
}
