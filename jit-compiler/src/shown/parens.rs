//! Parentheses that nobody wrote.
//!
//! A fragment of a macro is one expression whatever it is put next to: `$c * 2` multiplies all of
//! `$c`. rustc then prints the parentheses that say so. In what has no fragments nothing needs any,
//! since it was parsed as it is written.

use syn::{BinOp, Expr, Member, ReturnType};

/// How closely the parts of an expression belong together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binding {
    Jump,
    Assign,
    Range,
    Or,
    And,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Product,
    Cast,
    Prefix,
    Closed,
}

/// What follows an expression without a parenthesis between.
#[derive(Clone, Copy, Default)]
pub(super) struct Place {
    /// Something does that `break` or a closure would take for more of itself.
    goes_on: bool,
    /// It could also begin an expression, which a bare `break` would take for its value.
    goes_on_with_prefix: bool,
}

impl Place {
    /// The place of what an expression here starts with, before something that could begin an
    /// expression as well, or could not.
    pub(super) const fn start(self, before_prefix: bool) -> Self {
        Self { goes_on: true, goes_on_with_prefix: before_prefix }
    }

    /// How closely the parts of an expression in this place belong together.
    pub(super) fn binding(self, expr: &Expr) -> Binding {
        match ungrouped(expr) {
            Expr::Break(_) | Expr::Return(_) if self.goes_on_with_prefix => Binding::Jump,
            Expr::Break(_) | Expr::Closure(_) | Expr::Return(_) if !self.goes_on => Binding::Prefix,
            Expr::Range(range) if range.start.is_none() && !self.goes_on => Binding::Prefix,
            other => Binding::of(other),
        }
    }
}

impl Binding {
    pub(super) fn of(expr: &Expr) -> Self {
        match ungrouped(expr) {
            Expr::Assign(_) => Self::Assign,
            Expr::Binary(e) => Self::of_operator(&e.op),
            Expr::Break(e) if e.expr.is_some() => Self::Jump,
            Expr::Cast(_) => Self::Cast,
            Expr::Closure(e) if matches!(e.output, ReturnType::Default) => Self::Jump,
            Expr::Let(_) | Expr::Reference(_) | Expr::Unary(_) => Self::Prefix,
            Expr::Range(_) => Self::Range,
            Expr::Return(e) if e.expr.is_some() => Self::Jump,
            _ => Self::Closed,
        }
    }

    pub(super) const fn of_operator(op: &BinOp) -> Self {
        match op {
            BinOp::Add(_) | BinOp::Sub(_) => Self::Sum,
            BinOp::Mul(_) | BinOp::Div(_) | BinOp::Rem(_) => Self::Product,
            BinOp::And(_) => Self::And,
            BinOp::Or(_) => Self::Or,
            BinOp::BitAnd(_) => Self::BitAnd,
            BinOp::BitOr(_) => Self::BitOr,
            BinOp::BitXor(_) => Self::BitXor,
            BinOp::Shl(_) | BinOp::Shr(_) => Self::Shift,
            BinOp::Eq(_)
            | BinOp::Ne(_)
            | BinOp::Lt(_)
            | BinOp::Le(_)
            | BinOp::Gt(_)
            | BinOp::Ge(_) => Self::Compare,
            _ => Self::Assign,
        }
    }
}

/// The expression itself, where it is a fragment.
pub(super) fn ungrouped(mut expr: &Expr) -> &Expr {
    while let Expr::Group(group) = expr {
        expr = &group.expr;
    }
    expr
}

/// Whether the operator could begin an expression.
pub(super) const fn begins_expression(op: &BinOp) -> bool {
    matches!(
        op,
        BinOp::Sub(_)
            | BinOp::Mul(_)
            | BinOp::And(_)
            | BinOp::Or(_)
            | BinOp::BitAnd(_)
            | BinOp::BitOr(_)
            | BinOp::Shl(_)
            | BinOp::Lt(_)
    )
}

/// Whether the left and the right side of an operator have parentheses.
pub(super) fn of_sides(left: &Expr, op: &BinOp, right: &Expr, place: Place) -> (bool, bool) {
    let binding = Binding::of_operator(op);
    let first = place.start(begins_expression(op)).binding(left);
    let second = place.binding(right);
    let is_taken_for_more = match ungrouped(left) {
        // `x as u8 < 3` would have a type that begins with `u8<3`.
        Expr::Cast(_) => matches!(op, BinOp::Lt(_) | BinOp::Shl(_)),
        Expr::Let(_) => binding > Binding::And,
        _ => false,
    };
    match binding {
        Binding::Assign => (first <= Binding::Range, second < Binding::Assign),
        Binding::Compare => (is_taken_for_more || first <= binding, second <= binding),
        _ => (is_taken_for_more || first < binding, second <= binding),
    }
}

/// Whether what is called has parentheses: a method has none.
pub(super) fn of_called(called: &Expr, place: Place) -> bool {
    match ungrouped(called) {
        Expr::Field(field) => matches!(field.member, Member::Named(_)),
        _ => place.start(true).binding(called) < Binding::Closed,
    }
}

/// Whether a condition has parentheses, before the `{`.
pub(super) fn of_condition(condition: &Expr) -> bool {
    matches!(ungrouped(condition), Expr::Break(_) | Expr::Closure(_) | Expr::Return(_))
}
