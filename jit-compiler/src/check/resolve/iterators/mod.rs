//! Iterators: chains of calls over ranges and arrays, which become loops.
//!
//! `a.iter().map(f).filter(g).sum()` is a `for` loop over `a` whose body calls `f` and `g` and adds up.
//! A chain that nothing ends is a `for` loop's, and its body is the end of it.
//!
//! # Invariants
//! - Everything is evaluated once and in std's order: the receiver before the arguments, all of them
//!   before the first item, and no item is asked for after the last that is wanted.
//! - An item is in variables of its own, so that it can be read any number of times.

mod adapters;
mod ends;
mod nodes;
mod sources;

use quote::quote_spanned;
use syn::{Expr as SynExpr, ExprMethodCall};

use super::Resolver;
use super::calls::see_through;
use super::hidden::Hidden;
use super::references::Shape;
use crate::check::ast::{Block, Expr, ExprKind, For, Iter, Pat, Stmt};
use crate::check::infer::table::TyVar;
use crate::hir::{LocalId, LogicalOp, LoopId, SourceSpan};

/// What gives items, and what is done to each of them.
pub(super) struct Chain {
    pub(super) id: LoopId,
    /// Evaluated before the first item, in order.
    before: Vec<Stmt>,
    iter: Iter,
    /// Binds what the loop goes over.
    pat: Pat,
    /// Evaluated for each item.
    stages: Vec<Stmt>,
    item: Item,
    /// Only if these hold is there an item.
    entered: Vec<Expr>,
    /// After an item, whether one of these says that it was the last.
    done: Vec<Expr>,
    /// Whether `rev` would only turn around what the loop goes over.
    reversible: bool,
    /// Whether what it goes over is evaluated in `before`.
    evaluated: bool,
    /// Whether a closure makes items of others.
    mapped: bool,
    /// Whether `skip` is behind that.
    skips_mapped: bool,
    span: SourceSpan,
}

/// An item, which is in variables.
#[derive(Clone)]
struct Item {
    held: Held,
    shape: Shape,
}

/// The variables that an item is in.
#[derive(Clone)]
enum Held {
    /// None yet: the loop's own pattern is to come.
    Nowhere,
    Local(LocalId, TyVar),
    Tuple(Vec<Self>),
}

/// The methods that make another iterator of one.
const ADAPTERS: [&str; 17] = [
    "cloned",
    "copied",
    "enumerate",
    "filter",
    "filter_map",
    "inspect",
    "into_iter",
    "iter",
    "map",
    "map_while",
    "rev",
    "skip",
    "skip_while",
    "step_by",
    "take",
    "take_while",
    "zip",
];

/// Those that are refused, with what comes after them.
const REFUSED: [&str; 8] =
    ["by_ref", "chain", "cycle", "flat_map", "flatten", "fuse", "peekable", "scan"];

/// Whether the method, which ends an iterator, gives one of its items, if there is one.
fn gives_item(method: &str) -> bool {
    let all =
        ["find", "last", "max", "max_by", "max_by_key", "min", "min_by", "min_by_key", "reduce"];
    all.contains(&method)
}

/// The method call that ends an iterator and gives an item which a call of `copied` copies.
pub(super) fn copied_item(call: &ExprMethodCall) -> Option<&ExprMethodCall> {
    let is_copied = call.args.is_empty() && (call.method == "copied" || call.method == "cloned");
    given_item(&call.receiver).filter(|_| is_copied)
}

/// `a.iter().max().copied().unwrap()` for `*a.iter().max().unwrap()`.
pub(super) fn item_taken_out(expr: &SynExpr) -> Option<ExprMethodCall> {
    let SynExpr::MethodCall(call) = see_through(expr) else { return None };
    let takes_out = call.method == "unwrap" || call.method == "expect";
    let end = given_item(&call.receiver).filter(|_| takes_out)?;
    let copied = quote_spanned!(call.method.span()=> #end.copied());
    Some(ExprMethodCall { receiver: Box::new(syn::parse2(copied).ok()?), ..call.clone() })
}

/// A method call that ends an iterator and gives one of its items, if there is one.
fn given_item(expr: &SynExpr) -> Option<&ExprMethodCall> {
    let SynExpr::MethodCall(end) = see_through(expr) else { return None };
    (gives_item(&end.method.to_string()) && is_iterator(&end.receiver)).then_some(end)
}

/// Whether it is an iterator by its form: a range or `a.iter()`, perhaps with methods called on it.
pub(super) fn is_iterator(expr: &SynExpr) -> bool {
    match see_through(expr) {
        SynExpr::Range(_) => true,
        SynExpr::MethodCall(call) if call.method == "iter" || call.method == "into_iter" => {
            call.args.is_empty()
        }
        SynExpr::MethodCall(call) => {
            let is_adapter = |names: &[&str]| names.iter().any(|it| call.method == it);
            (is_adapter(&ADAPTERS) || is_adapter(&REFUSED)) && is_iterator(&call.receiver)
        }
        _ => false,
    }
}

impl Chain {
    /// Where in its items there are references.
    pub(super) fn shape(&self) -> &Shape {
        &self.item.shape
    }
}

impl Resolver {
    /// A `for` loop's items: a chain, or an array by value or by reference.
    pub(super) fn chain(&mut self, expr: &SynExpr) -> Option<Chain> {
        match see_through(expr) {
            SynExpr::Range(range) => self.range(range),
            SynExpr::MethodCall(call) if is_iterator(expr) => self.adapted(call),
            _ => self.array_chain(expr),
        }
    }

    /// The loop, whose body binds each item by `pat` and does the rest; of a `for` loop.
    pub(super) fn loop_over(
        &mut self,
        mut chain: Chain,
        pat: Pat,
        body: Expr,
        span: SourceSpan,
    ) -> Expr {
        let source = std::mem::replace(&mut chain.span, span);
        if let Held::Nowhere = chain.item.held {
            chain.pat = pat;
            return self.repeated(chain, body);
        }
        let value = Some(self.read(&chain.item.held, source));
        chain.stages.push(Stmt::Let { pat, value, otherwise: None });
        chain.stages.push(Stmt::Unit(body));
        let (span, stmts) = (chain.span, std::mem::take(&mut chain.stages));
        let body = self.node(ExprKind::Block(Block { stmts, tail: None }), span);
        self.repeated(chain, body)
    }

    /// What it goes over, `body` for each, and what is around that.
    fn repeated(&mut self, chain: Chain, body: Expr) -> Expr {
        let span = chain.span;
        let (mut before, made) = self.looped(chain, body);
        if before.is_empty() {
            return made;
        }
        before.push(Stmt::Unit(made));
        self.node(ExprKind::Block(Block { stmts: before, tail: None }), span)
    }

    /// What is evaluated before the loop, and the loop.
    fn looped(&mut self, chain: Chain, body: Expr) -> (Vec<Stmt>, Expr) {
        let Chain { id, before, iter, pat, entered, done, span, .. } = chain;
        let done = done.into_iter().reduce(|a, b| {
            self.node(ExprKind::Logical(LogicalOp::Or, Box::new(a), Box::new(b)), span)
        });
        let for_ = For { id, pat, iter, body, done };
        let mut made = self.node(ExprKind::For(Box::new(for_)), span);
        for condition in entered.into_iter().rev() {
            made = self.when(condition, vec![Stmt::Unit(made)], span);
        }
        (before, made)
    }

    /// The loop that ends with these statements for each item, and then the value of `result`.
    fn ended(&mut self, mut chain: Chain, result: Hidden, end: Vec<Stmt>) -> Expr {
        chain.stages.extend(end);
        let (span, stmts) = (chain.span, std::mem::take(&mut chain.stages));
        let body = self.node(ExprKind::Block(Block { stmts, tail: None }), span);
        let (mut before, made) = self.looped(chain, body);
        before.push(Stmt::Unit(made));
        self.after(before, result.read())
    }
}
