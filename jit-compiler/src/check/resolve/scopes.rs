//! Scopes: which variable a name stands for here, and which loop a label.

use proc_macro2::Ident;
use syn::Lifetime;

use crate::check::hygiene::Name;
use crate::hir::{LocalId, LoopId};

/// The variables and loops around the expression being resolved.
#[derive(Default)]
pub(super) struct Scopes {
    /// Innermost last; shadowed ones stay, below.
    variables: Vec<(Name, LocalId)>,
    /// Innermost last.
    loops: Vec<Loop>,
    loop_count: u32,
}

/// A loop around the expression being resolved.
#[derive(Clone)]
pub(super) struct Loop {
    pub(super) id: LoopId,
    pub(super) label: Option<Name>,
    /// A `loop`, not a `while`: `break` may have a value.
    pub(super) takes_value: bool,
}

/// The variables that were visible when a block began.
pub(super) struct Mark(usize);

impl Scopes {
    pub(super) fn declare(&mut self, ident: &Ident, local: LocalId) {
        self.variables.push((Name::of(ident), local));
    }

    pub(super) fn lookup(&self, ident: &Ident) -> Option<LocalId> {
        let name = Name::of(ident);
        self.variables.iter().rev().find(|(bound, _)| *bound == name).map(|(_, local)| *local)
    }

    /// Begins a block.
    pub(super) fn enter(&self) -> Mark {
        Mark(self.variables.len())
    }

    /// Ends the block that began at `mark`.
    pub(super) fn leave(&mut self, mark: &Mark) {
        self.variables.truncate(mark.0);
    }

    pub(super) fn enter_loop(&mut self, label: Option<&Lifetime>, takes_value: bool) -> LoopId {
        let id = LoopId(self.loop_count);
        self.loop_count += 1;
        self.loops.push(Loop { id, label: label.map(Name::of_label), takes_value });
        id
    }

    pub(super) fn leave_loop(&mut self) {
        self.loops.pop();
    }

    pub(super) fn innermost_loop(&self) -> Option<&Loop> {
        self.loops.last()
    }

    pub(super) fn labelled_loop(&self, label: &Lifetime) -> Option<&Loop> {
        let name = Name::of_label(label);
        self.loops.iter().rev().find(|it| it.label.as_ref() == Some(&name))
    }
}
