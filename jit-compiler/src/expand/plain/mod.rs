//! The user's closure as plain Rust: what rustc checks, and what runs where machine code cannot.

mod arithmetic;
mod assertion;
pub(super) mod const_functions;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprClosure, Pat, ReturnType, Stmt, Type};

use super::snapshot;
use super::values::type_tokens;
use crate::hir::{self, SourceSpan};
use crate::lower::Overflow;

/// Makes the user's closure stand by itself: every type is written, what it captures is the snapshot,
/// and its arithmetic overflows as it says, if it does; by the names that are bound in the result.
pub(super) fn make_plain(
    program: &hir::Program,
    closure: &mut ExprClosure,
    overflow: Option<Overflow>,
    private: &TokenStream,
) -> TokenStream {
    let mut aliases = Aliases::default();
    let mut snapshots = Snapshots {
        captures: &program.captures,
        private,
        aliases: &mut aliases,
        // What rewrites arithmetic asks for places first.
        shows_groups: overflow.is_none(),
        calls_macros: false,
    };
    snapshots.visit_expr_mut(&mut closure.body);
    let calls_macros = snapshots.calls_macros;
    if let Some(overflow) = overflow {
        arithmetic::rewrite(&mut closure.body, overflow, private, &mut aliases);
    }
    let span = Span::mixed_site();
    closure.capture = Some(syn::Token![move](span));
    for (pat, param) in closure.inputs.iter_mut().zip(&program.main.params) {
        if !matches!(pat, Pat::Type(_)) {
            let (inner, ty) = (&*pat, type_tokens(param.ty));
            let typed = quote!(#inner: #ty);
            *pat = Pat::Verbatim(typed);
        }
    }
    if matches!(closure.output, ReturnType::Default) {
        let ty = type_tokens(program.main.ret);
        closure.output = ReturnType::Type(syn::Token![->](span), Box::new(syn::Type::Verbatim(ty)));
        *closure.body = Expr::Verbatim(block_of(&closure.body));
    }
    if calls_macros {
        // A name that this gives another meaning is ambiguous, which rustc reports.
        aliases.tokens.extend(quote! {
            #[allow(unused_imports, reason = "it is for the compiler's eyes")]
            use #private::macros::*;
        });
    }
    aliases.tokens
}

/// A block of that value. Where a block, an `if` or the like at its start would end the statement, the
/// value stands in parentheses, in whole: that leaves every place in it what it is.
fn block_of(value: &Expr) -> TokenStream {
    let tokens = value.to_token_stream();
    // `syn` writes parentheses of its own, around what is at the start, if they are needed.
    let statement = Stmt::Expr(value.clone(), None).into_token_stream();
    if starts_in_parentheses(statement) == starts_in_parentheses(tokens.clone()) {
        quote!({ #tokens })
    } else {
        quote!({ (#tokens) })
    }
}

fn starts_in_parentheses(tokens: TokenStream) -> bool {
    let first = tokens.into_iter().next();
    matches!(first, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis)
}

/// Makes rustc report names that do not stand for what they are taken to stand for.
pub(super) fn checks(program: &hir::Program, private: &TokenStream) -> TokenStream {
    let checks = &program.checks;
    if checks.is_empty() {
        return TokenStream::new();
    }
    quote! {
        #[allow(unused, clippy::all, clippy::pedantic, reason = "it is for the compiler's eyes")]
        let _ = || {
            use #private as __jit_check;
            #(#checks)*
        };
    }
}

/// Names for things of the expansion's, one for each place where the plain closure has such a name.
/// It has the span of what it stands for: an operator with an operand whose span is the macro's would
/// panic at the macro's call.
#[derive(Default)]
pub(super) struct Aliases {
    /// Binds the names.
    tokens: TokenStream,
    count: usize,
}

impl Aliases {
    fn fresh(&mut self, span: Span) -> Ident {
        self.count += 1;
        Ident::new(&format!("__jit_alias_{}", self.count), span)
    }

    /// A name for a value.
    fn value(&mut self, value: &impl ToTokens, span: Span) -> Ident {
        let alias = self.fresh(span);
        self.tokens.extend(quote!(let #alias = #value;));
        alias
    }

    /// A name for an item.
    pub(super) fn item(&mut self, path: &impl ToTokens, span: Span) -> Ident {
        let alias = self.fresh(span);
        self.tokens.extend(quote!(use #path as #alias;));
        alias
    }
}

struct Snapshots<'a> {
    captures: &'a [hir::Capture],
    private: &'a TokenStream,
    aliases: &'a mut Aliases,
    /// Whether fragments of `macro_rules!` get parentheses.
    shows_groups: bool,
    calls_macros: bool,
}

impl VisitMut for Snapshots<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let address = std::ptr::from_ref(&*expr) as usize;
        match self.captures.iter().position(|c| c.mentions.nodes.contains(&address)) {
            Some(index) => {
                let span = SourceSpan::of_expr(expr).first;
                let name = self.aliases.value(&snapshot(index), span);
                *expr = Expr::Verbatim(quote!(#name));
            }
            None => {
                if self.shows_groups {
                    parenthesize(expr);
                }
                visit_mut::visit_expr_mut(self, expr);
            }
        }
    }

    fn visit_expr_cast_mut(&mut self, cast: &mut syn::ExprCast) {
        parenthesize_type(cast);
        visit_mut::visit_expr_cast_mut(self, cast);
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        self.calls_macros = true;
        let before = self.aliases.count;
        let tokens = self.in_tokens(call.tokens.clone());
        // rustc shows tokens with the spaces that they were read with, unless they are made anew.
        if self.aliases.count > before {
            let shown = std::mem::replace(&mut call.tokens, tokens);
            assertion::keep_message(call, shown, self.private, self.aliases);
        }
    }
}

impl Snapshots<'_> {
    /// The tokens, with snapshots for what is captured among them.
    fn in_tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut replaced = TokenStream::new();
        let mut tokens = tokens.into_iter();
        let mut previous = None;
        while let Some(token) = tokens.next() {
            let before = previous.replace(token.clone());
            if let Some((index, count)) = self.mention_at(token.span()) {
                let name = self.aliases.value(&snapshot(index), token.span());
                replaced.extend(quote!(#name));
                for _ in 1..count {
                    tokens.next();
                }
                continue;
            }
            replaced.extend([match token {
                TokenTree::Group(group) => {
                    let delimiter = visible_delimiter(&group, before.as_ref());
                    let mut made = Group::new(delimiter, self.in_tokens(group.stream()));
                    made.set_span(group.span());
                    TokenTree::Group(made)
                }
                other => other,
            }]);
        }
        replaced
    }

    /// The capture that is mentioned from there on, and by how many tokens.
    fn mention_at(&self, span: Span) -> Option<(usize, usize)> {
        let key = crate::ir::token_key(span);
        self.captures.iter().enumerate().find_map(|(index, capture)| {
            let (_, count) = capture.mentions.tokens.iter().find(|(start, _)| *start == key)?;
            Some((index, *count))
        })
    }
}

/// Makes the invisible group around a `macro_rules!` fragment visible: rustc does not see such a
/// group when a procedural macro returns it, and `$e * 2` would mean another thing.
fn parenthesize(expr: &mut Expr) {
    if let Expr::Group(group) = expr
        && !matches!(*group.expr, Expr::Lit(_) | Expr::Path(_) | Expr::Paren(_))
    {
        let inner = std::mem::replace(&mut *group, empty_group()).expr;
        let paren_token = syn::token::Paren(Span::mixed_site());
        *expr = Expr::Paren(syn::ExprParen { attrs: Vec::new(), paren_token, expr: inner });
    }
}

fn empty_group() -> syn::ExprGroup {
    let expr = Box::new(Expr::Verbatim(TokenStream::new()));
    syn::ExprGroup { attrs: Vec::new(), group_token: syn::token::Group::default(), expr }
}

/// The same for the type of a cast: in `x as $t < y`, the `<` would start generic arguments.
fn parenthesize_type(cast: &mut syn::ExprCast) {
    if let Type::Group(group) = &*cast.ty {
        let paren_token = syn::token::Paren(Span::mixed_site());
        let elem = group.elem.clone();
        *cast.ty = Type::Paren(syn::TypeParen { attrs: Vec::new(), paren_token, elem });
    }
}

/// The same for a group among the tokens of a macro call, behind that token: how it is delimited.
fn visible_delimiter(group: &Group, previous: Option<&TokenTree>) -> Delimiter {
    let is_cast = matches!(previous, Some(TokenTree::Ident(ident)) if ident == "as");
    let falls_apart = || {
        let parsed = syn::parse2::<Expr>(group.stream());
        matches!(parsed, Ok(Expr::Binary(_) | Expr::Cast(_) | Expr::Range(_) | Expr::Unary(_)))
    };
    match group.delimiter() {
        Delimiter::None if is_cast || falls_apart() => Delimiter::Parenthesis,
        other => other,
    }
}

/// As [`parenthesize`], for an expression's tokens.
pub(super) fn parenthesized(tokens: TokenStream) -> TokenStream {
    let visible = |tree| match tree {
        TokenTree::Group(group) => {
            let content = parenthesized(group.stream());
            let several = content.clone().into_iter().nth(1).is_some();
            let delimiter = match group.delimiter() {
                Delimiter::None if several => Delimiter::Parenthesis,
                other => other,
            };
            let mut made = Group::new(delimiter, content);
            made.set_span(group.span());
            TokenTree::Group(made)
        }
        other => other,
    };
    tokens.into_iter().map(visible).collect()
}
