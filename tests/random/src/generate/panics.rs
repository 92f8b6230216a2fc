//! Panics that are asked for: `assert!` and its like, with messages.

use super::text::Text;
use super::{Gen, Statement, Want, braces, operators, patterns};
use crate::ty::Ty;

pub(super) const ALL: &[Statement] = &[
    Statement { weight: 1, fits: super::always, make: assert },
    Statement { weight: 1, fits: super::always, make: assert_ne },
    Statement { weight: 1, fits: super::always, make: panic },
];

/// A format string and its arguments, after a comma; or nothing.
fn message(g: &mut Gen<'_>) -> String {
    if !g.choices.one_in(2) {
        return String::new();
    }
    let (mut text, mut arguments) = (String::from("so"), String::new());
    for _ in 0..g.choices.below(5) {
        let inline = g.choices.one_in(2);
        let argument = if inline { inlined(g) } else { Some(computed(g)) };
        let Some((name, ty)) = argument else { continue };
        let spec = spec(g, &ty);
        if inline {
            text += &format!(" {{{name}{spec}}}");
        } else {
            text += &format!(" {{{spec}}}");
            arguments += &format!(", {name}");
        }
    }
    format!(", \"{text} {{{{}}}}\"{arguments}")
}

/// A variable without options: what a `None` has may differ.
fn inlined(g: &mut Gen<'_>) -> Option<(String, Ty)> {
    let all = g.scope.visible().filter(|v| !v.ty.to_string().contains("Option"));
    let all: Vec<(String, Ty)> = all.map(|v| (v.name.clone(), v.ty.clone())).collect();
    if all.is_empty() { None } else { Some(g.choices.pick(&all).clone()) }
}

/// An expression, which is evaluated only if it is shown.
fn computed(g: &mut Gen<'_>) -> (String, Ty) {
    let ty = g.scalar_ty();
    (g.reading(|g| g.settled(&ty)).text, ty)
}

fn spec(g: &mut Gen<'_>, ty: &Ty) -> &'static str {
    let specs: &[&'static str] = match ty {
        Ty::Int(_) => &["", ":?", ":x", ":>6", ":#b"],
        Ty::F32 | Ty::F64 => &["", ":?", ":.2"],
        Ty::Bool | Ty::Char => &["", ":?"],
        _ => &[":?"],
    };
    let index = g.choices.below(specs.len());
    specs[index]
}

/// One that holds most of the time, of something with many values. Without a message, it shows its
/// condition.
fn assert(g: &mut Gen<'_>) -> String {
    let ty = g.int_ty();
    let other = patterns::literal(g, &ty).unwrap_or_default();
    let name = *g.choices.pick(&["assert", "debug_assert"]);
    let message = message(g);
    let value = g.expr(&Want { ty, known: false });
    let cond = Text::infix(&value, "!=", &Text::atom(other), super::text::Level::Compare);
    format!("{name}!({}{message});", cond.text)
}

fn assert_ne(g: &mut Gen<'_>) -> String {
    let ty = g.scalar_ty();
    let (name, equal) = *g.choices.pick(&[("assert_ne", false), ("debug_assert_eq", true)]);
    // `assert_eq!` of a variable with itself, or else it would end most closures.
    let (left, right) = if equal {
        let value = g.plain(&Want { ty, known: false }).text;
        (value.clone(), value)
    } else {
        (g.settled(&ty).text, g.known(&ty).text)
    };
    format!("{name}!({left}, {right}{});", message(g))
}

/// Under a condition that holds rarely.
fn panic(g: &mut Gen<'_>) -> String {
    let (first, second) = (operators::condition(g), operators::condition(g));
    let cond = Text::infix(&first, "&&", &second, super::text::Level::And);
    let name = g.choices.pick(&["panic", "unreachable", "todo", "unimplemented"]);
    let message = message(g);
    let line = format!("{name}!({});", message.trim_start_matches(", "));
    format!("if {} {}", cond.text, braces(&[line]))
}
