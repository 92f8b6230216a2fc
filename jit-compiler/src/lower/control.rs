//! Control flow: conditions, `if`, loops and what leaves them.
//!
//! # Invariants
//! - A condition branches; it makes no `bool` that nobody asked for.
//! - A loop's header is sealed after its body, when every jump back is known; its exit as well.

use super::{Loop, Lower, scalar};
use crate::hir::{Expr, ExprKind, LogicalOp, LoopId, Ty, UnaryOp};
use crate::ir::builder::Variable;
use crate::ir::{Block, Terminator, Type, Value};

impl Lower {
    /// Goes on at `then` if the expression holds, else at `otherwise`; both are left unsealed.
    pub(super) fn condition(&mut self, expr: &Expr, then: Block, otherwise: Block) {
        match &expr.kind {
            ExprKind::Literal(bits) => self.builder.jump(if *bits != 0 { then } else { otherwise }),
            ExprKind::Unary(UnaryOp::Not, operand) => self.condition(operand, otherwise, then),
            ExprKind::Logical(op, left, right) => {
                let right_side = self.builder.block();
                match op {
                    LogicalOp::And => self.condition(left, right_side, otherwise),
                    LogicalOp::Or => self.condition(left, then, right_side),
                }
                self.enter(right_side);
                self.condition(right, then, otherwise);
            }
            ExprKind::Block(block) if let Some(tail) = &block.tail => {
                self.stmts(&block.stmts);
                self.condition(tail, then, otherwise);
            }
            _ => {
                let value = self.operand(expr, Type::BOOL);
                self.builder.branch(value, then, otherwise);
            }
        }
    }

    pub(super) fn if_else(
        &mut self,
        cond: &Expr,
        then: &Expr,
        otherwise: Option<&Expr>,
        ty: Ty,
    ) -> Option<Value> {
        let result = self.result_variable(ty);
        let (then_block, join) = (self.builder.block(), self.builder.block());
        let else_block = if otherwise.is_some() { self.builder.block() } else { join };
        self.condition(cond, then_block, else_block);
        self.arm(then_block, then, result, join);
        if let Some(otherwise) = otherwise {
            self.arm(else_block, otherwise, result, join);
        }
        self.enter(join);
        result.map(|(variable, _)| self.builder.read(variable))
    }

    fn arm(&mut self, block: Block, body: &Expr, result: Option<(Variable, Type)>, join: Block) {
        self.enter(block);
        self.give(Some(body), result);
        self.builder.jump(join);
    }

    pub(super) fn repeat(&mut self, id: LoopId, body: &Expr, ty: Ty) -> Option<Value> {
        let result = self.result_variable(ty);
        let (header, exit) = (self.builder.block(), self.builder.block());
        self.loops.insert(id, Loop { header, exit, result });
        self.builder.jump(header);
        self.builder.switch_to(header);
        self.expr(body);
        self.builder.jump(header);
        self.builder.seal(header);
        self.enter(exit);
        result.map(|(variable, _)| self.builder.read(variable))
    }

    pub(super) fn break_loop(&mut self, id: LoopId, value: Option<&Expr>) -> Option<Value> {
        let Loop { exit, result, .. } = self.loops[&id];
        self.give(value, result);
        self.builder.jump(exit);
        None
    }

    pub(super) fn continue_loop(&mut self, id: LoopId) -> Option<Value> {
        self.builder.jump(self.loops[&id].header);
        None
    }

    /// Returns from the closure.
    pub(super) fn leave(&mut self, value: Option<&Expr>) -> Option<Value> {
        let values = match (value, self.result) {
            (Some(value), Some(ty)) => vec![self.operand(value, ty)],
            (None, Some(ty)) => vec![self.builder.constant(ty, 0)],
            (value, None) => {
                value.map(|value| self.expr(value));
                Vec::new()
            }
        };
        self.builder.terminate(Terminator::Return(values));
        None
    }

    /// What the ways out of an expression of this type assign its value to.
    fn result_variable(&mut self, ty: Ty) -> Option<(Variable, Type)> {
        scalar(ty).map(|ty| (self.builder.variable(ty), ty))
    }

    /// Evaluates, and assigns the value if one is wanted.
    fn give(&mut self, value: Option<&Expr>, result: Option<(Variable, Type)>) {
        match (value, result) {
            (Some(value), Some((variable, ty))) => {
                let value = self.operand(value, ty);
                self.builder.assign(variable, value);
            }
            (Some(value), None) => {
                self.expr(value);
            }
            (None, _) => {}
        }
    }
}
