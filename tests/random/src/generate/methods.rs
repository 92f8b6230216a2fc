//! Methods of the primitive types, each a row: `x.method(y)` or `u32::method(x, y)`.

use super::text::{Level, Text};
use super::{Construct, Gen, Want};
use crate::ty::Ty;

pub(super) const ALL: &[Construct] = &[Construct { weight: 10, fits: has_method, make: method }];

/// A method.
struct Row {
    name: &'static str,
    /// Whether the type has it.
    on: fn(&Ty) -> bool,
    /// After the receiver.
    arguments: &'static [Type],
    result: Type,
}

/// A type in a method's signature.
#[derive(Clone, Copy)]
enum Type {
    /// The receiver's.
    Receiver,
}

const fn row(
    name: &'static str,
    on: fn(&Ty) -> bool,
    arguments: &'static [Type],
    result: Type,
) -> Row {
    Row { name, on, arguments, result }
}

const METHODS: &[Row] = &[
    row("wrapping_add", is_int, &[Type::Receiver], Type::Receiver),
    row("wrapping_sub", is_int, &[Type::Receiver], Type::Receiver),
    row("wrapping_mul", is_int, &[Type::Receiver], Type::Receiver),
];

/// The methods' names.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    METHODS.iter().map(|row| row.name)
}

const fn is_int(ty: &Ty) -> bool {
    ty.int().is_some()
}

fn has_method(_: &Gen<'_>, want: &Want) -> bool {
    METHODS.iter().any(|row| gives(row, &want.ty))
}

/// Whether the method's result can be of that type.
fn gives(row: &Row, ty: &Ty) -> bool {
    match row.result {
        Type::Receiver => (row.on)(ty),
    }
}

fn method(g: &mut Gen<'_>, want: &Want) -> Text {
    let rows: Vec<&Row> = METHODS.iter().filter(|row| gives(row, &want.ty)).collect();
    let row = *g.choices.pick(&rows);
    let receiver_ty = match row.result {
        Type::Receiver => want.ty.clone(),
    };
    let by_path = g.choices.one_in(5);
    let receiver = if by_path { g.known(&receiver_ty) } else { g.settled(&receiver_ty) };
    let arguments: Vec<String> = row
        .arguments
        .iter()
        .map(|argument| match argument {
            Type::Receiver => g.known(&receiver_ty).text,
        })
        .collect();
    let arguments = arguments.join(", ");
    Text::atom(if by_path {
        let separator = if arguments.is_empty() { "" } else { ", " };
        format!("{receiver_ty}::{}({}{separator}{arguments})", row.name, receiver.text)
    } else {
        format!("{}.{}({arguments})", receiver.at(Level::Atom), row.name)
    })
}
