//! Resolving: `syn`'s tree in, [`ast`] out; what is outside the language is refused.
//!
//! One file a kind of node: [`exprs`] and [`stmts`] are the walk, the others answer its questions.
//!
//! # Invariants
//! - A method returns `None` exactly if it has pushed an error (or one of its parts has).
//! - Every part of a construct of the language is visited even after an error in another part, so
//!   that all errors are found. The parts of a refused construct are not.
//! - A binding is declared even if its value was refused, so that its uses are not taken for
//!   captures.

mod attributes;
mod calls;
mod captures;
mod control;
mod exprs;
mod host;
mod literals;
mod paths;
mod patterns;
mod refusals;
mod scopes;
mod stmts;
mod types;

use quote::ToTokens;
use syn::{ExprClosure, Pat, ReturnType};

use self::captures::Captures;
use self::scopes::Scopes;
use super::ast::{self, Expr, ExprKind};
use super::infer::table::{Table, TyVar};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hir::{IntTy, LocalId, SourceSpan, Ty};
use crate::source::excerpt;

/// How many parameters a closure may have: as many integers as the ABI passes in registers.
const MAX_PARAMS: usize = 6;

/// Settles every name of a closure.
pub(super) fn resolve(closure: &ExprClosure) -> Result<ast::Function, Diagnostics> {
    let mut resolver = Resolver { errors: attributes::refuse(closure), ..Resolver::default() };
    let params = resolver.params(closure);
    let ret = resolver.return_type(&closure.output);
    let body = resolver.expr(&closure.body);
    match (body, ret) {
        (Some(body), Some(ret)) if resolver.errors.is_empty() => Ok(ast::Function {
            params,
            ret,
            body,
            locals: resolver.locals,
            captures: resolver.captures.into_list(),
            types: resolver.types,
        }),
        _ => Err(resolver.errors),
    }
}

#[derive(Default)]
struct Resolver {
    scopes: Scopes,
    locals: Vec<ast::Local>,
    captures: Captures,
    types: Table,
    errors: Diagnostics,
}

impl Resolver {
    fn params(&mut self, closure: &ExprClosure) -> Vec<LocalId> {
        if let Some(extra) = closure.inputs.iter().nth(MAX_PARAMS) {
            let count = closure.inputs.len();
            let message = format!(
                "this closure has {count} parameters, and `jit!` passes at most {MAX_PARAMS}; \
                 capture what is constant between calls instead"
            );
            self.errors.push(Diagnostic::on(extra, message));
        }
        closure.inputs.iter().filter_map(|param| self.param(param)).collect()
    }

    fn param(&mut self, pat: &Pat) -> Option<LocalId> {
        let binding = self.binding(pat)?;
        let ty = match binding.ty {
            Some(ty) => self.written_type(ty),
            None => Some(self.types.is(Ty::Int(IntTy::I64))),
        };
        let name = binding.ident.map_or_else(|| "_".to_owned(), ToString::to_string);
        let ty_or_any = ty.unwrap_or_else(|| self.types.fresh());
        let id = self.local(name, ty_or_any, binding.ty.is_none());
        if let Some(ident) = binding.ident {
            self.scopes.declare(ident, id);
        }
        ty.map(|_| id)
    }

    fn return_type(&mut self, output: &ReturnType) -> Option<TyVar> {
        match output {
            ReturnType::Default => Some(self.types.fresh()),
            ReturnType::Type(_, ty) => self.written_or_inferred_type(ty),
        }
    }

    fn local(&mut self, name: String, ty: TyVar, untyped: bool) -> LocalId {
        let id = LocalId(u32::try_from(self.locals.len()).unwrap_or(u32::MAX));
        self.locals.push(ast::Local { name, ty, untyped });
        id
    }

    /// An expression whose type is still open.
    fn node(&mut self, kind: ExprKind, span: SourceSpan) -> Expr {
        Expr { kind, ty: self.types.fresh(), span }
    }

    fn error<T>(&mut self, span: SourceSpan, message: impl Into<String>) -> Option<T> {
        self.errors.push(Diagnostic::new(span, message));
        None
    }

    fn error_on<T>(&mut self, tokens: &impl ToTokens, message: impl Into<String>) -> Option<T> {
        self.errors.push(Diagnostic::on(tokens, message));
        None
    }
}

/// What to say of a construct that has no message of its own.
fn unknown_construct(tokens: &impl ToTokens) -> String {
    format!("`{}` is not supported in `jit!`", excerpt(tokens))
}
