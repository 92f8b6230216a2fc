//! How values are made of scalars: in SSA values, in memory, and across the closure's boundary.
//!
//! A value is a list of *leaves*, left to right: those of a tuple's parts, of an array's elements,
//! the low and the high half of a 128-bit integer; of an option, whether it is `Some`, then those of
//! what it has.
//!
//! # Invariants
//! - The leaves of `None` after the first mean nothing.
//! - In memory, a leaf lies at a multiple of its size. The layout is the compiler's own.
//! - An array of more than 64 leaves is *long*: in SSA, it is the address of a slot that has
//!   it. So a value in SSA is a list of *pieces*, each a leaf or a long array.

use crate::hir::Ty;
use crate::ir::{Scalar, Type};

/// The leaves of the type's values.
#[must_use]
pub fn leaves(ty: Ty) -> Vec<Type> {
    let mut found = Vec::new();
    add_leaves(ty, &mut found);
    found
}

fn add_leaves(ty: Ty, found: &mut Vec<Type>) {
    match ty {
        ty if is_wide(ty) => found.extend([Type::I64; 2]),
        Ty::Tuple(parts) => parts.iter().for_each(|&part| add_leaves(part, found)),
        Ty::Array(element, len) => {
            let element = leaves(*element);
            if !element.is_empty() {
                (0..len).for_each(|_| found.extend(&element));
            }
        }
        Ty::Option(some) => {
            found.push(Type::BOOL);
            add_leaves(*some, found);
        }
        other => found.extend(scalar(other)),
    }
}

/// How many leaves the type's values have.
#[must_use]
pub fn leaf_count(ty: Ty) -> u64 {
    match ty {
        ty if is_wide(ty) => 2,
        Ty::Tuple(parts) => {
            parts.iter().fold(0, |sum: u64, &part| sum.saturating_add(leaf_count(part)))
        }
        Ty::Array(element, len) => leaf_count(*element).saturating_mul(len),
        Ty::Option(some) => leaf_count(*some).saturating_add(1),
        other => scalar(other).is_some().into(),
    }
}

/// As many leaves as an array may have that is taken apart.
pub(super) const MAX_SPLIT: u64 = 64;

/// Whether it is an array that stays in memory.
pub(super) fn is_long(ty: Ty) -> bool {
    matches!(ty, Ty::Array(..)) && leaf_count(ty) > MAX_SPLIT
}

/// What a value in SSA is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Leaf(Type),
    /// A long array of this type.
    Array(Ty),
}

/// The pieces of the type's values, each with its offset in memory.
pub(super) fn pieces(ty: Ty) -> Vec<(Piece, u64)> {
    let mut found = Vec::new();
    add_pieces(ty, 0, &mut found);
    found
}

/// How many pieces the type's values have.
pub(super) fn piece_count(ty: Ty) -> usize {
    pieces(ty).len()
}

/// The type of the one leaf that values of this type are.
pub(super) const fn scalar(ty: Ty) -> Option<Type> {
    match ty {
        Ty::Int(int) if int.bits() <= 64 => Some(Type::int(int.bits())),
        Ty::Bool => Some(Type::BOOL),
        Ty::Char => Some(Type::I32),
        Ty::Ordering => Some(Type::I8),
        Ty::F32 => Some(Type::F32),
        Ty::F64 => Some(Type::F64),
        _ => None,
    }
}

/// Whether values of the type are a low and a high half.
pub(super) const fn is_wide(ty: Ty) -> bool {
    matches!(ty, Ty::Int(int) if int.bits() == 128)
}

/// Whether some of it may be picked by an index at run time.
pub(super) fn has_array(ty: Ty) -> bool {
    match ty {
        Ty::Array(..) => true,
        Ty::Tuple(parts) => parts.iter().any(|&part| has_array(part)),
        Ty::Option(some) => has_array(*some),
        _ => false,
    }
}

/// Where in a tuple's pieces those of a part start.
pub(super) fn part_start(parts: &[Ty], index: usize) -> usize {
    parts[..index].iter().map(|&part| piece_count(part)).sum()
}

/// Size and alignment of a type's values in memory, in bytes.
#[derive(Clone, Copy)]
pub(super) struct Extent {
    pub(super) size: u64,
    pub(super) align: u64,
}

/// How many bytes a value takes in memory.
pub(crate) fn size(ty: Ty) -> u64 {
    extent(ty).size
}

/// How much memory a value takes.
pub(super) fn extent(ty: Ty) -> Extent {
    match ty {
        ty if is_wide(ty) => Extent { size: 16, align: 8 },
        Ty::Tuple(parts) => sequence(parts.iter().copied()).1,
        Ty::Array(element, len) => {
            let Extent { size, align } = extent(*element);
            Extent { size: size.saturating_mul(len), align }
        }
        Ty::Option(some) => sequence([Ty::Bool, *some].into_iter()).1,
        other => match scalar(other) {
            Some(ty) => {
                let size = bytes(ty);
                Extent { size, align: size }
            }
            None => Extent { size: 0, align: 1 },
        },
    }
}

/// How many bytes a leaf takes.
pub(super) fn bytes(ty: Type) -> u64 {
    match ty.scalar {
        Scalar::Bool => 1,
        _ => u64::from(ty.bits() / 8),
    }
}

/// The offset of a tuple's part.
pub(super) fn part_offset(parts: &[Ty], index: usize) -> u64 {
    sequence(parts.iter().copied()).0[index]
}

/// The offsets of values that lie one after the other, and the extent of all.
fn sequence(types: impl Iterator<Item = Ty>) -> (Vec<u64>, Extent) {
    let mut offsets = Vec::new();
    let mut whole = Extent { size: 0, align: 1 };
    for ty in types {
        let part = extent(ty);
        whole.size = rounded(whole.size, part.align);
        offsets.push(whole.size);
        whole.size = whole.size.saturating_add(part.size);
        whole.align = whole.align.max(part.align);
    }
    whole.size = rounded(whole.size, whole.align);
    (offsets, whole)
}

fn rounded(size: u64, align: u64) -> u64 {
    size.checked_next_multiple_of(align).unwrap_or(u64::MAX)
}

/// The offset of each leaf, in order.
pub(super) fn leaf_offsets(ty: Ty) -> Vec<u64> {
    let mut found = Vec::new();
    add_parts(ty, 0, &mut |_| false, &mut |_, at| found.push(at));
    found
}

fn add_pieces(ty: Ty, at: u64, found: &mut Vec<(Piece, u64)>) {
    add_parts(ty, at, &mut is_long, &mut |piece, at| found.push((piece, at)));
}

/// Calls `add` for each leaf, and for each part that is to stay `whole`.
fn add_parts(ty: Ty, at: u64, whole: &mut dyn FnMut(Ty) -> bool, add: &mut dyn FnMut(Piece, u64)) {
    match ty {
        ty if whole(ty) => add(Piece::Array(ty), at),
        ty if is_wide(ty) => {
            add(Piece::Leaf(Type::I64), at);
            add(Piece::Leaf(Type::I64), at + 8);
        }
        Ty::Tuple(parts) => {
            let offsets = sequence(parts.iter().copied()).0;
            for (&part, offset) in parts.iter().zip(offsets) {
                add_parts(part, at + offset, whole, add);
            }
        }
        Ty::Array(element, len) if leaf_count(*element) > 0 => {
            let stride = extent(*element).size;
            (0..len).for_each(|index| add_parts(*element, at + index * stride, whole, add));
        }
        Ty::Option(some) => {
            let offsets = sequence([Ty::Bool, *some].into_iter()).0;
            add(Piece::Leaf(Type::BOOL), at);
            add_parts(*some, at + offsets[1], whole, add);
        }
        other => scalar(other).into_iter().for_each(|leaf| add(Piece::Leaf(leaf), at)),
    }
}

/// Whether every byte of the type's values in memory is a leaf's.
pub(super) fn is_dense(ty: Ty) -> bool {
    match ty {
        Ty::Array(element, _) => is_dense(*element),
        _ => leaves(ty).into_iter().map(bytes).sum::<u64>() == extent(ty).size,
    }
}

/// How the closure's parameters and result cross its boundary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Whether the leaves of the result go to memory whose address is the first parameter, one
    /// every 8 bytes; else there is at most one, and it is the result.
    pub result_in_memory: bool,
    /// Whether the leaves of the parameters come from memory whose address is the next parameter,
    /// one every 8 bytes; else they are the next parameters themselves.
    pub params_in_memory: bool,
    /// The leaves of the parameters.
    pub params: Vec<Type>,
    /// The leaves of the result.
    pub results: Vec<Type>,
    /// Whether only machine code calls the function: a long array is passed as its address, and a
    /// result that has some is written to where the next parameters say.
    pub is_local: bool,
    /// How many such parameters there are.
    pub array_results: usize,
}

impl Signature {
    /// The signature of a closure with these parameters and that result.
    #[must_use]
    pub fn new(params: impl IntoIterator<Item = Ty>, result: Ty) -> Self {
        let params: Vec<Type> = params.into_iter().flat_map(leaves).collect();
        let results = leaves(result);
        let result_in_memory = results.len() > 1;
        let floats = params.iter().filter(|ty| ty.is_float()).count();
        let ints = params.len() - floats + usize::from(result_in_memory);
        // As many as registers hold.
        let params_in_memory = ints > 6 || floats > 8;
        Self {
            result_in_memory,
            params_in_memory,
            params,
            results,
            is_local: false,
            array_results: 0,
        }
    }

    /// The signature of a function that only machine code calls: parameters that registers do not
    /// hold are on the stack.
    #[must_use]
    pub fn local(params: impl IntoIterator<Item = Ty>, result: Ty) -> Self {
        let in_ssa = |(piece, _)| match piece {
            Piece::Leaf(ty) => ty,
            Piece::Array(_) => Type::I64,
        };
        let leaf = |(piece, _)| match piece {
            Piece::Leaf(ty) => Some(ty),
            Piece::Array(_) => None,
        };
        let params = params.into_iter().flat_map(|ty| pieces(ty).into_iter().map(in_ssa));
        let results: Vec<Type> = pieces(result).into_iter().filter_map(leaf).collect();
        Self {
            result_in_memory: results.len() > 1,
            params_in_memory: false,
            params: params.collect(),
            array_results: piece_count(result) - results.len(),
            results,
            is_local: true,
        }
    }

    /// The types of the machine code's parameters.
    #[must_use]
    pub fn machine_params(&self) -> Vec<Type> {
        let mut types = vec![Type::I64; usize::from(self.result_in_memory) + self.array_results];
        if self.params_in_memory {
            types.push(Type::I64);
        } else {
            types.extend(&self.params);
        }
        types
    }

    /// The type of the machine code's result, if it has one.
    #[must_use]
    pub fn machine_result(&self) -> Option<Type> {
        if self.result_in_memory { None } else { self.results.first().copied() }
    }
}

#[cfg(test)]
mod tests {
    use super::{extent, leaf_offsets, leaves};
    use crate::hir::{IntTy, Ty};
    use crate::ir::Type;

    #[test]
    fn leaves_lie_at_multiples_of_their_size() {
        let ty = Ty::tuple(&[
            Ty::Int(IntTy::U8),
            Ty::option(Ty::Int(IntTy::I128)),
            Ty::array(Ty::F32, 2),
            Ty::Unit,
        ]);
        let expected = [Type::I8, Type::BOOL, Type::I64, Type::I64, Type::F32, Type::F32];
        assert_eq!(leaves(ty), expected);
        assert_eq!(leaf_offsets(ty), [0, 8, 16, 24, 32, 36]);
        assert_eq!(extent(ty).size, 40);
    }
}
