//! All methods, in the order in which an error message lists them.

use super::{Body, Relation, Signature, Type};
use crate::check::class::Class;
use crate::hir::{IntTy, Method, Ty};

use Body::{Op, Source};
use Type::{Element, Is, Option as Opt, Pair, Receiver, Related};

const BOOL: Type = Is(Ty::Bool);
const U32: Type = Is(Ty::Int(IntTy::U32));

/// A method of these types.
const fn method(
    name: &'static str,
    arguments: &'static [Type],
    result: Type,
    bodies: &'static [(Class, Body)],
) -> Signature {
    Signature { name, takes_self: true, arguments, result, bodies }
}

/// An associated function of these types.
const fn function(
    name: &'static str,
    arguments: &'static [Type],
    result: Type,
    bodies: &'static [(Class, Body)],
) -> Signature {
    Signature { name, takes_self: false, arguments, result, bodies }
}

/// All of them.
pub(in crate::check) static SIGNATURES: &[Signature] = &[
    method("wrapping_add", &[Receiver], Receiver, &[(Class::Integer, Op(Method::WrappingAdd))]),
    method("wrapping_sub", &[Receiver], Receiver, &[(Class::Integer, Op(Method::WrappingSub))]),
    method("wrapping_mul", &[Receiver], Receiver, &[(Class::Integer, Op(Method::WrappingMul))]),
    method(
        "checked_add",
        &[Receiver],
        Opt(&Receiver),
        &[(
            Class::Integer,
            Source("|a, b| { let (r, o) = a.overflowing_add(b); if o { None } else { Some(r) } }"),
        )],
    ),
    method(
        "overflowing_add",
        &[Receiver],
        Pair(&Receiver, &BOOL),
        &[(Class::Integer, Op(Method::OverflowingAdd))],
    ),
    method("count_ones", &[], U32, &[(Class::Integer, Op(Method::CountOnes))]),
    method(
        "cast_unsigned",
        &[],
        Related(Relation::Unsigned),
        &[(Class::SignedInteger, Op(Method::CastSign))],
    ),
    method("is_some", &[], BOOL, &[(Class::Option, Source("|o| matches!(o, Some(_))"))]),
    method(
        "unwrap_or",
        &[Element],
        Element,
        &[(Class::Option, Source("|o, d| match o { Some(x) => x, None => d }"))],
    ),
    function(
        "from_bits",
        &[Related(Relation::Unsigned)],
        Receiver,
        &[(Class::Float, Op(Method::FromBits))],
    ),
];
