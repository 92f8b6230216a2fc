//! What names stand for where the closure is being written.

use crate::ty::Ty;

/// Variables, captures and loops.
#[derive(Default)]
pub(super) struct Scope {
    variables: Vec<Variable>,
    captures: Vec<(String, Ty)>,
    loops: Vec<Loop>,
}

/// A parameter or a `let`.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) ty: Ty,
    access: Access,
}

/// What may be done to a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// It may be read: it is not `mut`.
    Fixed,
    /// It may be assigned too.
    Mutable,
    /// It may be read; a loop counts it, in its own body, where no other may have its name.
    Counter,
}

/// A loop around what is being written.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    /// With the quote, if it has one.
    pub(super) label: Option<String>,
    /// What a `break` needs to give, and whether the surroundings settle its type; `None` in a
    /// `while`.
    pub(super) value: Option<(Ty, bool)>,
    /// What a jump may do.
    pub(super) jumps: Jumps,
}

/// What a jump to a loop may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Jumps {
    /// `break` and `continue`.
    All,
    /// `break`: a `continue` would leave the counting out.
    Break,
    /// Nothing, nor may one without a label go further out.
    None,
}

/// How many variables there were.
#[derive(Clone, Copy)]
pub(super) struct Mark(usize);

impl Scope {
    pub(super) const fn enter(&self) -> Mark {
        Mark(self.variables.len())
    }

    pub(super) fn leave(&mut self, mark: Mark) {
        self.variables.truncate(mark.0);
    }

    pub(super) fn declare(&mut self, name: &str, ty: &Ty, access: Access) {
        self.variables.push(Variable { name: name.to_owned(), ty: ty.clone(), access });
    }

    pub(super) fn declare_capture(&mut self, name: String, ty: Ty) {
        self.captures.push((name, ty));
    }

    pub(super) fn captures(&self) -> &[(String, Ty)] {
        &self.captures
    }

    /// The captures that no variable hides.
    pub(super) fn visible_captures(&self) -> impl Iterator<Item = &(String, Ty)> {
        self.captures.iter().filter(|(name, _)| self.variables.iter().all(|v| v.name != *name))
    }

    /// The variables that no later one hides.
    pub(super) fn visible(&self) -> impl Iterator<Item = &Variable> {
        let hidden = |i: usize| {
            let name = &self.variables[i].name;
            self.variables[i + 1..].iter().any(|later| later.name == *name)
        };
        self.variables.iter().enumerate().filter(move |(i, _)| !hidden(*i)).map(|(_, v)| v)
    }

    /// The visible variables of that type.
    pub(super) fn of_type<'s>(&'s self, ty: &'s Ty) -> impl Iterator<Item = &'s Variable> {
        self.visible().filter(move |v| v.ty == *ty)
    }

    /// The visible variables that may be assigned.
    pub(super) fn mutable(&self) -> impl Iterator<Item = &Variable> {
        self.visible().filter(|v| v.access == Access::Mutable)
    }

    /// The names that another variable may take.
    pub(super) fn hideable(&self) -> impl Iterator<Item = &str> {
        self.visible().filter(|v| v.access != Access::Counter).map(|v| v.name.as_str())
    }

    pub(super) fn enter_loop(&mut self, entered: Loop) {
        self.loops.push(entered);
    }

    /// What a jump to the innermost loop may do from now on.
    pub(super) fn set_jumps(&mut self, jumps: Jumps) {
        if let Some(innermost) = self.loops.last_mut() {
            innermost.jumps = jumps;
        }
    }

    pub(super) fn leave_loop(&mut self) {
        self.loops.pop();
    }

    /// The loops that a jump can name: those with a label, and the innermost.
    pub(super) fn targets(&self) -> impl Iterator<Item = (&Loop, bool)> {
        let innermost = self.loops.len().wrapping_sub(1);
        let loops = self.loops.iter().enumerate().map(move |(i, it)| (it, i == innermost));
        let loops = loops.filter(|(it, _)| it.jumps != Jumps::None);
        loops.filter(|(it, innermost)| *innermost || it.label.is_some())
    }
}
