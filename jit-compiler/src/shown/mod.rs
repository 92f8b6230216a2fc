//! Expressions as rustc prints them: what an assertion without a message shows.
//!
//! `assert!` prints the tree of its condition (`rustc_ast_pretty`), but a macro can hand on tokens
//! only, and of the spaces between those rustc knows nothing. So the tree is printed here as rustc
//! prints it. Items are left to the tokens.

mod blocks;
mod items;
mod layout;
mod parens;

use layout::{INDENT, Layout};
use parens::{Binding, Place, ungrouped};
use proc_macro2::{Delimiter, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{
    Expr, GenericArgument, Lit, MacroDelimiter, Member, Pat, PathArguments, RangeLimits, Type, UnOp,
};

/// An expression of type `&str`: how rustc prints the expression.
pub(crate) fn tokens(expr: &Expr) -> TokenStream {
    match shown(expr) {
        Some(text) => Literal::string(&text).into_token_stream(),
        // Tokens, which is the same for what is written with the usual spaces, or nearly so.
        None => quote_spanned!(Span::mixed_site()=> ::core::stringify!(#expr)),
    }
}

/// How rustc prints the expression, if that is known here.
fn shown(expr: &Expr) -> Option<String> {
    let mut printer = Printer::default();
    printer.expr(expr)?;
    Some(printer.out.finish())
}

/// Prints syntax trees; a method gives nothing for what is not known here.
#[derive(Default)]
struct Printer {
    out: Layout,
}

impl Printer {
    fn expr(&mut self, expr: &Expr) -> Option<()> {
        self.expr_in(expr, Place::default())
    }

    fn expr_in(&mut self, expr: &Expr, place: Place) -> Option<()> {
        self.out.begin(INDENT, false);
        self.bare_expr(ungrouped(expr), place)?;
        self.out.end();
        Some(())
    }

    /// A part of an expression, in parentheses if it needs some.
    fn part(&mut self, expr: &Expr, needs_parens: bool, place: Place) -> Option<()> {
        if !needs_parens {
            return self.expr_in(expr, place);
        }
        self.out.word("(");
        self.expr(expr)?;
        self.out.word(")");
        Some(())
    }

    /// What stands before a `.` or `?`.
    fn receiver(&mut self, expr: &Expr, place: Place) -> Option<()> {
        self.part(expr, Binding::of(expr) < Binding::Closed, place.start(false))
    }

    /// What stands behind an operator that has no left side.
    fn operand(&mut self, expr: &Expr, place: Place) -> Option<()> {
        self.part(expr, place.binding(expr) < Binding::Prefix, place)
    }

    /// The expression without the box around it.
    fn bare_expr(&mut self, expr: &Expr, place: Place) -> Option<()> {
        match expr {
            Expr::Array(e) => {
                self.out.begin(INDENT, false);
                self.list("[", &e.elems, "]", Self::expr)?;
                self.out.end();
                Some(())
            }
            Expr::Assign(e) => {
                let parens = (
                    Binding::of(&e.left) <= Binding::Range,
                    place.binding(&e.right) < Binding::Assign,
                );
                self.infix((&e.left, place.start(false)), "=", (&e.right, place), parens)
            }
            Expr::Binary(e) => {
                let parens = parens::of_sides(&e.left, &e.op, &e.right, place);
                let op = e.op.to_token_stream().into_iter().map(|it| it.to_string());
                let start = place.start(parens::begins_expression(&e.op));
                self.infix((&e.left, start), &op.collect::<String>(), (&e.right, place), parens)
            }
            Expr::Break(e) => self.leave("break", e.label.as_ref(), e.expr.as_deref(), place),
            Expr::Call(e) => {
                self.part(&e.func, parens::of_called(&e.func, place), place.start(true))?;
                self.list("(", &e.args, ")", Self::expr)
            }
            Expr::Cast(e) => {
                self.part(&e.expr, Binding::of(&e.expr) < Binding::Cast, place.start(false))?;
                self.out.space();
                self.out.word_space("as");
                self.ty(&e.ty)
            }
            Expr::Closure(e) => self.closure(e),
            Expr::Continue(e) => self.leave("continue", e.label.as_ref(), None, place),
            Expr::Field(e) => {
                self.receiver(&e.base, place)?;
                self.out.word(".");
                self.out.word(match &e.member {
                    Member::Named(name) => name.to_string(),
                    Member::Unnamed(index) => index.index.to_string(),
                });
                Some(())
            }
            Expr::Index(e) => {
                let start = place.start(true);
                self.part(&e.expr, start.binding(&e.expr) < Binding::Closed, start)?;
                self.out.word("[");
                self.expr(&e.index)?;
                self.out.word("]");
                Some(())
            }
            Expr::Let(e) => {
                self.out.word("let ");
                self.pat(&e.pat)?;
                self.out.space();
                self.out.word_space("=");
                self.part(&e.expr, place.binding(&e.expr) <= Binding::And, Place::default())
            }
            Expr::Lit(e) => self.literal(&e.lit),
            Expr::Macro(e) => self.macro_call(&e.mac),
            Expr::MethodCall(e) => {
                self.receiver(&e.receiver, place)?;
                // The `.` of `1. .floor()` is no part of the number.
                let receiver = ungrouped(&e.receiver);
                if matches!(receiver, Expr::Lit(it) if it.to_token_stream().to_string().ends_with('.'))
                {
                    self.out.word(" ");
                }
                self.out.word(".");
                self.out.word(e.method.to_string());
                if let Some(turbofish) = &e.turbofish {
                    self.out.word("::");
                    self.generics(&turbofish.args)?;
                }
                self.list("(", &e.args, ")", Self::expr)
            }
            Expr::Paren(e) => self.part(&e.expr, true, place),
            Expr::Path(e) => self.path(e.qself.as_ref(), &e.path, true),
            Expr::Range(e) => self.expr_range(e, place),
            Expr::Reference(e) => {
                self.out.word(if e.mutability.is_some() { "&mut " } else { "&" });
                self.operand(&e.expr, place)
            }
            Expr::Repeat(e) => {
                self.out.begin(INDENT, false);
                self.out.word("[");
                self.expr(&e.expr)?;
                self.out.word_space(";");
                self.expr(&e.len)?;
                self.out.word("]");
                self.out.end();
                Some(())
            }
            Expr::Return(e) => {
                self.out.word("return");
                if e.expr.is_some() {
                    self.out.word(" ");
                }
                self.optional(e.expr.as_deref(), |this, value| this.expr_in(value, place))
            }
            Expr::Try(e) => {
                self.receiver(&e.expr, place)?;
                self.out.word("?");
                Some(())
            }
            Expr::Tuple(e) => self.list("(", &e.elems, closing(e.elems.len()), Self::expr),
            Expr::Unary(e) => {
                self.out.word(match e.op {
                    UnOp::Not(_) => "!",
                    UnOp::Neg(_) => "-",
                    UnOp::Deref(_) => "*",
                    _ => return None,
                });
                self.operand(&e.expr, place)
            }
            _ => self.expr_with_block(expr),
        }
    }

    /// An operator between two expressions in their places, which have parentheses or not.
    fn infix(
        &mut self,
        (left, start): (&Expr, Place),
        op: &str,
        (right, end): (&Expr, Place),
        (left_parens, right_parens): (bool, bool),
    ) -> Option<()> {
        self.part(left, left_parens, start)?;
        self.out.space();
        self.out.word_space(op);
        self.part(right, right_parens, end)
    }

    fn expr_range(&mut self, e: &syn::ExprRange, place: Place) -> Option<()> {
        self.optional(e.start.as_deref(), |this, from| {
            let start = place.start(true);
            this.part(from, start.binding(from) < Binding::Or, start)
        })?;
        self.out.word(range(&e.limits));
        self.optional(e.end.as_deref(), |this, to| {
            this.part(to, place.binding(to) < Binding::Or, place)
        })
    }

    fn leave(
        &mut self,
        keyword: &str,
        label: Option<&syn::Lifetime>,
        value: Option<&Expr>,
        place: Place,
    ) -> Option<()> {
        self.out.word(keyword);
        if let Some(label) = label {
            self.out.space();
            self.out.word(label.to_string());
        }
        if value.is_some() {
            self.out.space();
        }
        self.optional(value, |this, value| this.expr_in(value, place))
    }

    fn closure(&mut self, e: &syn::ExprClosure) -> Option<()> {
        if e.lifetimes.is_some() || e.constness.is_some() || e.asyncness.is_some() {
            return None;
        }
        if e.capture.is_some() {
            self.out.word_space("move");
        }
        self.list("|", &e.inputs, "|", Self::param)?;
        self.result_type(&e.output)?;
        self.out.space();
        self.expr(&e.body)
    }

    fn param(&mut self, param: &Pat) -> Option<()> {
        self.out.begin(INDENT, false);
        self.typed_pat(param)?;
        self.out.end();
        Some(())
    }

    /// A pattern, with its type if it has one.
    fn typed_pat(&mut self, pat: &Pat) -> Option<()> {
        let Pat::Type(typed) = pat else { return self.pat(pat) };
        self.pat(&typed.pat)?;
        self.out.word_space(":");
        self.ty(&typed.ty)
    }

    fn result_type(&mut self, output: &syn::ReturnType) -> Option<()> {
        let syn::ReturnType::Type(_, ty) = output else { return Some(()) };
        self.out.space();
        self.out.begin(INDENT, false);
        self.out.word_space("->");
        self.ty(ty)?;
        self.out.end();
        Some(())
    }

    fn pat(&mut self, pat: &Pat) -> Option<()> {
        match pat {
            Pat::Const(_) | Pat::Struct(_) | Pat::Verbatim(_) => None,
            Pat::Ident(e) => {
                let by_ref = if e.by_ref.is_some() { "ref " } else { "" };
                let mutable = if e.mutability.is_some() { "mut " } else { "" };
                self.out.word(format!("{by_ref}{mutable}{}", e.ident));
                self.optional(e.subpat.as_ref(), |this, (_, inner)| {
                    this.out.space();
                    this.out.word_space("@");
                    this.pat(inner)
                })
            }
            Pat::Lit(e) => self.literal(&e.lit),
            Pat::Or(e) => {
                self.out.begin(0, false);
                for (index, case) in e.cases.iter().enumerate() {
                    if index > 0 {
                        self.out.space();
                        self.out.word_space("|");
                    }
                    self.pat(case)?;
                }
                self.out.end();
                Some(())
            }
            Pat::Paren(e) => {
                self.out.word("(");
                self.pat(&e.pat)?;
                self.out.word(")");
                Some(())
            }
            Pat::Path(e) => self.path(e.qself.as_ref(), &e.path, true),
            Pat::Range(e) => {
                self.optional(e.start.as_deref(), Self::expr)?;
                self.out.word(range(&e.limits));
                self.optional(e.end.as_deref(), Self::expr)
            }
            Pat::Reference(e) => self.pat_reference(e),
            Pat::Rest(_) => {
                self.out.word("..");
                Some(())
            }
            Pat::Slice(e) => self.list("[", &e.elems, "]", Self::pat),
            Pat::Tuple(e) => self.list("(", &e.elems, closing_of_pats(&e.elems), Self::pat),
            Pat::TupleStruct(e) => {
                self.path(e.qself.as_ref(), &e.path, true)?;
                self.list("(", &e.elems, ")", Self::pat)
            }
            Pat::Wild(_) => {
                self.out.word("_");
                Some(())
            }
            _ => None,
        }
    }

    fn pat_reference(&mut self, e: &syn::PatReference) -> Option<()> {
        self.out.word(if e.mutability.is_some() { "&mut " } else { "&" });
        // `&mut x` would be another pattern than `&(mut x)`.
        let is_mutable =
            matches!(&*e.pat, Pat::Ident(it) if it.by_ref.is_none() && it.mutability.is_some());
        if is_mutable {
            self.out.word("(");
        }
        self.pat(&e.pat)?;
        if is_mutable {
            self.out.word(")");
        }
        Some(())
    }

    fn ty(&mut self, ty: &Type) -> Option<()> {
        self.out.begin(0, false);
        self.bare_ty(ty)?;
        self.out.end();
        Some(())
    }

    /// The type without the box around it.
    fn bare_ty(&mut self, ty: &Type) -> Option<()> {
        match ty {
            Type::Array(e) => {
                self.out.word("[");
                self.ty(&e.elem)?;
                self.out.word("; ");
                self.expr(&e.len)?;
                self.out.word("]");
                Some(())
            }
            Type::Group(e) => self.bare_ty(&e.elem),
            Type::Infer(_) => {
                self.out.word("_");
                Some(())
            }
            Type::Never(_) => {
                self.out.word("!");
                Some(())
            }
            Type::Path(e) => self.path(e.qself.as_ref(), &e.path, false),
            Type::Reference(e) if e.lifetime.is_none() => {
                self.out.word(if e.mutability.is_some() { "&mut " } else { "&" });
                self.ty(&e.elem)
            }
            Type::Tuple(e) => self.list("(", &e.elems, closing(e.elems.len()), Self::ty),
            _ => None,
        }
    }

    fn path(&mut self, qself: Option<&syn::QSelf>, path: &syn::Path, in_expr: bool) -> Option<()> {
        let mut of_trait = 0;
        if let Some(qself) = qself {
            self.out.word("<");
            self.ty(&qself.ty)?;
            of_trait = qself.position;
            if of_trait > 0 {
                self.out.space();
                self.out.word_space("as");
            } else {
                self.out.word(">");
            }
        }
        for (index, segment) in path.segments.iter().enumerate() {
            let leads = index == 0 && (qself.is_none() || of_trait > 0);
            if !leads || path.leading_colon.is_some() && qself.is_none() {
                self.out.word("::");
            }
            self.out.word(segment.ident.to_string());
            match &segment.arguments {
                PathArguments::None => {}
                PathArguments::AngleBracketed(generic) => {
                    if in_expr && index >= of_trait {
                        self.out.word("::");
                    }
                    self.generics(&generic.args)?;
                }
                PathArguments::Parenthesized(_) => return None,
            }
            if of_trait > 0 && index + 1 == of_trait {
                self.out.word(">");
            }
        }
        Some(())
    }

    fn generics<'a>(&mut self, args: impl IntoIterator<Item = &'a GenericArgument>) -> Option<()> {
        self.list("<", args, ">", |this, arg| match arg {
            GenericArgument::Type(ty) => this.ty(ty),
            GenericArgument::Const(value) => this.expr(value),
            _ => None,
        })
    }

    fn list<'a, T: 'a>(
        &mut self,
        open: &str,
        elements: impl IntoIterator<Item = &'a T>,
        close: &str,
        mut print: impl FnMut(&mut Self, &'a T) -> Option<()>,
    ) -> Option<()> {
        self.out.word(open);
        self.out.begin(0, false);
        for (index, element) in elements.into_iter().enumerate() {
            if index > 0 {
                self.out.word_space(",");
            }
            print(self, element)?;
        }
        self.out.end();
        self.out.word(close);
        Some(())
    }

    fn optional<'a, T: ?Sized>(
        &mut self,
        part: Option<&'a T>,
        print: impl FnOnce(&mut Self, &'a T) -> Option<()>,
    ) -> Option<()> {
        part.map_or(Some(()), |part| print(self, part))
    }

    /// A literal, as it is written. One with a sign, which patterns have, is two tokens of the
    /// compiler's.
    fn literal(&mut self, lit: &Lit) -> Option<()> {
        let tokens = lit.to_token_stream().into_iter().map(|it| it.to_string());
        self.out.word(tokens.collect::<String>());
        Some(())
    }

    /// A macro call, whose arguments rustc prints as the tokens that they are.
    ///
    /// It has no space around the `!`. The text of all of the tokens would have: a syntax tree does
    /// not keep how the `!` stands in the source, as the stream of the arguments does.
    fn macro_call(&mut self, call: &syn::Macro) -> Option<()> {
        let is_braced = matches!(call.delimiter, MacroDelimiter::Brace(_));
        if is_braced {
            self.out.begin(INDENT, true);
        }
        self.path(None, &call.path, false)?;
        self.out.word(if is_braced { "! " } else { "!" });
        self.delimited(&call.delimiter, call.tokens.clone());
        if is_braced {
            self.out.end();
        }
        Some(())
    }

    /// Tokens of a macro call or an attribute, with their delimiters.
    fn delimited(&mut self, delimiter: &MacroDelimiter, tokens: TokenStream) {
        let text = tokens.to_string();
        let (open, close) = match delimiter {
            MacroDelimiter::Brace(_) => {
                self.out.word("{");
                let is_spaced = !tokens.is_empty();
                return self.braced(tokens, &mut text.as_str(), is_spaced);
            }
            MacroDelimiter::Bracket(_) => ("[", "]"),
            MacroDelimiter::Paren(_) => ("(", ")"),
        };
        self.out.word(open);
        self.boxed_words(tokens, &mut text.as_str());
        self.out.word(close);
    }

    /// What stands behind a `{` in tokens, with its `}`.
    fn braced(&mut self, tokens: TokenStream, text: &mut &str, is_spaced: bool) {
        *text = text.trim_start();
        if is_spaced {
            self.out.space();
        }
        self.boxed_words(tokens, text);
        if is_spaced {
            self.out.break_by(1, -INDENT);
        }
        *text = text.trim_start();
        self.out.word("}");
    }

    fn boxed_words(&mut self, tokens: TokenStream, text: &mut &str) {
        self.out.begin(0, false);
        self.words(tokens, text);
        self.out.end();
    }

    /// Words and spaces of tokens, as they are in the text of these, which is cut off.
    fn words(&mut self, tokens: TokenStream, text: &mut &str) {
        for token in tokens {
            let TokenTree::Group(group) = token else {
                self.cut(&token.to_string(), text);
                continue;
            };
            let (open, close) = match group.delimiter() {
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::Brace => {
                    self.group_in_braces(group.stream(), text);
                    continue;
                }
                Delimiter::None => ("", ""),
            };
            self.cut(open, text);
            self.boxed_words(group.stream(), text);
            self.cut(close, text);
        }
    }

    fn group_in_braces(&mut self, tokens: TokenStream, text: &mut &str) {
        let rest = text.trim_start();
        if rest.len() < text.len() {
            self.out.space();
        }
        self.out.begin(INDENT, true);
        *text = rest;
        self.cut("{", text);
        let is_spaced = text.starts_with(char::is_whitespace) && !tokens.is_empty();
        self.braced(tokens, text, is_spaced);
        *text = text.strip_prefix('}').unwrap_or(text);
        self.out.end();
    }

    /// Prints the word that the text begins with, with a space if it does so there.
    fn cut(&mut self, word: &str, text: &mut &str) {
        let rest = text.trim_start();
        if rest.len() < text.len() {
            self.out.space();
        }
        *text = rest.strip_prefix(word).unwrap_or(rest);
        self.out.word(word);
    }
}

/// What ends a tuple of so many.
const fn closing(count: usize) -> &'static str {
    if count == 1 { ",)" } else { ")" }
}

/// The same for patterns: `(..)` has no comma.
fn closing_of_pats<P>(pats: &syn::punctuated::Punctuated<Pat, P>) -> &'static str {
    match pats.first() {
        Some(Pat::Rest(_)) => ")",
        _ => closing(pats.len()),
    }
}

const fn range(limits: &RangeLimits) -> &'static str {
    match limits {
        RangeLimits::HalfOpen(_) => "..",
        RangeLimits::Closed(_) => "..=",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_are_as_rustc_sets_them() {
        let cases = [
            ("a<b", "a < b"),
            ("odd [0]>- x", "odd[0] > -x"),
            ("! (a&&b . 1 . f(1,2u8))", "!(a && b.1.f(1, 2u8))"),
            ("(a,b)==(1,- 2) || [1 ,2]!=c", "(a, b) == (1, -2) || [1, 2] != c"),
            ("x as u8>=i8 :: MAX", "x as u8 >= i8::MAX"),
            ("(a,) <= f ( )", "(a,) <= f()"),
        ];
        for (written, expected) in cases {
            let expr: Expr = syn::parse_str(written).unwrap();
            assert_eq!(shown(&expr).as_deref(), Some(expected));
        }
    }

    /// What rustc 1.95 prints.
    #[test]
    fn lines_are_broken_where_rustc_breaks_them() {
        let cases = [
            (
                "if a > b { true } else if a == 3 { let mut k = 3; k += 1; true } else\n{ false }",
                "if a > b {\n    true\n} else if a == 3 { let mut k = 3; k += 1; true } else { false }",
            ),
            (
                "if a > b && some_long_name > another_rather_long_name && x ==\nSome(another_rather_long_name) { true } else { false }",
                "if a > b && some_long_name > another_rather_long_name &&\n        x == Some(another_rather_long_name) {\n    true\n} else { false }",
            ),
            (
                "a > b && some_long_name > another_rather_long_name && some_long_name * 3 >\nanother_rather_long_name + 14",
                "a > b && some_long_name > another_rather_long_name &&\n    some_long_name * 3 > another_rather_long_name + 14",
            ),
            (
                "f(some_long_name + another_rather_long_name, another_rather_long_name *\nanother_rather_long_name)",
                "f(some_long_name + another_rather_long_name,\n    another_rather_long_name * another_rather_long_name)",
            ),
            (
                "some_long_name.wrapping_add(another_rather_long_name).wrapping_mul(another_rather_long_name)\n== a + 1",
                "some_long_name.wrapping_add(another_rather_long_name).wrapping_mul(another_rather_long_name)\n    == a + 1",
            ),
            (
                "some_long_name.wrapping_add(another_rather_long_name).wrapping_mul(another_rather_long_name\n- some_long_name +\nanother_rather_long_name).clamp(some_long_name, another_rather_long_name) == a\n+ 1",
                "some_long_name.wrapping_add(another_rather_long_name).wrapping_mul(another_rather_long_name\n                    - some_long_name +\n                another_rather_long_name).clamp(some_long_name,\n        another_rather_long_name) == a + 1",
            ),
            (
                "match x { Some(1) => true, Some(n) if n > 3 => { false } _ => false }",
                "match x { Some(1) => true, Some(n) if n > 3 => { false } _ => false, }",
            ),
            (
                "match x\n{\n    Some(1 | 2 | 4..=6) => true, Some(n @ 7..) if n > 3 +\n    another_rather_long_name => { let r = n > 3; r } None => b > a, _ => false\n}",
                "match x {\n    Some(1 | 2 | 4..=6) => true,\n    Some(n @ 7..) if n > 3 + another_rather_long_name => { let r = n > 3; r }\n    None => b > a,\n    _ => false,\n}",
            ),
            ("x.map_or(false, |q| { q + 1 == 0 })", "x.map_or(false, |q| { q + 1 == 0 })"),
            (
                "x.map_or(false, |q: i32| -> bool\n{ q + some_long_name == 0 && q - another_rather_long_name > 1 })",
                "x.map_or(false,\n    |q: i32| -> bool\n        { q + some_long_name == 0 && q - another_rather_long_name > 1 })",
            ),
            (
                "(a..b).contains(&another_rather_long_name)",
                "(a..b).contains(&another_rather_long_name)",
            ),
            (
                "arr[a as usize..].len() == 7 || arr[some_long_name as usize - 1] ==\nanother_rather_long_name - 17",
                "arr[a as usize..].len() == 7 ||\n    arr[some_long_name as usize - 1] == another_rather_long_name - 17",
            ),
            (
                "[a, b, some_long_name, another_rather_long_name, some_long_name] ==\n[a, b, a, another_rather_long_name, 5]",
                "[a, b, some_long_name, another_rather_long_name, some_long_name] ==\n    [a, b, a, another_rather_long_name, 5]",
            ),
            ("[0u8; 4] == [1; 4]", "[0u8; 4] == [1; 4]"),
            ("loop { break false; }", "loop { break false; }"),
            (
                "'a: { if a > 0 { break 'a false; } true }",
                "'a: { if a > 0 { break 'a false; } true }",
            ),
            (
                "'outer: loop\n{\n    for i in 0..another_rather_long_name\n    { if i > some_long_name - 2 { break 'outer false; } }\n}",
                "'outer: loop {\n    for i in 0..another_rather_long_name {\n        if i > some_long_name - 2 { break 'outer false; }\n    }\n}",
            ),
            (
                "0x1F == a && 1_000 == b && 'c' == 'd' && 1.0 == 2. && -1i32 > 0 &&\n2.0f64.floor() > 1e3 && b > 3",
                "0x1F == a && 1_000 == b && 'c' == 'd' && 1.0 == 2. && -1i32 > 0 &&\n        2.0f64.floor() > 1e3 && b > 3",
            ),
            (
                "(a, b) == (some_long_name, another_rather_long_name) &&\n(a, another_rather_long_name + 1) < (b, some_long_name)",
                "(a, b) == (some_long_name, another_rather_long_name) &&\n    (a, another_rather_long_name + 1) < (b, some_long_name)",
            ),
            (
                "{\n    let mut s = 0; for i in 0..3 { s += i; } while s < 3 { s += 1; continue }\n    s == 17\n}",
                "{\n    let mut s = 0;\n    for i in 0..3 { s += i; }\n    while s < 3 { s += 1; continue }\n    s == 17\n}",
            ),
            (
                "{\n    let Some(y) = x else { return }; let (p, q): (i32, u8) = (1, 2u8); y\n    > 77 && (p, q) == (1, 1)\n}",
                "{\n    let Some(y) = x else { return };\n    let (p, q): (i32, u8) = (1, 2u8);\n    y > 77 && (p, q) == (1, 1)\n}",
            ),
            (
                "{\n    let z: [i32; 3] = if a > 1 { [a, b, another_rather_long_name] } else\n    { [some_long_name; 3] }; z[0] > 17\n}",
                "{\n    let z: [i32; 3] =\n        if a > 1 {\n            [a, b, another_rather_long_name]\n        } else { [some_long_name; 3] };\n    z[0] > 17\n}",
            ),
            (
                "if let Some(y) = x && y > 1 { false } else { true }",
                "if let Some(y) = x && y > 1 { false } else { true }",
            ),
            ("{ a; b; false }", "{ a; b; false }"),
            (
                "!(a == b && some_long_name == another_rather_long_name || some_long_name > 7)\n&& another_rather_long_name == 7 + some_long_name * 9",
                "!(a == b && some_long_name == another_rather_long_name || some_long_name > 7)\n    && another_rather_long_name == 7 + some_long_name * 9",
            ),
            (
                "<i32>::MAX == 3 && <i32 as Default>::default() == 3 &&\nSome::<i32>(3).is_none() && i32::MAX as i64 as u8 == 3",
                "<i32>::MAX == 3 && <i32 as Default>::default() == 3 &&\n        Some::<i32>(3).is_none() && i32::MAX as i64 as u8 == 3",
            ),
        ];
        for (written, expected) in cases {
            let expr: Expr = syn::parse_str(written).unwrap();
            assert_eq!(shown(&expr).as_deref(), Some(expected), "{written}");
        }
    }

    /// What rustc 1.95 prints.
    #[test]
    fn items_and_attributes_have_lines_of_their_own() {
        let cases = [
            (
                "{ #[allow(unused)] let y = 3; y == 7 }",
                "{\n    #[allow(unused)]\n    let y = 3;\n    y == 7\n}",
            ),
            (
                "{ let y: i32 = 3; #[allow(unused)] { let x = 1; } let z = y; y == 7 }",
                "{\n    let y: i32 = 3;\n\n    #[allow(unused)]\n    { let x = 1; }\n    let z = y;\n    y == 7\n}",
            ),
            ("{ const N: i32 = 1; x == N }", "{\n    const N: i32 = 1;\n    x == N\n}"),
            (
                "{ let k = 1; const N: i32 = 1; const M: [i32; 2] = [1, 2]; let z = 1; x == N }",
                "{\n    let k = 1;\n    const N: i32 = 1;\n    const M: [i32; 2] = [1, 2];\n    let z = 1;\n    x == N\n}",
            ),
            (
                "{ fn f(a: i32, mut b: u8) -> i32 { let q = a; a + 1 } fn g() {} f(x, 1) == 3 }",
                "{\n    fn f(a: i32, mut b: u8) -> i32 { let q = a; a + 1 }\n    fn g() {}\n    f(x, 1) == 3\n}",
            ),
        ];
        for (written, expected) in cases {
            let expr: Expr = syn::parse_str(written).unwrap();
            assert_eq!(shown(&expr).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn other_items_are_not_printed() {
        for other in ["{ use a::N; a == N }", "{ fn f<const N: usize>() {} a }"] {
            assert_eq!(shown(&syn::parse_str(other).unwrap()), None);
        }
    }
}
