//! Calls: of library methods, as `x.method(y)` and as `u32::method(x, y)`, of the closure's own
//! functions and closures, and of `Some`.

use syn::punctuated::Punctuated;
use syn::{Expr as SynExpr, ExprCall, ExprMethodCall, Token};

use super::Resolver;
use super::host::evaluated_once;
use super::paths::Meaning;
use crate::check::ast::{Expr, ExprKind, MethodCall};
use crate::check::methods;
use crate::hir::{BinaryOp, LogicalOp, SourceSpan, Ty};
use crate::source::excerpt;

impl Resolver {
    pub(super) fn method_call(&mut self, expr: &SynExpr, call: &ExprMethodCall) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let name = call.method.to_string();
        if let Some(turbofish) = &call.turbofish {
            let message = format!("the method `{name}` takes no generic arguments; remove these");
            return self.error_on(turbofish, message);
        }
        if let Some(made) = self.closure_method(call, &name, span) {
            return made;
        }
        if let (SynExpr::Range(range), "contains") = (see_through(&call.receiver), &*name) {
            return self.range_contains(range, call, span);
        }
        let Some(signature) = methods::lookup(&name).filter(|it| it.takes_self) else {
            let on_capture = methods::nearest(&name).is_none() && self.is_local_free(expr);
            let message = if on_capture { evaluated_once(expr) } else { unknown_method(&name) };
            return self.error(span, message);
        };
        let first = self.expr(&call.receiver);
        let arguments = self.arguments(&call.args, &name, signature.arguments.len(), span);
        let mut operands = vec![first?];
        operands.extend(arguments?);
        let name = SourceSpan::token(call.method.span());
        let receiver = self.types.fresh();
        let call = MethodCall { signature, receiver, operands, name };
        Some(self.node(ExprKind::Method(call), span))
    }

    /// `(a..b).contains(&x)` is `a <= x && x < b`, all three evaluated in that order.
    fn range_contains(
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
            let ExprKind::Local(local) = item.kind else { continue };
            let item = Expr { kind: ExprKind::Local(local), ty: item.ty, span };
            let kind = ExprKind::Binary(op, Box::new(item), Box::new(end));
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
        if self.is_option_path(&path.path, "Some") {
            let args = self.arguments(&call.args, "Some", 1, SourceSpan::of_expr(expr))?;
            let some = args.into_iter().next().map(Box::new)?;
            return Some(self.node(ExprKind::Some(some), SourceSpan::of_expr(expr)));
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
            _ => match self.associated(path) {
                Some((ty, name)) => self.associated_call(expr, call, ty, &name),
                None => self.function_call(expr, call),
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

    /// `u32::wrapping_add(x, y)`
    fn associated_call(
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
        let Some(signature) = methods::lookup(name) else {
            return self.error(span, unknown_method(name));
        };
        if signature.body(ty).is_none() {
            let message =
                format!("no method `{name}` on type `{ty}`; it is for {}", signature.describe());
            return self.error_on(&call.func, message);
        }
        let operands = self.arguments(&call.args, name, signature.arity(), span)?;
        let receiver = self.types.is(ty);
        let call = MethodCall { signature, receiver, operands, name: span };
        Some(self.node(ExprKind::Method(call), span))
    }

    /// `u64::from(x)`: the cast, where std has no loss.
    fn from(&mut self, call: &ExprCall, ty: Ty, span: SourceSpan) -> Option<Expr> {
        let args = self.arguments(&call.args, "from", 1, span)?;
        let operand = Box::new(args.into_iter().next()?);
        let ty = self.types.is(ty);
        Some(Expr { kind: ExprKind::From(operand), ty, span })
    }

    /// Any other call: of a function, a closure, a constructor of the surrounding program's.
    fn function_call<T>(&mut self, expr: &SynExpr, call: &ExprCall) -> Option<T> {
        let message = if self.is_local_free(expr) {
            evaluated_once(expr)
        } else {
            format!(
                "calling `{}` is not supported in `jit!` yet: only functions and closures that \
                 are written inside of it can be called; write its body here",
                excerpt(&call.func)
            )
        };
        self.error(SourceSpan::of_expr(expr), message)
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
            let found = resolved.len();
            let s = if expected == 1 { "" } else { "s" };
            let message = format!("`{name}` takes {expected} argument{s}, and here are {found}");
            return self.error(span, message);
        }
        resolved.into_iter().collect()
    }
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

fn unknown_method(name: &str) -> String {
    let hint = match methods::nearest(name) {
        Some(signature) => format!("did you mean `{}`?", signature.name),
        None => "it has the arithmetic methods of the primitive types and of `Option`; write it \
                 with those and with operators"
            .to_owned(),
    };
    format!("the method `{name}` is not supported in `jit!`; {hint}")
}
