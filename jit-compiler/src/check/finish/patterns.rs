//! Patterns: `..` is written out.

use super::Finish;
use crate::check::ast::{self, PatKind as Ast};
use crate::hir::{Pat, PatKind as Hir, Ty};

impl Finish<'_> {
    pub(super) fn pattern(&mut self, pat: ast::Pat) -> Pat {
        let ty = self.types.ty(pat.ty);
        let kind = match pat.kind {
            Ast::Wild => Hir::Wild,
            Ast::Bind(id, inner) => Hir::Bind(id, inner.map(|it| Box::new(self.pattern(*it)))),
            Ast::Value(value) => Hir::Value(self.boxed(*value)),
            Ast::Range { from, to, inclusive } => {
                Hir::Range { from: self.optional(from), to: self.optional(to), inclusive }
            }
            Ast::Tuple(parts) => match ty {
                Ty::Tuple(types) => {
                    Hir::Tuple(self.parts(parts, types.len(), |index| types[index]))
                }
                _ => Hir::Wild,
            },
            Ast::Array(parts) => match ty {
                Ty::Array(element, len) => {
                    let len = usize::try_from(len).unwrap_or(usize::MAX);
                    Hir::Array(self.parts(parts, len, |_| *element))
                }
                _ => Hir::Wild,
            },
            Ast::Some(inner) => Hir::Some(Box::new(self.pattern(*inner))),
            Ast::None => Hir::None,
            Ast::Or(pats) => Hir::Or(pats.into_iter().map(|it| self.pattern(it)).collect()),
        };
        Pat { kind, ty }
    }

    /// As many patterns as there are parts.
    fn parts(&mut self, parts: ast::Parts, len: usize, ty: impl Fn(usize) -> Ty) -> Vec<Pat> {
        let rest = parts.rest.unwrap_or(parts.pats.len());
        let skipped = len.saturating_sub(parts.pats.len());
        let mut pats: Vec<Pat> = parts.pats.into_iter().map(|it| self.pattern(it)).collect();
        let wild = (rest..rest + skipped).map(|index| Pat { kind: Hir::Wild, ty: ty(index) });
        pats.splice(rest..rest, wild);
        pats
    }
}
