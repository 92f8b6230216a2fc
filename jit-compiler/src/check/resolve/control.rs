//! Control flow: `if`, loops, and what leaves them.

use syn::{
    Expr as SynExpr, ExprBreak, ExprContinue, ExprIf, ExprLoop, ExprReturn, ExprWhile, Label,
    Lifetime,
};

use super::Resolver;
use super::scopes::Loop;
use crate::check::ast::{Block, Expr, ExprKind, Stmt};
use crate::hir::{LoopId, SourceSpan};

impl Resolver {
    pub(super) fn if_(&mut self, expr: &SynExpr, if_: &ExprIf) -> Option<Expr> {
        let cond = self.expr(&if_.cond);
        let then = self.block(&if_.then_branch);
        let otherwise = self.optional(if_.else_branch.as_ref().map(|(_, branch)| &**branch));
        let kind = ExprKind::If(Box::new(cond?), Box::new(then?), otherwise?);
        Some(self.node(kind, SourceSpan::of_expr(expr)))
    }

    pub(super) fn loop_(&mut self, expr: &SynExpr, loop_: &ExprLoop) -> Option<Expr> {
        let id = self.scopes.enter_loop(name(loop_.label.as_ref()), true);
        let body = self.block(&loop_.body);
        self.scopes.leave_loop();
        Some(self.node(ExprKind::Loop(id, Box::new(body?)), SourceSpan::of_expr(expr)))
    }

    /// `while c { … }` is `loop { if c { { … } } else { break } }`.
    pub(super) fn while_(&mut self, expr: &SynExpr, while_: &ExprWhile) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let id = self.scopes.enter_loop(name(while_.label.as_ref()), false);
        let cond = self.expr(&while_.cond);
        let body = self.block(&while_.body);
        self.scopes.leave_loop();
        let leave = Box::new(self.node(ExprKind::Break(id, None), span));
        let body = self.discarded_unit(body?);
        let round = ExprKind::If(Box::new(cond?), Box::new(body), Some(leave));
        let round = Box::new(self.node(round, span));
        Some(self.node(ExprKind::Loop(id, round), span))
    }

    /// A block around something of type `()`.
    fn discarded_unit(&mut self, unit: Expr) -> Expr {
        let span = unit.span;
        let block = Block { stmts: vec![Stmt::Unit(unit)], tail: None };
        self.node(ExprKind::Block(block), span)
    }

    pub(super) fn break_(&mut self, expr: &SynExpr, break_: &ExprBreak) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let value = self.optional(break_.expr.as_deref());
        let target = self.target(break_.label.as_ref(), "break", span)?;
        if break_.expr.is_some() && !target.takes_value {
            let message = "`break` with a value leaves a `loop` only, not a `while`; assign the \
                           value to a variable and write `break`";
            return self.error(span, message);
        }
        Some(self.node(ExprKind::Break(target.id, value?), span))
    }

    pub(super) fn continue_(&mut self, expr: &SynExpr, continue_: &ExprContinue) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let LoopTarget { id, .. } = self.target(continue_.label.as_ref(), "continue", span)?;
        Some(self.node(ExprKind::Continue(id), span))
    }

    pub(super) fn return_(&mut self, expr: &SynExpr, return_: &ExprReturn) -> Option<Expr> {
        let value = self.optional(return_.expr.as_deref())?;
        Some(self.node(ExprKind::Return(value), SourceSpan::of_expr(expr)))
    }

    fn target(
        &mut self,
        label: Option<&Lifetime>,
        keyword: &str,
        span: SourceSpan,
    ) -> Option<LoopTarget> {
        let found = match label {
            Some(label) => self.scopes.labelled_loop(label),
            None => self.scopes.innermost_loop(),
        };
        match (found, label) {
            (Some(&Loop { id, takes_value, .. }), _) => Some(LoopTarget { id, takes_value }),
            (None, Some(label)) => {
                self.error_on(label, format!("use of undeclared label `{label}`"))
            }
            (None, None) => self.error(span, format!("`{keyword}` outside of a loop")),
        }
    }
}

struct LoopTarget {
    id: LoopId,
    takes_value: bool,
}

fn name(label: Option<&Label>) -> Option<&Lifetime> {
    label.map(|label| &label.name)
}
