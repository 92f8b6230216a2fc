//! Paths: a variable or item of the closure, a constant of a primitive type, or else a capture.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr as SynExpr, ExprPath, Path};

use super::Resolver;
use super::scopes::{Binding, Constant};
use crate::check::ast::{Expr, ExprKind, Literal};
use crate::check::constants;
use crate::hir::{ClosureId, FunctionId, LocalId, SourceSpan, Ty};

/// What a path stands for.
pub(super) enum Meaning {
    Local,
    Closure(ClosureId),
    Function(FunctionId),
    /// A `const` or `static` inside of the closure.
    Item(Constant),
    /// A constant of that type, with these bits.
    Constant(Ty, u128),
    None,
    /// Something that an error has told of.
    Refused,
    /// Something of the surrounding program's.
    Host,
}

impl Resolver {
    /// The expression `path`; `expr` is the same node.
    pub(super) fn path(&mut self, path: &ExprPath, expr: &SynExpr) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        if self.library.is_some() && path.path.is_ident("OVERFLOW_CHECKS") {
            return Some(self.node(ExprKind::OverflowChecks, span));
        }
        Some(match self.meaning(path) {
            Meaning::Local => {
                let id = self.variable(path)?;
                self.local_read(id, span)
            }
            Meaning::Item(Constant { function, ty, .. }) => {
                Expr { kind: ExprKind::Call(function, Vec::new()), ty, span }
            }
            Meaning::Constant(ty, bits) => {
                if ty == Ty::Ordering {
                    // Nobody else's enum of that name.
                    self.check(quote_spanned!(span.first=> let _: ::core::cmp::Ordering = #path;));
                } else if let Some((owner, _)) = self.associated(path) {
                    self.check_owner(path, owner);
                }
                let kind = ExprKind::Literal(Literal::Bits(bits));
                Expr { kind, ty: self.types.is(ty), span }
            }
            Meaning::None => {
                self.check_option_path(&path.path, quote!(::core::option::Option<u8>));
                let ty = self.option_path_type(&path.path)?;
                Expr { kind: ExprKind::None, ty, span }
            }
            Meaning::Host => self.capture(expr),
            Meaning::Refused => return None,
            Meaning::Closure(_) | Meaning::Function(_) => {
                let message = "closures and functions are not values in `jit!`: they can be called \
                               only; write a call";
                return self.error(span, message);
            }
        })
    }

    fn local_read(&self, id: LocalId, span: SourceSpan) -> Expr {
        let ty = self.function.locals[id.0 as usize].ty;
        Expr { kind: ExprKind::Local(id), ty, span }
    }

    /// The variable that the path is, as it is seen here.
    pub(super) fn variable(&mut self, path: &ExprPath) -> Option<LocalId> {
        let locals = &mut self.function.locals;
        self.scopes.variable(path.path.get_ident()?, |from| {
            let copied = &locals[from.0 as usize];
            let (name, ty) = (copied.name.clone(), copied.ty);
            super::add_local(locals, name, ty, false)
        })
    }

    pub(super) fn meaning(&self, path: &ExprPath) -> Meaning {
        if let Some(binding) = path.path.get_ident().and_then(|ident| self.scopes.lookup(ident)) {
            return match binding {
                Binding::Local(_) => Meaning::Local,
                Binding::Closure(id) => Meaning::Closure(*id),
                Binding::Function(id) => Meaning::Function(*id),
                Binding::Constant(constant) => Meaning::Item(constant.clone()),
                Binding::Refused => Meaning::Refused,
            };
        }
        if path.qself.is_none() && self.is_option_path(&path.path, "None") {
            return Meaning::None;
        }
        match self.constant(path) {
            Some((ty, bits)) => Meaning::Constant(ty, bits),
            None => Meaning::Host,
        }
    }

    /// Whether an error has told of the path's first name.
    pub(super) fn is_refused(&self, path: &Path) -> bool {
        let first = path.segments.first().and_then(|it| self.scopes.lookup(&it.ident));
        matches!(first, Some(Binding::Refused))
    }

    /// Whether the path is the prelude's `Some` or `None`, by its short or a longer name.
    pub(super) fn is_option_path(&self, path: &Path, variant: &str) -> bool {
        let names: Vec<String> = path.segments.iter().map(|it| it.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match names[..] {
            [it] => {
                let is_item = self.scopes.lookup(&path.segments[0].ident).is_some();
                it == variant && path.leading_colon.is_none() && !is_item
            }
            ["Option", it] | ["core" | "std", "option", "Option", it] => it == variant,
            _ => false,
        }
    }

    /// Has rustc check that `u32` of `u32::name` is that type.
    pub(super) fn check_owner(&mut self, path: &ExprPath, ty: Ty) {
        if let (None, 2) = (&path.qself, path.path.segments.len()) {
            self.check_type_name(&path.path.segments[0], ty);
        }
    }

    /// Has rustc check that a path without generic arguments is std's, which has that type.
    pub(super) fn check_option_path(&mut self, path: &Path, ty: TokenStream) {
        if path.segments.iter().all(|it| it.arguments.is_none()) {
            self.check(quote_spanned!(path.span()=> let _: #ty = #path;));
        }
    }

    fn constant(&self, path: &ExprPath) -> Option<(Ty, u128)> {
        if let Some(bits) = ordering(&path.path) {
            return Some((Ty::Ordering, bits));
        }
        let (ty, name) = self.associated(path)?;
        constants::lookup(ty, &name)
    }

    /// Type and name of `u32::name` or `<u32>::name`.
    pub(super) fn associated(&self, path: &ExprPath) -> Option<(Ty, String)> {
        if let Some(qself) = &path.qself {
            let ty = self.scalar(&qself.ty)?;
            let mut segments = path.path.segments.iter();
            let name = segments.next().filter(|it| qself.position == 0 && it.arguments.is_none());
            return segments.next().is_none().then_some((ty, name?.ident.to_string()));
        }
        let segments: Vec<_> = path.path.segments.iter().collect();
        let (ty, name) = match segments[..] {
            [ty, name] if path.path.leading_colon.is_none() => (ty, name),
            [root, module, ty, name] if root.ident == "core" || root.ident == "std" => {
                let is_ordering = ty.ident == "Ordering";
                if module.ident != if is_ordering { "cmp" } else { "primitive" } {
                    return None;
                }
                (ty, name)
            }
            _ => return None,
        };
        let plain = ty.arguments.is_none() && name.arguments.is_none();
        let ty = self.named_scalar(&ty.ident.to_string())?;
        plain.then(|| (ty, name.ident.to_string()))
    }
}

/// The bits of `Ordering::Less` and its like.
fn ordering(path: &Path) -> Option<u128> {
    let mut segments = path.segments.iter().rev();
    let (variant, ty) = (segments.next()?, segments.next()?);
    if ty.ident != "Ordering" {
        return None;
    }
    match variant.ident.to_string().as_str() {
        "Less" => Some(0xff),
        "Equal" => Some(0),
        "Greater" => Some(1),
        _ => None,
    }
}

/// The last name of a path.
pub(super) fn last_ident(path: &Path) -> Option<&Ident> {
    path.segments.last().map(|it| &it.ident)
}
