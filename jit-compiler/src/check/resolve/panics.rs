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
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr as SynExpr, Lit, LitStr, Macro, Pat as SynPat, Token};

use super::Resolver;
use super::captures::Reader;
use super::control::unguarded;
use super::formats::{self, Argument};
use super::refusals;
use crate::check::ast::{Block, Expr, ExprKind, Panic, Shown, Stmt};
use crate::hir::{BinaryOp, LogicalOp, Panic as HirPanic, SourceSpan, UnaryOp};

impl Resolver {
    /// A macro call.
    pub(super) fn macro_call(&mut self, call: &Macro) -> Option<Expr> {
        self.read_by(Reader::SnapshotInMacro, |this| this.macro_of_name(call))
    }

    fn macro_of_name(&mut self, call: &Macro) -> Option<Expr> {
        let names: Vec<String> = call.path.segments.iter().map(|it| it.ident.to_string()).collect();
        let name = match &names[..] {
            [name] => name,
            [root, name] if root == "core" || root == "std" => name,
            _ => return self.error_on(call, refusals::macro_call(call)),
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
        let (bind_left, left) = self.bound(left?);
        let (bind_right, right) = self.bound(right?);
        let opposite = if op == BinaryOp::Eq { BinaryOp::Ne } else { BinaryOp::Eq };
        let [a, b] = [left, right].map(|it| Box::new(it.read()));
        let failed = self.node(ExprKind::Binary(opposite, a, b), span);
        let [a, b] = ["__jit_left", "__jit_right"].map(|it| Ident::new(it, Span::mixed_site()));
        let mut shown = vec![
            Shown { name: a.clone(), value: left.read(), is_count: false },
            Shown { name: b.clone(), value: right.read(), is_count: false },
        ];
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

    pub(super) fn panic_node(
        &mut self,
        tokens: TokenStream,
        args: Vec<Shown>,
        compares: bool,
        span: SourceSpan,
    ) -> Expr {
        self.node(ExprKind::Panic(Box::new(Panic { args, tokens, compares })), span)
    }

    /// The message of a panic, with its arguments as names, and the values of those.
    fn message(
        &mut self,
        args: Vec<SynExpr>,
        span: SourceSpan,
    ) -> Option<(TokenStream, Vec<Shown>)> {
        let mut args = args.into_iter();
        let Some(first) = args.next() else { return Some((TokenStream::new(), Vec::new())) };
        let SynExpr::Lit(syn::ExprLit { lit: Lit::Str(format), .. }) =
            super::calls::see_through(&first)
        else {
            let message = "the message of a panic must be a literal in `jit!`: \
                           `panic!(\"no root of {}\", x)`";
            return self.error_on(&first, message);
        };
        let text = format.value();
        let mentions = formats::mentions(&text);
        let is_count = |by: &dyn Fn(Argument<'_>) -> bool| {
            mentions.iter().any(|it| it.is_count && by(it.argument))
        };
        let (mut values, mut labels) = (Vec::new(), Vec::new());
        let mut tokens = format.to_token_stream();
        for (number, arg) in args.enumerate() {
            let name = argument_name(number);
            // `name = value`
            let (label, value) = match arg {
                SynExpr::Assign(assign) => (Some(assign.left), *assign.right),
                other => (None, other),
            };
            let equals = label.as_ref().map(|label| quote_spanned!(span.last=> #label =));
            tokens.extend(quote_spanned!(span.last=> , #equals #name));
            let label = label.as_deref().and_then(label_text);
            let is_count = is_count(&|it| match it {
                Argument::Position(at) => at == number,
                Argument::Name(name) => label.as_deref() == Some(name),
            });
            values.push(Shown { name, value: self.through(&value)?, is_count });
            labels.extend(label);
        }
        // The variables that it names itself are arguments too: a constant's name, which one of them
        // may be, cannot be a variable's.
        for mention in &mentions {
            let Argument::Name(text) = mention.argument else { continue };
            if labels.iter().any(|it| it == text) {
                continue;
            }
            let Some(variable) = variable_in(text, format) else { continue };
            labels.push(text.to_owned());
            let name = argument_name(values.len());
            tokens.extend(quote_spanned!(span.last=> , #variable = #name));
            let path: syn::Path = variable.into();
            let path = SynExpr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path });
            let value = self.read_by(Reader::Itself, |this| this.through(&path))?;
            let is_count = is_count(&|it| it == mention.argument);
            values.push(Shown { name, value, is_count });
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

/// The name of a message's argument where rustc reads it.
fn argument_name(number: usize) -> Ident {
    format_ident!("__jit_arg{number}", span = Span::mixed_site())
}

/// The `name` of `name = value`.
fn label_text(label: &SynExpr) -> Option<String> {
    match label {
        SynExpr::Path(path) => Some(path.path.get_ident()?.unraw().to_string()),
        _ => None,
    }
}

/// The variable of that name, mentioned in a format string, where even a keyword can be one.
fn variable_in(name: &str, format: &LitStr) -> Option<Ident> {
    let ident = syn::parse_str::<Ident>(name).or_else(|_| syn::parse_str(&format!("r#{name}")));
    let mut ident = ident.ok()?;
    ident.set_span(format.span());
    Some(ident)
}
