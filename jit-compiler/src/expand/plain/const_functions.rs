//! The `const fn`s of a closure that says what becomes of an overflow: arithmetic that is calls cannot be
//! `const`.
//!
//! One that only constants are made with stays what it is: an overflow there is an error anyway. One
//! that only runs need not be `const`. One that does both, and whose arithmetic would be calls, is
//! refused.
//!
//! # Invariants
//! - Names are taken for functions by their spelling: where that is wrong, a function is refused which
//!   could have stayed, and never the other way round.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, ItemFn};

use super::arithmetic;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The names of what is mentioned where constants are made, directly or by a function.
#[derive(Default)]
pub(super) struct Constants(HashSet<String>);

impl Constants {
    pub(super) fn of(body: &Expr) -> Self {
        Self(Mentions::of(body).in_constants)
    }

    /// Whether a function stays `const`.
    pub(super) fn need(&self, function: &ItemFn) -> bool {
        function.sig.constness.is_some() && self.0.contains(&function.sig.ident.to_string())
    }
}

/// An error for each `const fn` that can be neither left as it is nor rewritten.
pub(in crate::expand) fn refuse(closure: &ExprClosure) -> Diagnostics {
    let mentions = Mentions::of(&closure.body);
    let both = mentions.functions.iter().filter(|function| {
        let name = function.sig.ident.to_string();
        mentions.in_constants.contains(&name)
            && mentions.at_run_time.contains(&name)
            && arithmetic::may_change(function)
    });
    let error = |function: &&ItemFn| {
        let name = &function.sig.ident;
        let message = format!(
            "`{name}` makes constants and is called at run time as well, where its arithmetic overflows \
             as the closure says, which a `const fn` cannot; write two functions, a `const fn` for \
             constants and one without `const`"
        );
        Diagnostic::on(name, message)
    };
    both.map(error).collect()
}

/// Which names are mentioned where.
#[derive(Default)]
struct Mentions<'a> {
    /// The `const fn`s.
    functions: Vec<&'a ItemFn>,
    in_constants: HashSet<String>,
    at_run_time: HashSet<String>,
    /// Whether a constant is made where the visitor is.
    is_constant: bool,
}

impl<'a> Mentions<'a> {
    fn of(body: &'a Expr) -> Self {
        let mut mentions = Self::default();
        mentions.visit_expr(body);
        let mut visited = HashSet::new();
        while let Some((at, is_constant)) = mentions.unvisited(&visited) {
            visited.insert((at, is_constant));
            let function = mentions.functions[at];
            mentions.within(is_constant, |this| this.visit_block(&function.block));
        }
        mentions
    }

    /// A `const fn` that is called in one of the two ways.
    fn unvisited(&self, visited: &HashSet<(usize, bool)>) -> Option<(usize, bool)> {
        let ways = |at| [(at, true), (at, false)];
        (0..self.functions.len()).flat_map(ways).find(|&(at, is_constant)| {
            let names = if is_constant { &self.in_constants } else { &self.at_run_time };
            !visited.contains(&(at, is_constant))
                && names.contains(&self.functions[at].sig.ident.to_string())
        })
    }

    fn within(&mut self, is_constant: bool, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.is_constant, is_constant);
        visit(self);
        self.is_constant = outer;
    }

    fn mention(&mut self, ident: &Ident) {
        let names = if self.is_constant { &mut self.in_constants } else { &mut self.at_run_time };
        names.insert(ident.to_string());
    }

    fn in_tokens(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => self.mention(&ident),
                TokenTree::Group(group) => self.in_tokens(group.stream()),
                _ => {}
            }
        }
    }
}

impl<'a> Visit<'a> for Mentions<'a> {
    fn visit_ident(&mut self, ident: &'a Ident) {
        self.mention(ident);
    }

    fn visit_item_fn(&mut self, function: &'a ItemFn) {
        if function.sig.constness.is_none() {
            // What it calls, it calls at run time, wherever it is written.
            self.within(false, |this| this.visit_block(&function.block));
        } else if !self.functions.iter().any(|it| std::ptr::eq(*it, function)) {
            self.functions.push(function);
        }
    }

    fn visit_item_const(&mut self, item: &'a syn::ItemConst) {
        self.within(true, |this| this.visit_expr(&item.expr));
    }

    fn visit_item_static(&mut self, item: &'a syn::ItemStatic) {
        self.within(true, |this| this.visit_expr(&item.expr));
    }

    fn visit_expr_repeat(&mut self, repeat: &'a syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
        self.within(true, |this| this.visit_expr(&repeat.len));
    }

    fn visit_type_array(&mut self, array: &'a syn::TypeArray) {
        self.visit_type(&array.elem);
        self.within(true, |this| this.visit_expr(&array.len));
    }

    fn visit_expr_const(&mut self, block: &'a syn::ExprConst) {
        self.within(true, |this| visit::visit_expr_const(this, block));
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        self.in_tokens(call.tokens.clone());
    }
}
