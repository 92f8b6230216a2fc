//! What makes another iterator of one: stages between the items and the end.

use syn::{Expr as SynExpr, ExprClosure, ExprMethodCall};

use super::ends::unknown;
use super::{Chain, Held, Item, REFUSED, is_iterator};
use crate::check::ast::{Adapter, Expr, ExprKind, Iter, Parts, Pat, PatKind, Stmt};
use crate::check::infer::table::TyVar;
use crate::check::resolve::calls::{see_through, wrong_count};
use crate::check::resolve::hidden::Hidden;
use crate::check::resolve::references::Shape;
use crate::check::resolve::{Resolver, panics};
use crate::hir::{BinaryOp, ClosureId, IntTy, SourceSpan, Ty};

/// What `zip` is for.
pub(super) const ZIPPED: &str = "`zip` joins arrays in `jit!`, before anything else is done with their elements: \
     `a.iter().zip(b.iter()).map(|(a, b)| a * b)`";

impl Resolver {
    pub(super) fn adapted(&mut self, call: &ExprMethodCall) -> Option<Chain> {
        let name = call.method.to_string();
        self.refuse_turbofish(call)?;
        let span = SourceSpan::of_call(call);
        let args: Vec<&SynExpr> = call.args.iter().collect();
        match (name.as_str(), &args[..]) {
            ("iter", []) => {
                let (elements, shape) = self.borrowed_items(&call.receiver)?;
                let span = SourceSpan::of_tokens(call);
                return Some(self.started(Iter::Arrays(vec![elements]), shape, span));
            }
            ("into_iter", []) if is_iterator(&call.receiver) => return self.chain(&call.receiver),
            ("into_iter", []) => return self.array_chain(&call.receiver),
            _ => {}
        }
        if REFUSED.contains(&name.as_str()) {
            return self.error_on(&call.method, unknown(&name));
        }
        let mut chain = self.chain(&call.receiver)?;
        match (name.as_str(), &args[..]) {
            ("rev", []) => return self.reversed(chain, call),
            ("step_by", [step]) => return self.stepped(chain, call, step),
            ("copied" | "cloned", []) => {
                chain.item.shape = chain.item.shape.of_referred();
                return Some(chain);
            }
            _ => self.bind_items(&mut chain),
        }
        match (name.as_str(), &args[..]) {
            ("zip", [other]) => self.zipped(chain, call, other),
            ("enumerate", []) => self.enumerated(chain, span),
            // std calls the closure for items that are skipped, unless all of them are, then.
            ("take", [_]) if chain.skips_mapped => {
                let message =
                    "`take` cannot follow `map` and `skip` in `jit!`; have `map` come last";
                self.error_on(&call.method, message)
            }
            ("take", [count]) => self.taken(chain, count, span),
            // It would panic elsewhere than where items are asked for one by one.
            ("skip", [_]) if matches!(chain.iter, Iter::From(_)) => {
                let message =
                    "a range without an end has no `.skip(n)` in `jit!`; have it start later";
                self.error_on(&call.method, message)
            }
            ("skip", [count]) => self.skipped(chain, count, span),
            ("map", [f]) => {
                let value = self.stage(&mut chain, f, "map", span)?;
                let hidden = self.hidden(span);
                chain.stages.push(hidden.set_first(value));
                chain.item = hidden.item();
                chain.mapped = true;
                Some(chain)
            }
            ("inspect", [f]) => {
                let unit = self.stage(&mut chain, f, "inspect", span)?;
                chain.stages.push(Stmt::Unit(unit));
                Some(chain)
            }
            ("filter", [f]) => {
                let keeps = self.stage(&mut chain, f, "filter", span)?;
                let next = self.node(ExprKind::Continue(chain.id), span);
                chain.stages.push(self.unless(keeps, next, span));
                Some(chain)
            }
            ("take_while", [f]) => {
                let keeps = self.stage(&mut chain, f, "take_while", span)?;
                let leave = self.node(ExprKind::Break(chain.id, None), span);
                chain.stages.push(self.unless(keeps, leave, span));
                chain.reversible = false;
                Some(chain)
            }
            ("skip_while", [f]) => self.skip_while(chain, f, span),
            ("filter_map", [f]) => {
                let otherwise = ExprKind::Continue(chain.id);
                self.if_some(chain, f, "filter_map", otherwise, span)
            }
            ("map_while", [f]) => {
                let otherwise = ExprKind::Break(chain.id, None);
                let chain = self.if_some(chain, f, "map_while", otherwise, span)?;
                Some(Chain { reversible: false, ..chain })
            }
            (name, args) => {
                let none = ["cloned", "copied", "enumerate", "rev"].contains(&name);
                let message = wrong_count(name, usize::from(!none), args.len());
                self.error_on(&call.method, message)
            }
        }
    }

    pub(super) fn enumerated(&mut self, mut chain: Chain, span: SourceSpan) -> Option<Chain> {
        let counter = self.hidden_of(Ty::Int(IntTy::Usize), span);
        let index = self.hidden_of(Ty::Int(IntTy::Usize), span);
        self.evaluate(&mut chain);
        chain.before.push(counter.set_first(self.number(0, span)));
        chain.stages.push(index.set_first(counter.read()));
        chain.stages.push(self.counted(counter, "wrapping_add", span));
        let Item { held, shape } = chain.item;
        let held = Held::Tuple(vec![Held::Local(index.local, index.ty), held]);
        chain.item = Item { held, shape: Shape::Tuple(vec![Shape::Value, shape]) };
        chain.reversible = false;
        Some(chain)
    }

    /// `take(n)`: after the last item no other is asked for.
    pub(super) fn taken(
        &mut self,
        mut chain: Chain,
        count: &SynExpr,
        span: SourceSpan,
    ) -> Option<Chain> {
        let left = self.items_left(&mut chain, count, span)?;
        let (none, zero) = (self.number(0, span), self.number(0, span));
        chain.entered.push(self.compared(BinaryOp::Ne, left.read(), none, span));
        chain.done.push(self.compared(BinaryOp::Eq, left.read(), zero, span));
        chain.stages.push(self.counted(left, "wrapping_sub", span));
        Some(chain)
    }

    pub(super) fn skipped(
        &mut self,
        mut chain: Chain,
        count: &SynExpr,
        span: SourceSpan,
    ) -> Option<Chain> {
        let left = self.items_left(&mut chain, count, span)?;
        let zero = self.number(0, span);
        let some = self.compared(BinaryOp::Ne, left.read(), zero, span);
        let next = self.node(ExprKind::Continue(chain.id), span);
        let skips = vec![self.counted(left, "wrapping_sub", span), Stmt::Drop(next)];
        chain.stages.push(Stmt::Unit(self.when(some, skips, span)));
        chain.skips_mapped = chain.mapped;
        Some(chain)
    }

    /// How many items are still to be taken or skipped.
    fn items_left(
        &mut self,
        chain: &mut Chain,
        count: &SynExpr,
        span: SourceSpan,
    ) -> Option<Hidden> {
        let left = self.hidden_of(Ty::Int(IntTy::Usize), span);
        self.evaluate(chain);
        chain.before.push(left.set_first(self.expr(count)?));
        // What the loop goes over cannot be turned around any more.
        chain.reversible = false;
        Some(left)
    }

    /// The values of the options that a closure gives, and what is done where one is `None`.
    pub(super) fn if_some(
        &mut self,
        mut chain: Chain,
        f: &SynExpr,
        name: &str,
        otherwise: ExprKind,
        span: SourceSpan,
    ) -> Option<Chain> {
        let value = Some(self.stage(&mut chain, f, name, span)?);
        let otherwise = Some(self.node(otherwise, span));
        let hidden = self.hidden(span);
        let pat = self.some_pattern(hidden);
        chain.stages.push(Stmt::Let { pat, value, otherwise });
        chain.item = hidden.item();
        Some(chain)
    }

    pub(super) fn reversed(&mut self, mut chain: Chain, call: &ExprMethodCall) -> Option<Chain> {
        match &mut chain.iter {
            Iter::Range { adapters, .. } if chain.reversible => adapters.push(Adapter::Rev),
            Iter::Arrays(arrays) if chain.reversible && arrays.len() == 1 => {
                arrays[0].reversed ^= true;
            }
            Iter::From(_) => {
                return self.error_on(&call.method, "a range without an end has no `.rev()`");
            }
            _ => {
                let message = "`.rev()` comes before `enumerate`, `skip`, `take` and `zip` in `jit!`: \
                               write `a.iter().rev()` first";
                return self.error_on(&call.method, message);
            }
        }
        Some(chain)
    }

    pub(super) fn stepped(
        &mut self,
        mut chain: Chain,
        call: &ExprMethodCall,
        step: &SynExpr,
    ) -> Option<Chain> {
        let step = self.expr(step);
        let is_first = chain.stages.is_empty() && !chain.evaluated;
        match &mut chain.iter {
            Iter::Range { adapters, .. } if is_first => {
                let at = SourceSpan { first: call.method.span(), last: call.method.span() };
                adapters.push(Adapter::StepBy(step?, Box::new(panics::step_by_zero(at)), at));
            }
            _ => {
                let message = "`.step_by(n)` comes right after a range with both ends in `jit!`: \
                               `(a..b).step_by(n)`; without an end, write `while` and take the steps in \
                               its body";
                return self.error_on(&call.method, message);
            }
        }
        Some(chain)
    }

    /// `a.iter().zip(b.iter())`: arrays side by side.
    pub(super) fn zipped(
        &mut self,
        mut chain: Chain,
        call: &ExprMethodCall,
        other: &SynExpr,
    ) -> Option<Chain> {
        if !matches!(chain.iter, Iter::Arrays(_)) || !chain.stages.is_empty() {
            return self.error_on(&call.method, ZIPPED);
        }
        let (elements, shape) = self.array_items(other)?;
        if let Iter::Arrays(arrays) = &mut chain.iter {
            arrays.push(elements);
        }
        let (span, hidden) = (chain.span, self.hidden(chain.span));
        let Pat { kind, ty, .. } = chain.pat;
        let mut pats = match kind {
            PatKind::Tuple(parts) => parts.pats,
            kind => vec![Pat { kind, ty, span }],
        };
        pats.push(hidden.pattern());
        let kind = PatKind::Tuple(Parts { pats, rest: None });
        chain.pat = Pat { kind, ty: self.types.fresh(), span };
        let Item { held, shape: first } = chain.item;
        let held = Held::Tuple(vec![held, Held::Local(hidden.local, hidden.ty)]);
        chain.item = Item { held, shape: Shape::Tuple(vec![first, shape]) };
        chain.reversible = false;
        Some(chain)
    }

    pub(super) fn skip_while(
        &mut self,
        mut chain: Chain,
        f: &SynExpr,
        span: SourceSpan,
    ) -> Option<Chain> {
        let skips = self.hidden_of(Ty::Bool, span);
        let (id, closure) = self.stage_closure(&mut chain, f, "skip_while", span)?;
        let yes = self.bool(true, span);
        chain.before.push(skips.set_first(yes));
        let call = self.call_stage(&chain, id, span);
        let next = self.node(ExprKind::Continue(chain.id), span);
        let goes_on = self.when(call, vec![Stmt::Drop(next)], span);
        let no = self.bool(false, span);
        let stop = self.set(skips, no, span);
        let check = self.when(skips.read(), vec![Stmt::Unit(goes_on), stop], span);
        chain.stages.extend([closure, Stmt::Unit(check)]);
        chain.reversible = false;
        Some(chain)
    }

    /// What a closure gives for each item.
    pub(super) fn stage(
        &mut self,
        chain: &mut Chain,
        f: &SynExpr,
        name: &str,
        span: SourceSpan,
    ) -> Option<Expr> {
        let (id, closure) = self.stage_closure(chain, f, name, span)?;
        chain.stages.push(closure);
        Some(self.call_stage(chain, id, span))
    }

    pub(super) fn call_stage(&mut self, chain: &Chain, id: ClosureId, span: SourceSpan) -> Expr {
        let item = self.read(&chain.item.held, span);
        self.node(ExprKind::CallClosure(id, vec![item]), span)
    }

    /// A closure that takes the item, and the statement that makes it.
    pub(super) fn stage_closure(
        &mut self,
        chain: &mut Chain,
        f: &SynExpr,
        name: &str,
        span: SourceSpan,
    ) -> Option<(ClosureId, Stmt)> {
        let Item { held, shape } = chain.item.clone();
        // These are given a reference to it in std.
        let refer =
            ["filter", "find", "inspect", "max_by_key", "min_by_key", "skip_while", "take_while"];
        let shape = if refer.contains(&name) { shape.referred() } else { shape };
        let ty = self.held_type(&held);
        self.given(chain, f, name, &[(ty, shape)], span)
    }

    /// A closure that takes arguments of these types and shapes. What it copies is copied before the
    /// loop; where it is made in the tree decides only when its types are looked at, which is when those
    /// of the items are known.
    pub(super) fn given(
        &mut self,
        chain: &mut Chain,
        f: &SynExpr,
        name: &str,
        given: &[(TyVar, Shape)],
        span: SourceSpan,
    ) -> Option<(ClosureId, Stmt)> {
        self.evaluate(chain);
        let shapes: Vec<Shape> = given.iter().map(|it| it.1.clone()).collect();
        let of_path = self.called_by_path(f, name, &shapes)?;
        let closure: &ExprClosure = match (see_through(f), &of_path) {
            (SynExpr::Closure(closure), _) => closure,
            (_, Some(of_path)) => of_path,
            _ => {
                let message = format!("`{name}` takes a closure here, such as `|x| x + 1`");
                return self.error_on(f, message);
            }
        };
        self.check_inputs(closure, given.len())?;
        let (id, mut stmts) = self.closure(closure, &shapes)?;
        for (index, (ty, _)) in given.iter().enumerate() {
            if let Some(param) = self.closure_param_type(id, index) {
                let _ = self.types.unify(param, *ty);
            }
        }
        let made = stmts.pop().unwrap_or_else(|| {
            let made = self.node(ExprKind::Closure(id), span);
            Stmt::Drop(made)
        });
        chain.before.append(&mut stmts);
        Some((id, made))
    }
}
