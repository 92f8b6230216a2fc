//! Closures inside of the closure: they are called, and nothing else.
//!
//! # Invariants
//! - A closure's body is resolved where the closure is made. Its calls come later, so it cannot call
//!   itself.
//! - The methods of `Option` and `bool` that take a closure are a `match` or an `if` around a call
//!   of it.

use proc_macro2::{Ident, Span};
use quote::{format_ident, quote_spanned};
use syn::{
    Expr as SynExpr, ExprCall, ExprClosure, ExprMethodCall, ExprPath, Local as SynLocal,
    Pat as SynPat, ReturnType,
};

use super::Resolver;
use super::calls::see_through;
use super::paths::Meaning;
use super::patterns::Fallible;
use super::references::{Shape, of_value};
use super::scopes::Binding;
use crate::check::ast::{Arm, Block, Closure, Expr, ExprKind, Literal, Param, Pat, PatKind, Stmt};
use crate::check::hygiene::Name;
use crate::check::infer::table::TyVar;
use crate::check::methods;
use crate::hir::{BinaryOp, ClosureId, SourceSpan, Ty};
use crate::source::excerpt;

/// A closure as far as its calls have to know it.
pub(super) struct Known {
    pub(super) params: usize,
    pub(super) closure: Option<Closure>,
}

/// A closure whose body is being resolved.
pub(super) struct Unfinished {
    name: Name,
    /// How it starts if it is written as a function.
    signature: String,
    /// Whether an error has told that it calls itself.
    is_told: bool,
}

impl Resolver {
    /// `let f = |a| …;`, or none if it is not that.
    pub(super) fn let_closure(&mut self, local: &SynLocal) -> Option<Option<Vec<Stmt>>> {
        let init = local.init.as_ref()?;
        let SynExpr::Closure(closure) = see_through(&init.expr) else { return None };
        let ident = match &local.pat {
            SynPat::Ident(pat) if pat.by_ref.is_none() && pat.subpat.is_none() => &pat.ident,
            other => {
                let message = "a closure inside of `jit!` is bound to a name, and called by that: \
                               `let f = |a| a + 1;`";
                self.declare_refused(other);
                return Some(self.error_on(other, message));
            }
        };
        self.unfinished.push(Unfinished {
            name: Name::of(ident),
            signature: signature(ident, closure),
            is_told: false,
        });
        let made = self.closure(closure, &[]);
        self.unfinished.pop();
        let binding = match &made {
            Some((id, _)) => Binding::Closure(*id),
            None => Binding::Refused,
        };
        self.scopes.declare(Name::of(ident), binding);
        Some(made.map(|(_, stmts)| stmts))
    }

    /// Whether the path names a closure in its own body.
    pub(super) fn is_recursive(&self, path: &ExprPath) -> bool {
        let name = path.path.get_ident().map(Name::of);
        self.unfinished.iter().any(|it| Some(&it.name) == name.as_ref())
    }

    /// A call of a closure in its own body, of which there is one error.
    pub(super) fn recursive_call<T>(&mut self, expr: &SynExpr, path: &ExprPath) -> Option<T> {
        let name = path.path.get_ident().map(Name::of)?;
        let closure = self.unfinished.iter_mut().rfind(|it| it.name == name)?;
        if std::mem::replace(&mut closure.is_told, true) {
            return None;
        }
        let message = format!(
            "a closure cannot call itself; write a function, which can, and which sees no variables \
             but its parameters: `{}`",
            closure.signature
        );
        self.error(SourceSpan::of_expr(expr), message)
    }

    /// `(|a| …)(x)`
    pub(super) fn immediate_call(
        &mut self,
        expr: &SynExpr,
        closure: &ExprClosure,
        call: &ExprCall,
    ) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let made = self.closure(closure, &[]);
        let args = self.arguments(&call.args, "the closure", closure.inputs.len(), span);
        let (id, stmts) = made?;
        let call = self.node(ExprKind::CallClosure(id, args?), span);
        Some(self.after(stmts, call))
    }

    /// A closure that is given arguments of these shapes, plain where none is said, and the statements
    /// that make it.
    pub(super) fn closure(
        &mut self,
        closure: &ExprClosure,
        shapes: &[Shape],
    ) -> Option<(ClosureId, Vec<Stmt>)> {
        let moves = closure.capture.is_some();
        let mark = self.scopes.enter();
        let loops = self.scopes.enter_closure(moves);
        let shapes = shapes.iter().chain(std::iter::repeat(&Shape::Value));
        let params = closure.inputs.iter().zip(shapes);
        let params: Vec<_> = params.map(|(pat, shape)| self.closure_param(pat, shape)).collect();
        let ret = self.return_type(&closure.output);
        let body = self.expr(&closure.body);
        let copied = self.scopes.leave_closure(moves, loops);
        self.scopes.leave(&mark);
        let params: Vec<_> = params.into_iter().collect::<Option<_>>()?;
        let id = ClosureId(u32::try_from(self.function.closures.len()).unwrap_or(u32::MAX));
        self.function.closures.push(Known {
            params: params.len(),
            closure: Some(Closure { params, ret: ret?, body: body? }),
        });
        let span = SourceSpan::of_tokens(closure);
        let mut stmts: Vec<Stmt> = copied
            .into_iter()
            .map(|it| {
                let ty = self.function.locals[it.to.0 as usize].ty;
                let value = Expr { kind: ExprKind::Local(it.from), ty, span };
                let pat = Pat { kind: PatKind::Bind(it.to, None), ty, span };
                Stmt::Let { pat, value: Some(value), otherwise: None }
            })
            .collect();
        stmts.push(Stmt::Drop(self.node(ExprKind::Closure(id), span)));
        Some((id, stmts))
    }

    fn closure_param(&mut self, pat: &SynPat, shape: &Shape) -> Option<Param> {
        let (pat, shapes) = of_value(pat, shape);
        let param = self.param_of(&pat, None, Fallible::No);
        self.note_shapes(shapes);
        param
    }

    /// `stmts`, then `value`.
    pub(super) fn after(&mut self, stmts: Vec<Stmt>, value: Expr) -> Expr {
        let (ty, span) = (value.ty, value.span);
        Expr { kind: ExprKind::Block(Block { stmts, tail: Some(Box::new(value)) }), ty, span }
    }

    /// A method that takes closures; none if `name` is not one.
    pub(super) fn closure_method(
        &mut self,
        call: &ExprMethodCall,
        name: &str,
        span: SourceSpan,
    ) -> Option<Option<Expr>> {
        let (receiver, args) = (&*call.receiver, &call.args);
        let of_paths: Vec<Option<ExprClosure>> =
            args.iter().enumerate().map(|(at, it)| self.closure_of_path(it, name, at)).collect();
        let called = args.iter().enumerate().filter(|(at, _)| called_with(name, *at).is_some());
        if let Some(path) = called.map(|(_, arg)| arg).find_map(panics_in_std) {
            return Some(self.panics_in_std(path, name));
        }
        let closures: Vec<Option<&ExprClosure>> = args
            .iter()
            .zip(&of_paths)
            .map(|(arg, of_path)| match see_through(arg) {
                SynExpr::Closure(closure) => Some(closure),
                _ => of_path.as_ref(),
            })
            .collect();
        // What an arm gives is of the method; an error in it is told.
        let made = match (name, &closures[..]) {
            ("map", &[Some(f)]) => self.option(receiver, span, |this, x| {
                let some = this.call_of(f, vec![x], span)?;
                Some((this.node(ExprKind::Some(Box::new(some)), span), this.none(span)))
            }),
            ("and_then", &[Some(f)]) => self.option(receiver, span, |this, x| {
                Some((this.call_of(f, vec![x], span)?, this.none(span)))
            }),
            ("is_some_and", &[Some(f)]) => self.option(receiver, span, |this, x| {
                Some((this.call_of(f, vec![x], span)?, this.bool(false, span)))
            }),
            ("is_none_or", &[Some(f)]) => self.option(receiver, span, |this, x| {
                Some((this.call_of(f, vec![x], span)?, this.bool(true, span)))
            }),
            ("unwrap_or_else", &[Some(f)]) => {
                self.option(receiver, span, |this, x| Some((x, this.call_of(f, vec![], span)?)))
            }
            ("or_else", &[Some(f)]) => self.option(receiver, span, |this, x| {
                let some = this.node(ExprKind::Some(Box::new(x)), span);
                Some((some, this.call_of(f, vec![], span)?))
            }),
            ("map_or_else", &[Some(d), Some(f)]) => self.option(receiver, span, |this, x| {
                let none = this.call_of(d, vec![], span)?;
                Some((this.call_of(f, vec![x], span)?, none))
            }),
            ("map_or", &[None, Some(f)]) => self.map_or(receiver, &args[0], f, span),
            ("filter", &[Some(f)]) => self.option(receiver, span, |this, x| {
                let Expr { kind: ExprKind::Local(local), ty, .. } = x else { return None };
                let read = || Expr { kind: ExprKind::Local(local), ty, span };
                let keeps =
                    Box::new(this.call_given(f, vec![read()], &[Shape::Value.referred()], span)?);
                let some = Box::new(this.node(ExprKind::Some(Box::new(read())), span));
                let (none, no) = (this.none(span), this.none(span));
                Some((this.node(ExprKind::If(keeps, some, Some(Box::new(no))), span), none))
            }),
            ("then", &[Some(f)]) => self.then(receiver, f, span),
            ("then_with", &[Some(f)]) => self.then_with(receiver, f, span),
            _ => {
                let takes = |(at, closure): (usize, &Option<_>)| {
                    closure.is_none() && called_with(name, at).is_some()
                };
                let is_closures = methods::lookup(name).is_none();
                let at = closures.iter().enumerate().position(|it| is_closures && takes(it))?;
                self.error_on(&args[at], no_closure(name, at, &args[at]))
            }
        };
        Some(made)
    }

    /// `option.map_or(default, |x| …)`: the default is evaluated before it is known to be needed, and after
    /// the receiver.
    fn map_or(
        &mut self,
        receiver: &SynExpr,
        default: &SynExpr,
        f: &ExprClosure,
        span: SourceSpan,
    ) -> Option<Expr> {
        let value = self.expr(receiver);
        let default = self.expr(default)?;
        let (first, value) = self.bound(value?);
        let (second, default) = self.bound(default);
        let arms = |this: &mut Self, x| Some((this.call_of(f, vec![x], span)?, default.read()));
        let made = self.option_of(value.read(), span, arms)?;
        Some(self.after(vec![first, second], made))
    }

    /// `cond.then(|| …)`
    fn then(&mut self, cond: &SynExpr, f: &ExprClosure, span: SourceSpan) -> Option<Expr> {
        let cond = Box::new(self.expr(cond)?);
        let value = self.call_of(f, vec![], span)?;
        let some = Box::new(self.node(ExprKind::Some(Box::new(value)), span));
        let none = Box::new(self.none(span));
        Some(self.node(ExprKind::If(cond, some, Some(none)), span))
    }

    /// `ordering.then_with(|| …)`
    fn then_with(&mut self, first: &SynExpr, f: &ExprClosure, span: SourceSpan) -> Option<Expr> {
        let ordering = self.expr(first)?;
        let (stmt, ordering) = self.bound(ordering);
        let equal = Expr {
            kind: ExprKind::Literal(Literal::Bits(0)),
            ty: self.types.is(Ty::Ordering),
            span,
        };
        let kind = ExprKind::Binary(BinaryOp::Eq, Box::new(ordering.read()), Box::new(equal));
        let is_equal = Box::new(self.node(kind, span));
        let value = Box::new(self.call_of(f, vec![], span)?);
        let made = ExprKind::If(is_equal, value, Some(Box::new(ordering.read())));
        let made = self.node(made, span);
        Some(self.after(vec![stmt], made))
    }

    /// `match receiver { Some(x) => first, None => second }`, which `arms` makes of `x`.
    pub(super) fn option(
        &mut self,
        receiver: &SynExpr,
        span: SourceSpan,
        arms: impl FnOnce(&mut Self, Expr) -> Option<(Expr, Expr)>,
    ) -> Option<Expr> {
        let value = self.expr(receiver)?;
        self.option_of(value, span, arms)
    }

    pub(super) fn option_of(
        &mut self,
        value: Expr,
        span: SourceSpan,
        arms: impl FnOnce(&mut Self, Expr) -> Option<(Expr, Expr)>,
    ) -> Option<Expr> {
        let x = self.hidden(span);
        let (some, none) = arms(self, x.read())?;
        let mut pat = |kind| Pat { kind, ty: self.types.fresh(), span };
        let arms = vec![
            Arm { pat: pat(PatKind::Some(Box::new(x.pattern()))), guard: None, body: some },
            Arm { pat: pat(PatKind::None), guard: None, body: none },
        ];
        Some(self.node(ExprKind::Match(Box::new(value), arms), span))
    }

    /// Makes the closure and calls it.
    pub(super) fn call_of(
        &mut self,
        closure: &ExprClosure,
        args: Vec<Expr>,
        span: SourceSpan,
    ) -> Option<Expr> {
        self.call_given(closure, args, &[], span)
    }

    fn call_given(
        &mut self,
        closure: &ExprClosure,
        args: Vec<Expr>,
        shapes: &[Shape],
        span: SourceSpan,
    ) -> Option<Expr> {
        self.check_inputs(closure, args.len())?;
        let (id, stmts) = self.closure(closure, shapes)?;
        let call = self.node(ExprKind::CallClosure(id, args), span);
        Some(self.after(stmts, call))
    }

    /// Reports a closure that does not take as many arguments as it is called with.
    pub(super) fn check_inputs(&mut self, closure: &ExprClosure, count: usize) -> Option<()> {
        if closure.inputs.len() == count {
            return Some(());
        }
        let s = if count == 1 { "" } else { "s" };
        self.error_on(closure, format!("this closure is called with {count} argument{s}"))
    }

    /// The type of a parameter of a closure.
    pub(super) fn closure_param_type(&self, id: ClosureId, index: usize) -> Option<TyVar> {
        let closure = self.function.closures.get(id.0 as usize)?.closure.as_ref()?;
        Some(closure.params.get(index)?.ty)
    }

    /// `|x| f(x)` for a path `f` where a method takes something to call.
    fn closure_of_path(&self, arg: &SynExpr, method: &str, index: usize) -> Option<ExprClosure> {
        let SynExpr::Path(path) = see_through(arg) else { return None };
        let count = called_with(method, index)?;
        match self.meaning(path) {
            Meaning::Function(_) | Meaning::Closure(_) => {}
            Meaning::Local | Meaning::None | Meaning::Constant(..) | Meaning::Item(_) => {
                return None;
            }
            // That of `Ordering` takes a value, and what the other calls takes a reference.
            _ if method == "then" || method == "filter" => return None,
            _ => {}
        }
        closure_over(path, count)
    }

    /// `|x| f(x)` for a path `f` which `method` calls with arguments of these shapes.
    pub(super) fn called_by_path(
        &mut self,
        arg: &SynExpr,
        method: &str,
        shapes: &[Shape],
    ) -> Option<Option<ExprClosure>> {
        let SynExpr::Path(path) = see_through(arg) else { return Some(None) };
        if let Meaning::Local = self.meaning(path) {
            return Some(None);
        }
        if let Some(path) = panics_in_std(arg) {
            return self.panics_in_std(path, method);
        }
        if !shapes.iter().all(Shape::is_plain) {
            let f = excerpt(path);
            let message = format!(
                "`{method}` gives this a reference, and the functions of `jit!` take values; write \
                 `|&x| {f}(x)`"
            );
            return self.error_on(arg, message);
        }
        Some(closure_over(path, shapes.len()))
    }

    fn panics_in_std<T>(&mut self, path: &ExprPath, called_by: &str) -> Option<T> {
        let method = super::paths::last_ident(&path.path)?;
        let message = format!(
            "`{method}` would have to panic inside of std, as `{called_by}` calls it by its name; write \
             `|x| x.{method}()`"
        );
        self.error_on(path, message)
    }

    fn none(&mut self, span: SourceSpan) -> Expr {
        self.node(ExprKind::None, span)
    }

    pub(super) fn bool(&mut self, value: bool, span: SourceSpan) -> Expr {
        let kind = ExprKind::Literal(Literal::Bits(value.into()));
        Expr { kind, ty: self.types.is(Ty::Bool), span }
    }
}

/// `|x| f(x)`
fn closure_over(path: &ExprPath, count: usize) -> Option<ExprClosure> {
    let mixed = SourceSpan::of_tokens(path).first.resolved_at(Span::mixed_site());
    let names = (0..count).map(|at| format_ident!("__jit_x{at}", span = mixed));
    let names: Vec<Ident> = names.collect();
    syn::parse2(quote_spanned!(mixed=> |#(#names),*| #path(#(#names),*))).ok()
}

/// How many arguments a method calls its own argument of that index with, if it calls it.
fn called_with(method: &str, index: usize) -> Option<usize> {
    match (method, index) {
        ("map" | "and_then" | "is_some_and" | "is_none_or" | "filter", 0)
        | ("map_or" | "map_or_else", 1) => Some(1),
        ("unwrap_or_else" | "or_else" | "then" | "then_with" | "map_or_else", 0) => Some(0),
        _ => None,
    }
}

/// What to say where a method that takes a closure is given a value.
fn no_closure(method: &str, index: usize, value: &SynExpr) -> String {
    if called_with(method, index) != Some(0) {
        return format!("`{method}` takes a closure here, such as `|x| x + 1`");
    }
    let value = excerpt(value);
    let of_value = match method {
        "unwrap_or_else" => "unwrap_or",
        "or_else" => "or",
        _ => return format!("`{method}` takes a closure here; write `|| {value}`"),
    };
    format!("`{method}` takes a closure; write `.{of_value}({value})`, or `|| {value}`")
}

/// The path of a function whose panic has its caller's place, which is std's if std calls it.
fn panics_in_std(arg: &SynExpr) -> Option<&syn::ExprPath> {
    let SynExpr::Path(path) = see_through(arg) else { return None };
    let name = super::paths::last_ident(&path.path)?;
    let tracks = ["expect", "ilog10", "ilog2", "isqrt", "strict_abs", "strict_neg", "unwrap"];
    (path.path.segments.len() > 1 && tracks.iter().any(|it| name == it)).then_some(path)
}

/// How a closure starts if it is written as a function; types that are not written are `…`.
fn signature(name: &syn::Ident, closure: &ExprClosure) -> String {
    let params: Vec<String> = closure
        .inputs
        .iter()
        .map(|it| match it {
            SynPat::Type(typed) => format!("{}: {}", excerpt(&typed.pat), excerpt(&typed.ty)),
            untyped => format!("{}: …", excerpt(untyped)),
        })
        .collect();
    let ret = match &closure.output {
        ReturnType::Default => "…".to_owned(),
        ReturnType::Type(_, ty) => excerpt(ty),
    };
    format!("fn {name}({}) -> {ret} {{ … }}", params.join(", "))
}
