//! What a chain starts with: a range, or an array.

use syn::{Expr as SynExpr, ExprRange, RangeLimits};

use super::adapters::ZIPPED;
use super::{Chain, Held, Item, is_iterator};
use crate::check::ast::{Adapter, Elements, Expr, ExprKind, Iter, Pat, PatKind, Stmt};
use crate::check::resolve::calls::see_through;
use crate::check::resolve::hidden::Hidden;
use crate::check::resolve::references::Shape;
use crate::check::resolve::{Resolver, panics};
use crate::hir::{BinaryOp, SourceSpan};

impl Resolver {
    pub(super) fn range(&mut self, range: &ExprRange) -> Option<Chain> {
        let Some(from) = &range.start else {
            let message = "a loop goes over a range that has a start: `a..b`, `a..=b` or `a..`";
            return self.error_on(range, message);
        };
        let from = self.expr(from);
        let iter = match &range.end {
            None => Iter::From(from?),
            Some(to) => {
                let to = self.expr(to);
                let inclusive = matches!(range.limits, RangeLimits::Closed(_));
                Iter::Range { from: from?, to: to?, inclusive, adapters: Vec::new() }
            }
        };
        Some(self.started(iter, Shape::Value, SourceSpan::of_tokens(range)))
    }

    pub(super) fn array_chain(&mut self, expr: &SynExpr) -> Option<Chain> {
        let (elements, shape) = self.array_items(expr)?;
        let iter = Iter::Arrays(vec![elements]);
        Some(self.started(iter, shape, SourceSpan::of_expr(expr)))
    }

    /// The elements of an array and their shape: `a`, `&a`, `a.iter()`, `a.into_iter()`, with `.rev()`
    /// and `.copied()`.
    pub(super) fn array_items(&mut self, expr: &SynExpr) -> Option<(Elements, Shape)> {
        let expr = see_through(expr);
        match expr {
            SynExpr::Reference(it) if it.mutability.is_none() => self.borrowed_items(&it.expr),
            SynExpr::MethodCall(call) if call.args.is_empty() && is_iterator(expr) => {
                match call.method.to_string().as_str() {
                    "iter" => self.borrowed_items(&call.receiver),
                    "into_iter" => self.array_items(&call.receiver),
                    "copied" | "cloned" => {
                        let (elements, shape) = self.array_items(&call.receiver)?;
                        Some((elements, shape.of_referred()))
                    }
                    "rev" => {
                        let (mut elements, shape) = self.array_items(&call.receiver)?;
                        elements.reversed ^= true;
                        Some((elements, shape))
                    }
                    _ => self.error_on(expr, ZIPPED),
                }
            }
            _ if is_iterator(expr) => self.error_on(expr, ZIPPED),
            _ if self.is_reference(expr) => self.borrowed_items(expr),
            _ => {
                let array = self.expr(expr)?;
                Some((Elements { array, reversed: false, borrowed: false }, Shape::Value))
            }
        }
    }

    pub(super) fn borrowed_items(&mut self, array: &SynExpr) -> Option<(Elements, Shape)> {
        let array = self.operand(array)?;
        let elements = Elements { array, reversed: false, borrowed: true };
        Some((elements, Shape::Value.referred()))
    }

    /// A chain to which nothing is done yet.
    pub(super) fn started(&mut self, iter: Iter, shape: Shape, span: SourceSpan) -> Chain {
        Chain {
            id: self.scopes.new_loop(),
            before: Vec::new(),
            iter,
            pat: Pat { kind: PatKind::Wild, ty: self.types.fresh(), span },
            stages: Vec::new(),
            item: Item { held: Held::Nowhere, shape },
            entered: Vec::new(),
            done: Vec::new(),
            reversible: true,
            mapped: false,
            skips_mapped: false,
            evaluated: false,
            span,
        }
    }

    /// Has its items bound to variables.
    pub(super) fn bind_items(&mut self, chain: &mut Chain) {
        if let Held::Nowhere = chain.item.held {
            let hidden = self.hidden(chain.span);
            chain.pat = hidden.pattern();
            chain.item.held = Held::Local(hidden.local, hidden.ty);
        }
    }

    /// Has what it goes over evaluated before what comes next is.
    pub(super) fn evaluate(&mut self, chain: &mut Chain) {
        if std::mem::replace(&mut chain.evaluated, true) {
            return;
        }
        let span = chain.span;
        let mut before = Vec::new();
        let mut keep = |this: &mut Self, value: &mut Expr| {
            let hidden = this.hidden(value.span);
            let value = std::mem::replace(value, hidden.read());
            before.push(hidden.set_first(value));
        };
        match &mut chain.iter {
            Iter::From(first) => keep(self, first),
            Iter::Range { from, to, adapters, .. } => {
                keep(self, from);
                keep(self, to);
                for adapter in adapters {
                    if let Adapter::StepBy(step, ..) = adapter {
                        keep(self, step);
                    }
                }
            }
            Iter::Arrays(arrays) => {
                for Elements { array, borrowed, .. } in arrays {
                    let stays = *borrowed && matches!(array.kind, ExprKind::Local(_));
                    if !stays {
                        keep(self, array);
                        *borrowed = true;
                    }
                }
            }
        }
        let Iter::Range { adapters, .. } = &chain.iter else {
            chain.before.extend(before);
            return;
        };
        // The step is checked before what follows is evaluated.
        for adapter in adapters {
            let Adapter::StepBy(Expr { kind: ExprKind::Local(local), ty, .. }, _, at) = adapter
            else {
                continue;
            };
            let step = Hidden { local: *local, ty: *ty, span };
            let panic = panics::step_by_zero(*at);
            let panic = self.panic_node(panic.tokens, Vec::new(), false, *at);
            let zero = self.number(0, span);
            let is_zero = self.compared(BinaryOp::Eq, step.read(), zero, span);
            before.push(Stmt::Unit(self.when(is_zero, vec![Stmt::Drop(panic)], span)));
        }
        chain.before.extend(before);
    }
}
