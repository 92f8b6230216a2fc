//! Expressions, patterns and statements.

use proc_macro2::{Ident, TokenStream};

use super::{
    BinaryOp, CaptureId, ClosureId, FunctionId, LocalId, LogicalOp, LoopId, Method, SourceSpan, Ty,
    UnaryOp,
};

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
    Literal(u128),
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
    /// Evaluated, for nothing, only where debug assertions are on.
    Debug(Box<Expr>),
    /// In the library: whether the user's arithmetic panics where it overflows, a `bool`.
    OverflowChecks,
    /// A method of a primitive type; the receiver is the first argument.
    Method(Method, Vec<Expr>),
    /// `(a, b)`
    Tuple(Vec<Expr>),
    /// `[a, b]`
    Array(Vec<Expr>),
    /// `[a; n]`: the element, as often as the type says.
    Repeat(Box<Expr>),
    /// `Some(a)`
    Some(Box<Expr>),
    /// `None`
    None,
    /// A part of a tuple.
    Field(Box<Expr>, u32),
    /// An element of an array; panics if there is none of that index.
    Index(Box<Expr>, Box<Expr>),
    /// `place = value`, of type `()`.
    Assign(Place, Box<Expr>),
    /// `place op= value`, of type `()`.
    Compound(BinaryOp, Place, Box<Expr>),
    /// `{ … }`
    Block(Block),
    /// `'label: { … }`
    Labelled(LoopId, Box<Expr>),
    /// `if`; without `otherwise` its type is `()`.
    If {
        /// Of type `bool`.
        cond: Box<Expr>,
        /// Evaluated when it holds.
        then: Box<Expr>,
        /// Evaluated when it does not.
        otherwise: Option<Box<Expr>>,
    },
    /// `let pattern = value` as a condition: whether it matches; then it binds.
    Let(Box<Pat>, Box<Expr>),
    /// `match`; rustc sees to it that one of the arms fits.
    Match(Box<Expr>, Vec<Arm>),
    /// Repeats its body until a `Break` leaves it; a loop that is never left has type `!`.
    Loop(LoopId, Box<Expr>),
    /// Repeats its body for each value.
    For(Box<For>),
    /// Leaves the loop, which then has this value (`()` without one).
    Break(LoopId, Option<Box<Expr>>),
    /// Starts the loop's next round.
    Continue(LoopId),
    /// Leaves the function or closure.
    Return(Option<Box<Expr>>),
    /// `?`: the value of an option, or else leaves the function or closure with `None`.
    Try(Box<Expr>),
    /// Calls a local function.
    Call(FunctionId, Vec<Expr>),
    /// Calls a library function, whose arithmetic wraps; the span is the user's call, from the name on.
    LibraryCall(FunctionId, Vec<Expr>, SourceSpan),
    /// Calls a closure.
    CallClosure(ClosureId, Vec<Expr>),
    /// Panics.
    Panic(Box<Panic>),
}

/// A panic that the user asks for.
#[derive(Debug)]
pub struct Panic {
    /// The values that the message shows.
    pub args: Vec<Expr>,
    /// The expression that panics, in which [`Panic::names`] stand for the values.
    pub tokens: TokenStream,
    /// A name for each of `args`.
    pub names: Vec<Ident>,
}

/// Something that can be assigned: a variable or a part of one.
#[derive(Debug)]
pub struct Place {
    /// The variable.
    pub local: LocalId,
    /// The way to the part, from the outside.
    pub path: Vec<Projection>,
    /// The type of the part.
    pub ty: Ty,
}

/// A step from a value to a part of it.
#[derive(Debug)]
pub enum Projection {
    /// A part of a tuple.
    Field(u32),
    /// An element of an array; the span is that of the whole expression so far.
    Index(Expr, SourceSpan),
}

/// An arm of a `match`.
#[derive(Debug)]
pub struct Arm {
    /// What it is for.
    pub pat: Pat,
    /// The `if`.
    pub guard: Option<Expr>,
    /// What it evaluates.
    pub body: Expr,
}

/// A `for` loop.
#[derive(Debug)]
pub struct For {
    /// Names the loop.
    pub id: LoopId,
    /// What each value is bound to.
    pub pat: Pat,
    /// The values.
    pub iter: Iter,
    /// The type of the values.
    pub ty: Ty,
    /// What is repeated.
    pub body: Expr,
    /// Asked after each round, one that `continue` ends included: whether it was the last.
    pub done: Option<Expr>,
}

/// What a `for` loop goes over.
#[derive(Debug)]
pub enum Iter {
    /// A range.
    Range {
        /// The first value.
        from: Expr,
        /// The end.
        to: Expr,
        /// Whether the end is a value as well.
        inclusive: bool,
        /// `rev` and `step_by` in the order of their calls.
        adapters: Vec<Adapter>,
    },
    /// The integers from this one on, without an end.
    From(Expr),
    /// The elements of an array, or tuples of those of several, as many as the shortest has.
    Arrays(Vec<Elements>),
}

/// The elements of an array.
#[derive(Debug)]
pub struct Elements {
    /// The array.
    pub array: Expr,
    /// Whether the last comes first.
    pub reversed: bool,
    /// Whether the array stays as it is while the loop runs.
    pub borrowed: bool,
}

/// What changes the values of a range.
#[derive(Debug)]
pub enum Adapter {
    /// `.rev()`
    Rev,
    /// `.step_by(n)`; panics, at the span, if `n` is 0.
    StepBy(Expr, Box<Panic>, SourceSpan),
}

/// A pattern and the type of what it is matched with.
#[derive(Debug)]
pub struct Pat {
    /// What it is.
    pub kind: PatKind,
    /// The type of the value.
    pub ty: Ty,
}

/// What a pattern fits.
#[derive(Debug)]
pub enum PatKind {
    /// Anything.
    Wild,
    /// Anything that the inner pattern fits, and binds it.
    Bind(LocalId, Option<Box<Pat>>),
    /// What is equal.
    Value(Box<Expr>),
    /// What is in the range.
    Range {
        /// The least value.
        from: Option<Box<Expr>>,
        /// The end.
        to: Option<Box<Expr>>,
        /// Whether the end fits as well.
        inclusive: bool,
    },
    /// A tuple whose parts fit.
    Tuple(Vec<Pat>),
    /// An array whose elements fit.
    Array(Vec<Pat>),
    /// `Some` of what fits.
    Some(Box<Pat>),
    /// `None`
    None,
    /// What one of them fits.
    Or(Vec<Pat>),
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
    Let {
        /// What is bound.
        pat: Pat,
        /// The value.
        value: Option<Expr>,
        /// Evaluated if the pattern does not fit; of type `!`.
        otherwise: Option<Expr>,
    },
    /// An expression whose value is dropped.
    Expr(Expr),
}
