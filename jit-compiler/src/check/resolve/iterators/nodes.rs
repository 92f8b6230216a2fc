//! The nodes that loops are made of, and the variables in them that nobody has named.

use super::{Held, Item};
use crate::check::ast::{Block, Expr, ExprKind, Literal, MethodCall, Pat, PatKind, Place, Stmt};
use crate::check::infer::table::{Compound, TyVar};
use crate::check::methods;
use crate::check::resolve::Resolver;
use crate::check::resolve::hidden::Hidden;
use crate::check::resolve::references::Shape;
use crate::hir::{BinaryOp, IntTy, SourceSpan, Ty, UnaryOp};

impl Resolver {
    /// A variable for an option, and `None`.
    pub(super) fn no_result(&mut self, span: SourceSpan) -> (Hidden, Expr) {
        let some = self.types.fresh();
        let ty = self.types.compound(Compound::Option(some));
        (self.hidden_typed(ty, span), self.node(ExprKind::None, span))
    }

    pub(super) fn held_type(&mut self, held: &Held) -> TyVar {
        match held {
            Held::Nowhere => self.types.fresh(),
            Held::Local(_, ty) => *ty,
            Held::Tuple(parts) => {
                let parts = parts.iter().map(|it| self.held_type(it)).collect();
                self.types.tuple(parts)
            }
        }
    }

    pub(super) fn read(&mut self, held: &Held, span: SourceSpan) -> Expr {
        match held {
            Held::Nowhere => self.node(ExprKind::Tuple(Vec::new()), span),
            Held::Local(local, ty) => Hidden { local: *local, ty: *ty, span }.read(),
            Held::Tuple(parts) => {
                let parts = parts.iter().map(|it| self.read(it, span)).collect();
                self.node(ExprKind::Tuple(parts), span)
            }
        }
    }

    pub(super) fn set(&mut self, to: Hidden, value: Expr, span: SourceSpan) -> Stmt {
        let place = Place { local: to.local, path: Vec::new(), ty: to.ty, span };
        Stmt::Drop(self.node(ExprKind::Assign(place, Box::new(value)), span))
    }

    pub(super) fn set_some(&mut self, to: Hidden, value: Expr, span: SourceSpan) -> Stmt {
        let some = self.node(ExprKind::Some(Box::new(value)), span);
        self.set(to, some, span)
    }

    /// One more or less.
    pub(super) fn counted(&mut self, counter: Hidden, method: &str, span: SourceSpan) -> Stmt {
        let one = self.number(1, span);
        let call = self.library_call(method, vec![counter.read(), one], counter.ty, span);
        let value = call.unwrap_or_else(|| counter.read());
        self.set(counter, value, span)
    }

    pub(super) fn number(&mut self, value: u128, span: SourceSpan) -> Expr {
        let ty = self.types.is(Ty::Int(IntTy::Usize));
        Expr { kind: ExprKind::Literal(Literal::Bits(value)), ty, span }
    }

    pub(super) fn compared(
        &mut self,
        op: BinaryOp,
        left: Expr,
        right: Expr,
        span: SourceSpan,
    ) -> Expr {
        self.node(ExprKind::Binary(op, Box::new(left), Box::new(right)), span)
    }

    pub(super) fn some_pattern(&mut self, some: Hidden) -> Pat {
        let kind = PatKind::Some(Box::new(some.pattern()));
        Pat { kind, ty: self.types.fresh(), span: some.span }
    }

    /// `if cond { stmts }`
    pub(super) fn when(&mut self, cond: Expr, stmts: Vec<Stmt>, span: SourceSpan) -> Expr {
        let then = Box::new(self.node(ExprKind::Block(Block { stmts, tail: None }), span));
        self.node(ExprKind::If(Box::new(cond), then, None), span)
    }

    /// `if !cond { leave }`
    pub(super) fn unless(&mut self, cond: Expr, leave: Expr, span: SourceSpan) -> Stmt {
        let not = self.node(ExprKind::Unary(UnaryOp::Not, Box::new(cond)), span);
        Stmt::Unit(self.when(not, vec![Stmt::Drop(leave)], span))
    }

    /// A call of a function of the library, for receivers of type `receiver`.
    pub(super) fn library_call(
        &mut self,
        name: &str,
        operands: Vec<Expr>,
        receiver: TyVar,
        span: SourceSpan,
    ) -> Option<Expr> {
        let signature = methods::lookup(name)?;
        let call = MethodCall { signature, receiver, operands, name: span };
        Some(self.method_node(call, span))
    }
}

impl Hidden {
    pub(super) fn item(self) -> Item {
        Item { held: Held::Local(self.local, self.ty), shape: Shape::Value }
    }
}
