//! Ways to panic: which panic, and where in the user's source.
//!
//! A panic of rustc's own is named by its kind alone. A *custom* one (`panic!`, `assert!`,
//! `unwrap`) is an expression that the function which panics evaluates; what it prints of the
//! program is handed to it as numbers of 64 bits, its *arguments*: in registers, or, if there are
//! more than [`MAX_TRAP_REGISTERS`], in memory, whose address is in the first of those.

use std::fmt::{self, Display, Formatter};

use proc_macro2::{Ident, Span, TokenStream};

use super::Function;

/// A way to panic: which panic, and where in the user's source.
#[derive(Clone, Debug)]
pub struct Trap {
    /// Which panic.
    pub kind: TrapKind,
    /// The first token of the expression that panics.
    pub first: Span,
    /// Its last token.
    pub last: Span,
}

/// The same panic of the same tokens.
impl PartialEq for Trap {
    fn eq(&self, other: &Self) -> bool {
        let key = |it: &Self| (it.kind, token_key(it.first), token_key(it.last));
        key(self) == key(other)
    }
}

/// What tells a token from all others of a closure: where it comes from.
#[must_use]
pub fn token_key(span: Span) -> String {
    format!("{span:?}")
}

/// Which panic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the panic of that operation")]
pub enum TrapKind {
    AddOverflow,
    SubOverflow,
    MulOverflow,
    NegOverflow,
    ShlOverflow,
    ShrOverflow,
    DivByZero,
    DivOverflow,
    RemByZero,
    RemOverflow,
    /// What the expression does.
    Custom(CustomId),
}

/// A custom panic, by index into [`Function::customs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CustomId(pub u32);

/// A custom panic.
#[derive(Clone, Debug)]
pub struct CustomPanic {
    /// How many arguments it has.
    pub args: usize,
    /// An expression of type `!`, evaluated in a function of its own: it may name items and the
    /// variables of [`trap_register`], each a `u64`, and nothing else. Its location is its own tokens' span.
    pub tokens: TokenStream,
}

/// How many numbers registers can hand over beside the panic's number.
pub const MAX_TRAP_REGISTERS: usize = 5;

/// The parameter that such a register is to the function that panics, a `u64`. No name of the
/// user's is the same.
#[must_use]
pub fn trap_register(index: usize) -> Ident {
    Ident::new(&format!("__jit_a{index}"), Span::mixed_site())
}

/// The same expression, wherever its tokens are from.
impl PartialEq for CustomPanic {
    fn eq(&self, other: &Self) -> bool {
        self.args == other.args && self.tokens.to_string() == other.tokens.to_string()
    }
}

impl Function {
    /// A new custom panic with so many arguments.
    pub fn add_custom(&mut self, args: usize, tokens: TokenStream) -> TrapKind {
        self.customs.push(CustomPanic { args, tokens });
        let index = u32::try_from(self.customs.len() - 1).expect("fewer than 2^32 panics");
        TrapKind::Custom(CustomId(index))
    }
}

impl Display for TrapKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AddOverflow => "add_overflow",
            Self::SubOverflow => "sub_overflow",
            Self::MulOverflow => "mul_overflow",
            Self::NegOverflow => "neg_overflow",
            Self::ShlOverflow => "shl_overflow",
            Self::ShrOverflow => "shr_overflow",
            Self::DivByZero => "div_by_zero",
            Self::DivOverflow => "div_overflow",
            Self::RemByZero => "rem_by_zero",
            Self::RemOverflow => "rem_overflow",
            Self::Custom(id) => return write!(f, "custom c{}", id.0),
        })
    }
}
