//! Which expressions never end, by rustc's rules: they decide which blocks have type `!`.

use super::Inference;
use super::table::TyVar;
use crate::check::ast::Expr;
use crate::hir::Ty;

impl Inference<'_> {
    /// Visits part of an expression by itself, and says whether it diverges.
    pub(super) fn diverges_in(&mut self, visit: impl FnOnce(&mut Self)) -> bool {
        let before = std::mem::take(&mut self.diverges);
        visit(self);
        std::mem::replace(&mut self.diverges, before)
    }

    /// Binds an expression's type to `!`.
    pub(super) fn never(&mut self, expr: &Expr) {
        self.types.settle(expr.ty, Ty::Never);
        self.diverges = true;
    }

    /// The type of branches that meet: that of those that end, or `!` if none does.
    pub(super) fn join(&mut self, joined: TyVar, branches: &[&Expr]) {
        if branches.iter().all(|branch| self.is_never(branch)) {
            self.types.settle(joined, Ty::Never);
            return;
        }
        for branch in branches {
            self.coerce(joined, branch);
        }
    }
}
