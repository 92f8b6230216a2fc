//! Operators and casts.

use super::text::{Level, Text};
use super::{Construct, Gen, Want};
use crate::ty::{Int, Ty};

pub(super) const ALL: &[Construct] = &[
    Construct { weight: 6, fits: |_, want| want.ty.is_number(), make: arithmetic },
    Construct { weight: 3, fits: |_, want| want.ty.is_number(), make: division },
    Construct { weight: 5, fits: is_bits, make: bitwise },
    Construct { weight: 4, fits: |_, want| want.ty.int().is_some(), make: shift },
    Construct { weight: 2, fits: |_, want| is_negatable(&want.ty), make: negation },
    Construct { weight: 2, fits: is_bits, make: complement },
    Construct { weight: 5, fits: |_, want| want.ty.is_number() || want.ty == Ty::Char, make: cast },
    Construct { weight: 2, fits: |_, want| want.ty.is_number(), make: from },
    Construct { weight: 2, fits: |_, want| want.ty.int().is_some(), make: try_from },
    Construct { weight: 12, fits: |_, want| want.ty == Ty::Bool, make: comparison },
    Construct { weight: 6, fits: |_, want| want.ty == Ty::Bool, make: logical },
];

/// What stands for a condition where nothing may have parts: without it, most would be `true`.
pub(super) const CONDITIONS: &[Construct] = &[Construct {
    weight: 12,
    fits: |g, want| want.ty == Ty::Bool && g.parts > 0,
    make: |g, _| condition(g),
}];

fn is_bits(_: &Gen<'_>, want: &Want) -> bool {
    want.ty == Ty::Bool || want.ty.int().is_some()
}

fn is_negatable(ty: &Ty) -> bool {
    ty.is_float() || ty.int().is_some_and(|int| int.signed)
}

/// Both sides of an operator that wants one type of both. Where the surroundings do not settle it,
/// one side does, in turn either.
fn sides(g: &mut Gen<'_>, ty: &Ty, known: bool) -> (Text, Text) {
    if known {
        (g.known(ty), g.known(ty))
    } else if g.choices.one_in(3) {
        let left = g.known(ty);
        (left, g.settled(ty))
    } else {
        (g.settled(ty), g.known(ty))
    }
}

fn arithmetic(g: &mut Gen<'_>, want: &Want) -> Text {
    let (op, level) =
        *g.choices.pick(&[("+", Level::Sum), ("-", Level::Sum), ("*", Level::Product)]);
    let (left, right) = sides(g, &want.ty, want.known);
    Text::infix(&left, op, &right, level)
}

fn division(g: &mut Gen<'_>, want: &Want) -> Text {
    let op = *g.choices.pick(&["/", "%"]);
    if want.ty.int().is_some() && g.choices.one_in(3) {
        return Text::infix(&g.expr(want), op, &small_divisor(g), Level::Product);
    }
    let (left, mut right) = sides(g, &want.ty, want.known);
    if want.ty.int().is_some() {
        right = divisor(g, right);
    }
    Text::infix(&left, op, &right, Level::Product)
}

/// The divisor, or one that is not 0 in its stead: otherwise most closures would end at the first.
pub(super) fn divisor(g: &mut Gen<'_>, any: Text) -> Text {
    match g.choices.below(4) {
        0 | 1 => Text::infix(&any, "|", &Text::atom("1"), Level::BitOr),
        2 => {
            Text::infix(&any, "|", &Text::atom((1 << g.choices.below(7)).to_string()), Level::BitOr)
        }
        _ => any,
    }
}

/// A literal to divide by: a power of two, or one that multiplies by a reciprocal.
fn small_divisor(g: &mut Gen<'_>) -> Text {
    Text::atom(
        g.choices.pick(&["1", "2", "4", "8", "16", "64", "3", "5", "7", "10", "100"]).to_string(),
    )
}

fn bitwise(g: &mut Gen<'_>, want: &Want) -> Text {
    let (op, level) =
        *g.choices.pick(&[("&", Level::BitAnd), ("|", Level::BitOr), ("^", Level::BitXor)]);
    let (left, right) = sides(g, &want.ty, want.known);
    Text::infix(&left, op, &right, level)
}

fn shift(g: &mut Gen<'_>, want: &Want) -> Text {
    let op = *g.choices.pick(&["<<", ">>"]);
    let left = g.expr(want);
    let bits = want.ty.int().map_or(8, |int| int.bits);
    let right = amount(g, bits);
    Text::infix(&left, op, &right, Level::Shift)
}

/// What to shift by: mostly less than the width.
pub(super) fn amount(g: &mut Gen<'_>, bits: u32) -> Text {
    match g.choices.below(5) {
        0 | 1 => Text::atom(g.choices.below(bits as usize).to_string()),
        2 | 3 => {
            let ty = g.int_ty();
            let any = g.settled(&ty);
            Text::infix(
                &any,
                "&",
                &Text::atom(bits.min(64).saturating_sub(1).to_string()),
                Level::BitAnd,
            )
        }
        _ => {
            let ty = g.int_ty();
            g.settled(&ty)
        }
    }
}

fn negation(g: &mut Gen<'_>, want: &Want) -> Text {
    Text::prefix("-", &g.expr(want))
}

fn complement(g: &mut Gen<'_>, want: &Want) -> Text {
    Text::prefix("!", &g.expr(want))
}

fn cast(g: &mut Gen<'_>, want: &Want) -> Text {
    let from = match (g.scalar_ty(), &want.ty) {
        (_, Ty::Char) => Ty::integer("u8"),
        (Ty::Bool | Ty::Char, Ty::F32 | Ty::F64) | (Ty::Ordering, _) => g.int_ty(),
        (from, _) => from,
    };
    let operand = g.settled(&from);
    Text::new(format!("{} as {}", operand.at(Level::Cast), want.ty), Level::Cast)
}

/// `u32::from(x)`
fn from(g: &mut Gen<'_>, want: &Want) -> Text {
    let value = source(g, &want.ty);
    Text::atom(format!("{}::from({})", want.ty, value.text))
}

/// `T::try_from(x)`, and what is done with its result.
fn try_from(g: &mut Gen<'_>, want: &Want) -> Text {
    let from = g.int_ty();
    let converted = format!("{}::try_from({})", want.ty, g.settled(&from).text);
    match g.choices.below(8) {
        0..3 => {
            let other = g.known(&want.ty);
            Text::atom(format!("{converted}.unwrap_or({})", other.text))
        }
        3 => Text::atom(format!("{converted}.unwrap_or_default()")),
        4 => Text::atom(format!("{converted}.unwrap()")),
        5 => Text::atom(format!("{converted}.ok().map_or(1, {}::swap_bytes)", want.ty)),
        _ => {
            let (name, other) = (g.fresh("v"), g.known(&want.ty));
            let arms = format!("Ok({name}) => {name},\nErr(_) => {},", other.text);
            Text::block(format!("match {converted} {{\n{arms}\n}}"))
        }
    }
}

/// Something of a type that std converts to the number's.
pub(super) fn source(g: &mut Gen<'_>, number: &Ty) -> Text {
    let sources: Vec<Ty> = Ty::scalars().filter(|from| is_from(from, number)).collect();
    let from = g.choices.pick(&sources).clone();
    g.settled(&from)
}

/// Whether std has `impl From<from> for to`.
fn is_from(from: &Ty, to: &Ty) -> bool {
    let of_size = |int: &Int| int.name.ends_with("size");
    match (from, to) {
        (from, to) if from == to => true,
        (Ty::Int(from), Ty::Int(to)) if of_size(to) => {
            ["u8 usize", "u16 usize", "u8 isize", "i8 isize", "i16 isize"]
                .contains(&&*format!("{} {}", from.name, to.name))
        }
        (Ty::Int(from), _) if of_size(from) => false,
        (Ty::Int(from), Ty::Int(to)) => from.bits < to.bits && (to.signed || !from.signed),
        (Ty::Int(from), Ty::F32) => from.bits <= 16,
        (Ty::Int(from), Ty::F64) => from.bits <= 32,
        (Ty::F32, Ty::F64) | (Ty::Bool, Ty::Int(_) | Ty::F32 | Ty::F64) => true,
        (Ty::Char, Ty::Int(to)) => ["u32", "u64", "u128"].contains(&to.name),
        _ => false,
    }
}

fn comparison(g: &mut Gen<'_>, _: &Want) -> Text {
    let op = *g.choices.pick(&["<", "==", "!=", ">", "<=", ">="]);
    let ty = g.value_ty();
    let (left, right) = if ty.is_number() || matches!(ty, Ty::Bool | Ty::Char) {
        sides(g, &ty, false)
    } else {
        // Of others, the operator takes references; and arrays compare with those of other elements.
        let is_array = matches!(ty, Ty::Array(..));
        let right = |g: &mut Gen<'_>| if is_array { g.settled(&ty) } else { g.known(&ty) };
        (g.settled(&ty), g.reading(right))
    };
    Text::infix(&left, op, &right, Level::Compare)
}

/// A comparison of two numbers.
pub(super) fn condition(g: &mut Gen<'_>) -> Text {
    let (op, ty) = (*g.choices.pick(&["<", "==", ">"]), g.number_ty());
    let (left, right) = sides(g, &ty, false);
    Text::infix(&left, op, &right, Level::Compare)
}

fn logical(g: &mut Gen<'_>, _: &Want) -> Text {
    let (op, level) = *g.choices.pick(&[("&&", Level::And), ("||", Level::Or)]);
    let (left, right) = (g.known(&Ty::Bool), g.known(&Ty::Bool));
    Text::infix(&left, op, &right, level)
}
