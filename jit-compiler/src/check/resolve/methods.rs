//! Calls of library methods: as `x.method(y)` and as `u32::method(x, y)`.
//!
//! # Invariants
//! - `&` is for those arguments that std takes by reference, and is gone in the tree: the language
//!   has values only.

use proc_macro2::{Delimiter, Group, Ident, Span};
use quote::quote_spanned;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr as SynExpr, ExprCall, ExprMethodCall, ExprPath, Lit, Token};

use super::Resolver;
use super::calls::see_through;
use super::host::captured_method;
use super::iterators::{copied_item, is_iterator};
use super::refusals;
use crate::check::ast::{Expr, ExprKind, MethodCall};
use crate::check::infer::table::{Compound, TyVar};
use crate::check::methods::{self, Itself, Signature};
use crate::hir::{SourceSpan, Ty};
use crate::source::excerpt;

impl Resolver {
    pub(super) fn method_call(&mut self, expr: &SynExpr, call: &ExprMethodCall) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let name = call.method.to_string();
        if let (SynExpr::Range(range), "contains") = (see_through(&call.receiver), &*name) {
            return self.range_contains(range, call, span);
        }
        if is_iterator(&call.receiver) {
            return self.ended_chain(call, false, span);
        }
        if let Some(end) = copied_item(call) {
            return self.ended_chain(end, true, span);
        }
        if let Some(made) = self.conversion_method(call, span) {
            return made;
        }
        if let Some(made) = self.closure_method(call, &name, span) {
            return made;
        }
        if name == "try_into" {
            return self.lone_conversion(expr);
        }
        match &*name {
            "expect" => return self.expect(call, span),
            "into" if call.args.is_empty() => {
                let operand = Box::new(self.expr(&call.receiver)?);
                if let ExprKind::Capture(id) = operand.kind {
                    self.captures.convert(id);
                }
                return Some(self.node(ExprKind::From(operand), span));
            }
            _ => {}
        }
        let Some(signature) = methods::lookup(&name).filter(|it| it.itself != Itself::Absent)
        else {
            let on_capture = methods::nearest(&name).is_none()
                && self.is_local_free(expr)
                && is_of_program(&call.receiver);
            let message =
                if on_capture { captured_method(expr, &name) } else { refusals::method(&name) };
            return self.error(span, message);
        };
        self.refuse_turbofish(call)?;
        let first = self.receiver(&call.receiver, &name);
        let references: Vec<bool> = signature.references().skip(1).collect();
        let arguments = self.operands(&call.args, &name, &references, span);
        let mut operands = vec![first?];
        operands.extend(arguments?);
        let name = SourceSpan::of_call(call);
        let receiver = self.types.fresh();
        if signature.itself == Itself::Ref && self.library.is_none() {
            self.by_reference.push((call.method.clone(), receiver));
        }
        Some(self.method_node(MethodCall { signature, receiver, operands, name }, span))
    }

    /// Reports generic arguments of a method that takes none.
    pub(super) fn refuse_turbofish(&mut self, call: &ExprMethodCall) -> Option<()> {
        let Some(turbofish) = &call.turbofish else { return Some(()) };
        let name = &call.method;
        let message = format!("the method `{name}` takes no generic arguments; remove these");
        self.error_on(turbofish, message)
    }

    /// A call of a library method.
    pub(super) fn method_node(&mut self, call: MethodCall, span: SourceSpan) -> Expr {
        let params = call.operands.iter().map(|_| self.types.fresh()).collect();
        self.node(ExprKind::Method(Box::new(call), params), span)
    }

    /// `option.expect("message")`
    fn expect(&mut self, call: &ExprMethodCall, span: SourceSpan) -> Option<Expr> {
        let [message] = &call.args.iter().collect::<Vec<_>>()[..] else {
            return self.error(span, "`expect` takes a message: `x.expect(\"x is set\")`");
        };
        let message = self.literal_message(message)?;
        let at = SourceSpan::of_call(call);
        let arguments = quote_spanned!(at.first=>
            ::core::hint::black_box(::core::option::Option::None), #message
        );
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(at.last);
        let tokens = quote_spanned!(at.first=> {
            let _ = ::core::option::Option::<u8>::expect #arguments;
            ::core::unreachable!()
        });
        let panic = self.panic_node(tokens, Vec::new(), false, at);
        self.option(&call.receiver, span, |_, x| Some((x, panic)))
    }

    pub(super) fn literal_message<'a>(&mut self, message: &'a SynExpr) -> Option<&'a Lit> {
        match see_through(message) {
            SynExpr::Lit(lit) if matches!(lit.lit, Lit::Str(_)) => Some(&lit.lit),
            _ => {
                let why = "the message of `expect` must be a literal in `jit!`: \
                           `x.expect(\"x is set\")`";
                self.error_on(message, why)
            }
        }
    }

    /// `u32::wrapping_add(x, y)`
    pub(super) fn associated_call(
        &mut self,
        expr: &SynExpr,
        call: &ExprCall,
        ty: Ty,
        name: &str,
    ) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        if name == "from" {
            return self.from(call, ty, span);
        }
        if name == "try_from" {
            return self.lone_conversion(expr);
        }
        let Some(signature) = methods::lookup(name) else {
            return self.error(span, refusals::method(name));
        };
        if signature.body(ty).is_none() {
            let message =
                format!("no method `{name}` on type `{ty}`; it is for {}", signature.describe());
            return self.error_on(&call.func, message);
        }
        let receiver = self.types.is(ty);
        self.method_by_path(call, signature, receiver, span)
    }

    /// `Option::unwrap_or(x, y)`, `Ord::max(x, y)`, `std::cmp::max(x, y)`, or a call of something
    /// that is not the language's.
    pub(super) fn generic_call(
        &mut self,
        expr: &SynExpr,
        path: &ExprPath,
        call: &ExprCall,
    ) -> Option<Expr> {
        let names: Vec<String> = path.path.segments.iter().map(|it| it.ident.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (name, is_option) = match names[..] {
            ["Option", name] | ["core" | "std", "option", "Option", name] => (name, true),
            ["Ord" | "PartialOrd" | "PartialEq", name] => (name, false),
            ["core" | "std", "cmp", name @ ("max" | "min")] => (name, false),
            ["cmp", name @ ("max" | "min")] | [name @ ("max" | "min")] => {
                let (span, std) = (path.path.span(), Ident::new(name, Span::mixed_site()));
                self.check(quote_spanned!(span=>
                    __jit_check::same_function(::core::cmp::#std::<u8>, #path);
                ));
                (name, false)
            }
            _ => return self.function_call(expr, call),
        };
        let Some(signature) = methods::lookup(name) else {
            return self.function_call(expr, call);
        };
        let receiver = self.types.fresh();
        let receiver =
            if is_option { self.types.compound(Compound::Option(receiver)) } else { receiver };
        self.method_by_path(call, signature, receiver, SourceSpan::of_expr(expr))
    }

    fn method_by_path(
        &mut self,
        call: &ExprCall,
        signature: &'static Signature,
        receiver: TyVar,
        span: SourceSpan,
    ) -> Option<Expr> {
        let references: Vec<bool> = signature.references().collect();
        let operands = self.operands(&call.args, signature.name, &references, span)?;
        let call = MethodCall { signature, receiver, operands, name: span };
        Some(self.method_node(call, span))
    }

    /// The arguments of a library method, of which these are taken by reference.
    fn operands(
        &mut self,
        arguments: &Punctuated<SynExpr, Token![,]>,
        name: &str,
        references: &[bool],
        span: SourceSpan,
    ) -> Option<Vec<Expr>> {
        if arguments.len() != references.len() || !references.contains(&true) {
            return self.arguments(arguments, name, references.len(), span);
        }
        let resolved: Vec<Option<Expr>> = arguments
            .iter()
            .zip(references)
            .map(|(argument, &by_reference)| match (see_through(argument), by_reference) {
                (SynExpr::Reference(reference), true) => self.expr(&reference.expr),
                (argument, true) if self.is_reference(argument) => self.operand(argument),
                (_, true) => {
                    let argument_text = excerpt(argument);
                    let message =
                        format!("`{name}` takes a reference here; write `&{argument_text}`");
                    self.error_on(argument, message)
                }
                _ => self.expr(argument),
            })
            .collect();
        resolved.into_iter().collect()
    }

    /// `u64::from(x)`: the cast, where std has no loss.
    fn from(&mut self, call: &ExprCall, ty: Ty, span: SourceSpan) -> Option<Expr> {
        let args = self.arguments(&call.args, "from", 1, span)?;
        let operand = Box::new(args.into_iter().next()?);
        let ty = self.types.is(ty);
        Some(Expr { kind: ExprKind::From(operand), ty, span })
    }
}

/// Whether it starts with something of the surrounding program's, if not with the closure's own.
fn is_of_program(mut expr: &SynExpr) -> bool {
    loop {
        expr = match see_through(expr) {
            SynExpr::MethodCall(call) => &call.receiver,
            SynExpr::Field(field) => &field.base,
            SynExpr::Index(index) => &index.expr,
            SynExpr::Try(try_) => &try_.expr,
            SynExpr::Unary(unary) => &unary.expr,
            SynExpr::Reference(reference) => &reference.expr,
            SynExpr::Path(_) | SynExpr::Call(_) | SynExpr::Macro(_) => return true,
            _ => return false,
        };
    }
}
