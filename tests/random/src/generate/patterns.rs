//! Patterns, and what has them: `match`, `if let`, `let … else`, `while let`, `matches!`.

use super::scope::Access;
use super::text::{Level, Text};
use super::{Construct, Gen, Statement, Want, braces, jumps, leaves, operators};
use crate::ty::{Int, Ty};
use crate::values::{CHARS, ORDERINGS, decimal, int_edges};

pub(super) const ALL: &[Construct] = &[
    Construct { weight: 4, fits: |g, _| g.depth > 1, make: match_value },
    Construct { weight: 2, fits: |g, _| g.depth > 1, make: if_let_value },
    Construct { weight: 2, fits: |_, want| want.ty == Ty::Bool, make: matches },
    Construct { weight: 2, fits: |g, want| g.depth > 1 && want.ty.is_number(), make: switch },
];

pub(super) const STATEMENTS: &[Statement] = &[
    Statement { weight: 3, fits: |g| g.depth > 1, make: match_ },
    Statement { weight: 2, fits: |g| g.depth > 1, make: if_let },
    Statement { weight: 3, fits: super::always, make: let_parts },
    Statement { weight: 2, fits: super::always, make: let_else },
];

/// What a pattern may do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It fits whatever there is.
    Irrefutable,
    /// It may not fit.
    Refutable,
    /// It may not fit, and binds nothing.
    Binding0,
}

/// A pattern; what it binds is declared.
fn pattern(g: &mut Gen<'_>, ty: &Ty, kind: Kind) -> String {
    let choice = g.choices.below(8);
    match (choice, ty) {
        (0, _) => "_".to_owned(),
        (1 | 2, _) if kind != Kind::Binding0 => binding(g, ty),
        (_, Ty::Tuple(parts)) => tuple(g, parts, kind),
        (_, Ty::Array(element, len)) => array(g, element, *len, kind),
        (_, _) if kind == Kind::Irrefutable => binding(g, ty),
        (3, _) if kind == Kind::Refutable && !g.is_full() => {
            let name = g.fresh("v");
            let inner = g.nested(|g| pattern(g, ty, kind));
            g.scope.declare(&name, ty, Access::Fixed);
            format!("{name} @ {}", grouped(&inner))
        }
        (4, _) if !g.is_full() => {
            let left = g.nested(|g| pattern(g, ty, Kind::Binding0));
            let right = g.nested(|g| pattern(g, ty, Kind::Binding0));
            format!("{left} | {right}")
        }
        (_, Ty::Option(some)) => match g.choices.below(3) {
            0 => "None".to_owned(),
            _ => format!("Some({})", pattern(g, some, kind)),
        },
        (_, scalar) => value(g, scalar),
    }
}

/// The pattern where one of several, or one that is open at an end, would not be read as meant.
fn grouped(pattern: &str) -> String {
    let open = pattern.ends_with("..") || pattern.starts_with("..") || pattern.contains(" | ");
    if open { format!("({pattern})") } else { pattern.to_owned() }
}

fn binding(g: &mut Gen<'_>, ty: &Ty) -> String {
    let name = g.fresh("v");
    let mutable = g.choices.one_in(3);
    g.scope.declare(&name, ty, if mutable { Access::Mutable } else { Access::Fixed });
    if mutable { format!("mut {name}") } else { name }
}

fn tuple(g: &mut Gen<'_>, parts: &[Ty], kind: Kind) -> String {
    let mut text = String::new();
    let rest = g.choices.below(4 * parts.len());
    for (index, ty) in parts.iter().enumerate() {
        // `..` for all that is left.
        if index == rest {
            text += "..";
            break;
        }
        let part = pattern(g, ty, kind);
        text += &format!("{}, ", grouped(&part));
    }
    format!("({text})")
}

fn array(g: &mut Gen<'_>, element: &Ty, len: usize, kind: Kind) -> String {
    let mut parts = Vec::new();
    let rest = if g.choices.one_in(3) { g.choices.below(len + 1) } else { len + 1 };
    for index in 0..=len {
        if index == rest {
            parts.push("..".to_owned());
        }
        // `..` stands for none or one.
        if index < len && !(index == rest && g.choices.one_in(2)) {
            let part = pattern(g, element, kind);
            parts.push(grouped(&part));
        }
    }
    format!("[{}]", parts.join(", "))
}

/// A literal or a range.
fn value(g: &mut Gen<'_>, ty: &Ty) -> String {
    match ty {
        Ty::Int(int) => int_value(g, int),
        Ty::Char => {
            let (a, b) = (*g.choices.pick(&CHARS), *g.choices.pick(&CHARS));
            range(g, a <= b, &format!("{a:?}"), &format!("{b:?}"), a == b)
        }
        Ty::F32 | Ty::F64 => {
            let (a, b) = (g.choices.below(40) as i32 - 9, g.choices.below(40) as i32 - 9);
            let text = |x: i32| format!("{:?}", f64::from(x) / 4.0);
            range(g, a <= b, &text(a), &text(b), a == b)
        }
        Ty::Bool => g.choices.pick(&["true", "false"]).to_string(),
        Ty::Ordering => format!("{ty}::{}", g.choices.pick(&ORDERINGS)),
        _ => "_".to_owned(),
    }
}

fn int_value(g: &mut Gen<'_>, int: &'static Int) -> String {
    let bits = |g: &mut Gen<'_>| match g.choices.below(3) {
        0 => *g.choices.pick(&int_edges(int)),
        _ => g.choices.below(24) as u128,
    };
    let (a, b) = (bits(g), bits(g));
    let above = |bits: u128| if int.signed { bits ^ 1 << (int.bits - 1) } else { bits };
    let (low, high) = if above(a) <= above(b) { (a, b) } else { (b, a) };
    range(g, true, &decimal(int, low), &decimal(int, high), low == high)
}

fn range(g: &mut Gen<'_>, ordered: bool, a: &str, b: &str, equal: bool) -> String {
    let (low, high) = if ordered { (a, b) } else { (b, a) };
    match g.choices.below(6) {
        0 | 1 => low.to_owned(),
        2 => format!("{low}..={high}"),
        3 if !equal => format!("{low}..{high}"),
        4 => format!("{low}.."),
        _ => format!("..={high}"),
    }
}

/// A pattern that fits whatever there is; what it binds is declared.
pub(super) fn irrefutable(g: &mut Gen<'_>, ty: &Ty) -> String {
    pattern(g, ty, Kind::Irrefutable)
}

/// What is matched: with the parts that patterns are for, most of the time.
fn scrutinee(g: &mut Gen<'_>) -> (Ty, Text) {
    let ty = if g.choices.one_in(2) { g.option_ty(2) } else { g.value_ty() };
    let value = g.settled(&ty);
    (ty, value)
}

/// `if` and a condition that changes nothing.
fn guard(g: &mut Gen<'_>) -> String {
    if g.choices.one_in(4) {
        let depth = std::mem::replace(&mut g.depth, 0);
        let cond = operators::condition(g);
        g.depth = depth;
        format!(" if {}", cond.text)
    } else {
        String::new()
    }
}

/// The arms of a `match` whose last one fits whatever there is.
fn arms(g: &mut Gen<'_>, ty: &Ty, mut body: impl FnMut(&mut Gen<'_>, usize) -> String) -> String {
    let count = 1 + g.choices.below(4);
    let mut lines = Vec::new();
    for index in 0..=count {
        let mark = g.scope.enter();
        let last = index == count;
        let pattern = pattern(g, ty, if last { Kind::Irrefutable } else { Kind::Refutable });
        let guard = if last { String::new() } else { guard(g) };
        let body = body(g, index);
        g.scope.leave(mark);
        lines.push(format!("{pattern}{guard} => {body}"));
    }
    braces(&lines)
}

fn match_value(g: &mut Gen<'_>, want: &Want) -> Text {
    let (ty, value) = scrutinee(g);
    let arms = arms(g, &ty, |g, index| {
        let want = Want { ty: want.ty.clone(), known: want.known || index > 0 };
        if g.choices.one_in(2) {
            g.block(Some(&want))
        } else {
            format!("{},", g.expr(&want).at(Level::Or))
        }
    });
    Text::block(format!("match {} {arms}", value.at(Level::Or)))
}

/// `match x { 3 => 10, 4 => 20, 5..=7 => y, … }`: what becomes a table or a tree.
fn switch(g: &mut Gen<'_>, want: &Want) -> Text {
    let ty = g.int_ty();
    let Some(int) = ty.int() else { return g.plain(want) };
    let value = g.settled(&ty);
    let value = match g.choices.below(3) {
        0 => value,
        bits => Text::infix(&value, "&", &Text::atom(((4 << bits) - 1).to_string()), Level::BitAnd),
    };
    // From there on, upwards, with a hole here and there; never past the type's end.
    let first = *g.choices.pick(&[0, 1, 9, int.mask() >> 1, int.mask()]);
    let (mut at, mut lines) = (first.saturating_sub(40), Vec::new());
    for index in 0..3 + g.choices.below(14) {
        let last = at + u128::from(g.choices.one_in(5)) * 2;
        let pattern = match last - at {
            0 => decimal(int, at),
            _ => format!("{}..={}", decimal(int, at), decimal(int, last)),
        };
        let want = Want { ty: want.ty.clone(), known: want.known || index > 0 };
        let body = if g.choices.one_in(6) { g.expr(&want) } else { g.literal(&want) };
        lines.push(format!("{pattern} => {},", body.at(Level::Or)));
        at = last.saturating_add(1 + u128::from(g.choices.one_in(6)));
        if at >= first.saturating_sub(40) + 38 {
            break;
        }
    }
    let otherwise = g.known(&want.ty).at(Level::Or);
    lines.push(format!("_ => {otherwise},"));
    Text::block(format!("match {} {}", value.at(Level::Or), braces(&lines)))
}

fn match_(g: &mut Gen<'_>) -> String {
    let (ty, value) = scrutinee(g);
    let arms = arms(g, &ty, |g, _| g.block(None));
    format!("match {} {arms}", value.at(Level::Or))
}

/// `let p = v`, perhaps with a condition after it; what it binds is declared.
fn condition(g: &mut Gen<'_>) -> String {
    let (before, after) = (g.choices.one_in(4), g.choices.one_in(4));
    let mut parts = Vec::new();
    if before {
        parts.push(operators::condition(g).at(Level::Compare));
    }
    parts.push(while_condition(g));
    if after {
        parts.push(g.known(&Ty::Bool).at(Level::Compare));
    }
    parts.join(" && ")
}

fn if_let_value(g: &mut Gen<'_>, want: &Want) -> Text {
    let mark = g.scope.enter();
    let cond = condition(g);
    let then = g.block(Some(want));
    g.scope.leave(mark);
    let otherwise = g.block(Some(&Want { known: true, ty: want.ty.clone() }));
    Text::block(format!("if {cond} {then} else {otherwise}"))
}

fn if_let(g: &mut Gen<'_>) -> String {
    let mark = g.scope.enter();
    let (cond, then) = (condition(g), g.block(None));
    g.scope.leave(mark);
    match g.choices.below(3) {
        0 => format!("if {cond} {then}"),
        1 => format!("if {cond} {then} else {}", g.block(None)),
        _ if g.is_full() => format!("if {cond} {then} else {{}}"),
        _ => {
            let otherwise = g.nested(if_let);
            format!("if {cond} {then} else {otherwise}")
        }
    }
}

/// `let p = v`; what it binds is declared.
pub(super) fn while_condition(g: &mut Gen<'_>) -> String {
    let (ty, value) = scrutinee(g);
    let pattern = pattern(g, &ty, Kind::Refutable);
    format!("let {} = {}", grouped(&pattern), value.at(Level::Compare))
}

fn matches(g: &mut Gen<'_>, _: &Want) -> Text {
    let (ty, value) = scrutinee(g);
    let mark = g.scope.enter();
    let (pattern, guard) = (pattern(g, &ty, Kind::Refutable), guard(g));
    g.scope.leave(mark);
    // A macro's argument that starts with `..` is no pattern.
    let pattern = if pattern.starts_with("..") { grouped(&pattern) } else { pattern };
    Text::atom(format!("matches!({}, {pattern}{guard})", value.text))
}

/// `let (a, [b, _]) = v;`
fn let_parts(g: &mut Gen<'_>) -> String {
    let ty = if g.choices.one_in(3) { g.array_ty(2) } else { g.tuple_ty(2) };
    let written = g.choices.one_in(2);
    let value = g.expr(&Want { ty: ty.clone(), known: written }).text;
    let pattern = pattern(g, &ty, Kind::Irrefutable);
    let ty = if written { format!(": {ty}") } else { String::new() };
    format!("let {pattern}{ty} = {value};")
}

/// `let Some(x) = v else { return; };`
fn let_else(g: &mut Gen<'_>) -> String {
    let (ty, value) = scrutinee(g);
    let otherwise = jumps::leaving_block(g);
    let pattern = pattern(g, &ty, Kind::Refutable);
    format!("let {} = {} else {otherwise};", grouped(&pattern), value.at(Level::Compare))
}

/// A literal that a panic compares with.
pub(super) fn literal(g: &mut Gen<'_>, ty: &Ty) -> Option<String> {
    match ty {
        Ty::Int(int) => Some(leaves::integer(g, int, true).at(Level::Compare)),
        Ty::Char => Some(leaves::char_literal(g).text),
        _ => None,
    }
}
