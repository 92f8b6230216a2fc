//! Operators and casts.

use super::text::{Level, Text};
use super::{Construct, Gen, Want};
use crate::ty::Ty;

pub(super) const ALL: &[Construct] = &[
    Construct { weight: 6, fits: |_, want| want.ty.is_number(), make: arithmetic },
    Construct { weight: 3, fits: |_, want| want.ty.is_number(), make: division },
    Construct { weight: 5, fits: is_bits, make: bitwise },
    Construct { weight: 4, fits: |_, want| want.ty.int().is_some(), make: shift },
    Construct { weight: 2, fits: |_, want| is_negatable(&want.ty), make: negation },
    Construct { weight: 2, fits: is_bits, make: complement },
    Construct { weight: 5, fits: |_, want| want.ty.is_number() || want.ty == Ty::Char, make: cast },
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
    } else if g.choices.one_in(3) && !ty.to_string().contains("; 0]") {
        // The right side settles the left one's type, but for `[]`, which is compared with slices too.
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

fn comparison(g: &mut Gen<'_>, _: &Want) -> Text {
    let op = *g.choices.pick(&["<", "==", "!=", ">", "<=", ">="]);
    let ty = g.value_ty();
    let (left, right) = sides(g, &ty, false);
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
