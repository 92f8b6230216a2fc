//! The typed tree: the closure after scopes and types are settled, before control flow is.
//!
//! Made by `check`, consumed by `lower`. Everything the user's spelling left open is decided here:
//! every name is a [`LocalId`] or a [`CaptureId`], every expression has a [`Ty`], `while` is a
//! `loop` with a `break`, parentheses are gone.
//!
//! # Invariants
//! - Types agree as rustc would have them agree: both sides of an arithmetic operator have one
//!   type, a shift's right side any integer type, a condition is `bool`.
//! - An expression of type [`Ty::Never`] may stand where any type is wanted.
//! - A `Break`/`Continue` names an enclosing loop; `Return` fits the closure's result.
//! - Evaluation order is the tree's order, left to right, except that a compound assignment
//!   evaluates its value before it reads its place (as Rust does for primitives).

use proc_macro2::{Span, TokenStream};

/// A checked closure.
#[derive(Debug)]
pub struct Function {
    /// The parameters in order; each is one of `locals`.
    pub params: Vec<LocalId>,
    /// The result type.
    pub ret: Ty,
    /// What is evaluated.
    pub body: Expr,
    /// Every parameter and `let` binding, shadowing resolved.
    pub locals: Vec<Local>,
    /// Every run-time constant, in source order of first mention.
    pub captures: Vec<Capture>,
}

/// A parameter or a `let` binding.
#[derive(Debug)]
pub struct Local {
    /// As the user spelled it.
    pub name: String,
    /// Its type.
    pub ty: Ty,
}

/// A run-time constant: an expression over variables, constants and statics of the surrounding
/// program, evaluated once, when `jit!` is.
#[derive(Debug)]
pub struct Capture {
    /// The expression as the user wrote it, as text (`cfg.scale`).
    pub name: String,
    /// Its inferred type.
    pub ty: Ty,
    /// The expression as the user wrote it, spans intact.
    pub expr: TokenStream,
    /// The occurrences in the closure that the snapshot replaces in the plain closure, each the
    /// address of its `syn::Expr`. Empty for a plain path: a `move` closure copies that by itself.
    pub nodes: Vec<usize>,
}

/// Index into [`Function::locals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalId(pub u32);

/// Index into [`Function::captures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaptureId(pub u32);

/// Names a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LoopId(pub u32);

/// A Rust type that the language has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// An integer type.
    Int(IntTy),
    /// `bool`
    Bool,
    /// `f32`
    F32,
    /// `f64`
    F64,
    /// `()`
    Unit,
    /// `!`
    Never,
}

/// An integer type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the Rust type of that name")]
pub enum IntTy {
    I8,
    I16,
    I32,
    I64,
    Isize,
    U8,
    U16,
    U32,
    U64,
    Usize,
}

impl IntTy {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::Isize,
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::Usize,
    ];

    /// Width in bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::I8 | Self::U8 => 8,
            Self::I16 | Self::U16 => 16,
            Self::I32 | Self::U32 => 32,
            Self::I64 | Self::U64 | Self::Isize | Self::Usize => 64,
        }
    }

    /// Whether it has negative values.
    #[must_use]
    pub const fn signed(self) -> bool {
        matches!(self, Self::I8 | Self::I16 | Self::I32 | Self::I64 | Self::Isize)
    }

    /// The type's name in Rust.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::Isize => "isize",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::Usize => "usize",
        }
    }
}

impl Ty {
    /// The type's name in Rust.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Int(int) => int.name(),
            Self::Bool => "bool",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Unit => "()",
            Self::Never => "!",
        }
    }
}

/// Where an expression stands: its first and its last token. rustc's location of a panic is the
/// start of the first.
#[derive(Clone, Copy, Debug)]
pub struct SourceSpan {
    /// Span of the first token.
    pub first: Span,
    /// Span of the last token.
    pub last: Span,
}

/// An expression with its type.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The type of its value.
    pub ty: Ty,
    /// Where it stands.
    pub span: SourceSpan,
}

/// What an expression does.
#[derive(Debug)]
pub enum ExprKind {
    /// A literal: the value's bits, truncated to the type's width (`true` is 1).
    Literal(u64),
    /// Reads a variable.
    Local(LocalId),
    /// Reads a run-time constant.
    Capture(CaptureId),
    /// A prefix operator.
    Unary(UnaryOp, Box<Expr>),
    /// An operator that evaluates both sides.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// An operator that may skip its right side.
    Logical(LogicalOp, Box<Expr>, Box<Expr>),
    /// `as`: to the expression's own type.
    Cast(Box<Expr>),
    /// A method of a primitive type; the receiver is the first argument.
    Method(Method, Vec<Expr>),
    /// `place = value`, of type `()`.
    Assign(LocalId, Box<Expr>),
    /// `place op= value`, of type `()`.
    Compound(BinaryOp, LocalId, Box<Expr>),
    /// `{ … }`
    Block(Block),
    /// `if`; without `otherwise` its type is `()`.
    If {
        /// Of type `bool`.
        cond: Box<Expr>,
        /// Evaluated when it holds.
        then: Box<Expr>,
        /// Evaluated when it does not.
        otherwise: Option<Box<Expr>>,
    },
    /// Repeats its body until a `Break` leaves it; a loop that is never left has type `!`.
    Loop(LoopId, Box<Expr>),
    /// Leaves the loop, which then has this value (`()` without one).
    Break(LoopId, Option<Box<Expr>>),
    /// Starts the loop's next round.
    Continue(LoopId),
    /// Leaves the closure.
    Return(Option<Box<Expr>>),
}

/// Statements and the value after them.
#[derive(Debug)]
pub struct Block {
    /// Evaluated in order.
    pub stmts: Vec<Stmt>,
    /// The block's value; without one it is `()` (or `!` if it is never reached).
    pub tail: Option<Box<Expr>>,
}

/// A statement.
#[derive(Debug)]
pub enum Stmt {
    /// `let`; rustc sees to it that a variable without a value is assigned before it is read.
    Let(LocalId, Option<Expr>),
    /// An expression whose value is dropped.
    Expr(Expr),
}

/// A prefix operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `!`, bitwise or logical
    Not,
}

/// An operator whose both sides are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the Rust operator of that trait's name")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

/// An operator that may skip its right side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LogicalOp {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// A method of a primitive type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `wrapping_add`
    WrappingAdd,
    /// `wrapping_sub`
    WrappingSub,
    /// `wrapping_mul`
    WrappingMul,
}
