//! Control flow as values: `if`, blocks, and loops that break with one.

use super::scope::{Jumps, Loop};
use super::text::Text;
use super::{Construct, Gen, Want, braces, jumps, loops};
use crate::ty::Ty;

pub(super) const ALL: &[Construct] = &[
    Construct { weight: 6, fits: |_, _| true, make: if_value },
    Construct { weight: 3, fits: |_, _| true, make: block_value },
    Construct { weight: 2, fits: |g, _| loops::fits(g), make: loop_value },
    Construct { weight: 2, fits: |_, _| true, make: labelled_block },
];

fn if_value(g: &mut Gen<'_>, want: &Want) -> Text {
    let cond = g.known(&Ty::Bool).text;
    let (then, then_jumps) = branch(g, want);
    let settled = want.known || !then_jumps;
    let want = Want { known: settled, ty: want.ty.clone() };
    if g.choices.one_in(4) && !g.is_full() {
        // Its branches are settled by the first one, as any other's are.
        let inner = g.nested(|g| if_value(g, &want));
        return Text::block(format!("if {cond} {then} else {}", inner.text));
    }
    let (mut otherwise, jumps) = branch(g, &want);
    if then_jumps && jumps {
        otherwise = g.block(Some(&want));
    }
    Text::block(format!("if {cond} {then} else {otherwise}"))
}

/// A block, and whether it leaves instead of having a value.
fn branch(g: &mut Gen<'_>, want: &Want) -> (String, bool) {
    if g.choices.one_in(12) {
        (jumps::leaving_block(g), true)
    } else {
        (g.block(Some(want)), false)
    }
}

fn block_value(g: &mut Gen<'_>, want: &Want) -> Text {
    Text::block(g.block(Some(want)))
}

/// `{ let mut i = 0; loop { … break v … } }`
fn loop_value(g: &mut Gen<'_>, want: &Want) -> Text {
    let mark = g.scope.enter();
    let lines = loops::with_value(g, want);
    g.scope.leave(mark);
    Text::block(braces(&lines))
}

/// `'l: { … break 'l v; … }`
fn labelled_block(g: &mut Gen<'_>, want: &Want) -> Text {
    let label = g.fresh("'l");
    let value = Some((want.ty.clone(), want.known));
    g.scope.enter_loop(Loop { label: Some(label.clone()), value, jumps: Jumps::Label });
    let block = g.block(Some(want));
    g.scope.leave_loop();
    Text::block(format!("{label}: {block}"))
}
