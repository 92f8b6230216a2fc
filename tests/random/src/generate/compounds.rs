//! Tuples, arrays and options: made, and taken apart.

use super::text::{Level, Text};
use super::{Construct, Gen, Want};
use crate::ty::Ty;

pub(super) const ALL: &[Construct] = &[
    Construct { weight: 4, fits: has_part, make: part },
    Construct { weight: 1, fits: is_part, make: part_of_any },
    Construct { weight: 1, fits: is_part, make: element_of_any },
    Construct { weight: 3, fits: returns_option, make: try_ },
    Construct { weight: 2, fits: is_part, make: expect },
    Construct { weight: 2, fits: is_option, make: mapped },
    Construct { weight: 1, fits: is_part, make: unwrap_or_else },
    Construct { weight: 2, fits: is_part, make: map_or },
    Construct { weight: 1, fits: is_part, make: map_or_else },
    Construct { weight: 1, fits: |g, want| is_option(g, want), make: or_else },
    Construct { weight: 1, fits: |g, want| want.ty == Ty::Bool && g.depth > 1, make: is_some_and },
    Construct {
        weight: 4,
        fits: |g, want| want.ty == Ty::Ordering && g.depth > 1,
        make: then_with,
    },
];

/// `(a, b, )`
pub(super) fn tuple(g: &mut Gen<'_>, parts: &[Ty], known: bool) -> Text {
    let mut text = String::new();
    for ty in parts {
        text += &g.expr(&Want { ty: ty.clone(), known }).text;
        text += ", ";
    }
    Text::atom(format!("({text})"))
}

/// `[a, b]` or `[a; 2]`
pub(super) fn array(g: &mut Gen<'_>, element: &Ty, len: usize, known: bool) -> Text {
    if len == 0 && !known {
        return Text::block(format!("{{\nlet it: [{element}; 0] = [];\nit\n}}"));
    }
    if len > 0 && g.choices.one_in(3) {
        let value = g.expr(&Want { ty: element.clone(), known });
        return Text::atom(format!("[{}; {len}]", value.text));
    }
    let mut elements = Vec::new();
    for index in 0..len {
        let want = Want { ty: element.clone(), known: known || index > 0 };
        elements.push(g.expr(&want).text);
    }
    Text::atom(format!("[{}]", elements.join(", ")))
}

/// `Some(a)` or `None`
pub(super) fn option(g: &mut Gen<'_>, some: &Ty, known: bool) -> Text {
    if g.choices.one_in(3) {
        return Text::atom(if known { "None".to_owned() } else { format!("None::<{some}>") });
    }
    let value = g.expr(&Want { ty: some.clone(), known });
    Text::atom(format!("Some({})", value.text))
}

/// A way to a part: `.0.1[…]`
#[derive(Clone)]
struct Path {
    /// The variable and its fields; an index is `[]`, to be filled in.
    text: String,
    ty: Ty,
}

/// The parts of the visible variables, down to the second level.
fn parts(g: &Gen<'_>) -> Vec<Path> {
    let whole = g.scope.visible().map(|v| Path { text: v.name.clone(), ty: v.ty.clone() });
    let first: Vec<Path> = whole.flat_map(|path| steps(&path)).collect();
    let second: Vec<Path> = first.iter().flat_map(steps).collect();
    first.into_iter().chain(second).collect()
}

fn steps(path: &Path) -> Vec<Path> {
    let step = |step: &str, ty: &Ty| Path { text: format!("{}{step}", path.text), ty: ty.clone() };
    match &path.ty {
        Ty::Tuple(parts) => {
            parts.iter().enumerate().map(|(index, ty)| step(&format!(".{index}"), ty)).collect()
        }
        Ty::Array(element, len) if *len > 0 => vec![step(&format!("[{len}]"), element)],
        _ => Vec::new(),
    }
}

/// The visible variables, down to parts without parts, of arrays the first and the last.
pub(super) fn ends(g: &Gen<'_>) -> Vec<(String, Ty)> {
    let mut ends = Vec::new();
    let mut open: Vec<(String, Ty)> =
        g.scope.visible().map(|v| (v.name.clone(), v.ty.clone())).collect();
    open.reverse();
    while let Some((path, ty)) = open.pop() {
        match ty {
            Ty::Tuple(parts) => {
                let parts = parts.into_iter().enumerate().rev();
                open.extend(parts.map(|(index, ty)| (format!("{path}.{index}"), ty)));
            }
            Ty::Array(element, len) => {
                let last = (len > 1).then(|| len - 1);
                let indices = last.into_iter().chain((len > 0).then_some(0));
                open.extend(indices.map(|it| (format!("{path}[{it}]"), (*element).clone())));
            }
            scalar => ends.push((path, scalar)),
        }
    }
    ends
}

fn has_part(g: &Gen<'_>, want: &Want) -> bool {
    parts(g).iter().any(|path| path.ty == want.ty)
}

/// A part of a variable.
fn part(g: &mut Gen<'_>, want: &Want) -> Text {
    let all: Vec<Path> = parts(g).into_iter().filter(|path| path.ty == want.ty).collect();
    let path = g.choices.pick(&all).clone();
    Text::atom(indexed(g, &path.text))
}

/// A part of a variable or all of it, to be assigned; `None` if chance takes no way down.
pub(super) fn place(g: &mut Gen<'_>, name: &str, ty: &Ty) -> (String, Ty) {
    let mut path = Path { text: name.to_owned(), ty: ty.clone() };
    while !g.choices.one_in(3) {
        let steps = steps(&path);
        if steps.is_empty() {
            break;
        }
        path = g.choices.pick(&steps).clone();
    }
    (indexed(g, &path.text), path.ty)
}

/// The path with an index in the place of each length.
fn indexed(g: &mut Gen<'_>, path: &str) -> String {
    let mut text = String::new();
    for (number, step) in path.split('[').enumerate() {
        match step.split_once(']') {
            Some((len, rest)) if number > 0 => {
                let len = len.parse().unwrap_or(1);
                text += &format!("[{}]{rest}", index(g, len).text);
            }
            _ => text += step,
        }
    }
    text
}

/// An index of an array of that length: mostly one that there is.
fn index(g: &mut Gen<'_>, len: usize) -> Text {
    let usize = Ty::integer("usize");
    match g.choices.below(8) {
        0..3 => Text::atom(g.choices.below(len).to_string()),
        3..7 => {
            let any = g.known(&usize);
            Text::infix(&any, "%", &Text::atom(len.to_string()), Level::Product)
        }
        _ => g.known(&usize),
    }
}

fn is_part(g: &Gen<'_>, want: &Want) -> bool {
    want.ty.nesting() < 2 && want.ty.leaves() < 4 && g.depth > 1
}

/// A part of a tuple that an expression makes.
fn part_of_any(g: &mut Gen<'_>, want: &Want) -> Text {
    let (ty, index) = g.tuple_with(&want.ty);
    let whole = g.settled(&ty);
    Text::atom(format!("{}.{index}", whole.at(Level::Atom)))
}

/// An element of an array that an expression makes.
fn element_of_any(g: &mut Gen<'_>, want: &Want) -> Text {
    let len = 1 + g.choices.below(4);
    let ty = Ty::Array(Box::new(want.ty.clone()), len);
    let (whole, index) = (g.settled(&ty), index(g, len));
    Text::atom(format!("{}[{}]", whole.at(Level::Atom), index.text))
}

fn returns_option(g: &Gen<'_>, want: &Want) -> bool {
    g.ret_known && matches!(g.ret, Ty::Option(_)) && is_part(g, want)
}

/// `a?`
fn try_(g: &mut Gen<'_>, want: &Want) -> Text {
    let option = g.settled(&option_of(&want.ty));
    Text::atom(format!("{}?", option.at(Level::Atom)))
}

fn option_of(ty: &Ty) -> Ty {
    Ty::Option(Box::new(ty.clone()))
}

fn expect(g: &mut Gen<'_>, want: &Want) -> Text {
    let option = g.settled(&option_of(&want.ty));
    Text::atom(format!("{}.expect(\"some {{}}\")", option.at(Level::Atom)))
}

fn is_option(g: &Gen<'_>, want: &Want) -> bool {
    matches!(want.ty, Ty::Option(_)) && g.depth > 1
}

/// `a.map(|x| …)`, `a.and_then(|x| …)` or `c.then(|| …)`
fn mapped(g: &mut Gen<'_>, want: &Want) -> Text {
    let Ty::Option(some) = &want.ty else { return g.plain(want) };
    if g.choices.one_in(3) {
        let cond = g.settled(&Ty::Bool);
        let body = g.closure_body(&[], some, false);
        return Text::atom(format!("{}.then(|| {body})", cond.at(Level::Atom)));
    }
    let from = g.scalar_ty();
    let receiver = g.settled(&option_of(&from));
    let name = g.fresh("v");
    let params = [(name.clone(), from)];
    let (method, body) = if g.choices.one_in(2) {
        ("map", g.closure_body(&params, some, false))
    } else {
        ("and_then", g.closure_body(&params, &want.ty, false))
    };
    Text::atom(format!("{}.{method}(|{name}| {body})", receiver.at(Level::Atom)))
}

fn unwrap_or_else(g: &mut Gen<'_>, want: &Want) -> Text {
    let option = g.settled(&option_of(&want.ty));
    let body = g.closure_body(&[], &want.ty, true);
    Text::atom(format!("{}.unwrap_or_else(|| {body})", option.at(Level::Atom)))
}

/// `a.map_or(d, |x| …)`
fn map_or(g: &mut Gen<'_>, want: &Want) -> Text {
    let (from, receiver) = some_receiver(g);
    let default = g.expr(want).text;
    let (name, body) = body_of_one(g, from, &want.ty);
    Text::atom(format!("{receiver}.map_or({default}, |{name}| {body})"))
}

/// `a.map_or_else(|| …, |x| …)`: as both closures exist at once, they only read.
fn map_or_else(g: &mut Gen<'_>, want: &Want) -> Text {
    let (from, receiver) = some_receiver(g);
    let (none, (name, some)) = g.reading(|g| {
        let none = g.closure_body(&[], &want.ty, want.known);
        (none, body_of_one(g, from, &want.ty))
    });
    Text::atom(format!("{receiver}.map_or_else(|| {none}, |{name}| {some})"))
}

/// `a.or_else(|| …)`
fn or_else(g: &mut Gen<'_>, want: &Want) -> Text {
    let option = g.settled(&want.ty);
    let body = g.closure_body(&[], &want.ty, true);
    Text::atom(format!("{}.or_else(|| {body})", option.at(Level::Atom)))
}

/// `a.is_some_and(|x| …)` or `a.is_none_or(|x| …)`
fn is_some_and(g: &mut Gen<'_>, want: &Want) -> Text {
    let (from, receiver) = some_receiver(g);
    let method = *g.choices.pick(&["is_some_and", "is_none_or"]);
    let (name, body) = body_of_one(g, from, &want.ty);
    Text::atom(format!("{receiver}.{method}(|{name}| {body})"))
}

/// `a.then_with(|| …)`
fn then_with(g: &mut Gen<'_>, want: &Want) -> Text {
    let first = g.settled(&want.ty);
    let body = g.closure_body(&[], &want.ty, true);
    Text::atom(format!("{}.then_with(|| {body})", first.at(Level::Atom)))
}

/// An option of something, and what it is of.
fn some_receiver(g: &mut Gen<'_>) -> (Ty, String) {
    let from = g.scalar_ty();
    let receiver = g.settled(&option_of(&from));
    (from, receiver.at(Level::Atom))
}

/// A closure's parameter and its body.
fn body_of_one(g: &mut Gen<'_>, from: Ty, ret: &Ty) -> (String, String) {
    let name = g.fresh("v");
    let body = g.closure_body(&[(name.clone(), from)], ret, true);
    (name, body)
}
