//! Values as the numbers that code handles, and back: one for each leaf of a type.
//!
//! # Invariants
//! - The order is that of `jit_compiler::lower::layout`: parts left to right, 128 bits as two halves,
//!   an option as whether it is `Some` and what it has.
//! - What a `None` has is noise, as it means nothing; a leaf is zero above its type's width.

use crate::ty::{Int, Ty};
use crate::values::Value;
use jit_compiler::hir;
use jit_compiler::ir::Type;
use jit_compiler::lower::layout;

/// What means nothing.
pub(super) const NOISE: u64 = 0xa5a5_a5a5_a5a5_a5a5;

/// The type as this crate has it, if it does.
pub(super) fn known(ty: hir::Ty) -> Option<Ty> {
    Some(match ty {
        hir::Ty::Int(int) => Ty::Int(Int::named(int.name())),
        hir::Ty::Bool => Ty::Bool,
        hir::Ty::Char => Ty::Char,
        hir::Ty::Ordering => Ty::Ordering,
        hir::Ty::F32 => Ty::F32,
        hir::Ty::F64 => Ty::F64,
        hir::Ty::Unit => Ty::Unit,
        hir::Ty::Tuple(parts) => {
            Ty::Tuple(parts.iter().map(|&part| known(part)).collect::<Option<_>>()?)
        }
        hir::Ty::Array(element, len) => {
            Ty::Array(Box::new(known(*element)?), usize::try_from(len).ok()?)
        }
        hir::Ty::Option(some) => Ty::Option(Box::new(known(*some)?)),
        hir::Ty::Never => return None,
    })
}

/// The leaves of a value of the type.
pub(super) fn leaves(ty: hir::Ty, value: &Value) -> Vec<u64> {
    let mut found = Vec::new();
    add(ty, Some(value), &mut found);
    let types = layout::leaves(ty);
    found.iter().zip(types).map(|(&leaf, ty)| leaf & ty.mask()).collect()
}

fn add(ty: hir::Ty, value: Option<&Value>, found: &mut Vec<u64>) {
    match (ty, value) {
        (_, None) => found.resize(found.len() + layout::leaves(ty).len(), NOISE),
        (hir::Ty::Tuple(parts), Some(Value::Parts(values))) => {
            parts.iter().zip(values).for_each(|(&ty, value)| add(ty, Some(value), found));
        }
        (hir::Ty::Array(element, _), Some(Value::Parts(values))) => {
            values.iter().for_each(|value| add(*element, Some(value), found));
        }
        (hir::Ty::Option(some), Some(Value::Option(value))) => {
            found.push(value.is_some().into());
            add(*some, value.as_deref(), found);
        }
        (ty, Some(Value::Bits(bits))) => {
            let halves = [*bits as u64, (*bits >> 64) as u64];
            found.extend(&halves[..layout::leaves(ty).len()]);
        }
        (ty, Some(value)) => unreachable!("{value:?} is no {ty}"),
    }
}

/// Whether the leaves are those of one value of the type: equal where they mean anything, and one
/// NaN is like another.
pub(super) fn same(ty: hir::Ty, expected: &[u64], found: &[u64]) -> bool {
    let mut both = expected.iter().copied().zip(found.iter().copied());
    expected.len() == found.len() && same_part(ty, &mut both, true)
}

fn same_part(
    ty: hir::Ty,
    both: &mut impl Iterator<Item = (u64, u64)>,
    means_something: bool,
) -> bool {
    match ty {
        hir::Ty::Tuple(parts) => {
            parts.iter().fold(true, |all, &ty| same_part(ty, both, means_something) & all)
        }
        hir::Ty::Array(element, len) => {
            (0..len).fold(true, |all, _| same_part(*element, both, means_something) & all)
        }
        hir::Ty::Option(some) => {
            let Some((expected, found)) = both.next() else { return false };
            let is_some = expected != 0;
            let same = same_part(*some, both, means_something && is_some);
            same && (expected == found || !means_something)
        }
        ty => layout::leaves(ty).into_iter().fold(true, |all, leaf| {
            let Some((expected, found)) = both.next() else { return false };
            all & (!means_something || same_leaf(leaf, expected, found))
        }),
    }
}

fn same_leaf(ty: Type, expected: u64, found: u64) -> bool {
    let nan = |bits| jit_compiler::ir::eval::is_nan(ty, bits);
    expected == found || nan(expected) && nan(found)
}

#[cfg(test)]
mod tests {
    use super::{hir, leaves, same};
    use crate::values::Value;

    #[test]
    fn what_none_has_means_nothing() {
        let ty = hir::Ty::tuple(&[hir::Ty::option(hir::Ty::F32), hir::Ty::Bool]);
        let value = Value::Parts(vec![Value::Option(None), Value::Bits(1)]);
        assert_eq!(leaves(ty, &value), [0, 0xa5a5_a5a5, 1]);
        assert!(same(ty, &[0, 3, 1], &[0, 4, 1]));
        assert!(!same(ty, &[1, 3, 1], &[1, 4, 1]));
        assert!(!same(ty, &[0, 3, 1], &[0, 3, 0]));
        assert!(!same(ty, &[0, 3, 1], &[1, 3, 1]));
        assert!(same(ty, &[1, 0x7fc0_0000, 1], &[1, 0xffff_ffff, 1]));
    }
}
