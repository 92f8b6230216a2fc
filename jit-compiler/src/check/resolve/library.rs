//! Sources of the library's: closures of this crate's own, in which names stand for types.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Expr as SynExpr, ExprClosure, Macro};

use super::patterns::Fallible;
use super::scopes::Binding;
use super::{Resolver, ast};
use crate::check::ast::{Expr, Shown};
use crate::check::methods::Relation;
use crate::diagnostic::Diagnostics;
use crate::hir::{SourceSpan, Ty};

/// The types that the names in a source stand for.
pub(super) struct Names {
    receiver: Ty,
}

/// Settles every name of a library source.
pub(in crate::check) fn library(
    closure: &ExprClosure,
    receiver: Ty,
    params: &[Ty],
    ret: Ty,
) -> Result<ast::Program, Diagnostics> {
    let mut resolver = Resolver { library: Some(Names { receiver }), ..Resolver::default() };
    let params: Option<Vec<_>> = closure
        .inputs
        .iter()
        .zip(params)
        .map(|(pat, &ty)| resolver.param_of(pat, Some(ty), Fallible::No))
        .collect();
    let ret = Some(resolver.types.is(ret));
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
    /// `fails!(call)` evaluates the call, in which names stand for types and variables for their
    /// values, to panic as that does; `fails!(call, "message")` panics with the message where the
    /// call does not, which is where the user's crate is built in another way than its profile says.
    pub(super) fn fails(&mut self, call: &Macro, span: SourceSpan) -> Option<Expr> {
        let (tokens, message) = split_message(call.tokens.clone());
        let mut variables = Vec::new();
        let tokens = self.for_rustc(tokens, &mut variables);
        let otherwise = match message {
            Some(message) => quote!(::core::panic!(#message)),
            None => quote!(::core::unreachable!()),
        };
        let mut args = Vec::new();
        for variable in variables {
            let path: syn::Path = variable.clone().into();
            let path = SynExpr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path });
            let (name, value) = (shown(&variable), self.expr(&path)?);
            args.push(Shown { name, value, is_count: false });
        }
        let tokens = quote!({ let _ = #tokens; #otherwise });
        Some(self.panic_node(tokens, args, false, span))
    }

    /// The tokens with the types themselves, and with new names for the variables, which are added
    /// to `variables`.
    fn for_rustc(&self, tokens: TokenStream, variables: &mut Vec<Ident>) -> TokenStream {
        let mut made = TokenStream::new();
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    let ty = self.library.as_ref().and_then(|it| it.ty(&ident.to_string()));
                    if let Some(ty) = ty {
                        made.extend(crate::expand::type_tokens(ty));
                    } else if let Some(Binding::Local(_)) = self.scopes.lookup(&ident) {
                        made.extend(shown(&ident).into_token_stream());
                        if !variables.contains(&ident) {
                            variables.push(ident);
                        }
                    } else {
                        made.extend(ident.into_token_stream());
                    }
                }
                TokenTree::Group(group) => {
                    let inner = self.for_rustc(group.stream(), variables);
                    let group = proc_macro2::Group::new(group.delimiter(), inner);
                    made.extend(group.into_token_stream());
                }
                other => made.extend(other.into_token_stream()),
            }
        }
        made
    }
}

/// What stands for a variable where rustc reads it: nothing of the user's has that name.
fn shown(variable: &Ident) -> Ident {
    format_ident!("__jit_{variable}")
}

/// What stands before the last comma, and the message after it.
fn split_message(tokens: TokenStream) -> (TokenStream, Option<TokenTree>) {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    match &tokens[..] {
        [.., TokenTree::Punct(comma), TokenTree::Literal(_)] if comma.as_char() == ',' => {
            let message = tokens.pop();
            tokens.pop();
            (tokens.into_iter().collect(), message)
        }
        _ => (tokens.into_iter().collect(), None),
    }
}
