//! Loops, each bounded by a variable that it counts.

use super::scope::{Access, Jumps, Loop};
use super::text::{Level, Text};
use super::{Gen, MAX_TRIPS, Statement, Want, braces, patterns};
use crate::ty::Ty;

pub(super) const ALL: &[Statement] = &[
    Statement { weight: 3, fits, make: while_up },
    Statement { weight: 2, fits, make: while_down },
    Statement { weight: 2, fits, make: loop_ },
    Statement { weight: 1, fits, make: while_let },
];

/// The most rounds of one loop.
const MOST: u32 = 31;

/// Whether there is room for a loop.
pub(super) const fn fits(g: &Gen<'_>) -> bool {
    !g.is_full() && g.trips * 4 <= MAX_TRIPS && g.depth >= 2
}

/// What a loop counts.
struct Counter {
    name: String,
    ty: Ty,
    /// What it counts to or from: at most the rounds.
    bound: Text,
    rounds: u32,
}

/// A counter, and a bound that does not depend on it.
fn counter(g: &mut Gen<'_>) -> Counter {
    let ty = g.int_ty();
    let rounds = rounds(g);
    let bound = bound(g, &ty, rounds);
    let name = g.fresh("i");
    g.scope.declare(&name, &ty, Access::Counter);
    Counter { name, ty, bound, rounds }
}

fn declare(g: &mut Gen<'_>) -> (String, Ty) {
    let (name, ty) = (g.fresh("i"), g.int_ty());
    g.scope.declare(&name, &ty, Access::Counter);
    (name, ty)
}

/// The rounds that a loop here may have.
pub(super) fn rounds(g: &Gen<'_>) -> u32 {
    MOST.min(MAX_TRIPS / g.trips)
}

/// Something that is never more than `rounds`.
pub(super) fn bound(g: &mut Gen<'_>, ty: &Ty, rounds: u32) -> Text {
    if g.choices.one_in(2) {
        // The greatest mask that is allowed.
        let mask = (u32::MAX >> (rounds + 1).leading_zeros()) >> 1;
        let any = controlling(g, rounds, |g| g.settled(ty));
        Text::infix(&any, "&", &Text::atom(mask.to_string()), Level::BitAnd)
    } else {
        Text::atom(g.choices.below(rounds as usize + 1).to_string())
    }
}

/// Something that a loop evaluates each round, or that stands in it without being its body: no
/// jump there may go to it, and rustc wants a label on those that go further.
fn controlling<R>(g: &mut Gen<'_>, rounds: u32, make: impl FnOnce(&mut Gen<'_>) -> R) -> R {
    let trips = g.trips;
    g.trips *= rounds.max(1);
    g.scope.enter_loop(Loop { label: None, value: None, jumps: Jumps::None });
    let made = make(g);
    g.scope.leave_loop();
    g.trips = trips;
    made
}

/// What counts, to be written at the start or at the end of a body.
type Counting<'c> = &'c dyn Fn(&mut Gen<'_>) -> String;

/// The body of a loop that runs at most so often.
pub(super) fn repeated(
    g: &mut Gen<'_>,
    entered: Loop,
    rounds: u32,
    lines: impl FnOnce(&mut Gen<'_>) -> Vec<String>,
) -> String {
    let trips = g.trips;
    g.trips *= rounds.max(1);
    g.most_trips = g.most_trips.max(g.trips);
    g.scope.enter_loop(entered);
    let mark = g.scope.enter();
    let lines = lines(g);
    g.scope.leave(mark);
    g.scope.leave_loop();
    g.trips = trips;
    braces(&lines)
}

/// The loop's body, with what counts in it.
fn body(
    g: &mut Gen<'_>,
    label: Option<String>,
    value: Option<(Ty, bool)>,
    rounds: u32,
    counting: Counting<'_>,
) -> String {
    let at_end = g.choices.one_in(2);
    // What counts may leave the loop, but not leave the counting out.
    let entered = Loop { label, value, jumps: Jumps::Break };
    repeated(g, entered, rounds, |g| {
        let mut lines = Vec::new();
        if !at_end {
            lines.push(counting(g));
            g.scope.set_jumps(Jumps::All);
        }
        lines.extend(g.lines(5, None));
        if at_end {
            lines.push(counting(g));
        }
        lines
    })
}

pub(super) fn label(g: &mut Gen<'_>) -> Option<String> {
    g.choices.one_in(2).then(|| g.fresh("'l"))
}

pub(super) fn prefix(label: Option<&String>) -> String {
    label.map_or_else(String::new, |label| format!("{label}: "))
}

/// `let mut i = 0; while i < n { … i += 1; … }`
fn while_up(g: &mut Gen<'_>) -> String {
    let Counter { name, ty, bound, rounds } = counter(g);
    let label = label(g);
    let head = prefix(label.as_ref());
    let step = format!("{name} += {};", 1 + g.choices.below(3));
    let test = Text::infix(&Text::atom(&name), "<", &bound, Level::Compare);
    let cond = if g.choices.one_in(4) {
        let other = controlling(g, rounds, |g| g.known(&Ty::Bool));
        Text::infix(&test, "&&", &other, Level::And)
    } else {
        test
    };
    let body = body(g, label, None, rounds, &|_| step.clone());
    format!("let mut {name}: {ty} = 0;\n{head}while {} {body}", cond.text)
}

/// `let mut i = n; while i != 0 { i >>= 1; … }`
fn while_down(g: &mut Gen<'_>) -> String {
    let Counter { name, ty, bound, rounds } = counter(g);
    let label = label(g);
    let head = prefix(label.as_ref());
    let step = format!("{name} {} 1;", g.choices.pick(&["-=", ">>="]));
    let test = *g.choices.pick(&["!=", ">"]);
    let body = body(g, label, None, rounds, &|_| step.clone());
    format!("let mut {name}: {ty} = {};\n{head}while {name} {test} 0 {body}", bound.text)
}

fn loop_(g: &mut Gen<'_>) -> String {
    with_value(g, &Want { ty: Ty::Unit, known: true }).join("\n")
}

/// `let mut i = 0;` and `loop { if i >= n { break v; } i += 1; … }`
pub(super) fn with_value(g: &mut Gen<'_>, want: &Want) -> Vec<String> {
    let (name, ty) = declare(g);
    let rounds = rounds(g);
    let label = label(g);
    let head = prefix(label.as_ref());
    let counting = |g: &mut Gen<'_>| {
        let bound = bound(g, &ty, rounds);
        let test = Text::infix(&Text::atom(&name), ">=", &bound, Level::Compare).text;
        let value = if want.ty == Ty::Unit {
            String::new()
        } else {
            format!(" {}", controlling(g, 1, |g| g.expr(want)).at(Level::Or))
        };
        format!("if {test} {{\nbreak{value};\n}}\n{name} += 1;")
    };
    let value = Some((want.ty.clone(), want.known));
    let body = body(g, label, value, rounds, &counting);
    vec![format!("let mut {name}: {ty} = 0;"), format!("{head}loop {body}")]
}

/// `let mut i = 0; while let p = v { if i >= n { break; } i += 1; … }`
fn while_let(g: &mut Gen<'_>) -> String {
    let (name, ty) = declare(g);
    let rounds = rounds(g);
    let label = label(g);
    let head = prefix(label.as_ref());
    let mark = g.scope.enter();
    let cond = controlling(g, rounds, patterns::while_condition);
    let most = g.choices.below(rounds as usize);
    let entered = Loop { label, value: None, jumps: Jumps::All };
    let body = repeated(g, entered, rounds, |g| {
        let mut lines = vec![format!("if {name} >= {most} {{\nbreak;\n}}\n{name} += 1;")];
        lines.extend(g.lines(4, None));
        lines
    });
    g.scope.leave(mark);
    format!("let mut {name}: {ty} = 0;\n{head}while {cond} {body}")
}
