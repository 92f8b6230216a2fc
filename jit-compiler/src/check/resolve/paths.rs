//! Paths: a variable of the closure, a constant of a primitive type, or else a capture.

use syn::{Expr as SynExpr, ExprPath};

use super::Resolver;
use crate::check::ast::{Expr, ExprKind, Literal};
use crate::check::constants;
use crate::hir::{LocalId, SourceSpan, Ty};

/// What a path stands for.
pub(super) enum Meaning {
    Local(LocalId),
    /// A constant of that type, with these bits.
    Constant(Ty, u64),
    /// Something of the surrounding program's.
    Host,
}

impl Resolver {
    /// The expression `path`; `expr` is the same node.
    pub(super) fn path(&mut self, path: &ExprPath, expr: &SynExpr) -> Expr {
        let span = SourceSpan::of_expr(expr);
        match self.meaning(path) {
            Meaning::Local(id) => self.local_read(id, span),
            Meaning::Constant(ty, bits) => {
                let kind = ExprKind::Literal(Literal::Bits(bits));
                Expr { kind, ty: self.types.is(ty), span }
            }
            Meaning::Host => self.capture(expr),
        }
    }

    fn local_read(&self, id: LocalId, span: SourceSpan) -> Expr {
        let ty = self.locals[id.0 as usize].ty;
        Expr { kind: ExprKind::Local(id), ty, span }
    }

    pub(super) fn meaning(&self, path: &ExprPath) -> Meaning {
        if let Some(local) = path.path.get_ident().and_then(|ident| self.scopes.lookup(ident)) {
            return Meaning::Local(local);
        }
        match constant(path) {
            Some((ty, bits)) => Meaning::Constant(ty, bits),
            None => Meaning::Host,
        }
    }
}

fn constant(path: &ExprPath) -> Option<(Ty, u64)> {
    let (ty, name) = associated(path)?;
    constants::lookup(ty, &name)
}

/// Type and name of `u32::name`.
pub(super) fn associated(path: &ExprPath) -> Option<(Ty, String)> {
    let segments: Vec<_> = path.path.segments.iter().collect();
    let [ty, name] = segments[..] else { return None };
    let plain = path.qself.is_none()
        && path.path.leading_colon.is_none()
        && ty.arguments.is_none()
        && name.arguments.is_none();
    let ty = constants::scalar(&ty.ident.to_string())?;
    plain.then(|| (ty, name.ident.to_string()))
}
