//! What names stand for where the closure is being written.

use crate::ty::Ty;
use std::ops::Range;

/// Variables, captures, functions and loops.
#[derive(Default)]
pub(super) struct Scope {
    variables: Vec<Variable>,
    captures: Vec<(String, Ty)>,
    functions: Vec<Function>,
    loops: Vec<Loop>,
    /// What is declared before this is out of reach.
    floor: usize,
    /// Whether captures and closures are, too.
    inside_item: bool,
    /// What is declared before this may be read only.
    frozen: usize,
}

/// A parameter, a `let` or a constant.
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

/// A function or closure that can be called.
#[derive(Clone, Debug)]
pub(super) struct Function {
    pub(super) name: String,
    pub(super) params: Vec<Ty>,
    pub(super) ret: Ty,
    /// How often a loop in it may run.
    pub(super) trips: u32,
    /// What bounds the first parameter, which counts the calls that it makes of itself.
    pub(super) counted: bool,
    /// Whether it is an item, and so known inside of other items.
    pub(super) is_item: bool,
}

/// A loop, or a labelled block, around what is being written.
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
    /// `break` with a label: it is a block.
    Label,
    /// Nothing, nor may one without a label go further out.
    None,
}

/// How many names there were.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    variables: usize,
    functions: usize,
}

/// What a function's body has out of reach.
pub(super) struct Outside {
    loops: Vec<Loop>,
    floor: usize,
    inside_item: bool,
    frozen: usize,
}

impl Scope {
    pub(super) const fn enter(&self) -> Mark {
        Mark { variables: self.variables.len(), functions: self.functions.len() }
    }

    pub(super) fn leave(&mut self, mark: Mark) {
        self.variables.truncate(mark.variables);
        self.functions.truncate(mark.functions);
    }

    /// Begins the body of a closure; if it copies what is around, that may only be read.
    pub(super) fn enter_closure(&mut self, freezes: bool) -> Outside {
        let outside = self.outside();
        if freezes {
            self.frozen = self.variables.len();
        }
        outside
    }

    /// Begins the body of an item, which knows nothing of what is around.
    pub(super) fn enter_item(&mut self) -> Outside {
        let outside = self.outside();
        self.floor = self.variables.len();
        self.inside_item = true;
        outside
    }

    fn outside(&mut self) -> Outside {
        let loops = std::mem::take(&mut self.loops);
        Outside { loops, floor: self.floor, inside_item: self.inside_item, frozen: self.frozen }
    }

    pub(super) fn leave_function(&mut self, outside: Outside) {
        self.loops = outside.loops;
        self.floor = outside.floor;
        self.inside_item = outside.inside_item;
        self.frozen = outside.frozen;
    }

    /// Makes what there is be read only; gives what [`thaw`](Self::thaw) takes.
    pub(super) fn freeze(&mut self) -> usize {
        std::mem::replace(&mut self.frozen, self.variables.len())
    }

    pub(super) fn thaw(&mut self, frozen: usize) {
        self.frozen = frozen;
    }

    pub(super) fn declare(&mut self, name: &str, ty: &Ty, access: Access) {
        self.variables.push(Variable { name: name.to_owned(), ty: ty.clone(), access });
    }

    pub(super) fn declare_capture(&mut self, name: String, ty: Ty) {
        self.captures.push((name, ty));
    }

    pub(super) fn declare_function(&mut self, function: Function) {
        self.functions.push(function);
    }

    pub(super) fn captures(&self) -> &[(String, Ty)] {
        &self.captures
    }

    /// The captures that no variable hides; none inside of an item.
    pub(super) fn visible_captures(&self) -> impl Iterator<Item = &(String, Ty)> {
        self.captures
            .iter()
            .filter(|(name, _)| !self.inside_item && self.variables.iter().all(|v| v.name != *name))
    }

    /// The functions that can be called.
    pub(super) fn functions(&self) -> impl Iterator<Item = &Function> {
        self.functions.iter().filter(|it| it.is_item || !self.inside_item)
    }

    /// The variables that no later one hides, among these.
    fn visible_in(&self, range: Range<usize>) -> impl Iterator<Item = &Variable> {
        let hidden = |i: usize| {
            let name = &self.variables[i].name;
            self.variables[i + 1..].iter().any(|later| later.name == *name)
        };
        range.filter(move |&i| !hidden(i)).map(|i| &self.variables[i])
    }

    /// The variables that no later one hides.
    pub(super) fn visible(&self) -> impl Iterator<Item = &Variable> {
        self.visible_in(self.floor..self.variables.len())
    }

    /// The visible variables of that type.
    pub(super) fn of_type<'s>(&'s self, ty: &'s Ty) -> impl Iterator<Item = &'s Variable> {
        self.visible().filter(move |v| v.ty == *ty)
    }

    /// The visible variables that may be assigned.
    pub(super) fn mutable(&self) -> impl Iterator<Item = &Variable> {
        let all = self.visible_in(self.floor.max(self.frozen)..self.variables.len());
        all.filter(|v| v.access == Access::Mutable)
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

    /// The loops and blocks that a jump can name: those with a label, and the innermost loop, which
    /// needs none.
    pub(super) fn targets(&self) -> impl Iterator<Item = (&Loop, bool)> {
        let innermost = self.loops.len().wrapping_sub(1);
        let needs_no_label = move |i: usize, it: &Loop| {
            i == innermost && matches!(it.jumps, Jumps::All | Jumps::Break)
        };
        let loops = self.loops.iter().enumerate();
        let loops = loops.map(move |(i, it)| (it, needs_no_label(i, it)));
        let loops = loops.filter(|(it, _)| it.jumps != Jumps::None);
        loops.filter(|(it, needs_no_label)| *needs_no_label || it.label.is_some())
    }
}
