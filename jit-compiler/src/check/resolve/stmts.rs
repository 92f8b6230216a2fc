//! Blocks and statements.

use syn::{Block as SynBlock, Expr as SynExpr, Local as SynLocal, Stmt as SynStmt};

use super::Resolver;
use super::patterns::Fallible;
use crate::check::ast::{Block, Expr, ExprKind, Pat, PatKind, Stmt};
use crate::hir::SourceSpan;

impl Resolver {
    /// `{ … }`
    pub(super) fn block(&mut self, block: &SynBlock) -> Option<Expr> {
        let mark = self.scopes.enter();
        let resolved = self.statements(&block.stmts);
        self.scopes.leave(&mark);
        let braces = block.brace_token.span;
        let span = SourceSpan { first: braces.open(), last: braces.close() };
        Some(self.node(ExprKind::Block(resolved?), span))
    }

    fn statements(&mut self, stmts: &[SynStmt]) -> Option<Block> {
        let errors = self.errors.len();
        self.items(stmts);
        let (tail, stmts) = match stmts.split_last() {
            Some((SynStmt::Expr(tail, None), stmts)) => (Some(Tail::Expr(tail)), stmts),
            Some((SynStmt::Macro(tail), stmts)) if tail.semi_token.is_none() => {
                (Some(Tail::Macro(&tail.mac)), stmts)
            }
            _ => (None, stmts),
        };
        let resolved: Vec<Option<Vec<Stmt>>> = stmts.iter().map(|it| self.stmt(it)).collect();
        let tail = match tail {
            Some(Tail::Expr(tail)) => Some(Box::new(self.expr(tail)?)),
            Some(Tail::Macro(call)) => Some(Box::new(self.macro_call(call)?)),
            None => None,
        };
        let stmts = resolved.into_iter().collect::<Option<Vec<_>>>()?;
        let stmts = stmts.into_iter().flatten().collect();
        (self.errors.len() == errors).then_some(Block { stmts, tail })
    }

    /// What a statement becomes, which may be nothing.
    fn stmt(&mut self, stmt: &SynStmt) -> Option<Vec<Stmt>> {
        let stmt = match stmt {
            SynStmt::Local(local) => match self.let_closure(local) {
                Some(stmts) => return stmts,
                None => self.let_stmt(local)?,
            },
            SynStmt::Expr(SynExpr::Verbatim(nothing), Some(_)) if nothing.is_empty() => {
                return Some(Vec::new());
            }
            SynStmt::Expr(expr, Some(_)) => Stmt::Drop(self.expr(expr)?),
            SynStmt::Expr(expr, None) => Stmt::Unit(self.expr(expr)?),
            SynStmt::Macro(stmt) => Stmt::Drop(self.macro_call(&stmt.mac)?),
            // Declared with the others of its block.
            SynStmt::Item(_) => return Some(Vec::new()),
        };
        Some(vec![stmt])
    }

    fn let_stmt(&mut self, local: &SynLocal) -> Option<Stmt> {
        let init = local.init.as_ref();
        let diverge = init.and_then(|it| it.diverge.as_ref()).map(|(_, it)| &**it);
        let (pat, ty) = Self::typed(&local.pat);
        let (value, otherwise, pat) = match init.map(|it| &*it.expr) {
            Some(value) if diverge.is_some() => {
                let (value, matched) = self.scrutinee(value);
                let otherwise = self.optional(diverge);
                (value.map(Some), otherwise, self.pattern_of(pat, matched))
            }
            value => {
                let value = value.map_or(Some(None), |value| self.expr(value).map(Some));
                (value, Some(None), self.declared_pattern(pat, Fallible::No))
            }
        };
        let ty = ty.map_or(Some(None), |ty| self.written_or_inferred_type(ty).map(Some));
        if let (Some(pat), true) = (&pat, ty.is_none() || value.is_none()) {
            self.types.poison(pat.ty);
        }
        let (mut pat, ty, value) = (pat?, ty?, value?);
        match ty {
            // `let _ = …` takes a value of any type.
            None if matches!(pat.kind, PatKind::Wild) && value.is_some() => {
                pat.ty = self.types.fresh();
            }
            None => {}
            Some(ty) if self.types.unify(ty, pat.ty).is_err() => pat = Pat { ty, ..pat },
            Some(_) => {}
        }
        Some(Stmt::Let { pat, value, otherwise: otherwise?.map(|it| *it) })
    }
}

enum Tail<'a> {
    Expr(&'a SynExpr),
    Macro(&'a syn::Macro),
}
