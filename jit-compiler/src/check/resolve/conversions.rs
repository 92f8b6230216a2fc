//! `T::try_from(x)` and `x.try_into()`: a `Result` that is looked at where it is made.
//!
//! # Invariants
//! - In the tree such a `Result` is an `Option`, as its error says nothing. It is never kept: what an
//!   `Option` would say in a panic is not what a `Result` says.

use proc_macro2::{Delimiter, Group, TokenStream};
use quote::quote_spanned;
use syn::{Expr as SynExpr, ExprCall, ExprMethodCall, Pat as SynPat};

use super::Resolver;
use super::calls::see_through;
use super::patterns::Fallible;
use crate::check::ast::{Expr, ExprKind, MethodCall, Pat};
use crate::check::infer::table::{Compound, TyVar};
use crate::check::methods;
use crate::hir::SourceSpan;

const USES: &str = "look at it at once: `.ok()`, `.is_ok()`, `.unwrap()`, `.unwrap_or(…)`, or a `match` \
                    with `Ok(x)` and `Err(_)`";

/// What a pattern is matched with.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Matched {
    #[default]
    Value,
    /// The result of a conversion: `Ok(x)` or `Err(_)`.
    Result,
}

impl Resolver {
    /// What patterns are matched with: any value, or a conversion that may fail.
    pub(super) fn scrutinee(&mut self, expr: &SynExpr) -> (Option<Expr>, Matched) {
        match self.conversion(expr) {
            Some(converted) => (converted, Matched::Result),
            None => (self.expr(expr), Matched::Value),
        }
    }

    /// A pattern that may fail, whose names are visible at once.
    pub(super) fn pattern_of(&mut self, pat: &SynPat, matched: Matched) -> Option<Pat> {
        let outer = std::mem::replace(&mut self.matched, matched);
        let pat = self.declared_pattern(pat, Fallible::Yes);
        self.matched = outer;
        pat
    }

    /// The `Option` that a conversion is in the tree; none if `expr` is something else.
    fn conversion(&mut self, expr: &SynExpr) -> Option<Option<Expr>> {
        let (operand, ty) = match see_through(expr) {
            SynExpr::Call(call) => (call.args.first()?, self.converted_to(call)?),
            SynExpr::MethodCall(call) if call.method == "try_into" && call.args.is_empty() => {
                (&*call.receiver, self.types.fresh())
            }
            _ => return None,
        };
        let ty = self.types.compound(Compound::Option(ty));
        let operand = self.expr(operand);
        let span = SourceSpan::of_expr(expr);
        Some(operand.map(|it| Expr { kind: ExprKind::TryFrom(Box::new(it)), ty, span }))
    }

    /// The `T` of `T::try_from(x)`.
    fn converted_to(&mut self, call: &ExprCall) -> Option<TyVar> {
        let SynExpr::Path(path) = see_through(&call.func) else { return None };
        let (ty, name) = self.associated(path)?;
        (name == "try_from" && call.args.len() == 1).then(|| self.types.is(ty))
    }

    /// A method of the `Result` that a conversion gives; none if the receiver is none.
    pub(super) fn conversion_method(
        &mut self,
        call: &ExprMethodCall,
        span: SourceSpan,
    ) -> Option<Option<Expr>> {
        let converted = self.conversion(&call.receiver)?;
        Some(converted.and_then(|converted| self.method_of_result(call, converted, span)))
    }

    fn method_of_result(
        &mut self,
        call: &ExprMethodCall,
        converted: Expr,
        span: SourceSpan,
    ) -> Option<Expr> {
        let args: Vec<&SynExpr> = call.args.iter().collect();
        let name = call.method.to_string();
        match (&*name, &args[..]) {
            ("ok", []) => Some(converted),
            ("is_ok", []) => self.of_option("is_some", vec![converted], call, span),
            ("is_err", []) => self.of_option("is_none", vec![converted], call, span),
            ("unwrap_or_default", []) => self.of_option(&name, vec![converted], call, span),
            ("unwrap_or", [default]) => {
                let default = self.expr(default)?;
                self.of_option(&name, vec![converted, default], call, span)
            }
            ("unwrap_or_else", [default]) => {
                let SynExpr::Closure(default) = see_through(default) else {
                    return self.error_on(default, "write a closure here: `|_| 0`");
                };
                self.option_of(converted, span, |this, x| {
                    let error = this.node(ExprKind::Tuple(Vec::new()), span);
                    Some((x, this.call_of(default, vec![error], span)?))
                })
            }
            ("unwrap", []) => self.or_panic(call, converted, TokenStream::new(), span),
            ("expect", [message]) => {
                let message = self.literal_message(message)?;
                self.or_panic(call, converted, quote_spanned!(span.last=> , #message), span)
            }
            _ => {
                let message = format!(
                    "`{name}` of a `Result` is not supported in `jit!`; take its `.ok()`, which is an \
                     `Option`"
                );
                self.error_on(&call.method, message)
            }
        }
    }

    fn of_option(
        &mut self,
        name: &str,
        operands: Vec<Expr>,
        call: &ExprMethodCall,
        span: SourceSpan,
    ) -> Option<Expr> {
        let signature = methods::lookup(name)?;
        let receiver = self.types.fresh();
        let name = SourceSpan::of_call(call);
        Some(self.method_node(MethodCall { signature, receiver, operands, name }, span))
    }

    /// `unwrap()` or `expect("…")`, which panics as std's own does.
    fn or_panic(
        &mut self,
        call: &ExprMethodCall,
        converted: Expr,
        message: TokenStream,
        span: SourceSpan,
    ) -> Option<Expr> {
        let (at, method) = (SourceSpan::of_call(call), &call.method);
        let arguments = quote_spanned!(at.first=>
            ::core::hint::black_box(<u8 as ::core::convert::TryFrom<u16>>::try_from(256)) #message
        );
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(at.last);
        let tokens = quote_spanned!(at.first=> {
            let _ = ::core::result::Result::#method #arguments;
            ::core::unreachable!()
        });
        let panic = self.panic_node(tokens, Vec::new(), false, at);
        self.option_of(converted, span, |_, x| Some((x, panic)))
    }

    /// A conversion where nobody looks at its result.
    pub(super) fn lone_conversion(&mut self, expr: &SynExpr) -> Option<Expr> {
        let message = format!("a `Result` cannot be kept in `jit!`; {USES}");
        self.error(SourceSpan::of_expr(expr), message)
    }
}
