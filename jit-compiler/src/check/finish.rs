//! Finishing: the tree with every type known, written as HIR.
//!
//! # Invariants
//! - `-` directly before a literal belongs to it: `-128i8` does not overflow. That is not so for a
//!   named constant: `-i8::MIN` does.
//! - A literal is truncated to its type's width and a float rounded once, as rustc does where its
//!   lints let it.

use super::ast::{self, ExprKind as Ast, Literal};
use super::infer::table::Table;
use crate::hir::{self, ExprKind as Hir, Ty, UnaryOp};

/// Writes a closure down as HIR.
pub(super) fn finish(function: ast::Function) -> hir::Function {
    let types = &function.types;
    let local = |local: ast::Local| hir::Local { name: local.name, ty: types.ty(local.ty) };
    hir::Function {
        params: function.params,
        ret: types.ty(function.ret),
        body: expr(function.body, types),
        locals: function.locals.into_iter().map(local).collect(),
        captures: function.captures.into_iter().map(|it| capture(it, types)).collect(),
    }
}

fn capture(capture: ast::Capture, types: &Table) -> hir::Capture {
    let ast::Capture { name, ty, expr, nodes, .. } = capture;
    hir::Capture { name, ty: types.ty(ty), expr, nodes }
}

fn boxed(expr: ast::Expr, types: &Table) -> Box<hir::Expr> {
    Box::new(self::expr(expr, types))
}

fn expr(expr: ast::Expr, types: &Table) -> hir::Expr {
    let ty = types.ty(expr.ty);
    let kind = match expr.kind {
        Ast::Unary(UnaryOp::Neg, operand) => negation(*operand, ty, types),
        other => kind(other, ty, types),
    };
    hir::Expr { kind, ty, span: expr.span }
}

fn negation(operand: ast::Expr, ty: Ty, types: &Table) -> Hir {
    match &operand.kind {
        Ast::Literal(Literal::Int(value)) => Hir::Literal(int_bits(value.wrapping_neg(), ty)),
        Ast::Literal(Literal::Float(digits)) => Hir::Literal(float_bits(&format!("-{digits}"), ty)),
        _ => Hir::Unary(UnaryOp::Neg, Box::new(expr(operand, types))),
    }
}

fn kind(kind: Ast, ty: Ty, types: &Table) -> Hir {
    match kind {
        Ast::Literal(literal) => Hir::Literal(bits(&literal, ty)),
        Ast::Local(id) => Hir::Local(id),
        Ast::Capture(id) => Hir::Capture(id),
        Ast::Unary(op, operand) => Hir::Unary(op, boxed(*operand, types)),
        Ast::Binary(op, left, right) => Hir::Binary(op, boxed(*left, types), boxed(*right, types)),
        Ast::Logical(op, left, right) => {
            Hir::Logical(op, boxed(*left, types), boxed(*right, types))
        }
        Ast::Cast(operand) => Hir::Cast(boxed(*operand, types)),
        Ast::Method { row, operands, .. } => {
            Hir::Method(row.method, operands.into_iter().map(|it| expr(it, types)).collect())
        }
        Ast::Assign(local, value) => Hir::Assign(local, boxed(*value, types)),
        Ast::Compound(op, local, value) => Hir::Compound(op, local, boxed(*value, types)),
        Ast::Block(block) => Hir::Block(self::block(block, types)),
        Ast::If(cond, then, otherwise) => Hir::If {
            cond: boxed(*cond, types),
            then: boxed(*then, types),
            otherwise: otherwise.map(|it| boxed(*it, types)),
        },
        Ast::Loop(id, body) => Hir::Loop(id, boxed(*body, types)),
        Ast::Break(id, value) => Hir::Break(id, value.map(|it| boxed(*it, types))),
        Ast::Continue(id) => Hir::Continue(id),
        Ast::Return(value) => Hir::Return(value.map(|it| boxed(*it, types))),
    }
}

fn block(block: ast::Block, types: &Table) -> hir::Block {
    hir::Block {
        stmts: block.stmts.into_iter().map(|it| stmt(it, types)).collect(),
        tail: block.tail.map(|it| boxed(*it, types)),
    }
}

fn stmt(stmt: ast::Stmt, types: &Table) -> hir::Stmt {
    match stmt {
        ast::Stmt::Let(local, value) => {
            hir::Stmt::Let(local, value.map(|value| expr(value, types)))
        }
        ast::Stmt::Drop(it) | ast::Stmt::Unit(it) => hir::Stmt::Expr(expr(it, types)),
    }
}

fn bits(literal: &Literal, ty: Ty) -> u64 {
    match literal {
        Literal::Int(value) => int_bits(*value, ty),
        Literal::Float(digits) => float_bits(digits, ty),
        Literal::Bits(bits) => *bits,
    }
}

fn int_bits(value: u128, ty: Ty) -> u64 {
    let width = match ty {
        Ty::Int(int) => int.bits(),
        _ => u64::BITS,
    };
    #[expect(clippy::cast_possible_truncation, reason = "that is what it is for")]
    let bits = value as u64;
    bits & (u64::MAX >> (u64::BITS - width))
}

/// A literal that std cannot parse would be zero; `syn` lets none through.
fn float_bits(digits: &str, ty: Ty) -> u64 {
    if ty == Ty::F32 {
        digits.parse::<f32>().unwrap_or_default().to_bits().into()
    } else {
        digits.parse::<f64>().unwrap_or_default().to_bits()
    }
}
