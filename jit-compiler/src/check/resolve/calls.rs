//! Calls: of the closure's own functions and closures, and of `Some`; for those of library methods,
//! see `methods`.

use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Expr as SynExpr, ExprCall, ExprMethodCall, ExprPath, Token};

use super::Resolver;
use super::paths::Meaning;
use super::refusals;
use crate::check::ast::{Expr, ExprKind};
use crate::check::infer::table::Known;
use crate::hir::{BinaryOp, LogicalOp, SourceSpan};
use crate::source::excerpt;

impl Resolver {
    /// `(a..b).contains(&x)` is `a <= x && x < b`, all three evaluated in that order.
    pub(super) fn range_contains(
        &mut self,
        range: &syn::ExprRange,
        call: &ExprMethodCall,
        span: SourceSpan,
    ) -> Option<Expr> {
        let [SynExpr::Reference(item)] = &call.args.iter().collect::<Vec<_>>()[..] else {
            let message = "`contains` takes one reference, to the value: `(a..b).contains(&x)`";
            return self.error(span, message);
        };
        let ends = [&range.start, &range.end];
        let ends = ends.map(|end| end.as_ref().map(|end| self.expr(end)));
        let item = self.expr(&item.expr);
        let mut stmts = Vec::new();
        let mut tests = Vec::new();
        let inclusive = matches!(range.limits, syn::RangeLimits::Closed(_));
        let at_end = if inclusive { BinaryOp::Le } else { BinaryOp::Lt };
        let mut bounds = Vec::new();
        for (end, op) in ends.into_iter().zip([BinaryOp::Ge, at_end]) {
            if let Some(end) = end {
                let (stmt, end) = self.bound(end?);
                stmts.push(stmt);
                bounds.push((end, op));
            }
        }
        let (stmt, item) = self.bound(item?);
        stmts.push(stmt);
        for (end, op) in bounds {
            let kind = ExprKind::Binary(op, Box::new(item.read()), Box::new(end.read()));
            tests.push(self.node(kind, span));
        }
        let test = tests.into_iter().reduce(|a, b| {
            self.node(ExprKind::Logical(LogicalOp::And, Box::new(a), Box::new(b)), span)
        });
        let test = test.unwrap_or_else(|| self.bool(true, span));
        Some(self.after(stmts, test))
    }

    pub(super) fn call(&mut self, expr: &SynExpr, call: &ExprCall) -> Option<Expr> {
        let func = see_through(&call.func);
        if let SynExpr::Closure(closure) = func {
            return self.immediate_call(expr, closure, call);
        }
        let SynExpr::Path(path) = func else { return self.function_call(expr, call) };
        if self.is_refused(&path.path) {
            self.ignored(&call.args);
            return None;
        }
        if self.is_option_path(&path.path, "Some") {
            self.check_option_path(&path.path, quote!(fn(u8) -> ::core::option::Option<u8>));
            let args = self.arguments(&call.args, "Some", 1, SourceSpan::of_expr(expr))?;
            let kind = ExprKind::Some(args.into_iter().next().map(Box::new)?);
            let ty = self.option_path_type(&path.path)?;
            return Some(Expr { kind, ty, span: SourceSpan::of_expr(expr) });
        }
        match self.meaning(path) {
            Meaning::Closure(id) => {
                let params = self.function.closures[id.0 as usize].params;
                self.local_call(expr, call, params, |args| ExprKind::CallClosure(id, args))
            }
            Meaning::Function(id) => {
                let params = self.functions[id.0 as usize].params;
                self.local_call(expr, call, params, |args| ExprKind::Call(id, args))
            }
            Meaning::Local => self.variable_call(expr, path, call),
            Meaning::Host if self.is_recursive(path) => self.recursive_call(expr, path),
            _ => match self.associated(path) {
                Some((ty, name)) => {
                    self.check_owner(path, ty);
                    self.associated_call(expr, call, ty, &name)
                }
                None => self.generic_call(expr, path, call),
            },
        }
    }

    /// A call of something that has so many parameters.
    fn local_call(
        &mut self,
        expr: &SynExpr,
        call: &ExprCall,
        params: usize,
        kind: impl FnOnce(Vec<Expr>) -> ExprKind,
    ) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let args = self.arguments(&call.args, &excerpt(&call.func), params, span)?;
        Some(self.node(kind(args), span))
    }

    /// Any other call: of a function, a closure, a constructor of the surrounding program's.
    pub(super) fn function_call<T>(&mut self, expr: &SynExpr, call: &ExprCall) -> Option<T> {
        let message = refusals::function(call, self.is_local_free(expr));
        self.error(SourceSpan::of_expr(expr), message)
    }

    /// A call of a variable; that of one whose type is refused has been told of.
    fn variable_call<T>(&mut self, expr: &SynExpr, path: &ExprPath, call: &ExprCall) -> Option<T> {
        self.ignored(&call.args);
        let local = self.variable(path)?;
        if self.types.known(self.function.locals[local.0 as usize].ty) == Known::Error {
            return None;
        }
        let message = format!(
            "calling `{}` is not supported in `jit!`: it is a variable; only functions and closures \
             that are written inside of it can be called",
            excerpt(&call.func)
        );
        self.error(SourceSpan::of_expr(expr), message)
    }

    /// The arguments of a refused call, which have errors of their own.
    fn ignored(&mut self, arguments: &Punctuated<SynExpr, Token![,]>) {
        for argument in arguments {
            let _ = self.expr(argument);
        }
    }

    pub(super) fn arguments(
        &mut self,
        arguments: &Punctuated<SynExpr, Token![,]>,
        name: &str,
        expected: usize,
        span: SourceSpan,
    ) -> Option<Vec<Expr>> {
        let resolved: Vec<Option<Expr>> = arguments.iter().map(|it| self.expr(it)).collect();
        if resolved.len() != expected {
            return self.error(span, wrong_count(name, expected, resolved.len()));
        }
        resolved.into_iter().collect()
    }
}

/// What to say of a call with another number of arguments.
pub(super) fn wrong_count(name: &str, expected: usize, found: usize) -> String {
    let taken = match expected {
        0 => "no argument".to_owned(),
        1 => "1 argument".to_owned(),
        count => format!("{count} arguments"),
    };
    format!("`{name}` takes {taken}, and here are {found}")
}

pub(super) fn see_through(mut expr: &SynExpr) -> &SynExpr {
    loop {
        expr = match expr {
            SynExpr::Paren(paren) => &paren.expr,
            SynExpr::Group(group) => &group.expr,
            other => return other,
        };
    }
}
