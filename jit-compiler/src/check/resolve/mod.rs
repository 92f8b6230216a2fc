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
mod closures;
mod control;
mod conversions;
mod exprs;
mod formats;
mod hidden;
mod host;
mod items;
mod iterators;
mod library;
mod literals;
mod methods;
mod panics;
mod parameters;
mod paths;
mod patterns;
mod places;
mod references;
mod refusals;
mod scopes;
mod stmts;
mod types;

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::{ExprClosure, Pat as SynPat, ReturnType};

use self::captures::{Captures, Reader};
use self::patterns::Fallible;
use self::references::Shape;
use self::scopes::Scopes;
use super::ast::{self, Expr, ExprKind, Param, PatKind};
use super::infer::table::{Table, TyVar};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hir::{IntTy, LocalId, SourceSpan, Ty};
use crate::options::Options;
use crate::source::excerpt;

pub(super) use self::library::library;
pub(super) use self::refusals::captured_array;

/// How many parameters a closure may have.
const MAX_PARAMS: usize = 12;

/// Settles every name of a closure.
pub(super) fn resolve(
    closure: &ExprClosure,
    options: &Options,
) -> Result<ast::Program, Diagnostics> {
    let mut resolver = Resolver {
        errors: attributes::refuse(closure),
        overflow_is_said: options.overflow.is_some(),
        ..Resolver::default()
    };
    let params = resolver.params(closure);
    let ret = resolver.return_type(&closure.output);
    resolver.types_may_hide = true;
    let body = resolver.expr(&closure.body);
    resolver.finish(params, ret, body)
}

#[derive(Default)]
struct Resolver {
    scopes: Scopes,
    /// What is resolved of the function whose body is being resolved.
    function: FunctionState,
    functions: Vec<KnownFunction>,
    /// The closures inside of whose bodies the resolver is, innermost last.
    unfinished: Vec<closures::Unfinished>,
    captures: Captures,
    checks: Vec<TokenStream>,
    /// The methods called that std has for a reference, and what they are called on.
    by_reference: Vec<(Ident, TyVar)>,
    /// Whether nothing else would tell that the name of a type stands for another one, as the types of what
    /// the closure takes and gives do.
    types_may_hide: bool,
    types: Table,
    /// How the plain closure reads a value that is captured where the resolver is.
    reader: Reader,
    /// What the patterns are matched with that are being resolved.
    matched: conversions::Matched,
    /// Whether the closure says what becomes of an overflow: arithmetic in the plain closure is calls,
    /// then, which take values only.
    overflow_is_said: bool,
    /// Set where the source is the library's.
    library: Option<library::Names>,
    errors: Diagnostics,
}

/// A function as far as it is resolved.
#[derive(Default)]
struct FunctionState {
    locals: Vec<ast::Local>,
    /// Of the variables in which there are references.
    shapes: HashMap<LocalId, Shape>,
    closures: Vec<closures::Known>,
}

/// A local function as far as its calls have to know it.
struct KnownFunction {
    params: usize,
    ret: TyVar,
    function: Option<ast::Function>,
    /// Once it is known whether it is one: the constant's value as the length of an array.
    len: Option<Option<u64>>,
}

impl Resolver {
    fn finish(
        self,
        params: Option<Vec<Param>>,
        ret: Option<TyVar>,
        body: Option<Expr>,
    ) -> Result<ast::Program, Diagnostics> {
        match (params, body, ret) {
            (Some(params), Some(body), Some(ret)) if self.errors.is_empty() => Ok(ast::Program {
                main: self.function.finish(String::new(), params, ret, body, false),
                functions: self.functions.into_iter().filter_map(|it| it.function).collect(),
                captures: self.captures.into_list(),
                checks: self.checks,
                by_reference: self.by_reference,
                types: self.types,
            }),
            _ => Err(self.errors),
        }
    }

    /// Makes rustc look at that statement ([`crate::hir::Program::checks`]).
    fn check(&mut self, statement: TokenStream) {
        let is_same = |it: &TokenStream| it.to_string() == statement.to_string();
        if self.library.is_none() && !self.checks.iter().any(is_same) {
            self.checks.push(statement);
        }
    }

    fn params(&mut self, closure: &ExprClosure) -> Option<Vec<Param>> {
        if let Some(extra) = closure.inputs.iter().nth(MAX_PARAMS) {
            let count = closure.inputs.len();
            let message = format!(
                "this closure has {count} parameters, and `jit!` passes at most {MAX_PARAMS}; \
                 capture what is constant between calls instead, or pass a tuple"
            );
            self.errors.push(Diagnostic::on(extra, message));
        }
        let untyped = Ty::Int(IntTy::I64);
        let params: Vec<Option<Param>> = closure
            .inputs
            .iter()
            .map(|it| self.param_of(it, Some(untyped), Fallible::No))
            .collect();
        params.into_iter().collect()
    }

    /// A parameter; `untyped` is the type of a lone name without one.
    fn param_of(&mut self, pat: &SynPat, untyped: Option<Ty>, fallible: Fallible) -> Option<Param> {
        let whole = pat;
        let (pat, written) = Self::typed(pat);
        let resolved = self.declared_pattern(pat, fallible);
        let unwritten = untyped.and_then(|_| parameters::unwritten(pat, written));
        let ty = match (written, untyped) {
            _ if unwritten.is_some() => unwritten.and_then(|why| self.error_on(whole, why)),
            (Some(ty), Some(_)) => self.written_type(ty),
            (Some(ty), None) => self.written_or_inferred_type(ty),
            (None, Some(ty)) => Some(self.types.is(ty)),
            (None, None) => Some(self.types.fresh()),
        };
        if let (Some(pat), None) = (&resolved, ty) {
            self.types.poison(pat.ty);
        }
        let (resolved, ty) = (resolved?, ty?);
        if let (PatKind::Bind(local, None), None, Some(_)) = (&resolved.kind, written, untyped) {
            self.function.locals[local.0 as usize].untyped = true;
        }
        // A fresh pattern contradicts nothing but by its parts, which `infer` reports.
        if matches!(resolved.kind, PatKind::Bind(..) | PatKind::Wild) {
            let _ = self.types.unify(ty, resolved.ty);
        }
        Some(Param { pat: resolved, ty })
    }

    fn return_type(&mut self, output: &ReturnType) -> Option<TyVar> {
        match output {
            ReturnType::Default => Some(self.types.fresh()),
            ReturnType::Type(_, ty) => self.result_type(ty, Self::written_or_inferred_type),
        }
    }

    fn local(&mut self, name: String, ty: TyVar, untyped: bool) -> LocalId {
        add_local(&mut self.function.locals, name, ty, untyped)
    }

    /// Resolves something that the plain closure reads another way.
    fn read_by<T>(&mut self, reader: Reader, resolve: impl FnOnce(&mut Self) -> T) -> T {
        // What stands inside of a function stays so.
        let reader = if self.reader == Reader::Itself { Reader::Itself } else { reader };
        let outer = std::mem::replace(&mut self.reader, reader);
        let resolved = resolve(self);
        self.reader = outer;
        resolved
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

fn add_local(locals: &mut Vec<ast::Local>, name: String, ty: TyVar, untyped: bool) -> LocalId {
    let id = LocalId(u32::try_from(locals.len()).unwrap_or(u32::MAX));
    locals.push(ast::Local { name, ty, untyped });
    id
}

/// What to say of a construct that has no message of its own.
fn unknown_construct(tokens: &impl ToTokens) -> String {
    format!("`{}` is not supported in `jit!`", excerpt(tokens))
}
