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
//! - A `Break`/`Continue` names an enclosing loop (or, `Break` only, a labelled block); `Return`
//!   fits the result of the function or closure whose body it stands in.
//! - A pattern fits its value's type, part by part: `..` is written out. rustc sees to it that
//!   patterns which have to be irrefutable or exhaustive are.
//! - Evaluation order is the tree's order, left to right, except that an assignment evaluates its
//!   value before its place (as Rust does for primitives).
//! - Local functions may call themselves and each other; closures cannot.

mod expr;
mod ops;
mod parts;
#[cfg(any(test, feature = "verify"))]
mod print;
mod ty;

use proc_macro2::{Span, TokenStream};

pub use expr::{
    Adapter, Arm, Block, Elements, Expr, ExprKind, For, Iter, Panic, Pat, PatKind, Place,
    Projection, Stmt,
};
pub use ty::{IntTy, Ty};

/// A checked closure and what it brings along.
#[derive(Debug)]
pub struct Program {
    /// The closure that `jit!` was given.
    pub main: Function,
    /// The `fn`, `const` and `static` items inside of it, and library functions that are written in the
    /// language.
    pub functions: Vec<Function>,
    /// Every run-time constant, in source order of first mention.
    pub captures: Vec<Capture>,
    /// Statements that rustc accepts only if names stand for what they are taken to stand for. They are
    /// never run, and may name the runtime's module of such checks `__jit_check`.
    pub checks: Vec<TokenStream>,
    /// All of the closure, but for its attributes.
    pub span: SourceSpan,
}

/// A closure or function.
#[derive(Debug)]
pub struct Function {
    /// As the user spelled it; empty for a closure.
    pub name: String,
    /// The parameters in order.
    pub params: Vec<Param>,
    /// The result type.
    pub ret: Ty,
    /// What is evaluated.
    pub body: Expr,
    /// Every variable, shadowing resolved.
    pub locals: Vec<Local>,
    /// The closures inside of it, which share its variables.
    pub closures: Vec<Closure>,
    /// Whether it is the value of a `const` or `static` item: it has no parameters, and each mention of the
    /// item calls it.
    pub is_constant: bool,
}

/// A closure inside of a function.
#[derive(Debug)]
pub struct Closure {
    /// The parameters in order.
    pub params: Vec<Param>,
    /// The result type.
    pub ret: Ty,
    /// What a call evaluates.
    pub body: Expr,
}

/// A parameter.
#[derive(Debug)]
pub struct Param {
    /// What it binds.
    pub pat: Pat,
    /// Its type.
    pub ty: Ty,
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
    /// Where the snapshot replaces it in the plain closure.
    pub mentions: Mentions,
}

/// The occurrences of a captured expression that a snapshot of its value replaces.
#[derive(Debug, Default)]
pub struct Mentions {
    /// Those that are nodes of the closure's tree, each by the address of its `syn::Expr`.
    pub nodes: Vec<usize>,
    /// Those among the tokens of a macro call: the first token's
    /// [`token_key`](crate::ir::token_key), and how many there are.
    pub tokens: Vec<(String, usize)>,
}

/// Index into [`Function::locals`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LocalId(pub u32);

/// Index into [`Program::captures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CaptureId(pub u32);

/// Index into [`Program::functions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FunctionId(pub u32);

/// Index into [`Function::closures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClosureId(pub u32);

/// Names a loop or a labelled block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LoopId(pub u32);

/// Where an expression stands: its first and its last token. rustc's location of a panic is the
/// start of the first.
#[derive(Clone, Copy, Debug)]
pub struct SourceSpan {
    /// Span of the first token.
    pub first: Span,
    /// Span of the last token.
    pub last: Span,
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

/// An operation of a primitive type that has no operator, and from which the others are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the Rust method of that name, or as its comment says")]
pub enum Method {
    WrappingAdd,
    WrappingSub,
    WrappingMul,
    OverflowingAdd,
    OverflowingSub,
    OverflowingMul,
    CountOnes,
    LeadingZeros,
    TrailingZeros,
    SwapBytes,
    ReverseBits,
    RotateLeft,
    RotateRight,
    /// Between integers of one width.
    CastSign,
    /// Between an integer and a float of one width.
    ToBits,
    /// As `ToBits`.
    FromBits,
    /// Between an integer and its bytes in memory.
    ToBytes,
    /// As `ToBytes`.
    FromBytes,
    Abs,
    Sqrt,
    Floor,
    Ceil,
    Trunc,
    RoundTiesEven,
    CopySign,
    MulAdd,
    /// Of an array.
    Len,
    /// What `Default` says: a number that is 0, `false`, `None`.
    Default,
    /// A function of std's own on floats, by its name.
    Std(&'static str),
}
