//! Calls: methods of the language, as `x.method(y)` and as `u32::method(x, y)`.

use syn::punctuated::Punctuated;
use syn::{Expr as SynExpr, ExprCall, ExprMethodCall, Token};

use super::Resolver;
use super::host::evaluated_once;
use super::paths::associated;
use crate::check::ast::{Expr, ExprKind};
use crate::check::methods::{self, METHODS, Row};
use crate::hir::{SourceSpan, Ty};
use crate::source::excerpt;

impl Resolver {
    pub(super) fn method_call(&mut self, expr: &SynExpr, call: &ExprMethodCall) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let name = call.method.to_string();
        let Some(row) = methods::lookup(&name) else {
            let on_capture = methods::nearest(&name).is_none() && self.is_local_free(expr);
            let message = if on_capture { evaluated_once(expr) } else { unknown_method(&name) };
            return self.error(span, message);
        };
        if let Some(turbofish) = &call.turbofish {
            let message = format!("the method `{name}` takes no generic arguments; remove these");
            return self.error_on(turbofish, message);
        }
        let first = self.expr(&call.receiver);
        let arguments = self.arguments(&call.args, row, row.arguments.len(), span);
        let mut operands = vec![first?];
        operands.extend(arguments?);
        let receiver = self.types.fresh();
        Some(self.node(ExprKind::Method { row, receiver, operands }, span))
    }

    pub(super) fn call(&mut self, expr: &SynExpr, call: &ExprCall) -> Option<Expr> {
        match associated_function(&call.func) {
            Some((ty, name)) => self.associated_call(expr, call, ty, &name),
            None => self.function_call(expr, call),
        }
    }

    /// `u32::wrapping_add(x, y)`
    fn associated_call(
        &mut self,
        expr: &SynExpr,
        call: &ExprCall,
        ty: Ty,
        name: &str,
    ) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let Some(row) = methods::lookup(name) else {
            return self.error(span, unknown_method(name));
        };
        if !row.receiver.contains(ty) {
            let (ty, types) = (ty.name(), row.receiver.describe());
            let message = format!("no method `{name}` on type `{ty}`; it is for {types}");
            return self.error_on(&call.func, message);
        }
        let operands = self.arguments(&call.args, row, row.arguments.len() + 1, span)?;
        let receiver = self.types.is(ty);
        Some(self.node(ExprKind::Method { row, receiver, operands }, span))
    }

    /// Any other call: of a function, a closure, a constructor.
    fn function_call<T>(&mut self, expr: &SynExpr, call: &ExprCall) -> Option<T> {
        let message = if self.is_local_free(expr) {
            evaluated_once(expr)
        } else {
            format!(
                "calling `{}` is not supported in `jit!` yet; write the function's body here",
                excerpt(&call.func)
            )
        };
        self.error(SourceSpan::of_expr(expr), message)
    }

    fn arguments(
        &mut self,
        arguments: &Punctuated<SynExpr, Token![,]>,
        row: &Row,
        expected: usize,
        span: SourceSpan,
    ) -> Option<Vec<Expr>> {
        let resolved: Vec<Option<Expr>> = arguments.iter().map(|it| self.expr(it)).collect();
        if resolved.len() != expected {
            let (name, found) = (row.name, resolved.len());
            let s = if expected == 1 { "" } else { "s" };
            let message = format!("`{name}` takes {expected} argument{s}, and here are {found}");
            return self.error(span, message);
        }
        resolved.into_iter().collect()
    }
}

fn associated_function(func: &SynExpr) -> Option<(Ty, String)> {
    match func {
        SynExpr::Path(path) => associated(path),
        SynExpr::Paren(paren) => associated_function(&paren.expr),
        SynExpr::Group(group) => associated_function(&group.expr),
        _ => None,
    }
}

fn unknown_method(name: &str) -> String {
    let known: Vec<String> = METHODS.iter().map(|row| format!("`{}`", row.name)).collect();
    let hint = match methods::nearest(name) {
        Some(row) => format!("did you mean `{}`?", row.name),
        None => format!("its methods are {}; or write it with operators", known.join(", ")),
    };
    format!("the method `{name}` is not supported in `jit!` yet; {hint}")
}
