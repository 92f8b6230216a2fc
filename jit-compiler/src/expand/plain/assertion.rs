//! Assertions without a message, which show their condition as it is written.
//!
//! # Invariants
//! - What is evaluated may have been rewritten; what is shown is the user's.

use proc_macro2::{Ident, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Macro, Token};

use super::super::mixed;
use super::Aliases;

/// Turns an assertion whose tokens were rewritten into one that shows what they were, if it shows
/// them at all.
pub(super) fn keep_message(
    call: &mut Macro,
    shown: TokenStream,
    private: &TokenStream,
    aliases: &mut Aliases,
) {
    let Some(name) = call.path.segments.last().map(|it| it.ident.clone()) else { return };
    let kept = match name.to_string().as_str() {
        "assert" => "assertion",
        "debug_assert" => "debug_assertion",
        _ => return,
    };
    let Ok(evaluated) = only_condition.parse2(call.tokens.clone()) else { return };
    let kept = mixed(Ident::new(kept, name.span()));
    let alias = aliases.item(&quote!(#private::#kept), name.span());
    call.path = alias.into();
    let Ok(shown) = only_condition.parse2(shown) else { return };
    let shown = crate::shown::tokens(&shown);
    call.tokens = quote!(#evaluated; #shown);
}

/// An expression, and nothing but perhaps a comma after it.
fn only_condition(input: ParseStream<'_>) -> syn::Result<Expr> {
    let condition = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    Ok(condition)
}
