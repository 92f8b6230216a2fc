//! Type variables, and what is known of them: a union-find whose classes are known types.
//!
//! # Invariants
//! - Links point from a later variable to an earlier one or back, never in a cycle.
//! - What is known of a variable only ever grows: nothing, a kind of literal, a type.
//! - [`Known::Error`] unifies with everything: its cause is reported already.

use crate::hir::{IntTy, Ty};

/// A type that may not be known yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct TyVar(u32);

/// What is known of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum Known {
    /// Nothing.
    Nothing,
    /// It is that of an integer literal without a suffix.
    Integer,
    /// It is that of a float literal without a suffix.
    Float,
    /// The type itself.
    Is(Ty),
    /// There was an error about it.
    Error,
}

impl Known {
    /// How rustc names it in messages.
    pub(in crate::check) fn name(self) -> &'static str {
        match self {
            Self::Nothing | Self::Error => "_",
            Self::Integer => "{integer}",
            Self::Float => "{float}",
            Self::Is(ty) => ty.name(),
        }
    }

    /// What is known of a type of which both are known; `None` if they contradict.
    fn meet(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Error, _) | (_, Self::Error) => Some(Self::Error),
            (Self::Nothing, known) | (known, Self::Nothing) => Some(known),
            (Self::Integer, Self::Is(Ty::Int(_))) => Some(other),
            (Self::Is(Ty::Int(_)), Self::Integer) => Some(self),
            (Self::Float, Self::Is(Ty::F32 | Ty::F64)) => Some(other),
            (Self::Is(Ty::F32 | Ty::F64), Self::Float) => Some(self),
            _ => (self == other).then_some(self),
        }
    }
}

/// Two types that should be one and are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct Mismatch {
    pub(in crate::check) expected: Known,
    pub(in crate::check) found: Known,
}

#[derive(Clone, Copy, Debug)]
enum Slot {
    Link(TyVar),
    Root(Known),
}

/// All type variables of a closure.
#[derive(Debug, Default)]
pub(in crate::check) struct Table {
    slots: Vec<Slot>,
}

impl Table {
    /// A variable of which that much is known.
    pub(in crate::check) fn new_var(&mut self, known: Known) -> TyVar {
        let index = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
        self.slots.push(Slot::Root(known));
        TyVar(index)
    }

    /// A variable of which nothing is known.
    pub(in crate::check) fn fresh(&mut self) -> TyVar {
        self.new_var(Known::Nothing)
    }

    /// A variable for that type.
    pub(in crate::check) fn is(&mut self, ty: Ty) -> TyVar {
        self.new_var(Known::Is(ty))
    }

    /// What is known of it.
    pub(in crate::check) fn known(&self, var: TyVar) -> Known {
        self.root(var).1
    }

    /// Makes two variables one; if they contradict, both stay as they are.
    pub(in crate::check) fn unify(
        &mut self,
        expected: TyVar,
        found: TyVar,
    ) -> Result<(), Mismatch> {
        let ((expected, left), (found, right)) = (self.root(expected), self.root(found));
        let mismatch = Mismatch { expected: left, found: right };
        let known = left.meet(right).ok_or(mismatch)?;
        if expected != found {
            self.slots[found.0 as usize] = Slot::Link(expected);
            self.slots[expected.0 as usize] = Slot::Root(known);
        }
        Ok(())
    }

    /// Says what a variable is, if that is still open.
    pub(in crate::check) fn settle(&mut self, var: TyVar, ty: Ty) {
        let (root, known) = self.root(var);
        if let Some(known) = known.meet(Known::Is(ty)) {
            self.slots[root.0 as usize] = Slot::Root(known);
        }
    }

    /// Marks a variable as reported.
    pub(in crate::check) fn poison(&mut self, var: TyVar) {
        let root = self.root(var).0;
        self.slots[root.0 as usize] = Slot::Root(Known::Error);
    }

    /// Gives every variable that is still open its default: `i32` to integer literals, `f64` to
    /// float literals, and `()` to what is never reached.
    pub(in crate::check) fn apply_defaults(&mut self) {
        for slot in &mut self.slots {
            if let Slot::Root(known) = slot
                && *known != Known::Error
            {
                *known = Known::Is(default(*known));
            }
        }
    }

    /// The type, once defaults are applied.
    pub(in crate::check) fn ty(&self, var: TyVar) -> Ty {
        default(self.known(var))
    }

    fn root(&self, mut var: TyVar) -> (TyVar, Known) {
        loop {
            match self.slots[var.0 as usize] {
                Slot::Link(next) => var = next,
                Slot::Root(known) => return (var, known),
            }
        }
    }
}

fn default(known: Known) -> Ty {
    match known {
        Known::Is(ty) => ty,
        Known::Integer => Ty::Int(IntTy::I32),
        Known::Float => Ty::F64,
        Known::Nothing | Known::Error => Ty::Unit,
    }
}
