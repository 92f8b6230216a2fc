//! The methods and associated functions of the primitive types: what they take and give, and what
//! they do.
//!
//! A few are operations of their own ([`Body::Op`]); all others are written in the language itself
//! ([`Body::Source`]), after the documentation of the standard library. `table` lists them.
//!
//! # Invariants
//! - All methods of one name have one signature: which of its bodies is meant, the receiver's type
//!   decides once it is known.
//! - Library code wraps where it overflows, and checks what its operations ask for by itself.

mod table;
#[cfg(test)]
mod tests;

use super::class::Class;
use crate::hir::{Method, Ty};

/// The methods of one name.
#[derive(Debug)]
pub(super) struct Signature {
    /// The name in Rust.
    pub(super) name: &'static str,
    /// How the receiver is taken, which is the first argument.
    pub(super) itself: Itself,
    /// The types of the arguments after the receiver.
    pub(super) arguments: &'static [Type],
    /// The type of the result.
    pub(super) result: Type,
    /// What it does, by the receiver's type.
    pub(super) bodies: &'static [(Class, Body)],
}

/// How a method takes its receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Itself {
    /// Not at all: it is an associated function.
    Absent,
    /// `self`
    Value,
    /// `&self`
    Ref,
}

/// What a method does.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body {
    /// It is an operation.
    Op(Method),
    /// A closure over all arguments, the receiver first. In it, `T` is the receiver's type, `U` and
    /// `S` are the unsigned and the signed integer of its width, and `E` is what an option has.
    Source(&'static str),
}

/// A type in a method's signature.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    /// The receiver's.
    Receiver,
    /// This one, whatever the receiver.
    Is(Ty),
    /// One that follows from the receiver's.
    Related(Relation),
    /// What the receiver, an option, may have.
    Element,
    /// An option of that.
    Option(&'static Self),
    /// A pair of these.
    Pair(&'static Self, &'static Self),
    /// A reference, which the language has here only.
    Ref(&'static Self),
    /// Any one type, wherever the signature says so.
    Other,
}

/// A type that follows from a primitive type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The unsigned integer of the same width.
    Unsigned,
    /// The signed integer of the same width.
    Signed,
    /// Its bytes in memory.
    Bytes,
}

impl Relation {
    /// The type that has this relation to `ty`.
    pub(super) fn of(self, ty: Ty) -> Option<Ty> {
        let unsigned = match ty {
            Ty::Int(int) => int.to_unsigned(),
            Ty::F32 => crate::hir::IntTy::U32,
            Ty::F64 => crate::hir::IntTy::U64,
            _ => return None,
        };
        Some(match self {
            Self::Unsigned => Ty::Int(unsigned),
            Self::Signed => Ty::Int(unsigned.to_signed()),
            Self::Bytes => {
                Ty::array(Ty::Int(crate::hir::IntTy::U8), u64::from(unsigned.bits() / 8))
            }
        })
    }
}

impl Signature {
    /// What it does for a receiver of that type.
    pub(super) fn body(&self, ty: Ty) -> Option<Body> {
        self.bodies.iter().find(|(class, _)| class.contains(ty)).map(|(_, body)| *body)
    }

    /// The types that have it, in words.
    pub(super) fn describe(&self) -> String {
        let mut types: Vec<&str> = self.bodies.iter().map(|(class, _)| class.describe()).collect();
        types.dedup();
        match types.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// Whether each argument of a call by path is a reference.
    pub(super) fn references(&self) -> impl Iterator<Item = bool> {
        let itself = (self.itself != Itself::Absent).then_some(self.itself == Itself::Ref);
        let others = self.arguments.iter().map(|ty| matches!(ty, Type::Ref(_)));
        itself.into_iter().chain(others)
    }
}

/// All of them.
fn all() -> impl Iterator<Item = &'static Signature> {
    table::FAMILIES.iter().flat_map(|family| family.iter())
}

/// The methods of that name.
pub(super) fn lookup(name: &str) -> Option<&'static Signature> {
    all().find(|it| it.name == name)
}

/// The method whose name is most like `name`, if it could be meant.
pub(super) fn nearest(name: &str) -> Option<&'static Signature> {
    let (distance, signature) =
        all().map(|it| (edit_distance(it.name, name), it)).min_by_key(|it| it.0)?;
    (distance <= signature.name.len() / 3).then_some(signature)
}

/// How many characters have to be inserted, removed or replaced to get from one to the other.
pub(super) fn edit_distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut distances: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut distances[0], row + 1);
        for (column, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = distances[column + 1];
            distances[column + 1] = replaced.min(diagonal + 1).min(distances[column] + 1);
        }
    }
    distances[to.len()]
}
