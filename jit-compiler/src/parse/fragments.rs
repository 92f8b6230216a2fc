//! Fragments of `macro_rules!`, which come in invisible groups, where the parser would not see what
//! they are.
//!
//! # Invariants
//! - Groups in which nothing changes stay the ones that they were, spans and all.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The tokens with a `$s:stmt` that is a `let` as a statement, which in a group would be an expression,
/// and with a `$p:pat` of several alternatives behind `@` in parentheses, since it would fall apart.
pub(super) fn visible(tokens: TokenStream) -> TokenStream {
    rewritten(tokens.clone()).unwrap_or(tokens)
}

/// The tokens, if something in them is changed.
fn rewritten(tokens: TokenStream) -> Option<TokenStream> {
    let mut changes = false;
    let mut made: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let TokenTree::Group(group) = token else {
            made.push(token);
            continue;
        };
        let inner = rewritten(group.stream());
        let is_changed = inner.is_some();
        let inner = inner.unwrap_or_else(|| group.stream());
        let is_fragment = group.delimiter() == Delimiter::None;
        let is_bound = is_punct(made.last(), '@');
        if is_fragment && is_let(&inner) {
            made.extend(inner);
        } else if is_fragment
            && is_bound
            && inner.clone().into_iter().any(|it| is_punct(Some(&it), '|'))
        {
            made.push(like(&group, Delimiter::Parenthesis, inner));
        } else if is_changed {
            made.push(like(&group, group.delimiter(), inner));
        } else {
            made.push(group.into());
            continue;
        }
        changes = true;
    }
    changes.then(|| made.into_iter().collect())
}

fn like(group: &Group, delimiter: Delimiter, tokens: TokenStream) -> TokenTree {
    let mut made = Group::new(delimiter, tokens);
    made.set_span(group.span());
    made.into()
}

fn is_let(tokens: &TokenStream) -> bool {
    let first = tokens.clone().into_iter().next();
    matches!(first, Some(TokenTree::Ident(ident)) if ident == "let")
}

fn is_punct(token: Option<&TokenTree>, punct: char) -> bool {
    matches!(token, Some(TokenTree::Punct(it)) if it.as_char() == punct)
}
