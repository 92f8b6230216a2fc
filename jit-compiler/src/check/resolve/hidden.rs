//! Variables that nobody has named: what the compiler keeps values in.

use super::Resolver;
use crate::check::ast::{Expr, ExprKind, Pat, PatKind, Stmt};
use crate::check::infer::table::TyVar;
use crate::hir::{LocalId, SourceSpan, Ty};

/// A variable that only the compiler knows.
#[derive(Clone, Copy)]
pub(super) struct Hidden {
    pub(super) local: LocalId,
    pub(super) ty: TyVar,
    pub(super) span: SourceSpan,
}

impl Resolver {
    /// One whose type is open.
    pub(super) fn hidden(&mut self, span: SourceSpan) -> Hidden {
        let ty = self.types.fresh();
        self.hidden_typed(ty, span)
    }

    /// One of that type.
    pub(super) fn hidden_of(&mut self, ty: Ty, span: SourceSpan) -> Hidden {
        let ty = self.types.is(ty);
        self.hidden_typed(ty, span)
    }

    /// One of that type, as far as it is known.
    pub(super) fn hidden_typed(&mut self, ty: TyVar, span: SourceSpan) -> Hidden {
        Hidden { local: self.local("_".to_owned(), ty, false), ty, span }
    }

    /// A value bound to one, and that.
    pub(super) fn bound(&mut self, value: Expr) -> (Stmt, Hidden) {
        let hidden = self.hidden(value.span);
        (hidden.set_first(value), hidden)
    }
}

impl Hidden {
    /// What it is worth.
    pub(super) fn read(self) -> Expr {
        Expr { kind: ExprKind::Local(self.local), ty: self.ty, span: self.span }
    }

    /// What binds it.
    pub(super) fn pattern(self) -> Pat {
        Pat { kind: PatKind::Bind(self.local, None), ty: self.ty, span: self.span }
    }

    /// Its `let`.
    pub(super) fn set_first(self, value: Expr) -> Stmt {
        Stmt::Let { pat: self.pattern(), value: Some(value), otherwise: None }
    }
}
