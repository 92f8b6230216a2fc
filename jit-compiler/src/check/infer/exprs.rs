//! The walk: one method a kind of expression, each unifying as rustc's rule for it says.

use super::demands::{Demand, Subject};
use super::table::{Known, TyVar};
use super::{Inference, LoopType};
use crate::check::ast::{Block, Expr, ExprKind, Literal, Stmt};
use crate::check::class::Class;
use crate::check::methods::{Row, Type};
use crate::hir::{BinaryOp, LocalId, LoopId, SourceSpan, Ty, UnaryOp};

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
            ExprKind::Method { row, receiver, operands } => {
                self.method(expr, row, *receiver, operands);
            }
            ExprKind::Assign(local, value) => self.assign(expr, *local, value),
            ExprKind::Compound(op, local, value) => self.compound(expr, *op, *local, value),
            ExprKind::Block(block) => self.block(expr, block, cast),
            ExprKind::If(cond, then, otherwise) => self.if_(expr, cond, then, otherwise.as_deref()),
            ExprKind::Loop(id, body) => self.loop_(expr, *id, body),
            ExprKind::Break(id, value) => self.break_(expr, *id, value.as_deref()),
            ExprKind::Continue(_) => self.never(expr),
            ExprKind::Return(value) => self.return_(expr, value.as_deref()),
        }
    }

    fn literal(&mut self, expr: &Expr, literal: &Literal, cast: Option<Ty>) {
        match (literal, cast) {
            (Literal::Int(_), Some(ty @ Ty::Int(_)))
            | (Literal::Float(_), Some(ty @ (Ty::F32 | Ty::F64))) => self.types.settle(expr.ty, ty),
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

    fn compound(&mut self, expr: &Expr, op: BinaryOp, local: LocalId, value: &Expr) {
        let left = self.locals[local.0 as usize].ty;
        self.sides(expr, &Sides { op, left, left_expr: None, right: value });
        self.types.settle(expr.ty, Ty::Unit);
    }

    /// Both sides of an operator; whether they fit each other.
    fn sides(&mut self, expr: &Expr, sides: &Sides<'_>) -> bool {
        let Sides { op, left, right, .. } = *sides;
        let right_ty = self.operand(right, None);
        self.demand(left, class_of(op), Subject::Binary(op), expr.span);
        if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
            self.demand(right_ty, Class::Integer, Subject::ShiftAmount(op), right.span);
            return true;
        }
        let result = self.types.unify(left, right_ty);
        if let Err(mismatch) = result {
            let error = self.describe_sides(mismatch, sides, expr.span);
            self.errors.push(error);
        }
        result.is_ok()
    }

    fn demand(&mut self, ty: TyVar, class: Class, by: Subject, span: SourceSpan) {
        self.demands.push(Demand::Class { ty, class, by, span });
    }

    /// An operand's type; that of one that diverges is open.
    fn operand(&mut self, operand: &Expr, cast: Option<Ty>) -> TyVar {
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

    fn method(&mut self, expr: &Expr, row: &'static Row, receiver: TyVar, operands: &[Expr]) {
        for operand in operands {
            self.expr(operand, None);
        }
        let wanted = std::iter::once(Type::Receiver).chain(row.arguments.iter().copied());
        for (operand, ty) in operands.iter().zip(wanted) {
            let ty = self.signature_type(ty, receiver);
            self.coerce(ty, operand);
        }
        self.demand(receiver, row.receiver, Subject::Method(row), expr.span);
        let result = self.signature_type(row.result, receiver);
        self.unify(expr.ty, result, expr);
    }

    fn signature_type(&mut self, ty: Type, receiver: TyVar) -> TyVar {
        match ty {
            Type::Receiver => receiver,
            Type::Is(ty) => self.types.is(ty),
        }
    }

    fn assign(&mut self, expr: &Expr, local: LocalId, value: &Expr) {
        self.expr(value, None);
        self.coerce(self.locals[local.0 as usize].ty, value);
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
            Stmt::Let(_, None) => {}
            Stmt::Let(local, Some(value)) => {
                self.expr(value, None);
                self.coerce(self.locals[local.0 as usize].ty, value);
            }
            Stmt::Drop(expr) => self.expr(expr, None),
            Stmt::Unit(expr) => {
                self.expr(expr, None);
                let unit = self.types.is(Ty::Unit);
                self.coerce(unit, expr);
            }
        }
    }

    fn if_(&mut self, expr: &Expr, cond: &Expr, then: &Expr, otherwise: Option<&Expr>) {
        self.expr(cond, None);
        let bool = self.types.is(Ty::Bool);
        self.coerce(bool, cond);
        let then_diverges = self.diverges_in(|this| this.expr(then, None));
        let Some(otherwise) = otherwise else {
            self.types.settle(expr.ty, Ty::Unit);
            self.coerce(expr.ty, then);
            return;
        };
        let otherwise_diverges = self.diverges_in(|this| this.expr(otherwise, None));
        self.diverges |= then_diverges && otherwise_diverges;
        self.join(expr.ty, [then, otherwise]);
    }

    fn loop_(&mut self, expr: &Expr, id: LoopId, body: &Expr) {
        let value = self.types.fresh();
        self.loops.push(LoopType { id, value, is_left: false });
        self.diverges_in(|this| this.expr(body, None));
        let unit = self.types.is(Ty::Unit);
        self.coerce(unit, body);
        match self.loops.pop() {
            Some(LoopType { is_left: true, value, .. }) => {
                self.unify(expr.ty, value, expr);
            }
            _ => self.never(expr),
        }
    }

    fn break_(&mut self, expr: &Expr, id: LoopId, value: Option<&Expr>) {
        if let Some(value) = value {
            self.expr(value, None);
        }
        if let Some(target) = self.loops.iter_mut().rev().find(|it| it.id == id) {
            target.is_left = true;
            let wanted = target.value;
            self.leave_with(wanted, value, expr);
        }
        self.never(expr);
    }

    fn return_(&mut self, expr: &Expr, value: Option<&Expr>) {
        if let Some(value) = value {
            self.expr(value, None);
        }
        self.leave_with(self.ret, value, expr);
        self.never(expr);
    }

    /// `break` and `return` with a value, or `()` without one.
    fn leave_with(&mut self, wanted: TyVar, value: Option<&Expr>, at: &Expr) {
        match value {
            Some(value) => self.coerce(wanted, value),
            None => {
                let unit = self.types.is(Ty::Unit);
                self.unify(wanted, unit, at)
            }
        };
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

fn is_comparison(op: BinaryOp) -> bool {
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
