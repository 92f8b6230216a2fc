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
        "{ let q = a / b; let r = a % b; if r < 0 { if b > 0 { q - 1 } else { q + 1 } } else { q } }"
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

/// The place of the highest 1 of a positive integer.
macro_rules! ilog2 {
    () => {
        "(if T::BITS < 32 {
            31 - (a as u32).leading_zeros()
        } else {
            T::BITS - 1 - a.leading_zeros()
        })"
    };
}

/// How many digits follow the first of a positive integer. Of those below 100,000 each sum carries
/// into bit 17 or 18 from some power of ten on; together, those bits count the powers.
macro_rules! ilog10 {
    () => {
        "({
            let mut n = 0;
            let mut low = a as u64;
            if T::BITS == 128 {
                let wide = a as u128;
                if wide >= 100_000_000_000_000_000_000_000_000_000_000 {
                    low = (wide / 100_000_000_000_000_000_000_000_000_000_000) as u64;
                    n = 32;
                } else if wide >= 10_000_000_000_000_000 {
                    low = (wide / 10_000_000_000_000_000) as u64;
                    n = 16;
                }
            }
            let mut v = a as u32;
            if T::BITS >= 64 {
                if low >= 10_000_000_000 { low = low / 10_000_000_000; n = n + 10; }
                let high = low / 100_000;
                if low >= 100_000 { low = high; n = n + 5; }
                v = low as u32;
            }
            if T::BITS == 32 {
                let high = v / 100_000;
                if v >= 100_000 { v = high; n = 5; }
            }
            n + ((((v + 393206) & (v + 524188)) ^ ((v + 916504) & (v + 514288))) >> 17)
        })"
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
