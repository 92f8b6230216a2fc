//! Control flow: branches, loops, and what leaves them.

use syn::{
    Expr as SynExpr, ExprBlock, ExprBreak, ExprContinue, ExprForLoop, ExprIf, ExprLet, ExprLoop,
    ExprMatch, ExprReturn, ExprTry, ExprWhile, Label, Lifetime, RangeLimits,
};

use super::Resolver;
use super::conversions::Matched;
use super::patterns::Fallible;
use super::references::{Shape, of_value};
use super::scopes::{Loop, LoopKind};
use crate::check::ast::{Arm, Block, Expr, ExprKind, Stmt};
use crate::hir::{LoopId, SourceSpan};
use crate::source::excerpt;

impl Resolver {
    pub(super) fn if_(&mut self, expr: &SynExpr, if_: &ExprIf) -> Option<Expr> {
        // What a `let` in the condition binds is visible in the branch.
        let mark = self.scopes.enter();
        let cond = self.expr(&if_.cond);
        let then = self.block(&if_.then_branch);
        self.scopes.leave(&mark);
        let otherwise = self.optional(if_.else_branch.as_ref().map(|(_, branch)| &**branch));
        let kind = ExprKind::If(Box::new(cond?), Box::new(then?), otherwise?);
        Some(self.node(kind, SourceSpan::of_expr(expr)))
    }

    /// `let pattern = value` as a condition.
    pub(super) fn let_condition(&mut self, expr: &SynExpr, let_: &ExprLet) -> Option<Expr> {
        let (value, matched) = self.scrutinee(&let_.expr);
        let pat = self.pattern_of(&let_.pat, matched);
        let kind = ExprKind::Let(Box::new(pat?), Box::new(value?));
        Some(self.node(kind, SourceSpan::of_expr(expr)))
    }

    pub(super) fn match_(&mut self, expr: &SynExpr, match_: &ExprMatch) -> Option<Expr> {
        let (value, matched) = self.scrutinee(&match_.expr);
        let arms: Vec<Option<Arm>> = match_.arms.iter().map(|arm| self.arm(arm, matched)).collect();
        let arms = arms.into_iter().collect::<Option<Vec<_>>>();
        Some(self.node(ExprKind::Match(Box::new(value?), arms?), SourceSpan::of_expr(expr)))
    }

    fn arm(&mut self, arm: &syn::Arm, matched: Matched) -> Option<Arm> {
        let mark = self.scopes.enter();
        let (pat, guard) = unguarded(&arm.pat);
        let pat = self.pattern_of(pat, matched);
        let guard = self.optional(guard);
        let body = self.expr(&arm.body);
        self.scopes.leave(&mark);
        Some(Arm { pat: pat?, guard: guard?.map(|it| *it), body: body? })
    }

    pub(super) fn loop_(&mut self, expr: &SynExpr, loop_: &ExprLoop) -> Option<Expr> {
        let id = self.scopes.enter_loop(name(loop_.label.as_ref()), LoopKind::Loop);
        let body = self.block(&loop_.body);
        self.scopes.leave_loop();
        Some(self.node(ExprKind::Loop(id, Box::new(body?)), SourceSpan::of_expr(expr)))
    }

    /// `'label: { … }`
    pub(super) fn labelled(&mut self, expr: &SynExpr, block: &ExprBlock) -> Option<Expr> {
        let id = self.scopes.enter_loop(name(block.label.as_ref()), LoopKind::Block);
        let body = self.block(&block.block);
        self.scopes.leave_loop();
        Some(self.node(ExprKind::Labelled(id, Box::new(body?)), SourceSpan::of_expr(expr)))
    }

    /// `while c { … }` is `loop { if c { { … } } else { break } }`.
    pub(super) fn while_(&mut self, expr: &SynExpr, while_: &ExprWhile) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let id = self.scopes.enter_loop(name(while_.label.as_ref()), LoopKind::While);
        let mark = self.scopes.enter();
        let cond = self.expr(&while_.cond);
        let body = self.block(&while_.body);
        self.scopes.leave(&mark);
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

    pub(super) fn for_(&mut self, expr: &SynExpr, for_: &ExprForLoop) -> Option<Expr> {
        let chain = self.chain(&for_.expr);
        let mark = self.scopes.enter();
        let (id, shape) = match &chain {
            Some(chain) => (chain.id, chain.shape().clone()),
            None => (self.scopes.new_loop(), Shape::Value),
        };
        let (pat, shapes) = of_value(&for_.pat, &shape);
        let pat = self.declared_pattern(&pat, Fallible::No);
        self.note_shapes(shapes);
        self.scopes.enter_new_loop(id, name(for_.label.as_ref()), LoopKind::For);
        let body = self.block(&for_.body);
        self.scopes.leave_loop();
        self.scopes.leave(&mark);
        Some(self.loop_over(chain?, pat?, body?, SourceSpan::of_expr(expr)))
    }

    pub(super) fn break_(&mut self, expr: &SynExpr, break_: &ExprBreak) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let value = self.optional(break_.expr.as_deref());
        let target = self.target(break_.label.as_ref(), "break", span)?;
        if break_.expr.is_some() && matches!(target.kind, LoopKind::While | LoopKind::For) {
            let message = "`break` with a value leaves a `loop` or a labelled block only; assign \
                           the value to a variable and write `break`";
            return self.error(span, message);
        }
        Some(self.node(ExprKind::Break(target.id, value?), span))
    }

    pub(super) fn continue_(&mut self, expr: &SynExpr, continue_: &ExprContinue) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let target = self.target(continue_.label.as_ref(), "continue", span)?;
        if target.kind == LoopKind::Block {
            let message = "`continue` is for loops, and this label is a block's; write `break`";
            return self.error(span, message);
        }
        Some(self.node(ExprKind::Continue(target.id), span))
    }

    pub(super) fn return_(&mut self, expr: &SynExpr, return_: &ExprReturn) -> Option<Expr> {
        let value = self.optional(return_.expr.as_deref())?;
        Some(self.node(ExprKind::Return(value), SourceSpan::of_expr(expr)))
    }

    pub(super) fn try_(&mut self, expr: &SynExpr, try_: &ExprTry) -> Option<Expr> {
        let operand = Box::new(self.expr(&try_.expr)?);
        Some(self.node(ExprKind::Try(operand), SourceSpan::of_expr(expr)))
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
            (Some(&Loop { id, kind, .. }), _) => Some(LoopTarget { id, kind }),
            (None, Some(label)) => {
                let message = format!(
                    "use of undeclared label `{label}`; write it before the loop or block: \
                     `{label}: loop {{ … }}`"
                );
                self.error_on(label, message)
            }
            (None, None) => {
                let message = format!(
                    "`{keyword}` outside of a loop; to leave the closure write `return`, and to \
                     leave a block give it a label: `'a: {{ … {keyword} 'a; … }}`"
                );
                self.error(span, message)
            }
        }
    }
}

struct LoopTarget {
    id: LoopId,
    kind: LoopKind,
}

/// The pattern without its guard, and that.
pub(super) fn unguarded(pat: &syn::Pat) -> (&syn::Pat, Option<&SynExpr>) {
    match pat {
        syn::Pat::Guard(guarded) => (&guarded.pat, Some(&guarded.guard)),
        pat => (pat, None),
    }
}

fn name(label: Option<&Label>) -> Option<&Lifetime> {
    label.map(|label| &label.name)
}

/// What to say of a range that no `for` loop goes over.
pub(super) fn lone_range(range: &syn::ExprRange) -> String {
    let instead = match (&range.start, &range.limits, &range.end) {
        (Some(start), RangeLimits::HalfOpen(_), Some(end)) => {
            format!("{} <= x && x < {}", excerpt(start), excerpt(end))
        }
        (Some(start), _, Some(end)) => format!("{} <= x && x <= {}", excerpt(start), excerpt(end)),
        _ => "a <= x && x < b".to_owned(),
    };
    format!(
        "a range is not a value in `jit!`: it can stand in a `for` loop, before `.contains(&x)` and before \
         the methods of iterators; write it there, or comparisons: `{instead}`"
    )
}
