//! Expressions as rustc prints them: what an assertion without a message shows.
//!
//! `assert!` prints the tree of its condition (`rustc_ast_pretty`), but a macro can hand on tokens
//! only, and of the spaces between those rustc knows nothing. So the tree is printed here as rustc
//! prints it. Items are left to the tokens.

mod blocks;
mod items;
mod layout;
mod macros;
mod parens;
mod patterns;
mod types;

use layout::{INDENT, Layout};
use parens::{Binding, Place, ungrouped};
use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Expr, Lit, Member, Pat, RangeLimits, UnOp};

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

    fn result_type(&mut self, output: &syn::ReturnType) -> Option<()> {
        let syn::ReturnType::Type(_, ty) = output else { return Some(()) };
        self.out.space();
        self.out.begin(INDENT, false);
        self.out.word_space("->");
        self.ty(ty)?;
        self.out.end();
        Some(())
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
}

/// What ends a tuple of so many.
const fn closing(count: usize) -> &'static str {
    if count == 1 { ",)" } else { ")" }
}

const fn range(limits: &RangeLimits) -> &'static str {
    match limits {
        RangeLimits::HalfOpen(_) => "..",
        RangeLimits::Closed(_) => "..=",
    }
}

#[cfg(test)]
mod tests;
