//! Which types a closure is about.

use super::Gen;
use crate::ty::{INTS, Ty};

/// The type of a parameter without one.
pub(super) fn default_param() -> Ty {
    Ty::Int(&INTS[0])
}

/// How many numbers a value has at most.
const MOST_LEAVES: usize = 12;

impl Gen<'_> {
    pub(super) fn choose_palette(&mut self) {
        for _ in 0..=self.choices.below(3) {
            let ty = self.new_scalar();
            self.palette.push(ty);
        }
    }

    fn new_scalar(&mut self) -> Ty {
        match self.choices.weighted([16, 2, 4, 2, 2, 1].into_iter()) {
            0 => self.int_ty(),
            1 => Ty::Bool,
            2 => Ty::F64,
            3 => Ty::F32,
            4 => Ty::Char,
            _ => Ty::Ordering,
        }
    }

    pub(super) fn int_ty(&mut self) -> Ty {
        let familiar: Vec<Ty> =
            self.palette.iter().filter(|ty| ty.int().is_some()).cloned().collect();
        if !familiar.is_empty() && self.choices.one_in(2) {
            return self.choices.pick(&familiar).clone();
        }
        Ty::Int(&INTS[self.choices.below(INTS.len())])
    }

    /// A type that has values and no parts.
    pub(super) fn scalar_ty(&mut self) -> Ty {
        if self.choices.one_in(4) {
            return self.new_scalar();
        }
        self.choices.pick(&self.palette).clone()
    }

    /// Any type that values of are compared.
    pub(super) fn value_ty(&mut self) -> Ty {
        if self.choices.one_in(6) { self.compound_ty(2) } else { self.scalar_ty() }
    }

    /// Any type.
    pub(super) fn any_ty(&mut self) -> Ty {
        if self.choices.one_in(40) { Ty::Unit } else { self.value_ty() }
    }

    /// A type with parts, nested no deeper than that.
    fn compound_ty(&mut self, nesting: u32) -> Ty {
        let ty = match self.choices.below(3) {
            0 => self.option_ty(nesting),
            1 => self.tuple_ty(nesting),
            _ => self.array_ty(nesting),
        };
        if ty.leaves() > MOST_LEAVES { self.scalar_ty() } else { ty }
    }

    fn part_ty(&mut self, nesting: u32) -> Ty {
        if nesting > 1 && self.choices.one_in(5) {
            self.compound_ty(nesting - 1)
        } else if self.choices.one_in(30) {
            Ty::Unit
        } else {
            self.scalar_ty()
        }
    }

    pub(super) fn option_ty(&mut self, nesting: u32) -> Ty {
        Ty::Option(Box::new(self.part_ty(nesting)))
    }

    pub(super) fn tuple_ty(&mut self, nesting: u32) -> Ty {
        let count = 1 + (self.choices.below(4) + 1) % 4;
        Ty::Tuple((0..count).map(|_| self.part_ty(nesting)).collect())
    }

    pub(super) fn array_ty(&mut self, nesting: u32) -> Ty {
        let len = (self.choices.below(6) + 2) % 6;
        Ty::Array(Box::new(self.part_ty(nesting)), len)
    }

    /// A tuple type with a part of that type.
    pub(super) fn tuple_with(&mut self, part: &Ty) -> (Ty, usize) {
        let count = 1 + self.choices.below(3);
        let at = self.choices.below(count);
        let part_ty = |g: &mut Self, i| if i == at { part.clone() } else { g.scalar_ty() };
        (Ty::Tuple((0..count).map(|i| part_ty(self, i)).collect()), at)
    }

    /// A type that `+` is for.
    pub(super) fn number_ty(&mut self) -> Ty {
        let ty = self.scalar_ty();
        if ty.is_number() { ty } else { self.int_ty() }
    }
}
