//! Expressions: reads, writes, and what each kind of expression is lowered by.

use super::{Lower, hole_id, scalar};
use crate::hir::{
    BinaryOp, Block, Expr, ExprKind, LocalId, LogicalOp, Method, SourceSpan, Stmt, Ty, UnaryOp,
};
use crate::ir::{self, HoleId, Inst, IntCond, TrapKind, Type, Value};

impl Lower {
    /// Evaluates for a value of type `ty`. A diverging expression stands for any type: its value is
    /// never reached, so it is 0.
    pub(super) fn operand(&mut self, expr: &Expr, ty: Type) -> Value {
        match self.expr(expr) {
            Some(value) if scalar(expr.ty).is_some() => value,
            _ => self.builder.constant(ty, 0),
        }
    }

    /// Evaluates, for a value if there is one.
    pub(super) fn expr(&mut self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Literal(bits) => scalar(expr.ty).map(|ty| self.builder.constant(ty, *bits)),
            ExprKind::Local(id) => {
                self.locals[id.0 as usize].map(|variable| self.builder.read(variable))
            }
            ExprKind::Capture(id) => self.hole(hole_id(id.0 as usize), expr.ty),
            ExprKind::Unary(op, operand) => self.unary(*op, operand, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Logical(op, left, right) => Some(self.logical(*op, left, right)),
            ExprKind::Cast(operand) => self.cast(operand, expr.ty),
            ExprKind::Method(method, args) => self.method(*method, args),
            ExprKind::Assign(local, value) => self.assign(*local, value),
            ExprKind::Compound(op, local, value) => self.compound(*op, *local, value, expr.span),
            ExprKind::Block(block) => self.block(block),
            ExprKind::If { cond, then, otherwise } => {
                self.if_else(cond, then, otherwise.as_deref(), expr.ty)
            }
            ExprKind::Loop(id, body) => self.repeat(*id, body, expr.ty),
            ExprKind::Break(id, value) => self.break_loop(*id, value.as_deref()),
            ExprKind::Continue(id) => self.continue_loop(*id),
            ExprKind::Return(value) => self.leave(value.as_deref()),
        }
    }

    fn hole(&mut self, id: HoleId, ty: Ty) -> Option<Value> {
        scalar(ty).map(|ty| self.builder.inst(ty, Inst::Hole(id)))
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr, expr: &Expr) -> Option<Value> {
        let Some(ty) = scalar(expr.ty) else {
            self.expr(operand);
            return None;
        };
        let a = self.operand(operand, ty);
        let op = match op {
            UnaryOp::Not => ir::UnaryOp::Not,
            UnaryOp::Neg => {
                if self.checked() && ty.is_int() {
                    let is_min = self.compare_const(IntCond::Eq, a, ty.sign_bit());
                    self.trap_if(is_min, TrapKind::NegOverflow, expr.span);
                }
                ir::UnaryOp::Neg
            }
        };
        Some(self.builder.inst(ty, Inst::Unary(op, a)))
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, expr: &Expr) -> Option<Value> {
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        let left_ty = represented([left.ty, if shift { expr.ty } else { right.ty }, expr.ty]);
        let right_ty = represented([right.ty, left.ty, expr.ty]);
        let (Some((left_ty, left_type)), Some((_, right_type))) = (left_ty, right_ty) else {
            // Both sides diverge, or the left one does and its type is unknown.
            self.expr(left);
            self.expr(right);
            return None;
        };
        let a = self.operand(left, left_type);
        let b = self.operand(right, right_type);
        Some(self.binary_values(op, (a, left_ty), b, expr.span))
    }

    fn method(&mut self, method: Method, args: &[Expr]) -> Option<Value> {
        let op = match method {
            Method::WrappingAdd => ir::BinaryOp::Add,
            Method::WrappingSub => ir::BinaryOp::Sub,
            Method::WrappingMul => ir::BinaryOp::Mul,
        };
        let ty = args.iter().find_map(|arg| scalar(arg.ty));
        let values: Vec<Value> = match ty {
            Some(ty) => args.iter().map(|arg| self.operand(arg, ty)).collect(),
            None => args.iter().filter_map(|arg| self.expr(arg)).collect(),
        };
        match values[..] {
            [a, b] => Some(self.op(op, a, b)),
            _ => None,
        }
    }

    fn assign(&mut self, local: LocalId, value: &Expr) -> Option<Value> {
        let index = local.0 as usize;
        match (self.locals[index], scalar(self.local_types[index])) {
            (Some(variable), Some(ty)) => {
                let value = self.operand(value, ty);
                self.builder.assign(variable, value);
            }
            _ => {
                self.expr(value);
            }
        }
        None
    }

    /// `place op= value`: the value comes first.
    fn compound(
        &mut self,
        op: BinaryOp,
        local: LocalId,
        value: &Expr,
        span: SourceSpan,
    ) -> Option<Value> {
        let ty = self.local_types[local.0 as usize];
        let operand_ty = represented([value.ty, ty]);
        let (Some(variable), Some((_, b_type))) = (self.locals[local.0 as usize], operand_ty)
        else {
            self.expr(value);
            return None;
        };
        let b = self.operand(value, b_type);
        let a = self.builder.read(variable);
        let result = self.binary_values(op, (a, ty), b, span);
        self.builder.assign(variable, result);
        None
    }

    fn block(&mut self, block: &Block) -> Option<Value> {
        self.stmts(&block.stmts);
        block.tail.as_ref().and_then(|tail| self.expr(tail))
    }

    pub(super) fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            match stmt {
                Stmt::Let(local, Some(value)) => {
                    self.assign(*local, value);
                }
                Stmt::Let(_, None) => {}
                Stmt::Expr(expr) => {
                    self.expr(expr);
                }
            }
        }
    }

    /// `&&` and `||` for their value.
    fn logical(&mut self, op: LogicalOp, left: &Expr, right: &Expr) -> Value {
        let result = self.builder.variable(Type::BOOL);
        let (evaluate, skip, join) =
            (self.builder.block(), self.builder.block(), self.builder.block());
        match op {
            LogicalOp::And => self.condition(left, evaluate, skip),
            LogicalOp::Or => self.condition(left, skip, evaluate),
        }
        self.enter(evaluate);
        let value = self.operand(right, Type::BOOL);
        self.builder.assign(result, value);
        self.builder.jump(join);
        self.enter(skip);
        let value = self.builder.constant(Type::BOOL, u64::from(op == LogicalOp::Or));
        self.builder.assign(result, value);
        self.builder.jump(join);
        self.enter(join);
        self.builder.read(result)
    }
}

/// The first of these types whose values have a representation.
fn represented<const N: usize>(types: [Ty; N]) -> Option<(Ty, Type)> {
    types.into_iter().find_map(|ty| Some((ty, scalar(ty)?)))
}
