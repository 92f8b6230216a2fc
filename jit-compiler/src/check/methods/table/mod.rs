//! All methods, a file a family.
//!
//! A row is a name, the types of its arguments and of its result, and for each class of receivers
//! what it does; of two classes that have a receiver, the first is meant. `self` or `&self` is the
//! receiver; without it the row is an associated function.
//!
//! # Invariants
//! - A name has one row.

use super::{Body, Itself, Relation, Signature, Type};
use crate::check::class::Class;
use crate::hir::{IntTy, Method, Ty};

use Body::{Op, Source};
use Type::{Element, Is, Option as Opt, Other, Pair, Receiver, Ref, Related};

/// Rows.
macro_rules! methods {
    ($($name:ident $args:tt -> $result:ident { $($class:ident: $body:expr),* $(,)? })*) => {
        &[$(Signature {
            name: stringify!($name),
            itself: methods!(@itself $args),
            arguments: methods!(@arguments $args),
            result: $result,
            bodies: &[$((Class::$class, $body)),*],
        }),*]
    };
    (@itself (self $($rest:tt)*)) => { Itself::Value };
    (@itself (&self $($rest:tt)*)) => { Itself::Ref };
    (@itself ($($rest:tt)*)) => { Itself::Absent };
    (@arguments (self $(, $arg:ident)*)) => { &[$($arg),*] };
    (@arguments (&self $(, $arg:ident)*)) => { &[$($arg),*] };
    (@arguments ($($arg:ident),*)) => { &[$($arg),*] };
}

/// What divides integers of which neither is 0 nor overflows, with a remainder that is not negative.
macro_rules! div_euclid {
    () => {
        "{ let q = a / b; if a % b < 0 { if b > 0 { q - 1 } else { q + 1 } } else { q } }"
    };
}

/// That remainder.
macro_rules! rem_euclid {
    () => {
        "{ let r = a % b; if r < 0 { if b > 0 { r + b } else { r - b } } else { r } }"
    };
}

/// An operation on signed integers that divides, or what panics as std does.
macro_rules! divided {
    ($value:expr, $fails:literal) => {
        concat!(
            "|a, b| { if b == 0 || (b == -1 && a == T::MIN) { fails!(",
            $fails,
            ") } ",
            $value,
            " }"
        )
    };
}

/// An operation on signed integers that divides, or `None`.
macro_rules! if_divided {
    ($value:expr) => {
        concat!("|a, b| if b == 0 || (b == -1 && a == T::MIN) { None } else { Some(", $value, ") }")
    };
}

/// A result unless it overflows; else what panics as std does.
macro_rules! or_fails {
    ($pair:literal, $fails:literal) => {
        concat!("|a, b| { let (r, o) = ", $pair, "; if o { fails!(", $fails, ") } r }")
    };
}

/// A result unless it overflows; else `None`.
macro_rules! unless_overflow {
    ($pair:literal) => {
        concat!("|a, b| { let (r, o) = ", $pair, "; if o { None } else { Some(r) } }")
    };
}

mod bits;
mod bytes;
mod characters;
mod checked;
mod floats;
mod integers;
mod iterators;
mod mathematics;
mod options;
mod order;
mod overflowing;
mod powers;
mod saturating;
mod strict;
mod wrapping;

/// The families, in the order in which they are searched.
pub(super) static FAMILIES: &[&[Signature]] = &[
    wrapping::METHODS,
    checked::METHODS,
    overflowing::METHODS,
    saturating::METHODS,
    strict::METHODS,
    powers::METHODS,
    integers::METHODS,
    bits::METHODS,
    bytes::METHODS,
    order::METHODS,
    floats::METHODS,
    mathematics::METHODS,
    characters::METHODS,
    options::METHODS,
    iterators::METHODS,
];

/// The receiver's type.
const T: Type = Receiver;
/// A reference to one of the receiver's type.
const REF: Type = Ref(&T);
/// The unsigned integer of the receiver's width.
const U: Type = Related(Relation::Unsigned);
/// The signed integer of the receiver's width.
const S: Type = Related(Relation::Signed);
/// The receiver's bytes.
const BYTES: Type = Related(Relation::Bytes);
/// What the receiver, an option, may have.
const E: Type = Element;

const BOOL: Type = Is(Ty::Bool);
const I32: Type = Is(Ty::Int(IntTy::I32));
const U32: Type = Is(Ty::Int(IntTy::U32));
const USIZE: Type = Is(Ty::Int(IntTy::Usize));
const ORDERING: Type = Is(Ty::Ordering);

const OPTION: Type = Opt(&T);
const OPTION_S: Type = Opt(&S);
const OPTION_U32: Type = Opt(&U32);
const OPTION_ORDERING: Type = Opt(&ORDERING);

/// A result, and whether it overflows.
const OVERFLOWING: Type = Pair(&T, &BOOL);
