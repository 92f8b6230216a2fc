//! What the user wrote, seen as source again: where it starts and ends, and how it reads.
//!
//! # Invariants
//! - Invisible delimiters (`$e` of a `macro_rules!`) are seen through: they are not tokens of the
//!   user's.
//! - An expression's span leaves out its attributes, as rustc's does.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Block, Expr, ExprClosure, ExprMethodCall, ExprPath, Label, Macro, Member};

use crate::hir::SourceSpan;

impl SourceSpan {
    /// One token.
    #[must_use]
    pub fn token(span: Span) -> Self {
        Self { first: span, last: span }
    }

    /// From the first of `tokens` to the last; the whole macro call if there are none.
    #[must_use]
    pub fn of_tokens(tokens: &impl ToTokens) -> Self {
        let tokens = tokens.to_token_stream();
        let Some(first) = first_token(tokens.clone()) else {
            return Self::token(Span::call_site());
        };
        Self { first, last: last_token(tokens).unwrap_or(first) }
    }

    /// From a closure's `|`, or the `move` before it, to its end.
    #[must_use]
    pub fn of_closure(closure: &ExprClosure) -> Self {
        let bar = closure.inputs_begin.span;
        let first = closure.capture.as_ref().map_or(bar, |it| it.span);
        Self { first, last: last_of(&closure.body) }
    }

    /// From the start of an expression to its end. Of an expression whose parts are of a `macro_rules!` and
    /// of its caller, what rustc takes for that.
    #[must_use]
    pub fn of_expr(expr: &Expr) -> Self {
        let whole = Self { first: first_of(expr), last: last_of(expr) };
        match expr {
            Expr::Group(group) => Self::of_expr(&group.expr),
            // Those of a macro do not surround what its caller wrote.
            Expr::Paren(paren) => {
                whole.unless_mixed(first_of(&paren.expr), || Self::of_expr(&paren.expr))
            }
            Expr::Binary(binary) => whole.unless_mixed(binary.op.span(), || {
                let left = Self::of_expr(&binary.left).to(Self::token(binary.op.span()));
                left.to(Self::of_expr(&binary.right))
            }),
            Expr::Unary(unary) => whole.unless_mixed(unary.op.span(), || {
                Self::token(unary.op.span()).to(Self::of_expr(&unary.expr))
            }),
            Expr::Index(index) => {
                let close = index.bracket_token.span.close();
                whole.unless_mixed(close, || Self::of_expr(&index.expr).to(Self::token(close)))
            }
            _ => whole,
        }
    }

    /// From a method's name to the end of its arguments.
    #[must_use]
    pub fn of_call(call: &ExprMethodCall) -> Self {
        let (first, last) = (call.method.span(), call.paren_token.span.close());
        Self::token(first).to(Self::token(last))
    }

    /// From a macro's name to the end of its call.
    #[must_use]
    pub fn of_macro(call: &Macro) -> Self {
        let path = Self::of_tokens(&call.path);
        path.to(Self::token(call.bang_token.span)).to(Self::token(call.delimiter.span().close()))
    }

    /// The span, unless it or what is in the middle of it are of different contexts: then `mixed`.
    fn unless_mixed(self, middle: Span, mixed: impl FnOnce() -> Self) -> Self {
        let context = context(self.first);
        let is_other = |span: Span| self::context(span) != context;
        if is_other(middle) || is_other(self.last) { mixed() } else { self }
    }

    /// From the start of one to the end of the other. If one of them is of a macro and the other of no
    /// macro, rustc takes the first of these alone (`Span::to`): it is where the macro is called.
    fn to(self, end: Self) -> Self {
        const NO_MACRO: Option<u32> = Some(0);
        match (context(self.first), context(end.last)) {
            (start, end) if start == end => {}
            (NO_MACRO, _) => return end,
            (_, NO_MACRO) => return self,
            _ => {}
        }
        Self { first: self.first, last: end.last }
    }
}

/// The syntax context of a token: which of the calls of macros that are being expanded it comes from, 0 if
/// none. Stable Rust shows it only in a span's `Debug` form; none where that has no such number.
pub(crate) fn context(span: Span) -> Option<u32> {
    parse_context(&format!("{span:?}"))
}

/// The `4` of `#4 bytes(12..14)`.
fn parse_context(debug: &str) -> Option<u32> {
    let (context, bytes) = debug.strip_prefix('#')?.split_once(' ')?;
    bytes.starts_with("bytes(").then(|| context.parse().ok())?
}

/// The line of a token, from 1, and its column, from 1; none outside of a macro's expansion, where
/// no token is anywhere.
pub(crate) fn position(span: Span) -> Option<(u32, u32)> {
    if !proc_macro::is_available() {
        return None;
    }
    let span = span.unwrap();
    Some((u32::try_from(span.line()).ok()?, u32::try_from(span.column()).ok()?))
}

/// The file of a token as rustc was given it, likewise.
pub(crate) fn file(span: Span) -> Option<String> {
    proc_macro::is_available().then(|| span.unwrap().file())
}

/// How `tokens` read on one line, cut off where it would fill more than half of it.
pub(crate) fn excerpt(tokens: &impl ToTokens) -> String {
    const LONGEST: usize = 48;
    let text = text(tokens);
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

/// How `tokens` read on one line.
pub(crate) fn text(tokens: &impl ToTokens) -> String {
    let mut text = String::new();
    write_tokens(tokens.to_token_stream(), &mut text);
    text
}

/// Whether an identifier among `tokens`, at any depth, is such a one.
pub(crate) fn mentions(tokens: TokenStream, is_such: &dyn Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), is_such),
        TokenTree::Ident(ident) => is_such(&ident),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn write_tokens(tokens: TokenStream, text: &mut String) {
    let mut left = Left::Start;
    for token in tokens {
        if needs_space(&left, &token) {
            text.push(' ');
        }
        match &token {
            TokenTree::Group(group) => write_group(group, text),
            other => text.push_str(&other.to_string()),
        }
        left = left.then(token);
    }
}

/// What stands to the left of a token.
enum Left {
    Start,
    /// A `*`, `&`, `-` or `!` in front of its operand.
    Prefix,
    Token(TokenTree),
}

impl Left {
    fn then(&self, token: TokenTree) -> Self {
        let operand_wanted = match self {
            Self::Start | Self::Prefix => true,
            Self::Token(token) => is_punct(token, "+-*/%^&|=<,;") || is_as(token),
        };
        if operand_wanted && is_punct(&token, "*&-!") { Self::Prefix } else { Self::Token(token) }
    }
}

fn needs_space(left: &Left, right: &TokenTree) -> bool {
    let Left::Token(left) = left else { return false };
    match (left, right) {
        (left, _) if is_as(left) || is_punct(left, ",") => true,
        (_, right) if is_as(right) => true,
        _ if is_punct(left, ".:?\'<!#") && !is_punct(right, "=") => false,
        (_, right) if is_punct(right, ".:?<>!,;") => false,
        (TokenTree::Punct(left), TokenTree::Punct(right)) => {
            left.spacing() == Spacing::Alone || right.as_char() == '\''
        }
        (_, TokenTree::Group(group)) => match group.delimiter() {
            Delimiter::Brace => true,
            _ => is_punct(left, "+-*/%^&|=,;"),
        },
        _ => true,
    }
}

fn is_punct(token: &TokenTree, among: &str) -> bool {
    matches!(token, TokenTree::Punct(punct) if among.contains(punct.as_char()))
}

fn is_as(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == "as")
}

fn write_group(group: &Group, text: &mut String) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{ ", " }"),
        Delimiter::None => ("", ""),
    };
    text.push_str(open);
    write_tokens(group.stream(), text);
    text.push_str(close);
}

fn first_token(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            first_token(group.stream())
        }
        TokenTree::Group(group) => Some(group.span_open()),
        other => Some(other.span()),
    })
}

fn last_token(tokens: TokenStream) -> Option<Span> {
    tokens
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                last_token(group.stream())
            }
            TokenTree::Group(group) => Some(group.span_close()),
            other => Some(other.span()),
        })
        .last()
}

fn first_of(mut expr: &Expr) -> Span {
    loop {
        expr = match expr {
            Expr::Assign(e) => &e.left,
            Expr::Binary(e) => &e.left,
            Expr::Call(e) => &e.func,
            Expr::Cast(e) => &e.expr,
            Expr::Field(e) => &e.base,
            Expr::Group(e) => &e.expr,
            Expr::Index(e) => &e.expr,
            Expr::MethodCall(e) => &e.receiver,
            Expr::Try(e) => &e.expr,
            Expr::Block(e) => return labelled(e.label.as_ref(), e.block.brace_token.span.open()),
            Expr::Break(e) => return e.break_token.span,
            Expr::Continue(e) => return e.continue_token.span,
            Expr::If(e) => return e.if_token.span,
            Expr::Lit(e) => return e.lit.span(),
            Expr::Loop(e) => return labelled(e.label.as_ref(), e.loop_token.span),
            Expr::Paren(e) => return e.paren_token.span.open(),
            Expr::Path(e) if e.qself.is_none() && e.path.leading_colon.is_none() => {
                return first_segment(e);
            }
            Expr::Return(e) => return e.return_token.span,
            Expr::Unary(e) => return e.op.span(),
            Expr::While(e) => return labelled(e.label.as_ref(), e.while_token.span),
            other => return SourceSpan::of_tokens(other).first,
        };
    }
}

fn last_of(mut expr: &Expr) -> Span {
    loop {
        expr = match expr {
            Expr::Assign(e) => &e.right,
            Expr::Binary(e) => &e.right,
            Expr::Group(e) => &e.expr,
            Expr::Unary(e) => &e.expr,
            Expr::Block(e) => return end(&e.block),
            Expr::Call(e) => return e.paren_token.span.close(),
            Expr::Cast(e) => return SourceSpan::of_tokens(&e.ty).last,
            Expr::Field(e) => return member(&e.member),
            Expr::If(e) => match &e.else_branch {
                Some((_, otherwise)) => otherwise,
                None => return end(&e.then_branch),
            },
            Expr::Lit(e) => return e.lit.span(),
            Expr::Loop(e) => return end(&e.body),
            Expr::MethodCall(e) => return e.paren_token.span.close(),
            Expr::Paren(e) => return e.paren_token.span.close(),
            Expr::While(e) => return end(&e.body),
            other => return SourceSpan::of_tokens(other).last,
        };
    }
}

fn labelled(label: Option<&Label>, otherwise: Span) -> Span {
    label.map_or(otherwise, |label| label.name.apostrophe)
}

fn first_segment(path: &ExprPath) -> Span {
    path.path.segments.first().map_or_else(Span::call_site, |segment| segment.ident.span())
}

fn end(block: &Block) -> Span {
    block.brace_token.span.close()
}

fn member(member: &Member) -> Span {
    match member {
        Member::Named(name) => name.span(),
        Member::Unnamed(index) => index.span,
    }
}

#[cfg(test)]
mod tests {
    use super::parse_context;

    #[test]
    fn a_real_span_shows_its_context() {
        assert_eq!(parse_context("#4 bytes(12..14)"), Some(4));
        assert_eq!(parse_context("#0 bytes(0..0)"), Some(0));
    }

    #[test]
    fn other_forms_have_none() {
        for debug in ["bytes(12..14)", "Span", "#x bytes(1..2)", "#4", "#4 lines(1..2)", ""] {
            assert_eq!(parse_context(debug), None, "{debug}");
        }
    }
}
