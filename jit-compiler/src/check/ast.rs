//! The tree between names and types: every name is settled, every type is a variable.
//!
//! Made by [`super::resolve`], its variables bound by [`super::infer`], read by
//! [`super::finish`]. It follows the shape of [`crate::hir`], which it will become.
//!
//! # Invariants
//! - A variable's node has the type variable of its declaration, and so has a capture's.
//! - A `while` is a `loop` around an `if`; parentheses and invisible groups are gone.
//! - Every `Break` and `Continue` names an enclosing loop or labelled block.

use proc_macro2::{Ident, TokenStream};

use super::infer::table::{Table, TyVar};
use super::methods;
use crate::hir::{
    BinaryOp, CaptureId, ClosureId, FunctionId, LocalId, LogicalOp, LoopId, Mentions,
    Panic as HirPanic, SourceSpan, Ty, UnaryOp,
};

/// A closure whose names are settled, and what it brings along.
pub(super) struct Program {
    pub(super) main: Function,
    pub(super) functions: Vec<Function>,
    pub(super) captures: Vec<Capture>,
    pub(super) checks: Vec<TokenStream>,
    /// The methods called that std has for a reference, and what they are called on.
    pub(super) by_reference: Vec<(Ident, TyVar)>,
    /// What is known of the type variables.
    pub(super) types: Table,
}

/// A closure or function whose names are settled.
pub(super) struct Function {
    pub(super) name: String,
    pub(super) params: Vec<Param>,
    pub(super) ret: TyVar,
    pub(super) body: Expr,
    pub(super) locals: Vec<Local>,
    pub(super) closures: Vec<Closure>,
    /// Whether it is the value of a `const` or `static` item.
    pub(super) is_constant: bool,
}

/// A closure inside of a function.
pub(super) struct Closure {
    pub(super) params: Vec<Param>,
    pub(super) ret: TyVar,
    pub(super) body: Expr,
}

/// A parameter.
pub(super) struct Param {
    pub(super) pat: Pat,
    pub(super) ty: TyVar,
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
    /// Whether `into` makes another type of it, which says nothing of its own.
    pub(super) converted: bool,
    pub(super) span: SourceSpan,
    pub(super) expr: TokenStream,
    pub(super) mentions: Mentions,
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
    /// `T::from(…)`: a cast to the expression's own type, if it loses nothing.
    From(Box<Expr>),
    /// `T::try_from(…)`: that cast as an `Option`, none if it loses something.
    TryFrom(Box<Expr>),
    /// Evaluated only where debug assertions are on.
    Debug(Box<Expr>),
    /// In the library: whether the user's arithmetic panics where it overflows.
    OverflowChecks,
    /// The receiver is the first operand; its type may be stated, as in `u32::wrapping_add(x, y)`.
    /// With the types that the operands are to have.
    Method(Box<MethodCall>, Vec<TyVar>),
    Tuple(Vec<Expr>),
    Array(Vec<Expr>),
    Repeat(Box<Expr>, u64),
    Some(Box<Expr>),
    None,
    Field(Box<Expr>, u32),
    Index(Box<Expr>, Box<Expr>),
    Assign(Place, Box<Expr>),
    Compound(BinaryOp, Place, Box<Expr>),
    Block(Block),
    Labelled(LoopId, Box<Expr>),
    If(Box<Expr>, Box<Expr>, Option<Box<Expr>>),
    Let(Box<Pat>, Box<Expr>),
    Match(Box<Expr>, Vec<Arm>),
    Loop(LoopId, Box<Expr>),
    For(Box<For>),
    Break(LoopId, Option<Box<Expr>>),
    Continue(LoopId),
    Return(Option<Box<Expr>>),
    Try(Box<Expr>),
    Call(FunctionId, Vec<Expr>),
    CallClosure(ClosureId, Vec<Expr>),
    /// Makes a closure, which is a thing of the compiler's only.
    Closure(ClosureId),
    Panic(Box<Panic>),
}

/// A call of a library method.
pub(super) struct MethodCall {
    pub(super) signature: &'static methods::Signature,
    /// The type that has the method.
    pub(super) receiver: TyVar,
    pub(super) operands: Vec<Expr>,
    /// From the method's name to the arguments' end: what std takes for the caller's place.
    pub(super) name: SourceSpan,
}

/// A panic that the user asks for; see [`HirPanic`].
pub(super) struct Panic {
    pub(super) args: Vec<Shown>,
    pub(super) tokens: TokenStream,
    /// Both arguments have one type, as those of `assert_eq!` have.
    pub(super) compares: bool,
}

/// What a panic's tokens name, and its value.
pub(super) struct Shown {
    pub(super) name: Ident,
    pub(super) value: Expr,
    /// A width or precision, which is a `usize`.
    pub(super) is_count: bool,
}

/// A variable or a part of one.
pub(super) struct Place {
    pub(super) local: LocalId,
    pub(super) path: Vec<Projection>,
    /// The type of the part.
    pub(super) ty: TyVar,
    pub(super) span: SourceSpan,
}

/// A step from a value to a part of it; the span is that of the whole expression so far.
pub(super) enum Projection {
    Field(u32, SourceSpan),
    Index(Expr, SourceSpan),
}

/// An arm of a `match`.
pub(super) struct Arm {
    pub(super) pat: Pat,
    pub(super) guard: Option<Expr>,
    pub(super) body: Expr,
}

/// A `for` loop.
pub(super) struct For {
    pub(super) id: LoopId,
    pub(super) pat: Pat,
    pub(super) iter: Iter,
    pub(super) body: Expr,
    /// Asked after each round: whether it was the last.
    pub(super) done: Option<Expr>,
}

/// What a `for` loop goes over.
pub(super) enum Iter {
    Range {
        from: Expr,
        to: Expr,
        inclusive: bool,
        adapters: Vec<Adapter>,
    },
    From(Expr),
    /// The elements of an array, or of several side by side: tuples, as many as all of them have.
    Arrays(Vec<Elements>),
}

/// The elements of an array.
pub(super) struct Elements {
    pub(super) array: Expr,
    /// From the last one on.
    pub(super) reversed: bool,
    /// Whether the array stays as it is meanwhile.
    pub(super) borrowed: bool,
}

/// What changes the values of a range.
pub(super) enum Adapter {
    Rev,
    StepBy(Expr, Box<HirPanic>, SourceSpan),
}

/// A pattern and the type of what it is matched with.
pub(super) struct Pat {
    pub(super) kind: PatKind,
    pub(super) ty: TyVar,
    pub(super) span: SourceSpan,
}

/// What a pattern fits; see [`crate::hir::PatKind`].
pub(super) enum PatKind {
    Wild,
    Bind(LocalId, Option<Box<Pat>>),
    Value(Box<Expr>),
    Range { from: Option<Box<Expr>>, to: Option<Box<Expr>>, inclusive: bool },
    Tuple(Parts),
    Array(Parts),
    Some(Box<Pat>),
    None,
    Or(Vec<Pat>),
}

/// The parts of a tuple or array pattern, and where among them `..` stands.
pub(super) struct Parts {
    pub(super) pats: Vec<Pat>,
    pub(super) rest: Option<usize>,
}

/// A literal; what it means may depend on its type.
pub(super) enum Literal {
    /// An integer's magnitude.
    Int(u128),
    /// A float's decimal digits, to be rounded once, to its type.
    Float(String),
    /// A value whose bits are known: `true`, `i64::MAX`.
    Bits(u128),
}

/// Statements and the value after them.
pub(super) struct Block {
    pub(super) stmts: Vec<Stmt>,
    pub(super) tail: Option<Box<Expr>>,
}

/// A statement.
pub(super) enum Stmt {
    Let {
        pat: Pat,
        value: Option<Expr>,
        otherwise: Option<Expr>,
    },
    /// An expression whose value is dropped, whatever its type.
    Drop(Expr),
    /// An expression without a semicolon before the block's end: of type `()`.
    Unit(Expr),
}
