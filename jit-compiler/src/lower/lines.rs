//! Which line of the user's source an instruction is of.
//!
//! # Invariants
//! - Lines are counted from the one that the closure starts in. A token that is not in the lines of
//!   the closure came there by a macro: what it stands in has the line of what surrounds it.
//! - Library code is of the line of the user's call.

use super::Lower;
use crate::hir::{Expr, ExprKind, SourceSpan};
use crate::ir::Line;
use crate::source::position;

/// The first and the last line of the closure, if they are known.
pub(super) struct Lines(Option<(u32, u32)>);

impl Lines {
    /// Those of a closure that stands there.
    pub(super) fn of(closure: SourceSpan) -> Self {
        let line = |span| position(span).map(|(line, _)| line);
        Self(line(closure.first).zip(line(closure.last)))
    }
}

impl Lower<'_> {
    /// What is added from now on is of the line that the span starts in; the line until now.
    pub(super) fn at(&mut self, span: SourceSpan) -> Line {
        let before = self.builder.func.line;
        if let (Some((first, last)), false) = (self.lines.0, self.in_library())
            && let Some((line, _)) = position(span.first)
            && (first..=last).contains(&line)
        {
            self.builder.func.line = Line::behind_first(line - first);
        }
        before
    }

    /// The same for an expression; what comes to no code of its own is of no line.
    pub(super) fn at_expr(&mut self, expr: &Expr) -> Line {
        match expr.kind {
            ExprKind::Literal(_) | ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::None => {
                self.builder.func.line
            }
            _ => self.at(expr.span),
        }
    }

    /// Goes back to the line of before.
    pub(super) fn back_to(&mut self, line: Line) {
        self.builder.func.line = line;
    }
}
