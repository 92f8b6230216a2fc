//! Blocks and statements.

use syn::{
    Block as SynBlock, Expr as SynExpr, Item, Local as SynLocal, LocalInit, Stmt as SynStmt,
};

use super::Resolver;
use super::refusals;
use crate::check::ast::{Block, Expr, ExprKind, Stmt};
use crate::hir::SourceSpan;
use crate::source::excerpt;

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
        let (tail, stmts) = match stmts.split_last() {
            Some((SynStmt::Expr(tail, None), stmts)) => (Some(tail), stmts),
            _ => (None, stmts),
        };
        let resolved: Vec<Option<Option<Stmt>>> = stmts.iter().map(|it| self.stmt(it)).collect();
        let tail = match tail {
            Some(tail) => Some(Box::new(self.expr(tail)?)),
            None => None,
        };
        let stmts = resolved.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Block { stmts: stmts.into_iter().flatten().collect(), tail })
    }

    /// A statement; `Some(None)` for one that does nothing.
    fn stmt(&mut self, stmt: &SynStmt) -> Option<Option<Stmt>> {
        match stmt {
            SynStmt::Local(local) => self.let_stmt(local),
            SynStmt::Expr(SynExpr::Verbatim(nothing), Some(_)) if nothing.is_empty() => Some(None),
            SynStmt::Expr(expr, Some(_)) => Some(Some(Stmt::Drop(self.expr(expr)?))),
            SynStmt::Expr(expr, None) => Some(Some(Stmt::Unit(self.expr(expr)?))),
            SynStmt::Item(item) => self.item(item),
            SynStmt::Macro(stmt) => self.error_on(&stmt.mac, refusals::macro_call(&stmt.mac)),
        }
    }

    fn let_stmt(&mut self, local: &SynLocal) -> Option<Option<Stmt>> {
        let value = match &local.init {
            None => Some(None),
            Some(LocalInit { diverge: None, expr, .. }) => self.expr(expr).map(Some),
            Some(_) => return self.let_else(local),
        };
        let binding = self.binding(&local.pat)?;
        let ty = match binding.ty {
            Some(ty) => self.written_or_inferred_type(ty),
            None => Some(self.types.fresh()),
        };
        let declared = ty.unwrap_or_else(|| self.types.fresh());
        let id = binding.ident.map(|ident| {
            let id = self.local(ident.to_string(), declared, false);
            self.scopes.declare(ident, id);
            id
        });
        let (_, value) = (ty?, value?);
        match (id, value) {
            (Some(id), value) => Some(Some(Stmt::Let(id, value))),
            (None, Some(value)) if binding.ty.is_none() => Some(Some(Stmt::Drop(value))),
            // `let _: T = …` is a variable without a name.
            (None, Some(value)) => {
                let id = self.local("_".to_owned(), declared, false);
                Some(Some(Stmt::Let(id, Some(value))))
            }
            (None, None) => Some(None),
        }
    }

    fn let_else<T>(&mut self, local: &SynLocal) -> Option<T> {
        self.declare_refused(&local.pat);
        self.error_on(
            local,
            "`let … else` is not supported in `jit!` yet; write `let` and then \
             `if … { return …; }`",
        )
    }

    fn item<T>(&mut self, item: &Item) -> Option<T> {
        let message = match item {
            Item::Const(_) | Item::Static(_) => {
                "`const` and `static` items are not supported inside `jit!` yet; move it before \
                 the closure, which can then mention it"
            }
            Item::Fn(_) => {
                "functions inside `jit!` are not supported yet; write the body where it is called"
            }
            Item::Use(_) => "`use` is not supported inside `jit!`; move it before the closure",
            Item::Macro(_) => {
                "macros inside `jit!` are not supported; write out what it expands to"
            }
            other => {
                let message = format!(
                    "items are not supported inside `jit!`: `{}`; move it before the closure",
                    excerpt(other)
                );
                return self.error_on(other, message);
            }
        };
        self.error_on(item, message)
    }
}
