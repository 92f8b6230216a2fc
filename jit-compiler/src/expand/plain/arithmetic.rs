//! Arithmetic that overflows as the closure says, however its crate is built: operators and methods
//! whose meaning depends on that become calls of `jit_runtime::__private::checked` or `wrapping`.
//!
//! # Invariants
//! - A call has the span of the expression that it stands for, so a panic has its location.
//! - Operands are evaluated in the order that Rust evaluates the expression's in.
//! - What is evaluated at compile time is left alone, and so is a `const fn` that is: an overflow there
//!   is an error anyway.

use proc_macro2::{Delimiter, Group, Ident, TokenStream};
use quote::{ToTokens, format_ident};
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{BinOp, Expr, ItemFn, Pat, Token, UnOp};

use super::super::mixed;
use super::const_functions::Constants;
use super::{Aliases, assertion, parenthesize, parenthesize_type};
use crate::hir::SourceSpan;
use crate::lower::Overflow;

/// The methods of integers that overflow as operators do.
const METHODS: [&str; 4] = ["abs", "pow", "next_power_of_two", "next_multiple_of"];

/// Rewrites the arithmetic in a closure's body.
pub(super) fn rewrite(
    body: &mut Expr,
    overflow: Overflow,
    private: &TokenStream,
    aliases: &mut Aliases,
) {
    let constants = Constants::of(body);
    Arithmetic { overflow, private, aliases, constants }.visit_expr_mut(body);
}

/// Whether there is something to rewrite in a function.
pub(super) fn may_change(function: &ItemFn) -> bool {
    let mut aliases = Aliases::default();
    let mut arithmetic = Arithmetic {
        overflow: Overflow::Checked,
        private: &TokenStream::new(),
        aliases: &mut aliases,
        constants: Constants::default(),
    };
    arithmetic.visit_block_mut(&mut function.block.clone());
    aliases.count > 0
}

struct Arithmetic<'a> {
    overflow: Overflow,
    private: &'a TokenStream,
    aliases: &'a mut Aliases,
    constants: Constants,
}

impl VisitMut for Arithmetic<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        // Parentheses are a part of what they surround, but for those that are made here.
        let span = SourceSpan::of_expr(expr);
        parenthesize(expr);
        if !may_overflow(bare(expr)) {
            return visit_mut::visit_expr_mut(self, expr);
        }
        let mut inner = &mut *expr;
        while let Expr::Paren(paren) = inner {
            inner = &mut paren.expr;
        }
        visit_mut::visit_expr_mut(self, inner);
        if let Some(call) = self.rewritten(bare(expr), span) {
            *expr = Expr::Verbatim(call);
        }
    }

    fn visit_item_fn_mut(&mut self, function: &mut ItemFn) {
        if !self.constants.need(function) {
            // The calls are not `const`.
            function.sig.constness = None;
            self.visit_block_mut(&mut function.block);
        }
    }

    fn visit_macro_mut(&mut self, call: &mut syn::Macro) {
        let before = self.aliases.count;
        let Ok(tokens) =
            (|input: ParseStream<'_>| self.arguments(input)).parse2(call.tokens.clone())
        else {
            return;
        };
        if self.aliases.count > before {
            let shown = std::mem::replace(&mut call.tokens, tokens);
            assertion::keep_message(call, shown, self.private, self.aliases);
        }
    }

    fn visit_expr_cast_mut(&mut self, cast: &mut syn::ExprCast) {
        parenthesize_type(cast);
        visit_mut::visit_expr_cast_mut(self, cast);
    }

    fn visit_expr_repeat_mut(&mut self, repeat: &mut syn::ExprRepeat) {
        self.visit_expr_mut(&mut repeat.expr);
    }

    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        if let Pat::Guard(guarded) = pat {
            self.visit_expr_mut(&mut guarded.guard);
        }
    }

    fn visit_type_mut(&mut self, _: &mut syn::Type) {}
    fn visit_generic_argument_mut(&mut self, _: &mut syn::GenericArgument) {}
    fn visit_expr_const_mut(&mut self, _: &mut syn::ExprConst) {}
    fn visit_item_const_mut(&mut self, _: &mut syn::ItemConst) {}
    fn visit_item_static_mut(&mut self, _: &mut syn::ItemStatic) {}
}

impl Arithmetic<'_> {
    /// What to write instead of an expression whose parts are rewritten.
    fn rewritten(&mut self, expr: &Expr, span: SourceSpan) -> Option<TokenStream> {
        match expr {
            Expr::Binary(e) => {
                let (name, assigns) = operator(&e.op)?;
                if assigns {
                    Some(self.compound(name, &e.left, &e.right, span))
                } else {
                    Some(self.call(name, None, &[&e.left, &e.right], span))
                }
            }
            Expr::Unary(e) if matches!(e.op, UnOp::Neg(_)) => match bare(&e.expr) {
                Expr::Lit(_) => None,
                operand => Some(self.call("neg", None, &[operand], span)),
            },
            Expr::MethodCall(e) => {
                let name = method(&e.method)?;
                let args: Vec<&Expr> = std::iter::once(&*e.receiver).chain(&e.args).collect();
                Some(self.call(name, None, &args, span))
            }
            Expr::Call(e) => {
                let Expr::Path(path) = &*e.func else { return None };
                let name = method(&path.path.segments.last()?.ident)?;
                let ty = receiver(path)?;
                let args: Vec<&Expr> = e.args.iter().collect();
                Some(self.call(name, Some(&ty), &args, span))
            }
            _ => None,
        }
    }

    /// `name::<ty>(operands)`
    fn call(
        &mut self,
        name: &str,
        ty: Option<&TokenStream>,
        operands: &[&Expr],
        span: SourceSpan,
    ) -> TokenStream {
        let function = self.function(name, span);
        let operands = operands.iter().map(|it| argument(bare(it)));
        let mut arguments = Group::new(Delimiter::Parenthesis, quote!(#(#operands),*));
        arguments.set_span(span.last);
        let ty = ty.map(|ty| quote!(::<#ty>));
        quote!(#function #ty #arguments)
    }

    /// `left op= right`: the right side is evaluated first.
    fn compound(&mut self, name: &str, left: &Expr, right: &Expr, span: SourceSpan) -> TokenStream {
        let function = self.function(name, span);
        let [place, value] = ["__jit_place", "__jit_value"].map(|it| mixed(format_ident!("{it}")));
        let mut arguments = Group::new(Delimiter::Parenthesis, quote!(*#place, #value));
        arguments.set_span(span.last);
        let (left, right) = (bare(left), bare(right));
        quote!({
            let #value = #right;
            let #place = &mut #left;
            *#place = #function #arguments;
        })
    }

    fn function(&mut self, name: &str, span: SourceSpan) -> Ident {
        let private = self.private;
        let module = mixed(match self.overflow {
            Overflow::Checked => format_ident!("checked"),
            Overflow::Wrapping => format_ident!("wrapping"),
        });
        let name = mixed(format_ident!("{name}"));
        self.aliases.item(&quote!(#private::#module::#name), span.first)
    }

    /// The arguments of one of the language's macros: `condition; as shown`, or `value, pattern if
    /// guard`, or expressions.
    fn arguments(&mut self, input: ParseStream<'_>) -> syn::Result<TokenStream> {
        let Ok(mut first) = input.parse::<Expr>() else { return input.parse() };
        self.visit_expr_mut(&mut first);
        if input.is_empty() || input.peek(Token![;]) {
            let rest: TokenStream = input.parse()?;
            return Ok(quote!(#first #rest));
        }
        let comma: Token![,] = input.parse()?;
        let fork = input.fork();
        if let Ok(mut others) = Punctuated::<Expr, Token![,]>::parse_terminated(&fork) {
            input.parse::<TokenStream>()?;
            others.iter_mut().for_each(|it| self.visit_expr_mut(it));
            return Ok(quote!(#first #comma #others));
        }
        let pat = Pat::parse_multi_with_leading_vert(input)?;
        let Some(token) = input.parse::<Option<Token![if]>>()? else {
            let (pat, rest) = (self.guarded(pat), input.parse::<TokenStream>()?);
            return Ok(quote!(#first #comma #pat #rest));
        };
        let mut guard: Expr = input.parse()?;
        self.visit_expr_mut(&mut guard);
        let rest: TokenStream = input.parse()?;
        Ok(quote!(#first #comma #pat #token #guard #rest))
    }

    fn guarded(&mut self, mut pat: Pat) -> Pat {
        self.visit_pat_mut(&mut pat);
        pat
    }
}

/// Whether it is of a kind of which some are rewritten.
fn may_overflow(expr: &Expr) -> bool {
    matches!(expr, Expr::Binary(_) | Expr::Unary(_) | Expr::MethodCall(_) | Expr::Call(_))
}

/// The function that an operator becomes, if it can overflow, and whether it assigns.
fn operator(op: &BinOp) -> Option<(&'static str, bool)> {
    Some(match op {
        BinOp::Add(_) => ("add", false),
        BinOp::Sub(_) => ("sub", false),
        BinOp::Mul(_) => ("mul", false),
        BinOp::Shl(_) => ("shl", false),
        BinOp::Shr(_) => ("shr", false),
        BinOp::AddAssign(_) => ("add", true),
        BinOp::SubAssign(_) => ("sub", true),
        BinOp::MulAssign(_) => ("mul", true),
        BinOp::ShlAssign(_) => ("shl", true),
        BinOp::ShrAssign(_) => ("shr", true),
        _ => return None,
    })
}

fn method(name: &Ident) -> Option<&'static str> {
    METHODS.into_iter().find(|method| name == method)
}

/// The type in `u32::pow` or `<u32>::pow`.
fn receiver(path: &syn::ExprPath) -> Option<TokenStream> {
    match &path.qself {
        Some(qself) if qself.position == 0 => Some(qself.ty.to_token_stream()),
        Some(_) => None,
        None => {
            let mut prefix = path.path.clone();
            prefix.segments.pop();
            prefix.segments.pop_punct();
            (!prefix.segments.is_empty()).then(|| prefix.into_token_stream())
        }
    }
}

/// Braces around an operand are superfluous around an argument, for rustc, unless parentheses of ours are
/// around them.
fn argument(operand: &Expr) -> TokenStream {
    match operand {
        Expr::Block(_) => quote!((#operand)),
        _ => operand.to_token_stream(),
    }
}

/// Without parentheses, which rustc finds superfluous around an argument.
fn bare(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(paren) = expr {
        expr = &paren.expr;
    }
    expr
}
