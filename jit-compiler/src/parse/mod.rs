//! Parsing: the tokens inside `jit!( … )` in, one closure expression out.
//!
//! # Invariants
//! - Tokens nested too deeply for a recursive parser never reach `syn` (see `limits`).
//! - The closure is a plain one: not `async`, `const` or `static`, without `for<…>`.
//! - Nothing else is refused here; that is `check`'s.

mod fragments;
mod limits;
mod slips;

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprClosure};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hir::SourceSpan;

/// Parses what stands inside `jit!( … )`.
///
/// # Errors
/// Anything but exactly one plain closure.
pub fn closure(tokens: TokenStream) -> Result<ExprClosure, Diagnostics> {
    limits::check(&tokens).map_err(|error| vec![error])?;
    if tokens.is_empty() {
        let message = "`jit!` needs a closure; write for example `jit!(|x| x + 4)`";
        return Err(vec![Diagnostic::on(&tokens, message)]);
    }
    refuse_static(&tokens)?;
    let tokens = fragments::visible(tokens);
    let parsed = expression_and_rest.parse2(tokens.clone());
    let (expr, rest) = parsed.map_err(|error| syntax_errors(error, tokens.clone()))?;
    let closure = unwrap_closure(expr)?;
    let errors: Diagnostics =
        refuse_modifiers(&closure).into_iter().chain(refuse_rest(&rest, tokens)).collect();
    if errors.is_empty() { Ok(closure) } else { Err(errors) }
}

fn expression_and_rest(input: ParseStream<'_>) -> syn::Result<(Expr, TokenStream)> {
    Ok((input.parse()?, input.parse()?))
}

/// `syn` does not know `static` closures at all.
fn refuse_static(tokens: &TokenStream) -> Result<(), Diagnostics> {
    match tokens.clone().into_iter().next() {
        Some(TokenTree::Ident(ident)) if ident == "static" => {
            let message = "`static` closures are not supported in `jit!`; remove `static`";
            Err(vec![Diagnostic::on(&ident, message)])
        }
        _ => Ok(()),
    }
}

/// The errors of tokens that do not parse: the slips among them, or else what the parser says.
pub(crate) fn syntax_errors(error: syn::Error, tokens: TokenStream) -> Diagnostics {
    let slips = slips::find(tokens);
    if !slips.is_empty() {
        return slips;
    }
    error
        .into_iter()
        .map(|error| Diagnostic::new(SourceSpan::token(error.span()), error.to_string()))
        .collect()
}

/// Sees through parentheses, also the invisible ones around a `macro_rules!` argument.
fn unwrap_closure(mut expr: Expr) -> Result<ExprClosure, Diagnostics> {
    let mut attributes = Vec::new();
    loop {
        expr = match expr {
            Expr::Closure(mut closure) => {
                attributes.append(&mut closure.attrs);
                return Ok(ExprClosure { attrs: attributes, ..closure });
            }
            Expr::Paren(mut paren) => {
                attributes.append(&mut paren.attrs);
                *paren.expr
            }
            Expr::Group(mut group) => {
                attributes.append(&mut group.attrs);
                *group.expr
            }
            other => return Err(vec![not_a_closure(&other)]),
        };
    }
}

fn not_a_closure(expr: &Expr) -> Diagnostic {
    let message = "`jit!` compiles a closure that is written inside its parentheses, and this is \
                   not one; write for example `jit!(|x| x + 4)`";
    Diagnostic::new(SourceSpan::of_expr(expr), message)
}

/// One comma may stand after the closure, as after the arguments of a call.
fn refuse_rest(rest: &TokenStream, tokens: TokenStream) -> Diagnostics {
    let first_two: Vec<TokenTree> = rest.clone().into_iter().take(2).collect();
    match &first_two[..] {
        [] => Vec::new(),
        [TokenTree::Punct(comma)] if comma.as_char() == ',' => Vec::new(),
        _ => {
            let slips = slips::find(tokens);
            let message = "`jit!` takes one closure and nothing after it; remove this";
            if slips.is_empty() { vec![Diagnostic::on(rest, message)] } else { slips }
        }
    }
}

fn refuse_modifiers(closure: &ExprClosure) -> Diagnostics {
    let mut errors = Vec::new();
    if let Some(token) = &closure.asyncness {
        let message = "`async` closures are not supported in `jit!`: machine code cannot be \
                       suspended; remove `async`, and await outside the closure";
        errors.push(Diagnostic::on(token, message));
    }
    if let Some(token) = &closure.constness {
        let message = "`const` closures are not supported in `jit!`; remove `const`";
        errors.push(Diagnostic::on(token, message));
    }
    if let Some(lifetimes) = &closure.lifetimes {
        let message = "`for<…>` is not supported in `jit!`: there are no references in its \
                       language; remove it";
        errors.push(Diagnostic::on(lifetimes, message));
    }
    errors
}
