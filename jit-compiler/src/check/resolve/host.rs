//! Host expressions: what is evaluated once, by the surrounding program, when `jit!` runs.
//!
//! A maximal host expression is one capture. Host are: a name that the closure does not bind, any
//! path, and over a host expression a field, `*`, a cast, and the methods of [`METHODS`].
//!
//! # Invariants
//! - No host expression can panic or be seen to run: evaluated early, it must not bring forward a
//!   panic that the closure might never have reached. (Those of a user's type could, if it gave one of
//!   these names to a method of another kind, or has a `Deref` that does more than lead somewhere.)
//! - None has another value later on, as far as std's types go.
//! - So arithmetic over captures is not host; it is compiled.

use quote::{ToTokens, quote_spanned};
use syn::{Expr as SynExpr, ExprField, ExprMethodCall, Member, UnOp};

use super::Resolver;
use super::calls::see_through;
use super::paths::Meaning;
use super::types;
use crate::check::ast::{Expr, ExprKind};
use crate::check::constants;
use crate::check::methods::edit_distance;
use crate::hir::{IntTy, SourceSpan, Ty};
use crate::source::{excerpt, mentions};

/// The methods without arguments that std has and that neither panic nor change anything, with the
/// type of their result where std always gives them one scalar type.
const METHODS: [(&str, Option<Ty>); 18] = [
    ("as_bytes", None),
    ("as_ref", None),
    ("as_secs", Some(Ty::Int(IntTy::U64))),
    ("as_secs_f32", Some(Ty::F32)),
    ("as_secs_f64", Some(Ty::F64)),
    ("as_slice", None),
    ("as_str", None),
    ("capacity", Some(Ty::Int(IntTy::Usize))),
    ("clone", None),
    ("get", None),
    ("is_empty", Some(Ty::Bool)),
    ("is_err", Some(Ty::Bool)),
    ("is_none", Some(Ty::Bool)),
    ("is_ok", Some(Ty::Bool)),
    ("is_some", Some(Ty::Bool)),
    ("len", Some(Ty::Int(IntTy::Usize))),
    ("subsec_nanos", Some(Ty::Int(IntTy::U32))),
    ("to_owned", None),
];

impl Resolver {
    /// Whether `expr` is host, and so part of a capture.
    pub(super) fn is_host(&self, mut expr: &SynExpr) -> bool {
        loop {
            expr = match expr {
                SynExpr::Path(path) => {
                    return self.library.is_none() && matches!(self.meaning(path), Meaning::Host);
                }
                SynExpr::Paren(paren) => &paren.expr,
                SynExpr::Group(group) => &group.expr,
                SynExpr::Field(field) => &field.base,
                SynExpr::Cast(cast) => &cast.expr,
                SynExpr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => &unary.expr,
                SynExpr::MethodCall(call) if host_method(call).is_some() => &call.receiver,
                _ => return false,
            };
        }
    }

    /// The capture that the host expression `expr` is.
    pub(super) fn capture(&mut self, expr: &SynExpr) -> Expr {
        self.check_unchanging(expr);
        let new = self.types.fresh();
        let id = self.captures.mention(expr, new, likely_type(expr), self.reader);
        let ty = self.captures.ty(id);
        Expr { kind: ExprKind::Capture(id), ty, span: SourceSpan::of_expr(expr) }
    }

    /// Has rustc check that what `get` is called on is not a `Cell`, whose value may change later.
    fn check_unchanging(&mut self, mut expr: &SynExpr) {
        while let SynExpr::MethodCall(call) = see_through(expr) {
            let receiver = &call.receiver;
            if call.method == "get" {
                let span = SourceSpan::of_expr(receiver).first;
                self.check(quote_spanned!(span=> __jit_check::unchanging(&(#receiver));));
            }
            expr = receiver;
        }
    }

    /// The capture that a cast of a host expression is: the cast says its type.
    pub(super) fn capture_as(&mut self, expr: &SynExpr, ty: &syn::Type) -> Option<Expr> {
        let ty = self.written_or_inferred_type(ty)?;
        let capture = self.capture(expr);
        // The first mention's type is open, and a later one's is of the same tokens.
        let _ = self.types.unify(capture.ty, ty);
        Some(capture)
    }

    /// A field of something that is not host: a part of a tuple.
    pub(super) fn field(&mut self, expr: &SynExpr, field: &ExprField) -> Option<Expr> {
        let Member::Unnamed(index) = &field.member else {
            let message =
                if self.is_local_free(expr) { evaluated_once(expr) } else { named_field(field) };
            return self.error(SourceSpan::of_expr(expr), message);
        };
        let base = Box::new(self.through(&field.base)?);
        Some(self.node(ExprKind::Field(base, index.index), SourceSpan::of_expr(expr)))
    }

    /// Whether no variable of the closure's occurs in `expr`, as far as tokens show.
    pub(super) fn is_local_free(&self, expr: &SynExpr) -> bool {
        !mentions(expr.to_token_stream(), &|ident| self.scopes.lookup(ident).is_some())
    }
}

/// Why a field by name is refused.
pub(super) fn named_field(field: &ExprField) -> String {
    format!(
        "structs are not supported in `jit!` yet: `{}` would have to be one; use a tuple or one \
         variable per field",
        excerpt(&field.base)
    )
}

/// Why an expression over captures that is none itself is refused.
pub(super) fn evaluated_once(expr: &SynExpr) -> String {
    format!(
        "what is captured is evaluated once, when `jit!` runs, and only names, fields, `*`, casts \
         and methods such as `len()`, which cannot panic, are; bind this before the closure and \
         capture that: `let value = {};`",
        excerpt(expr)
    )
}

/// Why a method of a capture is refused, which is called `name`.
pub(super) fn captured_method(expr: &SynExpr, name: &str) -> String {
    let known = METHODS.iter().map(|it| it.0);
    let meant = match name {
        "count" | "length" | "size" => Some("len"),
        _ => known
            .map(|it| (edit_distance(it, name), it))
            .min()
            .and_then(|(distance, it)| (distance <= it.len() / 3).then_some(it)),
    };
    match meant {
        Some(meant) => {
            format!("the method `{name}` is not supported in `jit!`; did you mean `{meant}`?")
        }
        None => format!(
            "the method `{name}` is not supported in `jit!`: of what is captured, it calls only \
             methods that cannot panic, such as `len()`; call this before the closure and capture \
             the result: `let value = {};`",
            excerpt(expr)
        ),
    }
}

fn host_method(call: &ExprMethodCall) -> Option<Option<Ty>> {
    let plain = call.args.is_empty() && call.turbofish.is_none();
    let row = METHODS.iter().find(|(name, _)| call.method == name)?;
    plain.then_some(row.1)
}

/// The type that `expr` has unless the user's types say otherwise.
fn likely_type(expr: &SynExpr) -> Option<Ty> {
    match expr {
        SynExpr::MethodCall(call) if ["clone", "to_owned"].iter().any(|it| call.method == it) => {
            likely_type(&call.receiver)
        }
        SynExpr::MethodCall(call) => host_method(call)?,
        SynExpr::Paren(paren) => likely_type(&paren.expr),
        SynExpr::Group(group) => likely_type(&group.expr),
        SynExpr::Cast(cast) => types::scalar(&cast.ty),
        SynExpr::Path(path) => {
            // `std::f64::consts::PI`, `std::u32::MAX`
            let mut names = path.path.segments.iter().map(|it| it.ident.to_string());
            names.find_map(|name| constants::scalar(&name))
        }
        _ => None,
    }
}
