//! Which types a closure is about.

use super::Gen;
use crate::ty::{INTS, Ty};

/// The type of a parameter without one.
pub(super) fn default_param() -> Ty {
    Ty::Int(&INTS[0])
}

impl Gen<'_> {
    pub(super) fn choose_palette(&mut self) {
        for _ in 0..=self.choices.below(3) {
            let ty = self.new_scalar();
            self.palette.push(ty);
        }
    }

    fn new_scalar(&mut self) -> Ty {
        match self.choices.weighted([8, 1, 2, 1].into_iter()) {
            0 => self.int_ty(),
            1 => Ty::Bool,
            2 => Ty::F64,
            _ => Ty::F32,
        }
    }

    pub(super) fn int_ty(&mut self) -> Ty {
        Ty::Int(&INTS[self.choices.below(INTS.len())])
    }

    /// A type that has values and no parts.
    pub(super) fn scalar_ty(&mut self) -> Ty {
        if self.choices.one_in(4) {
            return self.new_scalar();
        }
        self.choices.pick(&self.palette).clone()
    }

    /// Any type.
    pub(super) fn any_ty(&mut self) -> Ty {
        if self.choices.one_in(40) { Ty::Unit } else { self.scalar_ty() }
    }

    /// A type that `+` is for.
    pub(super) fn number_ty(&mut self) -> Ty {
        let ty = self.scalar_ty();
        if ty.is_number() { ty } else { self.int_ty() }
    }
}
