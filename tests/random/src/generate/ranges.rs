//! `for` over ranges and arrays, and `contains`.

use super::scope::{Access, Jumps, Loop};
use super::text::{Level, Text};
use super::{Construct, Gen, Statement, Want, loops};
use crate::ty::Ty;

pub(super) const ALL: &[Construct] =
    &[Construct { weight: 1, fits: |_, want| want.ty == Ty::Bool, make: contains }];

pub(super) const STATEMENTS: &[Statement] = &[
    Statement { weight: 5, fits: loops::fits, make: for_range },
    Statement { weight: 1, fits: loops::fits, make: for_from },
    Statement { weight: 2, fits: loops::fits, make: for_array },
    Statement { weight: 2, fits: super::always, make: let_array },
    Statement { weight: 6, fits: |g| loops::fits(g) && swept(g).next().is_some(), make: sweep },
];

/// `(a..b).contains(&x)`
fn contains(g: &mut Gen<'_>, _: &Want) -> Text {
    let ty = g.number_ty();
    let (from, to, value) = (g.settled(&ty), g.known(&ty), g.known(&ty));
    let op = *g.choices.pick(&["..", "..="]);
    let (from, to) = (from.at(Level::Or), to.at(Level::Or));
    Text::atom(format!("({from}{op}{to}).contains({})", Text::prefix("&", &value).text))
}

/// A range of at most so many values, and its type.
pub(super) fn range(g: &mut Gen<'_>, rounds: u32) -> (String, Ty) {
    if g.choices.one_in(8) {
        let last = char::from(b'a' + g.choices.below(rounds.min(25) as usize) as u8);
        return (format!("'a'..={last:?}"), Ty::Char);
    }
    let ty = g.int_ty();
    let rounds = rounds as usize;
    let text = match g.choices.below(5) {
        0 => format!("0{ty}..{}", g.choices.below(rounds)),
        1 => {
            let bound = loops::bound(g, &ty, rounds as u32 - 1);
            format!("0{ty}..={}", bound.at(Level::Or))
        }
        2 => format!("({ty}::MAX - {})..={ty}::MAX", g.choices.below(rounds)),
        3 => format!("{ty}::MIN..{ty}::MIN + {}", g.choices.below(rounds)),
        // Empty, or up to twice as long as it is from the middle.
        _ => {
            let bound = loops::bound(g, &ty, rounds as u32 - 1);
            let bound = Text::infix(&bound, "|", &Text::atom(format!("0{ty}")), Level::BitOr);
            format!("{}..{}", bound.text, g.choices.below(rounds))
        }
    };
    (text, ty)
}

fn for_range(g: &mut Gen<'_>) -> String {
    let rounds = loops::rounds(g);
    let (mut range, ty) = range(g, rounds);
    if g.choices.one_in(3) {
        range = format!("({range}).rev()");
    }
    if g.choices.one_in(4) {
        let step = 1 + g.choices.below(5);
        range = format!("{}.step_by({step})", parenthesised(&range));
    }
    for_loop(g, &range, &ty, rounds)
}

/// An endless range, which may come to the end of its type, left after some rounds.
fn for_from(g: &mut Gen<'_>) -> String {
    let (rounds, ty) = (loops::rounds(g), g.int_ty());
    let first = match g.choices.below(3) {
        0 => format!("{}{ty}", g.choices.below(9)),
        1 => format!("({ty}::MAX - {})", g.choices.below(rounds as usize + 2)),
        _ => g.settled(&ty).at(Level::Or),
    };
    let (counter, left) = (g.fresh("c"), 1 + g.choices.below(rounds as usize));
    let (head, body) = for_parts(g, &format!("{first}.."), &ty, rounds);
    let start = format!("{counter} += 1; if {counter} > {left} {{ break; }}");
    format!("let mut {counter} = 0u32; {head} {{ {start} {body} }}")
}

fn parenthesised(range: &str) -> String {
    if range.ends_with(')') && range.starts_with('(') {
        range.to_owned()
    } else {
        format!("({range})")
    }
}

fn for_array(g: &mut Gen<'_>) -> String {
    let whole = arrays(g).filter(|(_, _, len)| *len <= loops::rounds(g) as usize);
    let whole: Vec<(String, Ty, usize)> = whole.collect();
    if !whole.is_empty() && g.choices.one_in(2) {
        let (name, element, len) = g.choices.pick(&whole).clone();
        return for_loop(g, &name, &element, len as u32);
    }
    let ty = g.array_ty(2);
    let Ty::Array(element, len) = &ty else { return "{}".to_owned() };
    let array = g.settled(&ty);
    for_loop(g, &array.at(Level::Or), element, (*len).max(1) as u32)
}

/// The visible arrays: their names, elements and lengths.
pub(super) fn arrays(g: &Gen<'_>) -> impl Iterator<Item = (String, Ty, usize)> {
    g.scope.visible().filter_map(|v| match &v.ty {
        Ty::Array(element, len) if *len > 0 => Some((v.name.clone(), (**element).clone(), *len)),
        _ => None,
    })
}

/// Those that a loop may write.
fn swept(g: &Gen<'_>) -> impl Iterator<Item = (String, Ty, usize)> {
    let is_mutable = |name: &str| g.scope.mutable().any(|v| v.name == name);
    let rounds = loops::rounds(g) as usize;
    arrays(g).filter(move |(name, _, len)| is_mutable(name) && (2..=rounds).contains(len))
}

/// `let mut v: [T; 20] = [x; 20];`
fn let_array(g: &mut Gen<'_>) -> String {
    let (element, len) = (g.scalar_ty(), 2 + g.choices.below(30));
    let value = g.known(&element).text;
    let name = g.fresh("v");
    let ty = Ty::Array(Box::new(element), len);
    g.scope.declare(&name, &ty, Access::Mutable);
    format!("let mut {name}: {ty} = [{value}; {len}];")
}

/// `for i in 0..20 { v[i] = v[19 - i]; … }`
fn sweep(g: &mut Gen<'_>) -> String {
    let all: Vec<(String, Ty, usize)> = swept(g).collect();
    let (name, element, len) = g.choices.pick(&all).clone();
    let counter = g.fresh("i");
    let label = loops::label(g);
    let head = loops::prefix(label.as_ref());
    let entered = Loop { label, value: None, jumps: Jumps::All };
    let body = loops::repeated(g, entered, len as u32, |g| {
        g.scope.declare(&counter, &Ty::integer("usize"), Access::Counter);
        let mut lines = g.lines(3, None);
        let target = index(g, &counter, len);
        let value = if g.choices.one_in(2) {
            format!("{name}[{}]", index(g, &counter, len))
        } else {
            g.known(&element).text
        };
        let ops: &[&str] = match element {
            Ty::Int(_) => &["=", "^=", "+=", "|="],
            Ty::Bool => &["=", "^="],
            Ty::F32 | Ty::F64 => &["=", "+=", "*="],
            _ => &["="],
        };
        // A line before this one may have hidden the array.
        if swept(g).any(|(it, ty, _)| it == name && ty == element) {
            lines.push(format!("{name}[{target}] {} {value};", g.choices.pick(ops)));
        }
        lines
    });
    format!("{head}for {counter} in 0usize..{len} {body}")
}

/// An index that depends on what counts to `len`.
fn index(g: &mut Gen<'_>, counter: &str, len: usize) -> String {
    match g.choices.below(5) {
        0 | 1 => counter.to_owned(),
        2 => format!("{} - {counter}", len - 1),
        3 => format!("({counter} + 1) % {len}"),
        _ => format!("{counter} / 2"),
    }
}

fn for_loop(g: &mut Gen<'_>, iterated: &str, ty: &Ty, rounds: u32) -> String {
    let (head, body) = for_parts(g, iterated, ty, rounds);
    format!("{head} {body}")
}

/// What is before the loop's body, and that.
fn for_parts(g: &mut Gen<'_>, iterated: &str, ty: &Ty, rounds: u32) -> (String, String) {
    let label = loops::label(g);
    let head = loops::prefix(label.as_ref());
    let mark = g.scope.enter();
    let mutable = g.choices.one_in(4);
    let name = g.fresh("v");
    g.scope.declare(&name, ty, if mutable { Access::Mutable } else { Access::Fixed });
    let entered = Loop { label, value: None, jumps: Jumps::All };
    let body = loops::repeated(g, entered, rounds, |g| g.lines(5, None));
    g.scope.leave(mark);
    let mutable = if mutable { "mut " } else { "" };
    (format!("{head}for {mutable}{name} in {iterated}"), body)
}
