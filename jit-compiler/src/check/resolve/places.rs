//! What stands on the left of an assignment.

use syn::{Expr as SynExpr, Member};

use super::Resolver;
use super::paths::Meaning;
use crate::check::ast::{Block, Expr, ExprKind, Parts, Pat, PatKind, Place, Projection, Stmt};
use crate::hir::SourceSpan;
use crate::source::excerpt;

impl Resolver {
    /// A variable or a part of one.
    pub(super) fn place(&mut self, expr: &SynExpr) -> Option<Place> {
        let mut path = Vec::new();
        let local = self.place_from(expr, &mut path)?;
        let ty = self.types.fresh();
        Some(Place { local, path, ty, span: SourceSpan::of_expr(expr) })
    }

    fn place_from(
        &mut self,
        expr: &SynExpr,
        path: &mut Vec<Projection>,
    ) -> Option<crate::hir::LocalId> {
        let span = SourceSpan::of_expr(expr);
        match expr {
            SynExpr::Paren(paren) => self.place_from(&paren.expr, path),
            SynExpr::Group(group) => self.place_from(&group.expr, path),
            SynExpr::Path(it) => match self.meaning(it) {
                Meaning::Local => self.variable(it),
                Meaning::Host => self.assigned_capture(expr),
                Meaning::Refused => None,
                _ => self.error(span, not_a_variable(expr)),
            },
            other if self.is_host(other) => self.assigned_capture(other),
            SynExpr::Field(field) => {
                let local = self.place_from(&field.base, path)?;
                let Member::Unnamed(index) = &field.member else {
                    return self.error(span, super::host::named_field(field));
                };
                path.push(Projection::Field(index.index, span));
                Some(local)
            }
            SynExpr::Index(index) => {
                let at = self.expr(&index.index);
                let local = self.place_from(&index.expr, path)?;
                path.push(Projection::Index(at?, span));
                Some(local)
            }
            other => self.error(span, not_a_variable(other)),
        }
    }

    /// `(a, b) = value`: a pattern binds the parts, which are then assigned in order.
    pub(super) fn destructuring_assignment(
        &mut self,
        left: &SynExpr,
        value: Expr,
        span: SourceSpan,
    ) -> Option<Expr> {
        let mut assignments = Vec::new();
        let pat = self.assigned_pattern(left, &mut assignments)?;
        let mut stmts = vec![Stmt::Let { pat, value: Some(value), otherwise: None }];
        stmts.append(&mut assignments);
        Some(self.node(ExprKind::Block(Block { stmts, tail: None }), span))
    }

    fn assigned_pattern(&mut self, left: &SynExpr, then: &mut Vec<Stmt>) -> Option<Pat> {
        let span = SourceSpan::of_expr(left);
        let kind = match left {
            SynExpr::Paren(paren) => return self.assigned_pattern(&paren.expr, then),
            SynExpr::Group(group) => return self.assigned_pattern(&group.expr, then),
            SynExpr::Infer(_) => PatKind::Wild,
            SynExpr::Tuple(tuple) => PatKind::Tuple(self.assigned_parts(&tuple.elems, then)?),
            SynExpr::Array(array) => PatKind::Array(self.assigned_parts(&array.elems, then)?),
            place => {
                let place = self.place(place)?;
                let hidden = self.hidden(span);
                let value = Box::new(hidden.read());
                then.push(Stmt::Drop(self.node(ExprKind::Assign(place, value), span)));
                return Some(hidden.pattern());
            }
        };
        Some(Pat { kind, ty: self.types.fresh(), span })
    }

    fn assigned_parts<'a>(
        &mut self,
        exprs: impl IntoIterator<Item = &'a SynExpr>,
        then: &mut Vec<Stmt>,
    ) -> Option<Parts> {
        let mut parts = Parts { pats: Vec::new(), rest: None };
        for expr in exprs {
            match expr {
                SynExpr::Range(range) if range.start.is_none() && range.end.is_none() => {
                    parts.rest = Some(parts.pats.len());
                }
                other => parts.pats.push(self.assigned_pattern(other, then)?),
            }
        }
        Some(parts)
    }

    fn assigned_capture<T>(&mut self, expr: &SynExpr) -> Option<T> {
        let text = excerpt(expr);
        let hint = match expr {
            SynExpr::Path(path) if path.path.get_ident().is_some() => {
                format!("write `let mut {text} = {text};` first, inside the closure")
            }
            _ => format!("assign to a variable of the closure: `let mut value = {text};`"),
        };
        let message = format!(
            "cannot assign to `{text}`: captured variables are run-time constants in `jit!`; {hint}"
        );
        self.error(SourceSpan::of_expr(expr), message)
    }
}

/// Whether it is taken apart, not a place itself.
pub(super) fn is_destructuring(left: &SynExpr) -> bool {
    match left {
        SynExpr::Paren(paren) => is_destructuring(&paren.expr),
        SynExpr::Group(group) => is_destructuring(&group.expr),
        SynExpr::Infer(_) | SynExpr::Tuple(_) | SynExpr::Array(_) => true,
        _ => false,
    }
}

fn not_a_variable(expr: &SynExpr) -> String {
    format!(
        "cannot assign to `{}` in `jit!`: only variables, parts of tuples and elements of arrays \
         can be assigned; bind it to a variable first: `let mut value = …;`",
        excerpt(expr)
    )
}
