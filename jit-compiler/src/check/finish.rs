//! Finishing: the tree with every type known, written as HIR.
//!
//! # Invariants
//! - `-` directly before a literal belongs to it: `-128i8` does not overflow. That is not so for a
//!   named constant: `-i8::MIN` does.
//! - A literal is truncated to its type's width and a float rounded once, as rustc does where its
//!   lints let it.

mod patterns;

use super::ast::{self, ExprKind as Ast, Literal};
use super::infer::table::{Table, TyVar};
use super::library::{Key, Library};
use super::methods::Body;
use crate::hir::{self, ExprKind as Hir, SourceSpan, Ty, UnaryOp};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use std::collections::HashSet;

/// Writes a closure down as HIR, and with it the library functions that it uses.
pub(super) fn finish(program: ast::Program, span: SourceSpan) -> hir::Program {
    let mut library = Library::after(program.functions.len());
    let ast::Program { main, functions, captures, mut checks, by_reference, types } = program;
    checks.extend(no_others(&by_reference, &types));
    let mut finish = Finish { types: &types, library: &mut library };
    let main = finish.function(main);
    let mut functions: Vec<_> = functions.into_iter().map(|it| finish.function(it)).collect();
    let captures = captures.into_iter().map(|it| capture(it, &types)).collect();
    functions.extend(library.into_functions());
    hir::Program { main, functions, captures, checks, span }
}

/// Writes a library function down.
pub(super) fn function(program: ast::Program, library: &mut Library) -> hir::Function {
    Finish { types: &program.types, library }.function(program.main)
}

/// Has rustc report methods of those names that take the value itself, which it would call instead of
/// std's: beside the one that is made here there must be none.
fn no_others(called: &[(Ident, TyVar)], types: &Table) -> Vec<TokenStream> {
    let mut seen = HashSet::new();
    let mut checks = Vec::new();
    for (name, ty) in called {
        if seen.insert((name.to_string(), types.ty(*ty))) {
            let ty = crate::expand::type_tokens(types.ty(*ty));
            checks.push(quote_spanned!(Span::mixed_site()=> {
                trait StdTakesAReference: Sized {
                    fn #name(self) {}
                }
                impl<T> StdTakesAReference for T {}
                let _ = |it: #ty| it.#name();
            }));
        }
    }
    checks
}

struct Finish<'a> {
    types: &'a Table,
    library: &'a mut Library,
}

fn capture(capture: ast::Capture, types: &Table) -> hir::Capture {
    let ast::Capture { name, ty, expr, mentions, .. } = capture;
    hir::Capture { name, ty: types.ty(ty), expr, mentions }
}

impl Finish<'_> {
    fn function(&mut self, function: ast::Function) -> hir::Function {
        let types = self.types;
        let local = |local: ast::Local| hir::Local { name: local.name, ty: types.ty(local.ty) };
        hir::Function {
            name: function.name,
            params: self.params(function.params),
            ret: types.ty(function.ret),
            body: self.expr(function.body),
            locals: function.locals.into_iter().map(local).collect(),
            closures: function.closures.into_iter().map(|it| self.closure(it)).collect(),
            is_constant: function.is_constant,
        }
    }

    fn closure(&mut self, closure: ast::Closure) -> hir::Closure {
        hir::Closure {
            params: self.params(closure.params),
            ret: self.types.ty(closure.ret),
            body: self.expr(closure.body),
        }
    }

    fn params(&mut self, params: Vec<ast::Param>) -> Vec<hir::Param> {
        let param =
            |it: ast::Param| hir::Param { ty: self.types.ty(it.ty), pat: self.pattern(it.pat) };
        params.into_iter().map(param).collect()
    }

    fn boxed(&mut self, expr: ast::Expr) -> Box<hir::Expr> {
        Box::new(self.expr(expr))
    }

    fn all(&mut self, exprs: Vec<ast::Expr>) -> Vec<hir::Expr> {
        exprs.into_iter().map(|it| self.expr(it)).collect()
    }

    fn optional(&mut self, expr: Option<Box<ast::Expr>>) -> Option<Box<hir::Expr>> {
        expr.map(|it| self.boxed(*it))
    }

    fn expr(&mut self, expr: ast::Expr) -> hir::Expr {
        let ty = self.types.ty(expr.ty);
        let kind = match expr.kind {
            Ast::Unary(UnaryOp::Neg, operand) => self.negation(*operand, ty),
            other => self.kind(other, ty, expr.span),
        };
        hir::Expr { kind, ty, span: expr.span }
    }

    fn negation(&mut self, operand: ast::Expr, ty: Ty) -> Hir {
        match &operand.kind {
            Ast::Literal(Literal::Int(value)) => Hir::Literal(int_bits(value.wrapping_neg(), ty)),
            Ast::Literal(Literal::Float(digits)) => {
                Hir::Literal(float_bits(&format!("-{digits}"), ty))
            }
            _ => Hir::Unary(UnaryOp::Neg, self.boxed(operand)),
        }
    }

    fn kind(&mut self, kind: Ast, ty: Ty, span: SourceSpan) -> Hir {
        match kind {
            Ast::Literal(literal) => Hir::Literal(bits(&literal, ty)),
            Ast::Local(id) => Hir::Local(id),
            Ast::Capture(id) => Hir::Capture(id),
            Ast::Unary(op, operand) => Hir::Unary(op, self.boxed(*operand)),
            Ast::Binary(op, left, right) => Hir::Binary(op, self.boxed(*left), self.boxed(*right)),
            Ast::Logical(op, left, right) => {
                Hir::Logical(op, self.boxed(*left), self.boxed(*right))
            }
            Ast::Cast(operand) | Ast::From(operand) => Hir::Cast(self.boxed(*operand)),
            Ast::TryFrom(operand) => self.try_from(*operand, ty, span),
            Ast::Debug(operand) => Hir::Debug(self.boxed(*operand)),
            Ast::OverflowChecks => Hir::OverflowChecks,
            Ast::Method(call, params) => self.method(*call, &params, ty),
            Ast::Tuple(parts) => Hir::Tuple(self.all(parts)),
            Ast::Array(elements) => Hir::Array(self.all(elements)),
            Ast::Repeat(element, _) => Hir::Repeat(self.boxed(*element)),
            Ast::Some(some) => Hir::Some(self.boxed(*some)),
            Ast::None => Hir::None,
            Ast::Field(base, index) => Hir::Field(self.boxed(*base), index),
            Ast::Index(base, index) => Hir::Index(self.boxed(*base), self.boxed(*index)),
            Ast::Assign(place, value) => {
                let value = self.boxed(*value);
                Hir::Assign(self.place(place), value)
            }
            Ast::Compound(op, place, value) => {
                let value = self.boxed(*value);
                Hir::Compound(op, self.place(place), value)
            }
            Ast::Block(block) => Hir::Block(self.block(block)),
            Ast::Labelled(id, body) => Hir::Labelled(id, self.boxed(*body)),
            Ast::If(cond, then, otherwise) => Hir::If {
                cond: self.boxed(*cond),
                then: self.boxed(*then),
                otherwise: self.optional(otherwise),
            },
            Ast::Let(pat, value) => {
                let value = self.boxed(*value);
                Hir::Let(Box::new(self.pattern(*pat)), value)
            }
            Ast::Match(value, arms) => {
                let value = self.boxed(*value);
                Hir::Match(value, arms.into_iter().map(|arm| self.arm(arm)).collect())
            }
            Ast::Loop(id, body) => Hir::Loop(id, self.boxed(*body)),
            Ast::For(for_) => Hir::For(Box::new(self.for_(*for_))),
            Ast::Break(id, value) => Hir::Break(id, self.optional(value)),
            Ast::Continue(id) => Hir::Continue(id),
            Ast::Return(value) => Hir::Return(self.optional(value)),
            Ast::Try(operand) => Hir::Try(self.boxed(*operand)),
            Ast::Call(id, args) => Hir::Call(id, self.all(args)),
            Ast::CallClosure(id, args) => Hir::CallClosure(id, self.all(args)),
            Ast::Closure(_) => Hir::Block(hir::Block { stmts: Vec::new(), tail: None }),
            Ast::Panic(panic) => {
                let ast::Panic { args, tokens, .. } = *panic;
                let (names, values) = args.into_iter().map(|it| (it.name, it.value)).unzip();
                Hir::Panic(Box::new(hir::Panic { args: self.all(values), tokens, names }))
            }
        }
    }

    fn method(&mut self, call: ast::MethodCall, params: &[TyVar], ty: Ty) -> Hir {
        let receiver = self.types.ty(call.receiver);
        let args = self.all(call.operands);
        match call.signature.body(receiver) {
            Some(Body::Op(method)) => Hir::Method(method, args),
            Some(Body::Source(source)) => {
                let params = params.iter().map(|&param| self.types.ty(param)).collect();
                let key = Key { name: call.signature.name, receiver, params, ret: ty };
                let id = self.library.function(key, source);
                Hir::LibraryCall(id, args, call.name)
            }
            // `infer` has checked that there is one.
            None => Hir::Block(hir::Block { stmts: Vec::new(), tail: None }),
        }
    }

    /// A conversion between integers, which is a library function for each two types.
    fn try_from(&mut self, operand: ast::Expr, option: Ty, span: SourceSpan) -> Hir {
        let operand = self.expr(operand);
        // `infer` has checked that they are integers, or that the operand never ends.
        let Ty::Option(&Ty::Int(to)) = option else { return Hir::None };
        let from = if let Ty::Int(from) = operand.ty { from } else { to };
        let high_fits =
            from.mask() >> u32::from(from.signed()) <= to.mask() >> u32::from(to.signed());
        let low_fits = !from.signed() || to.signed() && from.bits() <= to.bits();
        let source = match (low_fits, high_fits) {
            (true, true) => "|a| Some(a as T)",
            (false, true) => "|a| if a < 0 { None } else { Some(a as T) }",
            (true, false) => "|a| if a > T::MAX as _ { None } else { Some(a as T) }",
            (false, false) => {
                "|a| if a < T::MIN as _ || a > T::MAX as _ { None } else { Some(a as T) }"
            }
        };
        let key = Key {
            name: "try_from",
            receiver: Ty::Int(to),
            params: vec![Ty::Int(from)],
            ret: option,
        };
        let id = self.library.function(key, source);
        Hir::LibraryCall(id, vec![operand], span)
    }

    fn place(&mut self, place: ast::Place) -> hir::Place {
        let step = |it| match it {
            ast::Projection::Field(index, _) => hir::Projection::Field(index),
            ast::Projection::Index(index, span) => hir::Projection::Index(self.expr(index), span),
        };
        let path = place.path.into_iter().map(step).collect();
        hir::Place { local: place.local, path, ty: self.types.ty(place.ty) }
    }

    fn arm(&mut self, arm: ast::Arm) -> hir::Arm {
        hir::Arm {
            pat: self.pattern(arm.pat),
            guard: arm.guard.map(|it| self.expr(it)),
            body: self.expr(arm.body),
        }
    }

    fn for_(&mut self, for_: ast::For) -> hir::For {
        let ty = self.types.ty(for_.pat.ty);
        let iter = match for_.iter {
            ast::Iter::Arrays(arrays) => {
                hir::Iter::Arrays(arrays.into_iter().map(|it| self.elements(it)).collect())
            }
            ast::Iter::From(first) => hir::Iter::From(self.expr(first)),
            ast::Iter::Range { from, to, inclusive, adapters } => hir::Iter::Range {
                from: self.expr(from),
                to: self.expr(to),
                inclusive,
                adapters: adapters.into_iter().map(|it| self.adapter(it)).collect(),
            },
        };
        let pat = self.pattern(for_.pat);
        let body = self.expr(for_.body);
        hir::For { id: for_.id, pat, iter, ty, body, done: for_.done.map(|it| self.expr(it)) }
    }

    fn elements(&mut self, elements: ast::Elements) -> hir::Elements {
        let ast::Elements { array, reversed, borrowed } = elements;
        hir::Elements { array: self.expr(array), reversed, borrowed }
    }

    fn adapter(&mut self, adapter: ast::Adapter) -> hir::Adapter {
        match adapter {
            ast::Adapter::Rev => hir::Adapter::Rev,
            ast::Adapter::StepBy(step, panic, span) => {
                hir::Adapter::StepBy(self.expr(step), panic, span)
            }
        }
    }

    fn block(&mut self, block: ast::Block) -> hir::Block {
        hir::Block {
            stmts: block.stmts.into_iter().map(|it| self.stmt(it)).collect(),
            tail: self.optional(block.tail),
        }
    }

    fn stmt(&mut self, stmt: ast::Stmt) -> hir::Stmt {
        match stmt {
            ast::Stmt::Let { pat, value, otherwise } => hir::Stmt::Let {
                value: value.map(|it| self.expr(it)),
                pat: self.pattern(pat),
                otherwise: otherwise.map(|it| self.expr(it)),
            },
            ast::Stmt::Drop(it) | ast::Stmt::Unit(it) => hir::Stmt::Expr(self.expr(it)),
        }
    }
}

fn bits(literal: &Literal, ty: Ty) -> u128 {
    match literal {
        Literal::Int(value) => int_bits(*value, ty),
        Literal::Float(digits) => float_bits(digits, ty),
        Literal::Bits(bits) => *bits,
    }
}

fn int_bits(value: u128, ty: Ty) -> u128 {
    match ty {
        Ty::Int(int) => value & int.mask(),
        _ => value,
    }
}

/// A literal that std cannot parse would be zero; `syn` lets none through.
fn float_bits(digits: &str, ty: Ty) -> u128 {
    if ty == Ty::F32 {
        digits.parse::<f32>().unwrap_or_default().to_bits().into()
    } else {
        digits.parse::<f64>().unwrap_or_default().to_bits().into()
    }
}
