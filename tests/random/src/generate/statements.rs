//! Statements that go on with the next: `let`, assignments, `if`, blocks.

use super::scope::{Access, Variable};
use super::text::Level;
use super::{Gen, Statement, Want, always, compounds, operators};
use crate::ty::Ty;

pub(super) const ALL: &[Statement] = &[
    Statement { weight: 14, fits: always, make: let_ },
    Statement { weight: 2, fits: always, make: let_later },
    Statement { weight: 1, fits: always, make: let_untyped },
    Statement { weight: 1, fits: has_capture, make: let_capture },
    Statement { weight: 1, fits: always, make: let_into },
    Statement { weight: 8, fits: has_mutable, make: assign },
    Statement { weight: 10, fits: has_mutable, make: compound },
    Statement { weight: 6, fits: always, make: if_ },
    Statement { weight: 2, fits: always, make: block },
    Statement { weight: 2, fits: always, make: dropped },
];

fn has_mutable(g: &Gen<'_>) -> bool {
    g.scope.mutable().next().is_some()
}

fn has_capture(g: &Gen<'_>) -> bool {
    g.scope.visible_captures().next().is_some()
}

/// A new name, or one that hides another.
fn name(g: &mut Gen<'_>) -> String {
    let hidden: Vec<String> = g.scope.hideable().map(str::to_owned).collect();
    if !hidden.is_empty() && g.choices.one_in(5) {
        return g.choices.pick(&hidden).clone();
    }
    g.fresh("v")
}

fn access(g: &mut Gen<'_>) -> (Access, &'static str) {
    if g.choices.one_in(2) { (Access::Fixed, "") } else { (Access::Mutable, "mut ") }
}

/// `let x: T = v;`
fn let_(g: &mut Gen<'_>) -> String {
    let ty = g.any_ty();
    let written = g.choices.one_in(2);
    let value = g.expr(&Want { ty: ty.clone(), known: written }).text;
    let (access, mutable) = access(g);
    let name = name(g);
    g.scope.declare(&name, &ty, access);
    let ty = if written { format!(": {ty}") } else { String::new() };
    format!("let {mutable}{name}{ty} = {value};")
}

/// `let x; if c { x = v; } else { x = w; }`
fn let_later(g: &mut Gen<'_>) -> String {
    let ty = g.value_ty();
    let written = g.choices.one_in(2);
    let cond = g.known(&Ty::Bool).text;
    let first = g.expr(&Want { ty: ty.clone(), known: written }).text;
    let second = g.known(&ty).text;
    let (access, mutable) = access(g);
    let name = g.fresh("v");
    g.scope.declare(&name, &ty, access);
    let ty = if written { format!(": {ty}") } else { String::new() };
    format!(
        "let {mutable}{name}{ty};\nif {cond} {{\n{name} = {first};\n}} else {{\n{name} = \
         {second};\n}}"
    )
}

/// `let mut x = 0; x = v;`: the literal's type comes from the assignment.
fn let_untyped(g: &mut Gen<'_>) -> String {
    let ty = g.number_ty();
    let value = g.settled(&ty).text;
    let name = g.fresh("v");
    let zero = if ty.is_float() { "0.0" } else { "0" };
    let op = *g.choices.pick(&["=", "+=", "-="]);
    g.scope.declare(&name, &ty, Access::Mutable);
    format!("let mut {name} = {zero};\n{name} {op} {value};")
}

/// `let k: T = k;`
fn let_capture(g: &mut Gen<'_>) -> String {
    let captures: Vec<(String, Ty)> = g.scope.visible_captures().cloned().collect();
    let (name, ty) = g.choices.pick(&captures).clone();
    let (access, mutable) = access(g);
    g.scope.declare(&name, &ty, access);
    format!("let {mutable}{name}: {ty} = {name};")
}

/// `let x: u32 = v.into();`
fn let_into(g: &mut Gen<'_>) -> String {
    let ty = g.number_ty();
    let value = operators::source(g, &ty);
    let (access, mutable) = access(g);
    let name = g.fresh("v");
    g.scope.declare(&name, &ty, access);
    format!("let {mutable}{name}: {ty} = {}.into();", value.at(Level::Atom))
}

fn mutable(g: &mut Gen<'_>) -> Variable {
    let all: Vec<Variable> = g.scope.mutable().cloned().collect();
    g.choices.pick(&all).clone()
}

fn assign(g: &mut Gen<'_>) -> String {
    if g.choices.one_in(8) {
        return assign_parts(g);
    }
    let Variable { name, ty, .. } = mutable(g);
    let (place, ty) = compounds::place(g, &name, &ty);
    let value = g.known(&ty).text;
    format!("{place} = {value};")
}

/// `(a, b) = (v, w);`
fn assign_parts(g: &mut Gen<'_>) -> String {
    let (first, second) = (mutable(g), mutable(g));
    let (a, b) = (first.name, second.name);
    let ty = Ty::Tuple(vec![first.ty, second.ty]);
    let (pattern, known) = match g.choices.below(4) {
        2 => (format!("({a}, _)"), false),
        3 => (format!("(.., {b})"), false),
        _ if a == b => (format!("(_, {b})"), false),
        _ => (format!("({a}, {b})"), true),
    };
    let value = g.expr(&Want { ty, known }).text;
    format!("{pattern} = {value};")
}

fn compound(g: &mut Gen<'_>) -> String {
    let Variable { name, ty, .. } = mutable(g);
    let (name, ty) = compounds::place(g, &name, &ty);
    let ops: &[&str] = match &ty {
        Ty::Int(_) => &["+=", "-=", "^=", "*=", "|=", "&=", "<<=", ">>=", "/=", "%="],
        Ty::Bool => &["^=", "&=", "|="],
        Ty::F64 | Ty::F32 => &["+=", "-=", "*=", "/=", "%="],
        _ => &["="],
    };
    let op = *g.choices.pick(ops);
    let value = match (op, ty.int()) {
        ("<<=" | ">>=", Some(int)) => operators::amount(g, int.bits).text,
        ("/=" | "%=", Some(_)) => {
            let any = g.known(&ty);
            operators::divisor(g, any).text
        }
        _ => g.known(&ty).text,
    };
    format!("{name} {op} {value};")
}

fn if_(g: &mut Gen<'_>) -> String {
    let cond = g.known(&Ty::Bool).text;
    let then = g.block(None);
    match g.choices.below(3) {
        0 => format!("if {cond} {then}"),
        1 => format!("if {cond} {then} else {}", g.block(None)),
        _ if g.is_full() => format!("if {cond} {then} else {{}}"),
        _ => {
            let otherwise = g.nested(if_);
            format!("if {cond} {then} else {otherwise}")
        }
    }
}

fn block(g: &mut Gen<'_>) -> String {
    g.block(None)
}

/// A value that nothing uses.
fn dropped(g: &mut Gen<'_>) -> String {
    let ty = g.any_ty();
    let value = g.settled(&ty);
    match g.choices.below(3) {
        0 => format!("let _ = {};", value.text),
        1 => format!("_ = {};", value.text),
        _ => format!("{};", value.at(Level::Or)),
    }
}
