//! What ends a chain: sums, folds, searches.

use syn::{Expr as SynExpr, ExprMethodCall};

use super::{ADAPTERS, Chain, Held, Item, gives_item};
use crate::check::ast::{Arm, Block, Expr, ExprKind, Literal, Pat, PatKind, Stmt};
use crate::check::resolve::Resolver;
use crate::check::resolve::calls::wrong_count;
use crate::check::resolve::hidden::Hidden;
use crate::check::resolve::references::Shape;
use crate::hir::{BinaryOp, IntTy, SourceSpan, Ty, UnaryOp};

impl Resolver {
    /// A method that ends an iterator; `copied` if its result is an option that is copied out of a
    /// reference.
    pub(in crate::check::resolve) fn ended_chain(
        &mut self,
        call: &ExprMethodCall,
        copied: bool,
        span: SourceSpan,
    ) -> Option<Expr> {
        let name = call.method.to_string();
        let count = match name.as_str() {
            "count" | "last" | "max" | "min" | "product" | "sum" => 0,
            "all" | "any" | "find" | "find_map" | "for_each" | "max_by" | "max_by_key"
            | "min_by" | "min_by_key" | "position" | "reduce" => 1,
            "fold" => 2,
            _ => return self.error_on(&call.method, unknown(&name)),
        };
        if call.args.len() != count {
            return self.error(span, wrong_count(&name, count, call.args.len()));
        }
        if name != "sum" && name != "product" {
            self.refuse_turbofish(call)?;
        }
        let mut chain = self.chain(&call.receiver)?;
        self.bind_items(&mut chain);
        chain.span = span;
        let is_copied = copied && chain.item.shape.clone().of_referred().is_plain();
        if gives_item(&name) && !chain.item.shape.is_plain() && !is_copied {
            let message = format!(
                "`{name}` would give a reference here, and `jit!` has values; write `.copied()` after \
                 `.iter()`, or after this"
            );
            return self.error_on(&call.method, message);
        }
        match name.as_str() {
            "sum" | "product" => self.sum(chain, call, name == "sum"),
            "count" => self.count(chain),
            "last" => self.last(chain),
            "max" => self.best(chain, BinaryOp::Ge),
            "min" => self.best(chain, BinaryOp::Lt),
            "max_by" | "min_by" => self.best_by(chain, &call.args[0], &name),
            "max_by_key" | "min_by_key" => self.best_by_key(chain, &call.args[0], &name),
            "all" | "any" => self.quantified(chain, &call.args[0], &name),
            "find" => self.find(chain, &call.args[0]),
            "find_map" => self.find_map(chain, &call.args[0]),
            "position" => self.position(chain, &call.args[0]),
            "for_each" => self.for_each(chain, &call.args[0]),
            "reduce" => self.reduce(chain, &call.args[0]),
            _ => self.fold(chain, &call.args[0], &call.args[1]),
        }
    }

    /// `sum` and `product`: the library knows what they start with, and how they panic.
    fn sum(&mut self, mut chain: Chain, call: &ExprMethodCall, is_sum: bool) -> Option<Expr> {
        let span = chain.span;
        let ty = match &call.turbofish {
            Some(turbofish) => {
                let written = match turbofish.args.first() {
                    Some(syn::GenericArgument::Type(ty)) if turbofish.args.len() == 1 => ty,
                    _ => {
                        return self.error_on(turbofish, "write the type of the result: `::<u64>`");
                    }
                };
                self.written_or_inferred_type(written)?
            }
            None => self.types.fresh(),
        };
        let result = self.hidden_typed(ty, span);
        let (start, add) =
            if is_sum { ("sum_of_none", "sum") } else { ("product_of_none", "product") };
        let start = self.library_call(start, Vec::new(), ty, span)?;
        let item = self.read(&chain.item.held, span);
        let added = self.library_call(add, vec![result.read(), item], ty, span)?;
        let end = self.set(result, added, span);
        chain.before.push(result.set_first(start));
        Some(self.ended(chain, result, vec![end]))
    }

    fn count(&mut self, mut chain: Chain) -> Option<Expr> {
        let span = chain.span;
        let result = self.hidden_of(Ty::Int(IntTy::Usize), span);
        let zero = self.number(0, span);
        let end = self.counted(result, "wrapping_add", span);
        chain.before.push(result.set_first(zero));
        Some(self.ended(chain, result, vec![end]))
    }

    fn last(&mut self, mut chain: Chain) -> Option<Expr> {
        let span = chain.span;
        let (result, none) = self.no_result(span);
        let item = self.read(&chain.item.held, span);
        let end = self.set_some(result, item, span);
        chain.before.push(result.set_first(none));
        Some(self.ended(chain, result, vec![end]))
    }

    /// `max` and `min`, which take the later and the earlier of two that are equal.
    fn best(&mut self, chain: Chain, op: BinaryOp) -> Option<Expr> {
        let span = chain.span;
        let item = chain.item.held.clone();
        self.reduced(chain, Vec::new(), |this, best| {
            let value = this.read(&item, span);
            // Only what has one order of its values: the library asks for that.
            let name = if op == BinaryOp::Ge { "max" } else { "min" };
            let ty = this.types.fresh();
            this.library_call(name, vec![best.read(), value], ty, span)
        })
    }

    fn best_by(&mut self, mut chain: Chain, f: &SynExpr, name: &str) -> Option<Expr> {
        let span = chain.span;
        let (ty, shape) = (self.held_type(&chain.item.held), chain.item.shape.clone().referred());
        let given = [(ty, shape.clone()), (ty, shape)];
        let (id, made) = self.given(&mut chain, f, name, &given, span)?;
        let item = chain.item.held.clone();
        self.reduced(chain, vec![made], |this, best| {
            let args = vec![best.read(), this.read(&item, span)];
            let ordering = this.node(ExprKind::CallClosure(id, args), span);
            let greater = Expr {
                kind: ExprKind::Literal(Literal::Bits(1)),
                ty: this.types.is(Ty::Ordering),
                span,
            };
            let is_greater = this.compared(BinaryOp::Eq, ordering, greater, span);
            let item = this.read(&item, span);
            Some(this.better(is_greater, best, item, name == "max_by", span))
        })
    }

    /// `max_by_key` and `min_by_key`: each item's key is computed once, and goes along.
    fn best_by_key(&mut self, mut chain: Chain, f: &SynExpr, name: &str) -> Option<Expr> {
        let span = chain.span;
        let key = self.hidden(span);
        let value = self.stage(&mut chain, f, name, span)?;
        chain.stages.push(key.set_first(value));
        let item = std::mem::replace(&mut chain.item.held, Held::Local(key.local, key.ty));
        chain.item.held = Held::Tuple(vec![chain.item.held, item]);
        let both = chain.item.held.clone();
        let best = self.reduced(chain, Vec::new(), |this, best| {
            let of_best = this.node(ExprKind::Field(Box::new(best.read()), 0), span);
            let is_greater = this.compared(BinaryOp::Gt, of_best, key.read(), span);
            let item = this.read(&both, span);
            Some(this.better(is_greater, best, item, name == "max_by_key", span))
        })?;
        self.option_of(best, span, |this, both| {
            let item = this.node(ExprKind::Field(Box::new(both), 1), span);
            let some = this.node(ExprKind::Some(Box::new(item)), span);
            Some((some, this.node(ExprKind::None, span)))
        })
    }

    /// The best so far, if it is greater and the greatest is looked for, or not and the least is; else the
    /// item.
    fn better(
        &mut self,
        is_greater: Expr,
        best: Hidden,
        item: Expr,
        greatest: bool,
        span: SourceSpan,
    ) -> Expr {
        let (then, otherwise) = if greatest { (best.read(), item) } else { (item, best.read()) };
        let (then, otherwise) = (Box::new(then), Some(Box::new(otherwise)));
        self.node(ExprKind::If(Box::new(is_greater), then, otherwise), span)
    }

    fn reduce(&mut self, mut chain: Chain, f: &SynExpr) -> Option<Expr> {
        let span = chain.span;
        let ty = self.held_type(&chain.item.held);
        let shape = chain.item.shape.clone();
        let given = [(ty, shape.clone()), (ty, shape)];
        let (id, made) = self.given(&mut chain, f, "reduce", &given, span)?;
        let item = chain.item.held.clone();
        self.reduced(chain, vec![made], |this, best| {
            let args = vec![best.read(), this.read(&item, span)];
            Some(this.node(ExprKind::CallClosure(id, args), span))
        })
    }

    /// None, then the first item, then what `join` makes of what there is and the next item.
    fn reduced(
        &mut self,
        mut chain: Chain,
        mut end: Vec<Stmt>,
        join: impl FnOnce(&mut Self, Hidden) -> Option<Expr>,
    ) -> Option<Expr> {
        let span = chain.span;
        let (result, none) = self.no_result(span);
        let so_far = self.hidden(span);
        // What `join` takes apart has to be known for a tuple.
        let ty = self.held_type(&chain.item.held);
        let _ = self.types.unify(so_far.ty, ty);
        let joined = join(self, so_far)?;
        let first = self.read(&chain.item.held, span);
        let mut pat = |kind| Pat { kind, ty: self.types.fresh(), span };
        let arms = vec![
            Arm { pat: pat(PatKind::None), guard: None, body: first },
            Arm { pat: pat(PatKind::Some(Box::new(so_far.pattern()))), guard: None, body: joined },
        ];
        let next = self.node(ExprKind::Match(Box::new(result.read()), arms), span);
        end.push(self.set_some(result, next, span));
        chain.before.push(result.set_first(none));
        Some(self.ended(chain, result, end))
    }

    /// `all` and `any`
    fn quantified(&mut self, mut chain: Chain, f: &SynExpr, name: &str) -> Option<Expr> {
        let (span, is_any) = (chain.span, name == "any");
        let result = self.hidden_of(Ty::Bool, span);
        let holds = self.stage(&mut chain, f, name, span)?;
        let decides = if is_any {
            holds
        } else {
            self.node(ExprKind::Unary(UnaryOp::Not, Box::new(holds)), span)
        };
        let (start, decided) = (self.bool(!is_any, span), self.bool(is_any, span));
        let decided = self.set(result, decided, span);
        let end = self.last_if(decides, decided, &chain);
        chain.before.push(result.set_first(start));
        Some(self.ended(chain, result, vec![end]))
    }

    fn find(&mut self, mut chain: Chain, f: &SynExpr) -> Option<Expr> {
        let span = chain.span;
        let (result, none) = self.no_result(span);
        let fits = self.stage(&mut chain, f, "find", span)?;
        let item = self.read(&chain.item.held, span);
        let found = self.set_some(result, item, span);
        let end = self.last_if(fits, found, &chain);
        chain.before.push(result.set_first(none));
        Some(self.ended(chain, result, vec![end]))
    }

    fn find_map(&mut self, mut chain: Chain, f: &SynExpr) -> Option<Expr> {
        let span = chain.span;
        let (result, none) = self.no_result(span);
        let value = Some(self.stage(&mut chain, f, "find_map", span)?);
        let found = self.hidden(span);
        let next = Some(self.node(ExprKind::Continue(chain.id), span));
        let pat = self.some_pattern(found);
        let leave = self.node(ExprKind::Break(chain.id, None), span);
        let end = vec![
            Stmt::Let { pat, value, otherwise: next },
            self.set_some(result, found.read(), span),
            Stmt::Drop(leave),
        ];
        chain.before.push(result.set_first(none));
        Some(self.ended(chain, result, end))
    }

    fn position(&mut self, mut chain: Chain, f: &SynExpr) -> Option<Expr> {
        let span = chain.span;
        let (result, none) = self.no_result(span);
        let index = self.hidden_of(Ty::Int(IntTy::Usize), span);
        let fits = self.stage(&mut chain, f, "position", span)?;
        let zero = self.number(0, span);
        chain.before.push(index.set_first(zero));
        let found = self.set_some(result, index.read(), span);
        let end =
            vec![self.last_if(fits, found, &chain), self.counted(index, "wrapping_add", span)];
        chain.before.push(result.set_first(none));
        Some(self.ended(chain, result, end))
    }

    /// If the condition holds, that statement, and then no other item is asked for.
    fn last_if(&mut self, condition: Expr, then: Stmt, chain: &Chain) -> Stmt {
        let leave = self.node(ExprKind::Break(chain.id, None), chain.span);
        Stmt::Unit(self.when(condition, vec![then, Stmt::Drop(leave)], chain.span))
    }

    fn for_each(&mut self, mut chain: Chain, f: &SynExpr) -> Option<Expr> {
        let span = chain.span;
        let call = self.stage(&mut chain, f, "for_each", span)?;
        chain.stages.push(Stmt::Unit(call));
        let stmts = std::mem::take(&mut chain.stages);
        let body = self.node(ExprKind::Block(Block { stmts, tail: None }), span);
        Some(self.repeated(chain, body))
    }

    fn fold(&mut self, mut chain: Chain, init: &SynExpr, f: &SynExpr) -> Option<Expr> {
        let span = chain.span;
        let start = self.expr(init);
        let result = self.hidden(span);
        self.evaluate(&mut chain);
        let Item { held, shape } = chain.item.clone();
        // It is evaluated before what the closure copies is.
        chain.before.push(result.set_first(start?));
        let given = [(result.ty, Shape::Value), (self.held_type(&held), shape)];
        let (id, made) = self.given(&mut chain, f, "fold", &given, span)?;
        let args = vec![result.read(), self.read(&held, span)];
        let value = self.node(ExprKind::CallClosure(id, args), span);
        let end = vec![made, self.set(result, value, span)];
        Some(self.ended(chain, result, end))
    }
}

/// What to say of a method that no iterator has here.
pub(super) fn unknown(name: &str) -> String {
    let hint = match name {
        "collect" | "unzip" | "partition" | "to_vec" => {
            "there are no vectors in it; write into an array: `for i in 0..n { a[i] = …; }`"
        }
        "next" | "next_back" | "nth" | "peekable" | "by_ref" => {
            "an iterator is used up where it stands; write a loop"
        }
        _ if ADAPTERS.contains(&name) => {
            "an iterator is not a value in it; go over it with `for`, or end it with `sum`, `fold` or \
             the like"
        }
        _ => "write a `for` loop",
    };
    format!("the iterator method `{name}` is not supported in `jit!`: {hint}")
}
