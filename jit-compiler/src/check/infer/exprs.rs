//! The walk: one method a kind of expression, each unifying as rustc's rule for it says.

use super::Inference;
use super::demands::{Demand, Subject};
use super::mismatch::Origin;
use super::table::{Compound, Known, TyVar};
use crate::check::ast::{Block, Expr, ExprKind, Literal, Place, Projection, Stmt};
use crate::check::class::Class;
use crate::check::resolve::captured_array;
use crate::diagnostic::Diagnostic;
use crate::hir::{BinaryOp, IntTy, SourceSpan, Ty, UnaryOp};

impl Inference<'_> {
    /// Visits an expression. `cast` is the type it is directly cast to: a literal without a suffix
    /// takes it, if it is of its kind.
    pub(super) fn expr(&mut self, expr: &Expr, cast: Option<Ty>) {
        let diverges = self.diverges_in(|this| {
            this.kind(expr, cast);
            this.diverges |= this.is_never(expr);
        });
        self.diverges |= diverges;
    }

    fn kind(&mut self, expr: &Expr, cast: Option<Ty>) {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(expr, literal, cast),
            ExprKind::Local(_) | ExprKind::Capture(_) => {}
            ExprKind::Unary(op, operand) => self.unary(expr, *op, operand, cast),
            ExprKind::Binary(op, left, right) => self.binary(expr, *op, left, right),
            ExprKind::Logical(_, left, right) => self.logical(expr, left, right),
            ExprKind::Cast(operand) => self.cast(expr, operand),
            ExprKind::From(operand) => {
                let from = self.operand(operand, None);
                self.demands.push(Demand::From { from, to: expr.ty, span: expr.span });
            }
            ExprKind::TryFrom(operand) => {
                let (from, to) = (self.operand(operand, None), self.types.fresh());
                self.is_compound(expr, Compound::Option(to));
                self.demands.push(Demand::TryFrom { from, to, span: expr.span });
            }
            ExprKind::Debug(operand) => {
                self.diverges_in(|this| this.expr(operand, None));
                self.types.settle(expr.ty, Ty::Unit);
            }
            ExprKind::OverflowChecks => self.types.settle(expr.ty, Ty::Bool),
            ExprKind::Method(call, params) => self.method(expr, call, params),
            ExprKind::Tuple(parts) => self.tuple(expr, parts),
            ExprKind::Array(elements) => self.array(expr, elements),
            ExprKind::Repeat(element, len) => self.repeat(expr, element, *len),
            ExprKind::Some(some) => {
                let some = self.operand(some, None);
                self.is_compound(expr, Compound::Option(some));
            }
            ExprKind::None => {
                let some = self.types.fresh();
                self.is_compound(expr, Compound::Option(some));
            }
            ExprKind::Field(base, index) => {
                let base = self.operand(base, None);
                self.field(expr.ty, base, *index, expr.span);
            }
            ExprKind::Index(array, index) => {
                let base = self.operand(array, None);
                self.untyped_capture(
                    array,
                    base,
                    "index that; or bind the element before the closure",
                );
                self.index(expr.ty, base, index, expr.span);
            }
            ExprKind::Assign(place, value) => self.assign(expr, place, value),
            ExprKind::Compound(op, place, value) => self.compound(expr, *op, place, value),
            ExprKind::Block(block) => self.block(expr, block, cast),
            ExprKind::Labelled(id, body) => self.labelled(expr, *id, body, cast),
            ExprKind::If(cond, then, otherwise) => self.if_(expr, cond, then, otherwise.as_deref()),
            ExprKind::Let(pat, value) => self.let_condition(expr, pat, value),
            ExprKind::Match(value, arms) => self.match_(expr, value, arms),
            ExprKind::Loop(id, body) => self.loop_(expr, *id, body),
            ExprKind::For(for_) => self.for_(expr, for_),
            ExprKind::Break(id, value) => self.break_(expr, *id, value.as_deref()),
            ExprKind::Continue(_) => self.never(expr),
            ExprKind::Return(value) => self.return_(expr, value.as_deref()),
            ExprKind::Try(operand) => self.try_(expr, operand),
            ExprKind::Call(id, args) => {
                let function = &self.functions[id.0 as usize];
                self.call(expr, &function.params, function.ret, args);
            }
            ExprKind::CallClosure(id, args) => {
                let closure = &self.function.closures[id.0 as usize];
                self.call(expr, &closure.params, closure.ret, args);
            }
            ExprKind::Closure(id) => self.closure(expr, *id),
            ExprKind::Panic(panic) => self.panic(expr, panic),
        }
    }

    fn literal(&mut self, expr: &Expr, literal: &Literal, cast: Option<Ty>) {
        match (literal, cast) {
            (Literal::Int(_), Some(ty @ Ty::Int(_)))
            | (Literal::Float(_), Some(ty @ (Ty::F32 | Ty::F64))) => self.types.settle(expr.ty, ty),
            // All that can be cast to it.
            (Literal::Int(_), Some(Ty::Char)) => self.types.settle(expr.ty, Ty::Int(IntTy::U8)),
            _ => {}
        }
    }

    fn unary(&mut self, expr: &Expr, op: UnaryOp, operand: &Expr, cast: Option<Ty>) {
        let ty = self.operand(operand, cast);
        let class = match op {
            UnaryOp::Neg => Class::Signed,
            UnaryOp::Not => Class::Bits,
        };
        self.demand(ty, class, Subject::Unary(op), expr.span);
        self.unify(expr.ty, ty, operand);
    }

    fn binary(&mut self, expr: &Expr, op: BinaryOp, left: &Expr, right: &Expr) {
        let left_ty = self.operand(left, None);
        let sides = Sides { op, left: left_ty, left_expr: Some(left), right };
        let agree = self.sides(expr, &sides);
        if is_comparison(op) {
            self.types.settle(expr.ty, Ty::Bool);
        } else if agree {
            self.unify(expr.ty, left_ty, expr);
        } else {
            self.types.poison(expr.ty);
        }
    }

    fn compound(&mut self, expr: &Expr, op: BinaryOp, place: &Place, value: &Expr) {
        self.place(place);
        self.sides(expr, &Sides { op, left: place.ty, left_expr: None, right: value });
        self.types.settle(expr.ty, Ty::Unit);
    }

    /// Both sides of an operator; whether they fit each other.
    fn sides(&mut self, expr: &Expr, sides: &Sides<'_>) -> bool {
        let Sides { op, left, right, .. } = *sides;
        let right_ty = self.operand(right, None);
        if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
            self.demand(left, class_of(op), Subject::Binary(op), expr.span);
            self.demand(right_ty, Class::Integer, Subject::ShiftAmount(op), right.span);
            return true;
        }
        let result = self.types.unify(left, right_ty);
        match result {
            Ok(()) => self.demand(left, class_of(op), Subject::Binary(op), expr.span),
            Err(mismatch) => {
                let error = self.describe_sides(mismatch, sides, expr.span);
                self.errors.push(error);
                // The range has another end, and `then_with` another value.
                if matches!(self.origin(sides), Origin::Contains | Origin::ThenWith) {
                    self.types.poison(left);
                }
            }
        }
        result.is_ok()
    }

    pub(super) fn demand(&mut self, ty: TyVar, class: Class, by: Subject, span: SourceSpan) {
        self.demands.push(Demand::Class { ty, class, by, span });
    }

    /// An operand's type; that of one that diverges is open.
    pub(super) fn operand(&mut self, operand: &Expr, cast: Option<Ty>) -> TyVar {
        self.expr(operand, cast);
        if self.is_never(operand) { self.types.fresh() } else { operand.ty }
    }

    fn logical(&mut self, expr: &Expr, left: &Expr, right: &Expr) {
        let bool = self.types.is(Ty::Bool);
        self.expr(left, None);
        self.coerce(bool, left);
        // The right side may be skipped: that it diverges says nothing.
        self.diverges_in(|this| this.expr(right, None));
        self.coerce(bool, right);
        self.types.settle(expr.ty, Ty::Bool);
    }

    fn cast(&mut self, expr: &Expr, operand: &Expr) {
        let target = match self.types.known(expr.ty) {
            Known::Is(ty) => Some(ty),
            _ => None,
        };
        self.expr(operand, target);
        self.demands.push(Demand::Cast { from: operand.ty, to: expr.ty, span: expr.span });
    }

    fn tuple(&mut self, expr: &Expr, parts: &[Expr]) {
        let parts = parts.iter().map(|part| self.operand(part, None)).collect();
        self.is_compound(expr, Compound::Tuple(parts));
    }

    fn array(&mut self, expr: &Expr, elements: &[Expr]) {
        let element = self.types.fresh();
        for it in elements {
            self.expr(it, None);
            self.coerce(element, it);
        }
        self.is_compound(expr, Compound::Array(element, elements.len() as u64));
    }

    fn repeat(&mut self, expr: &Expr, element: &Expr, len: u64) {
        let element = self.operand(element, None);
        self.is_compound(expr, Compound::Array(element, len));
    }

    fn is_compound(&mut self, expr: &Expr, compound: Compound) {
        let ty = self.types.compound(compound);
        self.unify(expr.ty, ty, expr);
    }

    /// `ty` is the part of `base` of that number.
    fn field(&mut self, ty: TyVar, base: TyVar, index: u32, span: SourceSpan) {
        let part = match self.types.parts(base) {
            Some(Compound::Tuple(parts)) => parts.get(index as usize).copied(),
            _ => None,
        };
        match (part, self.types.known(base)) {
            (Some(part), _) => {
                self.unify_at(ty, part, span);
            }
            (None, Known::Error) => self.types.poison(ty),
            (None, Known::Nothing) => self.unknown_base(ty, span, "a tuple: write its type"),
            (None, _) => {
                let message = format!("no field `{index}` on type `{}`", self.types.name(base));
                self.errors.push(Diagnostic::new(span, message));
                self.types.poison(ty);
            }
        }
    }

    /// `ty` is an element of `base`.
    fn index(&mut self, ty: TyVar, base: TyVar, index: &Expr, span: SourceSpan) {
        self.expr(index, None);
        let usize = self.types.is(Ty::Int(IntTy::Usize));
        self.coerce(usize, index);
        match (self.types.parts(base), self.types.known(base)) {
            (Some(&Compound::Array(element, _)), _) => {
                self.unify_at(ty, element, span);
            }
            (_, Known::Error) => self.types.poison(ty),
            (_, Known::Nothing) => self.unknown_base(ty, span, "an array: write its type"),
            _ => {
                let name = self.types.name(base);
                let message = format!(
                    "cannot index into a value of type `{name}`; only arrays have elements"
                );
                self.errors.push(Diagnostic::new(span, message));
                self.types.poison(ty);
            }
        }
    }

    /// Whether the array is one of the surrounding program's, whose length cannot be seen.
    pub(super) fn untyped_capture(&mut self, array: &Expr, ty: TyVar, instead: &str) -> bool {
        if let (ExprKind::Capture(id), Known::Nothing) = (&array.kind, self.types.known(ty)) {
            let name = &self.captures[id.0 as usize].name;
            let message = captured_array(name, instead);
            self.errors.push(Diagnostic::new(array.span, message));
            self.types.poison(ty);
            return true;
        }
        false
    }

    fn unknown_base(&mut self, ty: TyVar, span: SourceSpan, what: &str) {
        let message = format!(
            "nothing before this says that it is {what}, such as `let t: (u32, f64) = …;` or \
             `let t: [u8; 4] = …;`"
        );
        self.errors.push(Diagnostic::new(span, message));
        self.types.poison(ty);
    }

    /// Visits a place, and settles its type.
    fn place(&mut self, place: &Place) {
        let mut ty = self.function.locals[place.local.0 as usize].ty;
        for projection in &place.path {
            let part = self.types.fresh();
            match projection {
                Projection::Field(index, span) => self.field(part, ty, *index, *span),
                Projection::Index(index, span) => self.index(part, ty, index, *span),
            }
            ty = part;
        }
        self.unify_at(place.ty, ty, place.span);
    }

    fn assign(&mut self, expr: &Expr, place: &Place, value: &Expr) {
        self.expr(value, None);
        self.place(place);
        self.coerce(place.ty, value);
        self.types.settle(expr.ty, Ty::Unit);
    }

    fn block(&mut self, expr: &Expr, block: &Block, cast: Option<Ty>) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
        match &block.tail {
            Some(tail) => {
                self.expr(tail, cast);
                if self.is_never(tail) {
                    self.never(expr);
                } else {
                    self.unify(expr.ty, tail.ty, tail);
                }
            }
            None if self.diverges => self.never(expr),
            None => self.types.settle(expr.ty, Ty::Unit),
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { pat, value, otherwise } => {
                self.let_(pat, value.as_ref(), otherwise.as_ref());
            }
            Stmt::Drop(expr) => self.expr(expr, None),
            Stmt::Unit(expr) => {
                self.expr(expr, None);
                let unit = self.types.is(Ty::Unit);
                self.coerce(unit, expr);
            }
        }
    }
}

/// The sides of an operator, of which the left is visited.
pub(super) struct Sides<'a> {
    pub(super) op: BinaryOp,
    pub(super) left: TyVar,
    /// Missing in a compound assignment, whose left side is a variable.
    pub(super) left_expr: Option<&'a Expr>,
    pub(super) right: &'a Expr,
}

pub(super) fn is_comparison(op: BinaryOp) -> bool {
    use BinaryOp::{Eq, Ge, Gt, Le, Lt, Ne};
    matches!(op, Eq | Ne | Lt | Le | Gt | Ge)
}

fn class_of(op: BinaryOp) -> Class {
    use BinaryOp::{
        Add, BitAnd, BitOr, BitXor, Div, Eq, Ge, Gt, Le, Lt, Mul, Ne, Rem, Shl, Shr, Sub,
    };
    match op {
        Add | Sub | Mul | Div | Rem => Class::Number,
        BitAnd | BitOr | BitXor => Class::Bits,
        Shl | Shr => Class::Integer,
        Eq | Ne | Lt | Le | Gt | Ge => Class::Comparable,
    }
}
