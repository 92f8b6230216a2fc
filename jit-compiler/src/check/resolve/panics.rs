//! The macros of the language: those that panic, and `matches!`.
//!
//! A panic happens in a function that the expansion generates and that is called with the values
//! which the message shows. What it evaluates is the user's own macro call, over variables of the
//! same names; so message and location are rustc's.
//!
//! # Invariants
//! - The arguments of a message are evaluated on the failing path only.
//! - What is made up here has the spans of the user's macro call.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr as SynExpr, Lit, LitStr, Macro, Pat as SynPat, Token};

use super::Resolver;
use super::captures::Reader;
use super::control::unguarded;
use super::refusals;
use crate::check::ast::{Block, Expr, ExprKind, Panic, Pat, PatKind, Stmt};
use crate::hir::{BinaryOp, LogicalOp, Panic as HirPanic, SourceSpan, UnaryOp};

impl Resolver {
    /// A macro call.
    pub(super) fn macro_call(&mut self, call: &Macro) -> Option<Expr> {
        self.read_by(Reader::SnapshotInMacro, |this| this.macro_of_name(call))
    }

    fn macro_of_name(&mut self, call: &Macro) -> Option<Expr> {
        let Some(name) = super::paths::last_ident(&call.path).map(ToString::to_string) else {
            return self.error_on(call, refusals::macro_call(call));
        };
        let span = SourceSpan::of_macro(call);
        match name.as_str() {
            "panic" | "unreachable" | "todo" | "unimplemented" => self.panic(call, span),
            "assert" | "debug_assert" => self.assert(call, span),
            "assert_eq" | "debug_assert_eq" => self.assert_compared(call, BinaryOp::Eq, span),
            "assert_ne" | "debug_assert_ne" => self.assert_compared(call, BinaryOp::Ne, span),
            "matches" => self.matches(call, span),
            "fails" if self.library.is_some() => self.fails(call, span),
            "debug_fails" if self.library.is_some() => {
                let fails = Box::new(self.fails(call, span)?);
                Some(self.node(ExprKind::Debug(fails), span))
            }
            _ => self.error_on(call, refusals::macro_call(call)),
        }
    }

    /// `panic!("…", …)`
    fn panic(&mut self, call: &Macro, span: SourceSpan) -> Option<Expr> {
        let args = self.parse(call, Punctuated::<SynExpr, Token![,]>::parse_terminated)?;
        let (message, args) = self.message(args.iter().cloned().collect(), span)?;
        let path = &call.path;
        let tokens = quote_spanned!(span.last=> #path ! (#message));
        Some(self.panic_node(tokens, args, false, span))
    }

    /// `assert!(cond, "…", …)` is `if !cond { panic }`.
    fn assert(&mut self, call: &Macro, span: SourceSpan) -> Option<Expr> {
        let mut args =
            self.parse(call, Punctuated::<SynExpr, Token![,]>::parse_terminated)?.into_iter();
        let Some(cond) = args.next() else {
            return self.error_on(call, "`assert!` needs a condition: `assert!(x > 0)`");
        };
        let resolved = self.expr(&cond);
        let (message, values) = self.message(args.collect(), span)?;
        let first = span.first;
        let tokens = if message.is_empty() {
            let shown = crate::shown::tokens(&cond);
            quote_spanned!(first=> __jit_assert_failed!(#shown))
        } else {
            quote_spanned!(first=> ::core::panic!(#message))
        };
        let failed = self.node(ExprKind::Unary(UnaryOp::Not, Box::new(resolved?)), span);
        let panic = self.panic_node(tokens, values, false, span);
        Some(self.checked(call, failed, panic, span))
    }

    /// `assert_eq!(a, b, "…", …)`: both are evaluated, and shown if they differ.
    fn assert_compared(&mut self, call: &Macro, op: BinaryOp, span: SourceSpan) -> Option<Expr> {
        let mut args =
            self.parse(call, Punctuated::<SynExpr, Token![,]>::parse_terminated)?.into_iter();
        let (Some(left), Some(right)) = (args.next(), args.next()) else {
            return self.error_on(call, "this macro compares two values: `assert_eq!(a, b)`");
        };
        let (left, right) = (self.expr(&left), self.expr(&right));
        let (message, values) = self.message(args.collect(), span)?;
        let (bind_left, left) = self.kept(left?);
        let (bind_right, right) = self.kept(right?);
        let opposite = if op == BinaryOp::Eq { BinaryOp::Ne } else { BinaryOp::Eq };
        let sides = [left(self), right(self)].map(Box::new);
        let [a, b] = sides;
        let failed = self.node(ExprKind::Binary(opposite, a, b), span);
        let mut shown = vec![
            (format_ident!("__jit_left", span = Span::mixed_site()), left(self)),
            (format_ident!("__jit_right", span = Span::mixed_site()), right(self)),
        ];
        let (a, b) = (&shown[0].0, &shown[1].0);
        // Whoever's macro of that name it is: it says how the values differ.
        let (path, comma) =
            (&call.path, (!message.is_empty()).then(|| quote_spanned!(span.first=> ,)));
        let tokens = quote_spanned!(span.first=> {
            #path!(#a, #b #comma #message);
            ::core::unreachable!()
        });
        shown.extend(values);
        let panic = self.panic_node(tokens, shown, true, span);
        let check = self.checked(call, failed, panic, span);
        let block = Block { stmts: vec![bind_left, bind_right, Stmt::Unit(check)], tail: None };
        Some(self.node(ExprKind::Block(block), span))
    }

    /// `if failed { panic }`; in a `debug_` macro only where such are checked.
    fn checked(&mut self, call: &Macro, failed: Expr, panic: Expr, span: SourceSpan) -> Expr {
        let block = Block { stmts: vec![Stmt::Drop(panic)], tail: None };
        let then = Box::new(self.node(ExprKind::Block(block), span));
        let check = self.node(ExprKind::If(Box::new(failed), then, None), span);
        let debug = super::paths::last_ident(&call.path)
            .is_some_and(|it| it.to_string().starts_with("debug_"));
        if debug { self.node(ExprKind::Debug(Box::new(check)), span) } else { check }
    }

    /// Statement that keeps a value in a variable, and what reads it.
    fn kept(&mut self, value: Expr) -> (Stmt, impl Fn(&mut Self) -> Expr + use<>) {
        let (ty, span) = (self.types.fresh(), value.span);
        let local = self.local("_".to_owned(), ty, false);
        let pat = Pat { kind: PatKind::Bind(local, None), ty, span };
        let stmt = Stmt::Let { pat, value: Some(value), otherwise: None };
        (stmt, move |_: &mut Self| Expr { kind: ExprKind::Local(local), ty, span })
    }

    pub(super) fn panic_node(
        &mut self,
        tokens: TokenStream,
        args: Vec<(Ident, Expr)>,
        compares: bool,
        span: SourceSpan,
    ) -> Expr {
        let (names, args): (Vec<_>, Vec<_>) = args.into_iter().unzip();
        self.node(ExprKind::Panic(Box::new(Panic { args, tokens, names, compares })), span)
    }

    /// The message of a panic, with its arguments as names, and the values of those.
    fn message(
        &mut self,
        args: Vec<SynExpr>,
        span: SourceSpan,
    ) -> Option<(TokenStream, Vec<(Ident, Expr)>)> {
        let mut args = args.into_iter();
        let Some(first) = args.next() else { return Some((TokenStream::new(), Vec::new())) };
        let SynExpr::Lit(syn::ExprLit { lit: Lit::Str(format), .. }) =
            super::calls::see_through(&first)
        else {
            let message = "the message of a panic must be a literal in `jit!`: \
                           `panic!(\"no root of {}\", x)`";
            return self.error_on(&first, message);
        };
        let mut values = Vec::new();
        let mut tokens = format.to_token_stream();
        for (number, arg) in args.enumerate() {
            let name = format_ident!("__jit_arg{number}", span = Span::mixed_site());
            // `name = value`
            let (label, value) = match arg {
                SynExpr::Assign(assign) => (Some(assign.left), *assign.right),
                other => (None, other),
            };
            let equals = label.map(|label| quote_spanned!(span.last=> #label =));
            tokens.extend(quote_spanned!(span.last=> , #equals #name));
            values.push((name, self.through(&value)?));
        }
        for name in inline_names(format) {
            if tokens_name(&tokens, &name) {
                continue;
            }
            let path: syn::Path = name.clone().into();
            let path = SynExpr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path });
            let value = self.read_by(Reader::Itself, |this| this.through(&path))?;
            values.push((name, value));
        }
        Some((tokens, values))
    }

    /// `matches!(value, pattern if guard)`
    fn matches(&mut self, call: &Macro, span: SourceSpan) -> Option<Expr> {
        let (value, pat, guard) = self.parse(call, |input: ParseStream<'_>| {
            let value: SynExpr = input.parse()?;
            input.parse::<Token![,]>()?;
            let pat = SynPat::parse_multi_with_leading_vert(input)?;
            let guard = if input.parse::<Option<Token![if]>>()?.is_some() {
                Some(input.parse::<SynExpr>()?)
            } else {
                None
            };
            input.parse::<Option<Token![,]>>()?;
            Ok((value, pat, guard))
        })?;
        let (value, matched) = self.scrutinee(&value);
        let mark = self.scopes.enter();
        let (pat, inner) = unguarded(&pat);
        let pat = self.pattern_of(pat, matched);
        let guard = self.optional(guard.as_ref().or(inner));
        self.scopes.leave(&mark);
        let fits = self.node(ExprKind::Let(Box::new(pat?), Box::new(value?)), span);
        Some(match guard? {
            None => fits,
            Some(guard) => {
                self.node(ExprKind::Logical(LogicalOp::And, Box::new(fits), guard), span)
            }
        })
    }

    fn parse<T>(
        &mut self,
        call: &Macro,
        parser: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
    ) -> Option<T> {
        match parser.parse2(call.tokens.clone()) {
            Ok(parsed) => Some(parsed),
            Err(error) => {
                self.errors.extend(crate::parse::syntax_errors(error, call.tokens.clone()));
                None
            }
        }
    }
}

/// The panic of `step_by(0)`.
pub(super) fn step_by_zero(span: SourceSpan) -> HirPanic {
    let tokens = quote_spanned!(span.first=> {
        let _ = ::core::iter::Iterator::step_by(0..0, 0);
        ::core::unreachable!()
    });
    HirPanic { args: Vec::new(), tokens, names: Vec::new() }
}

/// The variables that a format string names: `x` in `{x:?}`.
fn inline_names(format: &LitStr) -> Vec<Ident> {
    let text = format.value().replace("{{", "").replace("}}", "");
    let mut names = Vec::new();
    for argument in text.split('{').skip(1).filter_map(|it| it.split('}').next()) {
        let (name, spec) = argument.split_once(':').unwrap_or((argument, ""));
        // A width or precision can be a variable as well: `{x:width$.precision$}`.
        let parameters = spec.split('$').map(|it| {
            it.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
        });
        let with_dollar = spec.matches('$').count();
        for name in std::iter::once(name).chain(parameters.take(with_dollar)) {
            let name = name.trim();
            if syn::parse_str::<Ident>(name).is_ok() {
                let ident = Ident::new(name, format.span());
                if !names.contains(&ident) {
                    names.push(ident);
                }
            }
        }
    }
    names
}

/// Whether the message itself gives that name a value: `"{x}", x = 1`.
fn tokens_name(tokens: &TokenStream, name: &Ident) -> bool {
    let args: Vec<_> = tokens.clone().into_iter().collect();
    args.windows(2).any(|pair| match pair {
        [proc_macro2::TokenTree::Ident(ident), proc_macro2::TokenTree::Punct(punct)] => {
            ident == name && punct.as_char() == '='
        }
        _ => false,
    })
}
