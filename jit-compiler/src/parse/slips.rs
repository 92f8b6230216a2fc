//! Slips: what is written in other languages, or parses as something else than it looks.
//!
//! Looked for only in what does not parse.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hir::{IntTy, SourceSpan};

/// An error for each slip among the tokens, at any depth.
pub(super) fn find(tokens: TokenStream) -> Diagnostics {
    let mut errors = Vec::new();
    find_in(tokens, &mut errors);
    errors
}

fn find_in(tokens: TokenStream, errors: &mut Diagnostics) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if let TokenTree::Group(group) = &tokens[at] {
            find_in(group.stream(), errors);
        }
        let slip = slip(&tokens, at);
        at += slip.as_ref().map_or(1, |slip| slip.len);
        errors.extend(slip.map(|it| it.error));
    }
}

struct Slip {
    error: Diagnostic,
    /// How many tokens it has.
    len: usize,
}

/// The slip that begins there.
fn slip(tokens: &[TokenTree], at: usize) -> Option<Slip> {
    let (before, rest) = tokens.split_at(at);
    let slip = |len: usize, message: String| {
        let span = SourceSpan { first: rest[0].span(), last: rest[len - 1].span() };
        Some(Slip { error: Diagnostic::new(span, message), len })
    };
    let left = operand_before(before);
    match rest {
        [a, ty, TokenTree::Punct(less), ..]
            if is_ident(a, "as")
                && is_number(ty)
                && less.as_char() == '<'
                && !(less.spacing() == Spacing::Joint && is_punct(rest.get(3), '=')) =>
        {
            let shift = is_punct(rest.get(3), '<') && less.spacing() == Spacing::Joint;
            let op = if shift { "<<" } else { "<" };
            let left = left.unwrap_or_else(|| "…".to_owned());
            slip(
                if shift { 4 } else { 3 },
                format!(
                    "`{op}` after `as {ty}` starts generic arguments; write `({left} as {ty}) {op} …`"
                ),
            )
        }
        [a, b, after @ ..] if is_punct(Some(a), '+') && is_punct(Some(b), '+') => {
            let right = after.first().and_then(name_of);
            let name = left.or(right).unwrap_or_else(|| "x".to_owned());
            slip(2, format!("`++` is not an operator of Rust; write `{name} += 1`"))
        }
        [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Punct(c), ..]
            if "=!".contains(a.as_char())
                && [b, c].iter().all(|it| it.as_char() == '=')
                && [a, b].iter().all(|it| it.spacing() == Spacing::Joint) =>
        {
            let op = a.as_char();
            slip(3, format!("`{op}==` is not an operator of Rust; write `{op}=`"))
        }
        [TokenTree::Punct(a), TokenTree::Punct(b), ..]
            if a.as_char() == '=' && b.as_char() == '<' && a.spacing() == Spacing::Joint =>
        {
            slip(2, "`=<` is not an operator of Rust; write `<=`".to_owned())
        }
        // `a --b` is a minus of a minus.
        [a, b, after @ ..]
            if is_punct(Some(a), '-')
                && is_punct(Some(b), '-')
                && after.first().is_none_or(|it| is_punct(Some(it), ';')) =>
        {
            let name = left.unwrap_or_else(|| "x".to_owned());
            slip(2, format!("`--` is not an operator of Rust; write `{name} -= 1`"))
        }
        [tilde, ..] if is_punct(Some(tilde), '~') => {
            slip(1, "`~` is not an operator of Rust; write `!`".to_owned())
        }
        [question, _, ..] if is_punct(Some(question), '?') => {
            let is_end = |it: &TokenTree| is_punct(Some(it), ';') || is_punct(Some(it), ',');
            let end = rest.iter().position(is_end).unwrap_or(rest.len());
            let colon = (2..end).find(|&i| {
                is_punct(rest.get(i), ':')
                    && !is_punct(rest.get(i - 1), ':')
                    && !is_punct(rest.get(i + 1), ':')
            })?;
            let message = "`? :` is not an operator of Rust; write `if … { … } else { … }`";
            slip(colon + 1, message.to_owned())
        }
        [word, right, ..] if left_is_operand(before) && is_operand(right) => {
            let op = match word {
                word if is_ident(word, "and") => "&&",
                word if is_ident(word, "or") => "||",
                _ => return None,
            };
            slip(1, format!("`{word}` is not an operator of Rust; write `{op}`"))
        }
        [not, TokenTree::Ident(_) | TokenTree::Literal(_), ..]
            if is_ident(not, "not") && !left_is_operand(before) =>
        {
            slip(1, "`not` is not an operator of Rust; write `!`".to_owned())
        }
        _ => None,
    }
}

/// What stands in front, if that is one name or literal.
fn operand_before(before: &[TokenTree]) -> Option<String> {
    match before {
        [.., TokenTree::Punct(punct), _] if ".:".contains(punct.as_char()) => None,
        [.., token] if is_operand(token) => name_of(token),
        _ => None,
    }
}

fn name_of(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(_) | TokenTree::Literal(_) => Some(token.to_string()),
        _ => None,
    }
}

fn left_is_operand(before: &[TokenTree]) -> bool {
    before.last().is_some_and(is_operand)
}

/// Whether an operand may begin or end with the token.
fn is_operand(token: &TokenTree) -> bool {
    const KEYWORDS: [&str; 12] =
        ["as", "break", "else", "fn", "if", "in", "let", "match", "move", "mut", "return", "while"];
    match token {
        TokenTree::Ident(ident) => !KEYWORDS.iter().any(|it| ident == it),
        TokenTree::Literal(_) => true,
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Punct(_) => false,
    }
}

fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

fn is_punct(token: Option<&TokenTree>, punct: char) -> bool {
    matches!(token, Some(TokenTree::Punct(it)) if it.as_char() == punct)
}

/// Whether it is the name of a type without generic arguments that `as` gives.
fn is_number(token: &TokenTree) -> bool {
    let name = token.to_string();
    ["f32", "f64"].contains(&&*name) || IntTy::ALL.iter().any(|it| it.name() == name)
}
