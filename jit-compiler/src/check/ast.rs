//! The tree between names and types: every name is settled, every type is a variable.
//!
//! Made by [`super::resolve`], its variables bound by [`super::infer`], read by
//! [`super::finish`]. It follows the shape of [`crate::hir`], which it will become.
//!
//! # Invariants
//! - A variable's node has the type variable of its declaration, and so has a capture's.
//! - A `while` is a `loop` around an `if`; parentheses and invisible groups are gone.
//! - Every `Break` and `Continue` names an enclosing loop.

use proc_macro2::TokenStream;

use super::infer::table::{Table, TyVar};
use super::methods;
use crate::hir::{BinaryOp, CaptureId, LocalId, LogicalOp, LoopId, SourceSpan, Ty, UnaryOp};

/// A closure whose names are settled.
pub(super) struct Function {
    pub(super) params: Vec<LocalId>,
    pub(super) ret: TyVar,
    pub(super) body: Expr,
    pub(super) locals: Vec<Local>,
    pub(super) captures: Vec<Capture>,
    /// What is known of the type variables.
    pub(super) types: Table,
}

/// A parameter or a `let` binding.
pub(super) struct Local {
    pub(super) name: String,
    pub(super) ty: TyVar,
    /// A parameter that is `i64` because no type is written.
    pub(super) untyped: bool,
}

/// A run-time constant.
pub(super) struct Capture {
    pub(super) name: String,
    pub(super) ty: TyVar,
    /// What the type must be if nothing else says so: `len()` gives a `usize`.
    pub(super) likely: Option<Ty>,
    pub(super) span: SourceSpan,
    pub(super) expr: TokenStream,
    pub(super) nodes: Vec<usize>,
}

/// An expression with the variable for its type.
pub(super) struct Expr {
    pub(super) kind: ExprKind,
    pub(super) ty: TyVar,
    pub(super) span: SourceSpan,
}

/// What an expression does; see [`crate::hir::ExprKind`].
pub(super) enum ExprKind {
    Literal(Literal),
    Local(LocalId),
    Capture(CaptureId),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    Logical(LogicalOp, Box<Expr>, Box<Expr>),
    /// To the expression's own type.
    Cast(Box<Expr>),
    /// The receiver is the first operand; its type may be stated, as in `u32::wrapping_add(x, y)`.
    Method {
        row: &'static methods::Row,
        receiver: TyVar,
        operands: Vec<Expr>,
    },
    Assign(LocalId, Box<Expr>),
    Compound(BinaryOp, LocalId, Box<Expr>),
    Block(Block),
    If(Box<Expr>, Box<Expr>, Option<Box<Expr>>),
    Loop(LoopId, Box<Expr>),
    Break(LoopId, Option<Box<Expr>>),
    Continue(LoopId),
    Return(Option<Box<Expr>>),
}

/// A literal; what it means may depend on its type.
pub(super) enum Literal {
    /// An integer's magnitude.
    Int(u128),
    /// A float's decimal digits, to be rounded once, to its type.
    Float(String),
    /// A value whose bits are known: `true`, `i64::MAX`.
    Bits(u64),
}

/// Statements and the value after them.
pub(super) struct Block {
    pub(super) stmts: Vec<Stmt>,
    pub(super) tail: Option<Box<Expr>>,
}

/// A statement.
pub(super) enum Stmt {
    Let(LocalId, Option<Expr>),
    /// An expression whose value is dropped, whatever its type.
    Drop(Expr),
    /// An expression without a semicolon before the block's end: of type `()`.
    Unit(Expr),
}
