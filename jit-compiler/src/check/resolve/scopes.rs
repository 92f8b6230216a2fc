//! Scopes: what a name stands for here, and which loop a label.
//!
//! # Invariants
//! - A `move` closure has a copy of each variable of its surroundings that it mentions; any other
//!   closure shares them.
//! - The body of a function sees the items around it and no variables; that of a closure sees both,
//!   but no loops.

use proc_macro2::Ident;
use syn::Lifetime;

use crate::check::hygiene::Name;
use crate::check::infer::table::TyVar;
use crate::hir::{ClosureId, FunctionId, LocalId, LoopId};

/// What stands around the expression being resolved.
#[derive(Default)]
pub(super) struct Scopes {
    /// Innermost last; shadowed ones stay, below.
    names: Vec<(Name, Binding)>,
    /// Loops and labelled blocks, innermost last.
    loops: Vec<Loop>,
    loop_count: u32,
    /// The `move` closures around, innermost last.
    copies: Vec<Copies>,
}

/// What a name stands for.
#[derive(Clone)]
pub(super) enum Binding {
    Local(LocalId),
    Closure(ClosureId),
    Function(FunctionId),
    Constant(Constant),
    /// Something that an error has told of.
    Refused,
}

impl Binding {
    const fn is_item(&self) -> bool {
        matches!(self, Self::Function(_) | Self::Constant(_))
    }
}

/// A `const` or `static` item.
#[derive(Clone)]
pub(super) struct Constant {
    /// What its value is: a function without parameters.
    pub(super) function: FunctionId,
    pub(super) ty: TyVar,
    /// What is written.
    pub(super) value: std::rc::Rc<syn::Expr>,
}

/// The copies that a `move` closure makes.
struct Copies {
    /// The number of names around it.
    depth: usize,
    made: Vec<Copied>,
}

/// A variable of the surroundings, and its copy.
#[derive(Clone, Copy)]
pub(super) struct Copied {
    pub(super) from: LocalId,
    pub(super) to: LocalId,
}

/// A loop or labelled block around the expression being resolved.
#[derive(Clone)]
pub(super) struct Loop {
    pub(super) id: LoopId,
    pub(super) label: Option<Name>,
    pub(super) kind: LoopKind,
}

/// Which of the things that `break` leaves.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LoopKind {
    /// `break` may have a value.
    Loop,
    While,
    For,
    /// `break` needs the label, and may have a value.
    Block,
}

/// The names that were visible when a block began.
pub(super) struct Mark(usize);

impl Scopes {
    pub(super) fn declare(&mut self, name: Name, binding: Binding) {
        self.names.push((name, binding));
    }

    /// What the name stands for; a variable that a `move` closure has to copy is given by `copy`,
    /// which makes the new variable.
    pub(super) fn lookup(&self, ident: &Ident) -> Option<&Binding> {
        self.position(ident).map(|index| &self.names[index].1)
    }

    fn position(&self, ident: &Ident) -> Option<usize> {
        let name = Name::of(ident);
        self.names.iter().rposition(|(bound, binding)| {
            if binding.is_item() { bound.is_spelled_like(&name) } else { *bound == name }
        })
    }

    /// Whether the name is that of a constant, which it stays in patterns.
    pub(super) fn is_constant(&self, ident: &Ident) -> bool {
        matches!(self.lookup(ident), Some(Binding::Constant(_)))
    }

    /// The variable `ident` as it is seen here: through every `move` closure in between. `copy`
    /// makes the variable that a closure copies another to.
    pub(super) fn variable(
        &mut self,
        ident: &Ident,
        mut copy: impl FnMut(LocalId) -> LocalId,
    ) -> Option<LocalId> {
        let index = self.position(ident)?;
        let Binding::Local(mut local) = self.names[index].1 else { return None };
        for copies in self.copies.iter_mut().filter(|it| index < it.depth) {
            let known = copies.made.iter().find(|it| it.from == local);
            local = known.map(|it| it.to).unwrap_or_else(|| {
                let to = copy(local);
                copies.made.push(Copied { from: local, to });
                to
            });
        }
        Some(local)
    }

    /// Begins a block.
    pub(super) fn enter(&self) -> Mark {
        Mark(self.names.len())
    }

    /// Ends the block that began at `mark`.
    pub(super) fn leave(&mut self, mark: &Mark) {
        self.names.truncate(mark.0);
    }

    /// Begins a closure, out of whose body no loop around it can be left.
    pub(super) fn enter_closure(&mut self, moves: bool) -> Vec<Loop> {
        if moves {
            self.copies.push(Copies { depth: self.names.len(), made: Vec::new() });
        }
        std::mem::take(&mut self.loops)
    }

    /// Ends it, and says what it copies.
    pub(super) fn leave_closure(&mut self, moves: bool, loops: Vec<Loop>) -> Vec<Copied> {
        self.loops = loops;
        if moves { self.copies.pop().map_or_else(Vec::new, |it| it.made) } else { Vec::new() }
    }

    /// Begins a function, which sees only items; gives what is to be restored.
    pub(super) fn enter_function(&mut self) -> Self {
        let is_seen = |it: &&(Name, Binding)| it.1.is_item() || matches!(it.1, Binding::Refused);
        let names = self.names.iter().filter(is_seen).cloned().collect();
        std::mem::replace(self, Self { names, ..Self::default() })
    }

    /// A loop that nothing is resolved in.
    pub(super) fn new_loop(&mut self) -> LoopId {
        let id = LoopId(self.loop_count);
        self.loop_count += 1;
        id
    }

    pub(super) fn enter_loop(&mut self, label: Option<&Lifetime>, kind: LoopKind) -> LoopId {
        let id = self.new_loop();
        self.enter_new_loop(id, label, kind);
        id
    }

    /// Begins the loop that [`Self::new_loop`] has given.
    pub(super) fn enter_new_loop(&mut self, id: LoopId, label: Option<&Lifetime>, kind: LoopKind) {
        self.loops.push(Loop { id, label: label.map(Name::of_label), kind });
    }

    pub(super) fn leave_loop(&mut self) {
        self.loops.pop();
    }

    pub(super) fn innermost_loop(&self) -> Option<&Loop> {
        self.loops.iter().rev().find(|it| it.kind != LoopKind::Block)
    }

    pub(super) fn labelled_loop(&self, label: &Lifetime) -> Option<&Loop> {
        let name = Name::of_label(label);
        self.loops.iter().rev().find(|it| it.label.as_ref() == Some(&name))
    }
}
