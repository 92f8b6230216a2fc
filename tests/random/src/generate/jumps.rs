//! What leaves: `break`, `continue`, `return`.

use super::scope::{Jumps, Loop};
use super::{Gen, Statement, Want, braces};
use crate::ty::Ty;

pub(super) const ALL: &[Statement] = &[
    Statement { weight: 4, fits: |_| true, make: guarded },
    Statement { weight: 1, fits: |g| g.depth < 4, make: jump },
];

/// `if c { …; return x; }`
fn guarded(g: &mut Gen<'_>) -> String {
    let cond = g.known(&Ty::Bool).text;
    format!("if {cond} {}", leaving_block(g))
}

/// A block whose end is not reached.
pub(super) fn leaving_block(g: &mut Gen<'_>) -> String {
    let mark = g.scope.enter();
    let mut lines = g.lines(2, None);
    lines.push(jump(g));
    g.scope.leave(mark);
    braces(&lines)
}

/// A jump, with a `;`.
pub(super) fn jump(g: &mut Gen<'_>) -> String {
    let targets: Vec<(Loop, bool)> =
        g.scope.targets().map(|(it, needs_no_label)| (it.clone(), needs_no_label)).collect();
    if targets.is_empty() || g.choices.one_in(4) {
        return return_(g);
    }
    let (target, needs_no_label) = &targets[targets.len() - 1 - g.choices.below(targets.len())];
    let label = match &target.label {
        Some(label) if !needs_no_label || g.choices.one_in(2) => format!(" {label}"),
        _ => String::new(),
    };
    if target.jumps == Jumps::All && g.choices.one_in(2) {
        return format!("continue{label};");
    }
    match &target.value {
        Some((ty, known)) if *ty != Ty::Unit => {
            let value = g.expr(&Want { ty: ty.clone(), known: *known });
            format!("break{label} {};", value.at(super::text::Level::Or))
        }
        _ => format!("break{label};"),
    }
}

fn return_(g: &mut Gen<'_>) -> String {
    if g.ret == Ty::Unit {
        return "return;".to_owned();
    }
    let want = Want { ty: g.ret.clone(), known: g.ret_known };
    format!("return {};", g.expr(&want).text)
}
