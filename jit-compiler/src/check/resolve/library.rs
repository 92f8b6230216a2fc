//! Sources of the library's: closures of this crate's own, in which names stand for types.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::ExprClosure;

use super::patterns::Fallible;
use super::{Resolver, ast};
use crate::check::methods::Relation;
use crate::diagnostic::Diagnostics;
use crate::hir::Ty;

/// The types that the names in a source stand for.
pub(super) struct Names {
    receiver: Ty,
}

/// Settles every name of a library source.
pub(in crate::check) fn library(
    closure: &ExprClosure,
    receiver: Ty,
    params: &[Ty],
) -> Result<ast::Program, Diagnostics> {
    let mut resolver = Resolver { library: Some(Names { receiver }), ..Resolver::default() };
    let params: Option<Vec<_>> = closure
        .inputs
        .iter()
        .zip(params)
        .map(|(pat, &ty)| resolver.param_of(pat, Some(ty), Fallible::No))
        .collect();
    let ret = resolver.return_type(&closure.output);
    let body = resolver.expr(&closure.body);
    resolver.finish(params, ret, body)
}

impl Names {
    /// The type of that name, if it is one of the library's own.
    pub(super) fn ty(&self, name: &str) -> Option<Ty> {
        match (name, self.receiver) {
            ("T", ty) => Some(ty),
            ("U", ty) => Relation::Unsigned.of(ty),
            ("S", ty) => Relation::Signed.of(ty),
            ("E", Ty::Option(some)) => Some(*some),
            _ => None,
        }
    }
}

impl Resolver {
    /// Tokens for rustc, in which the library's names are the types themselves.
    pub(super) fn with_type_names(&self, tokens: TokenStream) -> TokenStream {
        tokens
            .into_iter()
            .map(|token| match token {
                TokenTree::Ident(ident) => {
                    match self.library.as_ref().and_then(|it| it.ty(&ident.to_string())) {
                        Some(ty) => crate::expand::type_tokens(ty),
                        None => quote!(#ident),
                    }
                }
                TokenTree::Group(group) => {
                    let inner = self.with_type_names(group.stream());
                    let group = proc_macro2::Group::new(group.delimiter(), inner);
                    quote!(#group)
                }
                other => quote!(#other),
            })
            .collect()
    }
}
