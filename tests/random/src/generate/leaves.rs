//! Expressions without parts: literals, constants, variables, captures.

use super::text::{Level, Text};
use super::{Construct, Gen, Want, compounds};
use crate::ty::{Int, Ty};
use crate::values::{CHARS, FLOATS, ORDERINGS, decimal, int_edges};

pub(super) const ALL: &[Construct] = &[
    Construct { weight: 4, fits: |_, _| true, make: literal },
    Construct { weight: 1, fits: |_, want| want.ty.is_number(), make: associated_constant },
    Construct {
        weight: 12,
        fits: |g, want| g.scope.of_type(&want.ty).next().is_some(),
        make: variable,
    },
    Construct { weight: 5, fits: has_capture, make: capture },
    Construct { weight: 5, fits: has_captured_part, make: captured_part },
];

pub(super) fn literal(g: &mut Gen<'_>, want: &Want) -> Text {
    match &want.ty {
        Ty::Unit => Text::atom("()"),
        Ty::Bool => Text::atom(if g.choices.one_in(2) { "true" } else { "false" }),
        Ty::Int(int) => integer(g, int, want.known),
        Ty::F32 | Ty::F64 => float(g, &want.ty, want.known),
        Ty::Char => char_literal(g),
        Ty::Ordering => Text::atom(format!("{}::{}", want.ty, g.choices.pick(&ORDERINGS))),
        Ty::Tuple(parts) => compounds::tuple(g, parts, want.known),
        Ty::Array(element, len) => compounds::array(g, element, *len, want.known),
        Ty::Option(some) => compounds::option(g, some, want.known),
    }
}

pub(super) fn integer(g: &mut Gen<'_>, int: &Int, known: bool) -> Text {
    let bits = match g.choices.below(4) {
        0 | 1 => g.choices.below(20) as u128,
        2 => *g.choices.pick(&int_edges(int)),
        _ => (u128::from(g.choices.bits()) << 64 | u128::from(g.choices.bits())) & int.mask(),
    };
    let suffix = suffix(g, int.name, known);
    let negative = int.signed && bits >> (int.bits - 1) != 0;
    if negative {
        return Text::new(format!("{}{suffix}", decimal(int, bits)), Level::Prefix);
    }
    Text::atom(match g.choices.below(8) {
        0..5 => format!("{bits}{suffix}"),
        5 => format!("{bits:#x}_{suffix}"),
        6 => format!("{bits:#b}{suffix}"),
        _ if int.name == "u8" && (32..127).contains(&bits) => byte(bits),
        _ => format!("{bits:#o}{suffix}"),
    })
}

fn byte(bits: u128) -> String {
    format!("b'{}'", std::ascii::escape_default(bits.to_le_bytes()[0]))
}

/// The suffix, where one is needed or chance wants one.
fn suffix<'n>(g: &mut Gen<'_>, name: &'n str, known: bool) -> &'n str {
    if known && !g.choices.one_in(3) { "" } else { name }
}

pub(super) fn char_literal(g: &mut Gen<'_>) -> Text {
    let char = if g.choices.one_in(3) {
        *g.choices.pick(&CHARS)
    } else {
        char::from((b'a' + g.choices.below(26) as u8) & if g.choices.one_in(2) { !32 } else { !0 })
    };
    Text::atom(format!("{char:?}"))
}

fn float(g: &mut Gen<'_>, ty: &Ty, known: bool) -> Text {
    let value = if g.choices.one_in(3) {
        *g.choices.pick(&FLOATS)
    } else {
        f64::from(g.choices.below(64) as u32) / 4.0
    };
    let value = if *ty == Ty::F32 { f64::from(value as f32) } else { value };
    if value.is_nan() {
        return Text::atom(format!("{ty}::NAN"));
    }
    if value.is_infinite() {
        return Text::atom(format!("{ty}::{}INFINITY", if value < 0.0 { "NEG_" } else { "" }));
    }
    let digits = if *ty == Ty::F32 { format!("{:?}", value as f32) } else { format!("{value:?}") };
    let name = ty.to_string();
    let text = format!("{digits}{}", suffix(g, &name, known));
    Text::new(text, if value.is_sign_negative() { Level::Prefix } else { Level::Atom })
}

fn associated_constant(g: &mut Gen<'_>, want: &Want) -> Text {
    let names: &[&str] = match &want.ty {
        Ty::F32 | Ty::F64 => &["MAX", "MIN", "EPSILON", "MIN_POSITIVE"],
        Ty::Int(int) if int.name == "u32" => &["MAX", "MIN", "BITS"],
        _ => &["MAX", "MIN"],
    };
    let name = g.choices.pick(names);
    Text::atom(format!("{}::{name}", want.ty))
}

fn variable(g: &mut Gen<'_>, want: &Want) -> Text {
    let names: Vec<&str> = g.scope.of_type(&want.ty).map(|v| v.name.as_str()).collect();
    // The latest is the likeliest to matter.
    Text::atom(names[names.len() - 1 - g.choices.below(names.len())])
}

fn has_capture(g: &Gen<'_>, want: &Want) -> bool {
    g.scope.visible_captures().any(|(_, ty)| *ty == want.ty)
}

/// A capture by its name where its type is settled, else with a cast, which is one too.
fn capture(g: &mut Gen<'_>, want: &Want) -> Text {
    let matching = g.scope.visible_captures().filter(|(_, ty)| *ty == want.ty);
    let names: Vec<&str> = matching.map(|(name, _)| name.as_str()).collect();
    let (name, ty) = (*g.choices.pick(&names), &want.ty);
    let can_cast = ty.is_number() || matches!(ty, Ty::Bool | Ty::Char);
    if want.known && !(can_cast && g.choices.one_in(8)) {
        Text::atom(name)
    } else if can_cast {
        Text::new(format!("{name} as {ty}"), Level::Cast)
    } else {
        Text::block(format!("{{\nlet it: {ty} = {name};\nit\n}}"))
    }
}

/// The parts of captured tuples that are of that type.
fn captured_parts<'g>(g: &'g Gen<'_>, ty: &'g Ty) -> impl Iterator<Item = String> {
    g.scope.visible_captures().flat_map(move |(name, whole)| {
        let parts: &[Ty] = if let Ty::Tuple(parts) = whole { parts } else { &[] };
        let same = parts.iter().enumerate().filter(move |(_, part)| *part == ty);
        same.map(move |(index, _)| format!("{name}.{index}"))
    })
}

fn has_captured_part(g: &Gen<'_>, want: &Want) -> bool {
    let casts = want.ty.is_number() || matches!(want.ty, Ty::Bool | Ty::Char);
    casts && captured_parts(g, &want.ty).next().is_some()
}

/// `k.0`, which is a capture of its own.
fn captured_part(g: &mut Gen<'_>, want: &Want) -> Text {
    let all: Vec<String> = captured_parts(g, &want.ty).collect();
    let path = g.choices.pick(&all).clone();
    if want.known && !g.choices.one_in(4) {
        Text::atom(path)
    } else {
        Text::new(format!("{path} as {}", want.ty), Level::Cast)
    }
}
