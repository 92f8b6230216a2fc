//! Type variables, and what is known of them: a union-find whose classes are known types.
//!
//! # Invariants
//! - Links point from a later variable to an earlier one or back, never in a cycle.
//! - No type is a part of itself.
//! - [`Known::Is`] holds types without parts only.
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
    /// The type itself, which has no parts.
    Is(Ty),
    /// It has parts; their types are variables.
    Compound(CompoundId),
    /// There was an error about it.
    Error,
}

/// Index into [`Table::compounds`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct CompoundId(u32);

/// A type with parts.
#[derive(Clone, Debug)]
pub(in crate::check) enum Compound {
    Tuple(Vec<TyVar>),
    Array(TyVar, u64),
    Option(TyVar),
}

impl Compound {
    fn parts(&self) -> &[TyVar] {
        match self {
            Self::Tuple(parts) => parts,
            Self::Array(part, _) | Self::Option(part) => std::slice::from_ref(part),
        }
    }

    /// Whether the two agree but for the types of their parts.
    fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tuple(a), Self::Tuple(b)) => a.len() == b.len(),
            (Self::Array(_, a), Self::Array(_, b)) => a == b,
            (Self::Option(_), Self::Option(_)) => true,
            _ => false,
        }
    }
}

impl Known {
    /// What is known of a type of which both are known; `None` if they contradict. Of compounds,
    /// the parts are for the caller to unify.
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
    pub(in crate::check) expected: TyVar,
    pub(in crate::check) found: TyVar,
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
    compounds: Vec<Compound>,
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

    /// A variable for what an error has been told of.
    pub(in crate::check) fn poisoned(&mut self) -> TyVar {
        self.new_var(Known::Error)
    }

    /// A variable for that type.
    pub(in crate::check) fn is(&mut self, ty: Ty) -> TyVar {
        match ty {
            Ty::Tuple(parts) => {
                let parts = parts.iter().map(|&part| self.is(part)).collect();
                self.compound(Compound::Tuple(parts))
            }
            Ty::Array(element, len) => {
                let element = self.is(*element);
                self.compound(Compound::Array(element, len))
            }
            Ty::Option(some) => {
                let some = self.is(*some);
                self.compound(Compound::Option(some))
            }
            scalar => self.new_var(Known::Is(scalar)),
        }
    }

    /// A variable for a type with these parts.
    pub(in crate::check) fn compound(&mut self, compound: Compound) -> TyVar {
        let id = CompoundId(u32::try_from(self.compounds.len()).unwrap_or(u32::MAX));
        self.compounds.push(compound);
        self.new_var(Known::Compound(id))
    }

    /// A variable for the tuple of these; `()` if there are none.
    pub(in crate::check) fn tuple(&mut self, parts: Vec<TyVar>) -> TyVar {
        if parts.is_empty() { self.is(Ty::Unit) } else { self.compound(Compound::Tuple(parts)) }
    }

    /// What is known of it.
    pub(in crate::check) fn known(&self, var: TyVar) -> Known {
        self.root(var).1
    }

    /// Whether the two are one.
    pub(in crate::check) fn are_one(&self, a: TyVar, b: TyVar) -> bool {
        self.root(a).0 == self.root(b).0
    }

    /// Its parts, if it has some.
    pub(in crate::check) fn parts(&self, var: TyVar) -> Option<&Compound> {
        match self.known(var) {
            Known::Compound(id) => Some(&self.compounds[id.0 as usize]),
            _ => None,
        }
    }

    /// Whether nothing says which type it is (a literal's kind does not).
    pub(in crate::check) fn is_open(&self, var: TyVar) -> bool {
        matches!(self.known(var), Known::Nothing | Known::Integer | Known::Float)
    }

    /// Whether a part of it, or itself, is open.
    pub(in crate::check) fn has_open_part(&self, var: TyVar) -> bool {
        self.is_open(var)
            || self
                .parts(var)
                .is_some_and(|it| it.parts().iter().any(|&part| self.has_open_part(part)))
    }

    /// Makes two variables one; if they contradict, both stay as they are (but for parts that
    /// agreed before the ones that did not).
    pub(in crate::check) fn unify(
        &mut self,
        expected: TyVar,
        found: TyVar,
    ) -> Result<(), Mismatch> {
        let mismatch = Err(Mismatch { expected, found });
        let ((expected, left), (found, right)) = (self.root(expected), self.root(found));
        if expected == found {
            return Ok(());
        }
        if let (Known::Compound(a), Known::Compound(b)) = (left, right) {
            if !self.unify_parts(a, b) {
                return mismatch;
            }
            self.slots[found.0 as usize] = Slot::Link(expected);
            return Ok(());
        }
        if self.occurs(expected, right) || self.occurs(found, left) {
            return mismatch;
        }
        let Some(known) = left.meet(right) else { return mismatch };
        self.slots[found.0 as usize] = Slot::Link(expected);
        self.slots[expected.0 as usize] = Slot::Root(known);
        Ok(())
    }

    fn unify_parts(&mut self, a: CompoundId, b: CompoundId) -> bool {
        let [a, b] = [a, b].map(|id| self.compounds[id.0 as usize].clone());
        a.is_like(&b) && a.parts().iter().zip(b.parts()).all(|(&a, &b)| self.unify(a, b).is_ok())
    }

    /// Whether the variable is a part of what is known.
    fn occurs(&self, var: TyVar, known: Known) -> bool {
        let Known::Compound(id) = known else { return false };
        self.compounds[id.0 as usize].parts().iter().any(|&part| {
            let (root, known) = self.root(part);
            root == var || self.occurs(var, known)
        })
    }

    /// Says what a variable is, if that is still open.
    pub(in crate::check) fn settle(&mut self, var: TyVar, ty: Ty) {
        let is = self.is(ty);
        // A contradiction is somebody else's to report.
        let _ = self.unify(var, is);
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
                && let Some(ty) = default(*known)
            {
                *known = Known::Is(ty);
            }
        }
    }

    /// The type, once defaults are applied.
    pub(in crate::check) fn ty(&self, var: TyVar) -> Ty {
        match self.known(var) {
            Known::Compound(id) => match &self.compounds[id.0 as usize] {
                Compound::Tuple(parts) => {
                    let parts: Vec<Ty> = parts.iter().map(|&part| self.ty(part)).collect();
                    Ty::tuple(&parts)
                }
                Compound::Array(element, len) => Ty::array(self.ty(*element), *len),
                Compound::Option(some) => Ty::option(self.ty(*some)),
            },
            Known::Is(ty) => ty,
            known => default(known).unwrap_or(Ty::Unit),
        }
    }

    /// The type as far as it is known, as rustc writes it in messages.
    pub(in crate::check) fn name(&self, var: TyVar) -> String {
        let list = |parts: &[TyVar]| {
            parts.iter().map(|&part| self.name(part)).collect::<Vec<_>>().join(", ")
        };
        match self.known(var) {
            Known::Nothing | Known::Error => "_".to_owned(),
            Known::Integer => "{integer}".to_owned(),
            Known::Float => "{float}".to_owned(),
            Known::Is(ty) => ty.to_string(),
            Known::Compound(id) => match &self.compounds[id.0 as usize] {
                Compound::Tuple(parts) if parts.len() == 1 => format!("({},)", list(parts)),
                Compound::Tuple(parts) => format!("({})", list(parts)),
                Compound::Array(element, len) => format!("[{}; {len}]", self.name(*element)),
                Compound::Option(some) => format!("Option<{}>", self.name(*some)),
            },
        }
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

fn default(known: Known) -> Option<Ty> {
    match known {
        Known::Is(_) | Known::Compound(_) | Known::Error => None,
        Known::Integer => Some(Ty::Int(IntTy::I32)),
        Known::Float => Some(Ty::F64),
        Known::Nothing => Some(Ty::Unit),
    }
}
