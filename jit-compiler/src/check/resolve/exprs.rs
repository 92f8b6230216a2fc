//! Expressions: the walk itself, and the operators.

use syn::punctuated::Punctuated;
use syn::{
    BinOp, Expr as SynExpr, ExprAssign, ExprBinary, ExprCast, ExprIndex, ExprRepeat, ExprUnary,
    Token, UnOp,
};

use super::Resolver;
use super::host::evaluated_once;
use super::iterators::item_taken_out;
use super::refusals;
use crate::check::ast::{Block, Expr, ExprKind};
use crate::hir::{BinaryOp, LogicalOp, SourceSpan, UnaryOp};
use crate::source::excerpt;

impl Resolver {
    /// Resolves an expression.
    pub(super) fn expr(&mut self, expr: &SynExpr) -> Option<Expr> {
        self.no_reference(expr)?;
        self.through(expr)
    }

    /// Resolves an expression which may be a reference.
    pub(super) fn through(&mut self, expr: &SynExpr) -> Option<Expr> {
        match expr {
            SynExpr::Paren(paren) => self.parenthesised(&paren.expr, SourceSpan::of_expr(expr)),
            SynExpr::Group(group) => self.through(&group.expr),
            SynExpr::Cast(cast) if self.is_host(&cast.expr) => self.capture_as(expr, &cast.ty),
            _ if self.is_host(expr) => Some(self.capture(expr)),
            SynExpr::Array(array) => self.array(expr, &array.elems),
            SynExpr::Assign(assign) => self.assign(expr, assign),
            SynExpr::Binary(binary) => self.binary(expr, binary),
            SynExpr::Block(block) if block.label.is_none() => self.block(&block.block),
            SynExpr::Block(block) => self.labelled(expr, block),
            SynExpr::Break(break_) => self.break_(expr, break_),
            SynExpr::Call(call) => self.call(expr, call),
            SynExpr::Cast(cast) => self.cast(expr, cast),
            SynExpr::Continue(continue_) => self.continue_(expr, continue_),
            SynExpr::Field(field) => self.field(expr, field),
            SynExpr::ForLoop(for_) => self.for_(expr, for_),
            SynExpr::If(if_) => self.if_(expr, if_),
            SynExpr::Index(index) => self.index(expr, index),
            SynExpr::Let(let_) => self.let_condition(expr, let_),
            SynExpr::Lit(lit) => self.literal(lit),
            SynExpr::Loop(loop_) => self.loop_(expr, loop_),
            SynExpr::Macro(call) => self.macro_call(&call.mac),
            SynExpr::Match(match_) => self.match_(expr, match_),
            SynExpr::MethodCall(call) => self.method_call(expr, call),
            SynExpr::Path(path) => self.path(path, expr),
            SynExpr::Repeat(repeat) => self.repeat(expr, repeat),
            SynExpr::Return(return_) => self.return_(expr, return_),
            SynExpr::Try(try_) => self.try_(expr, try_),
            SynExpr::Tuple(tuple) if tuple.elems.is_empty() => Some(self.unit(expr)),
            SynExpr::Tuple(tuple) => {
                let kind = ExprKind::Tuple(self.all(&tuple.elems)?);
                Some(self.node(kind, SourceSpan::of_expr(expr)))
            }
            SynExpr::Unary(unary) => self.unary(expr, unary),
            SynExpr::While(while_) => self.while_(expr, while_),
            other => self.error(SourceSpan::of_expr(other), refusals::expr(other)),
        }
    }

    fn all(&mut self, exprs: &Punctuated<SynExpr, Token![,]>) -> Option<Vec<Expr>> {
        let resolved: Vec<Option<Expr>> = exprs.iter().map(|it| self.expr(it)).collect();
        resolved.into_iter().collect()
    }

    fn array(&mut self, expr: &SynExpr, elements: &Punctuated<SynExpr, Token![,]>) -> Option<Expr> {
        let kind = ExprKind::Array(self.all(elements)?);
        Some(self.node(kind, SourceSpan::of_expr(expr)))
    }

    fn repeat(&mut self, expr: &SynExpr, repeat: &ExprRepeat) -> Option<Expr> {
        let element = self.expr(&repeat.expr);
        let len = self.array_len(&repeat.len)?;
        let kind = ExprKind::Repeat(Box::new(element?), len);
        Some(self.node(kind, SourceSpan::of_expr(expr)))
    }

    fn index(&mut self, expr: &SynExpr, index: &ExprIndex) -> Option<Expr> {
        let base = self.through(&index.expr);
        let at = self.expr(&index.index);
        let kind = ExprKind::Index(Box::new(base?), Box::new(at?));
        Some(self.node(kind, SourceSpan::of_expr(expr)))
    }

    /// An expression that may be missing: `Some(None)` if it is.
    pub(super) fn optional(&mut self, expr: Option<&SynExpr>) -> Option<Option<Box<Expr>>> {
        match expr {
            Some(expr) => Some(Some(Box::new(self.expr(expr)?))),
            None => Some(None),
        }
    }

    /// Parentheses belong to the span of what stands in them.
    fn parenthesised(&mut self, inner: &SynExpr, span: SourceSpan) -> Option<Expr> {
        Some(Expr { span, ..self.through(inner)? })
    }

    fn unit(&mut self, expr: &SynExpr) -> Expr {
        let block = Block { stmts: Vec::new(), tail: None };
        self.node(ExprKind::Block(block), SourceSpan::of_expr(expr))
    }

    fn unary(&mut self, expr: &SynExpr, unary: &ExprUnary) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let op = match unary.op {
            UnOp::Neg(_) => UnaryOp::Neg,
            UnOp::Not(_) => UnaryOp::Not,
            _ if self.is_reference(&unary.expr) => {
                return Some(Expr { span, ..self.through(&unary.expr)? });
            }
            _ => {
                return match item_taken_out(&unary.expr) {
                    Some(taken) => Some(Expr { span, ..self.method_call(&unary.expr, &taken)? }),
                    None => self.deref(expr, unary),
                };
            }
        };
        let operand = Box::new(self.expr(&unary.expr)?);
        Some(self.node(ExprKind::Unary(op, operand), span))
    }

    /// `*` of something that is not host.
    fn deref<T>(&mut self, expr: &SynExpr, unary: &ExprUnary) -> Option<T> {
        let operand = excerpt(&unary.expr);
        let message = if self.is_local_free(expr) {
            evaluated_once(expr)
        } else {
            format!("`{operand}` is no reference in `jit!`, but the value already; remove `*`")
        };
        self.error(SourceSpan::of_expr(expr), message)
    }

    fn cast(&mut self, expr: &SynExpr, cast: &ExprCast) -> Option<Expr> {
        let ty = self.written_or_inferred_type(&cast.ty);
        let operand = Box::new(self.expr(&cast.expr)?);
        Some(Expr { kind: ExprKind::Cast(operand), ty: ty?, span: SourceSpan::of_expr(expr) })
    }

    fn binary(&mut self, expr: &SynExpr, binary: &ExprBinary) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let op = match operator(&binary.op) {
            Some(op) => op,
            None => return self.error_on(&binary.op, refusals::expr(expr)),
        };
        if let Operator::Compound(op) = op {
            return self.compound(op, binary, span);
        }
        if let (BinOp::Mul(_), SynExpr::Unary(power)) = (&binary.op, &*binary.right)
            && let (UnOp::Deref(_), SynExpr::Lit(_)) = (&power.op, &*power.expr)
        {
            let (base, power) = (excerpt(&binary.left), excerpt(&power.expr));
            let message = format!(
                "`**` is not an operator of Rust; write `{base}.pow({power})`, or `powi` where it is \
                 a float"
            );
            return self.error(span, message);
        }
        let left = self.operand_of(&op, &binary.left);
        let right = self.operand_of(&op, &binary.right);
        let (left, right) = (Box::new(left?), Box::new(right?));
        Some(self.node(op.into_kind(left, right), span))
    }

    fn operand_of(&mut self, op: &Operator, operand: &SynExpr) -> Option<Expr> {
        if op.takes_references(self.overflow_is_said) {
            self.operand(operand)
        } else {
            self.expr(operand)
        }
    }

    fn compound(&mut self, op: BinaryOp, binary: &ExprBinary, span: SourceSpan) -> Option<Expr> {
        let value = self.operand_of(&Operator::Compound(op), &binary.right);
        let place = self.place(&binary.left)?;
        Some(self.node(ExprKind::Compound(op, place, Box::new(value?)), span))
    }

    fn assign(&mut self, expr: &SynExpr, assign: &ExprAssign) -> Option<Expr> {
        let span = SourceSpan::of_expr(expr);
        let value = self.expr(&assign.right);
        if super::places::is_destructuring(&assign.left) {
            return self.destructuring_assignment(&assign.left, value?, span);
        }
        let place = self.place(&assign.left)?;
        Some(self.node(ExprKind::Assign(place, Box::new(value?)), span))
    }
}

enum Operator {
    Binary(BinaryOp),
    Compound(BinaryOp),
    Logical(LogicalOp),
}

impl Operator {
    /// Whether std has it for references, with panics that have the place of the user's operator: those
    /// of shifts have std's own. Where the closure says what becomes of an overflow, those that may are
    /// calls.
    fn takes_references(&self, overflow_is_said: bool) -> bool {
        match self {
            Self::Binary(op) | Self::Compound(op) => match op {
                BinaryOp::Shl | BinaryOp::Shr => false,
                BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => !overflow_is_said,
                _ => true,
            },
            Self::Logical(_) => false,
        }
    }

    fn into_kind(self, left: Box<Expr>, right: Box<Expr>) -> ExprKind {
        match self {
            Self::Binary(op) | Self::Compound(op) => ExprKind::Binary(op, left, right),
            Self::Logical(op) => ExprKind::Logical(op, left, right),
        }
    }
}

fn operator(op: &BinOp) -> Option<Operator> {
    use Operator::{Binary, Compound, Logical};
    Some(match op {
        BinOp::Add(_) => Binary(BinaryOp::Add),
        BinOp::Sub(_) => Binary(BinaryOp::Sub),
        BinOp::Mul(_) => Binary(BinaryOp::Mul),
        BinOp::Div(_) => Binary(BinaryOp::Div),
        BinOp::Rem(_) => Binary(BinaryOp::Rem),
        BinOp::And(_) => Logical(LogicalOp::And),
        BinOp::Or(_) => Logical(LogicalOp::Or),
        BinOp::BitXor(_) => Binary(BinaryOp::BitXor),
        BinOp::BitAnd(_) => Binary(BinaryOp::BitAnd),
        BinOp::BitOr(_) => Binary(BinaryOp::BitOr),
        BinOp::Shl(_) => Binary(BinaryOp::Shl),
        BinOp::Shr(_) => Binary(BinaryOp::Shr),
        BinOp::Eq(_) => Binary(BinaryOp::Eq),
        BinOp::Lt(_) => Binary(BinaryOp::Lt),
        BinOp::Le(_) => Binary(BinaryOp::Le),
        BinOp::Ne(_) => Binary(BinaryOp::Ne),
        BinOp::Ge(_) => Binary(BinaryOp::Ge),
        BinOp::Gt(_) => Binary(BinaryOp::Gt),
        BinOp::AddAssign(_) => Compound(BinaryOp::Add),
        BinOp::SubAssign(_) => Compound(BinaryOp::Sub),
        BinOp::MulAssign(_) => Compound(BinaryOp::Mul),
        BinOp::DivAssign(_) => Compound(BinaryOp::Div),
        BinOp::RemAssign(_) => Compound(BinaryOp::Rem),
        BinOp::BitXorAssign(_) => Compound(BinaryOp::BitXor),
        BinOp::BitAndAssign(_) => Compound(BinaryOp::BitAnd),
        BinOp::BitOrAssign(_) => Compound(BinaryOp::BitOr),
        BinOp::ShlAssign(_) => Compound(BinaryOp::Shl),
        BinOp::ShrAssign(_) => Compound(BinaryOp::Shr),
        _ => return None,
    })
}
