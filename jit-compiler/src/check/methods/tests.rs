//! That no library source is wrong: each is compiled for each type that has it.

use proc_macro2::TokenStream;

use super::{Body, Itself, Signature, Type, all, edit_distance, nearest};
use crate::check::check;
use crate::hir::{IntTy, Ty};
use crate::ir::verify::verify;
use crate::lower::{Overflow, lower};

#[test]
fn distances() {
    for (from, to, distance) in
        [("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("", "ab", 2), ("kitten", "sitting", 3)]
    {
        assert_eq!(edit_distance(from, to), distance, "{from} {to}");
    }
}

#[test]
fn only_a_likely_method_is_nearest() {
    assert_eq!(nearest("wraping_add").map(|it| it.name), Some("wrapping_add"));
    assert_eq!(nearest("wrapping_mull").map(|it| it.name), Some("wrapping_mul"));
    assert!(nearest("frobnicate_all").is_none());
}

#[test]
fn each_name_has_one_signature() {
    let mut names: Vec<_> = all().map(|it| it.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn each_body_is_what_some_type_has() {
    for signature in all() {
        for (index, (_, body)) in signature.bodies.iter().enumerate() {
            let meant = |ty: &Ty| {
                let class = signature.bodies.iter().position(|(class, _)| class.contains(*ty));
                class == Some(index)
            };
            assert!(receivers().iter().any(meant), "{} {body:?}", signature.name);
        }
    }
}

#[test]
fn every_body_compiles_for_every_type() {
    let (mut compiled, mut failures) = (0, Vec::new());
    for signature in all() {
        for receiver in receivers() {
            let Some(body) = signature.body(receiver) else { continue };
            for source in calls(signature, receiver) {
                compiled += 1;
                if let Err(error) = compile(&source, body) {
                    failures.push(format!("{source}: {error}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(compiled > 2000, "{compiled}");
}

/// Every type without parts, and some with them.
fn receivers() -> Vec<Ty> {
    let mut all: Vec<Ty> = IntTy::ALL.into_iter().map(Ty::Int).collect();
    all.extend([Ty::Bool, Ty::Char, Ty::F32, Ty::F64, Ty::Ordering]);
    let pair = Ty::tuple(&[Ty::Int(IntTy::U8), Ty::Int(IntTy::I128)]);
    let options: Vec<Ty> = all.iter().copied().chain([pair, Ty::Unit]).map(Ty::option).collect();
    all.extend([pair, Ty::Unit, Ty::array(Ty::F64, 3), Ty::array(pair, 2)]);
    all.extend([Ty::option(Ty::option(Ty::Int(IntTy::I64))), Ty::option(Ty::array(Ty::Bool, 2))]);
    all.extend(options);
    all
}

/// Closures that call the method, in every way that there is.
fn calls(signature: &Signature, receiver: Ty) -> Vec<String> {
    let itself = (signature.itself != Itself::Absent).then_some(Type::Receiver);
    let types = itself.into_iter().chain(signature.arguments.iter().copied());
    let params: Vec<String> = types
        .enumerate()
        .map(|(index, ty)| format!("a{index}: {}", argument(ty, receiver)))
        .collect();
    let args: Vec<String> = signature
        .references()
        .enumerate()
        .map(|(index, by_reference)| format!("{}a{index}", if by_reference { "&" } else { "" }))
        .collect();
    let params = params.join(", ");
    let (name, result) = (signature.name, argument(signature.result, receiver));
    let mut calls = Vec::new();
    if receiver.is_scalar() && receiver != Ty::Unit {
        let args = args.join(", ");
        calls.push(format!("|{params}| -> {result} {{ {receiver}::{name}({args}) }}"));
    }
    if signature.itself != Itself::Absent {
        let rest = args[1..].join(", ");
        calls.push(format!("|{params}| -> {result} {{ a0.{name}({rest}) }}"));
    }
    calls
}

/// The type of an argument or a result of a method of the receiver's.
fn argument(ty: Type, receiver: Ty) -> Ty {
    match (ty, receiver) {
        (Type::Receiver, _) => receiver,
        (Type::Is(ty), _) => ty,
        (Type::Related(relation), _) => relation.of(receiver).expect("it has no such relative"),
        (Type::Element, Ty::Option(some)) => *some,
        (Type::Element, _) => panic!("{receiver} has no element"),
        (Type::Option(some), _) => Ty::option(argument(*some, receiver)),
        (Type::Pair(a, b), _) => Ty::tuple(&[argument(*a, receiver), argument(*b, receiver)]),
        (Type::Ref(of), _) => argument(*of, receiver),
        (Type::Other, _) => Ty::Int(IntTy::U16),
    }
}

fn compile(source: &str, body: Body) -> Result<(), String> {
    let tokens: TokenStream = source.parse().map_err(|error| format!("{error}"))?;
    let closure = crate::parse::closure(tokens).map_err(|errors| format!("{errors:?}"))?;
    let program = check(&closure).map_err(|errors| format!("{errors:?}"))?;
    if matches!(body, Body::Op(_)) != program.functions.is_empty() {
        return Err("it is not this body that was compiled".to_owned());
    }
    for overflow in [Overflow::Checked, Overflow::Wrapping] {
        let module = lower(&program, overflow)?;
        module.functions().iter().try_for_each(verify)?;
    }
    Ok(())
}
