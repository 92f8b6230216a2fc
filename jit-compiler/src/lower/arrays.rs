//! Long arrays: filled, copied and compared by loops, in slots.
//!
//! # Invariants
//! - In SSA, a long array is the address of the start of a slot that has it and nothing else; the
//!   instruction that makes it names the slot.
//! - Nothing is written to that slot before the statement ends that the value belongs to.
//! - Only what was written is read: padding is not copied.

use std::collections::HashMap;

use super::compare::{holds_if_equal, strict};
use super::frame::slot;
use super::layout::{Piece, extent, is_dense, is_long, leaf_offsets, leaves, pieces};
use super::places::Spot;
use super::{Lower, Values};
use crate::hir::{BinaryOp, Ty};
use crate::ir::{self, AliasClass, Inst, IntCond, Sign, SlotId, Type, Value};

/// Slots for values that nothing else holds, used again when the statement is over that they
/// belong to.
#[derive(Default)]
pub(super) struct Temporaries {
    /// In the order in which they were taken.
    used: Vec<(Ty, SlotId)>,
    free: HashMap<Ty, Vec<SlotId>>,
}

impl Temporaries {
    /// Starts a statement.
    pub(super) fn begin(&self) -> usize {
        self.used.len()
    }

    /// Ends the statement that was started with this result.
    pub(super) fn end(&mut self, begun: usize) {
        for (ty, slot) in self.used.drain(begun..) {
            self.free.entry(ty).or_default().push(slot);
        }
    }
}

impl Lower<'_> {
    /// Memory for a value that is needed until the statement at hand ends.
    pub(super) fn temporary(&mut self, ty: Ty) -> Spot {
        let free = self.temporaries.free.get_mut(&ty).and_then(Vec::pop);
        let slot = free.unwrap_or_else(|| slot(ty, &mut self.builder));
        self.temporaries.used.push((ty, slot));
        Spot::start(slot)
    }

    /// The value in memory of its own.
    pub(super) fn in_memory(&mut self, ty: Ty, values: Values) -> Spot {
        match values[..] {
            [array] if is_long(ty) => self.spot_of(array),
            _ => {
                let spot = Spot::start(slot(ty, &mut self.builder));
                self.write_memory(spot, ty, values);
                spot
            }
        }
    }

    /// Where a long array is.
    pub(super) fn spot_of(&self, array: Value) -> Spot {
        match self.builder.func.inst(array) {
            Some(&Inst::SlotAddr(slot)) => Spot::start(slot),
            _ => unreachable!("a long array is a slot's address"),
        }
    }

    /// The long array that is there.
    pub(super) fn address_of(&mut self, at: Spot) -> Value {
        self.base(Spot { addr: None, ..at })
    }

    /// So far behind the spot.
    pub(super) fn indexed(&mut self, spot: Spot, distance: Value) -> Spot {
        let base = self.base(spot);
        Spot { addr: Some(self.op(ir::BinaryOp::Add, base, distance)), ..spot }
    }

    /// Fills an array with copies of a value.
    pub(super) fn fill(&mut self, at: Spot, element: Ty, len: u64, value: Values) {
        let stride = extent(element).size;
        self.for_each_offset(len * stride, stride, |this, offset| {
            let to = this.indexed(at, offset);
            this.write_memory(to, element, value);
        });
    }

    /// A long array of zeros.
    pub(super) fn zero_array(&mut self, ty: Ty) -> Value {
        let at = self.temporary(ty);
        if let Ty::Array(element, len) = ty {
            let zero = self.zeros(*element);
            self.fill(at, *element, len, zero);
        }
        self.address_of(at)
    }

    /// Copies a long array; the two are one or apart.
    pub(super) fn copy(&mut self, from: Spot, to: Spot, ty: Ty) {
        let Ty::Array(element, _) = ty else { return };
        let size = extent(ty).size;
        let unit = if is_dense(ty) { Ty::Int(crate::hir::IntTy::U64) } else { *element };
        let stride = extent(unit).size;
        self.for_each_offset(size - size % stride, stride, |this, offset| {
            let (from, to) = (this.indexed(from, offset), this.indexed(to, offset));
            let value = this.read_memory(from, unit);
            this.write_memory(to, unit, value);
        });
        let mut done = size - size % stride;
        for rest in [Type::I32, Type::I16, Type::I8] {
            if size - done >= u64::from(rest.bytes()) {
                let value = self.load(rest, from.at(done));
                self.store(value, to.at(done));
                done += u64::from(rest.bytes());
            }
        }
    }

    /// Whether the comparison holds for two long arrays.
    pub(super) fn compare_arrays(
        &mut self,
        op: BinaryOp,
        ty: Ty,
        a: &[Value],
        b: &[Value],
    ) -> Value {
        match (a, b) {
            (&[a], &[b]) => self.compare_memory(op, ty, self.spot_of(a), self.spot_of(b)),
            _ => self.bool(false),
        }
    }

    /// Goes through two arrays up to where they differ.
    fn compare_memory(&mut self, op: BinaryOp, ty: Ty, a: Spot, b: Spot) -> Value {
        let Ty::Array(&element, _) = ty else { return self.bool(false) };
        let result = self.builder.variable(Type::BOOL);
        let join = self.builder.block();
        let stride = extent(element).size;
        self.for_each_offset(extent(ty).size, stride, |this, offset| {
            let (a, b) = (this.indexed(a, offset), this.indexed(b, offset));
            let (equal, differ) = (this.builder.block(), this.builder.block());
            let values = (!is_long(element))
                .then(|| (this.read_memory(a, element), this.read_memory(b, element)));
            let compare = |this: &mut Self, op| match &values {
                Some((x, y)) => this.compare_values(op, element, x, y),
                None => this.compare_memory(op, element, a, b),
            };
            let is_equal = compare(this, BinaryOp::Eq);
            this.builder.branch(is_equal, equal, differ);
            this.enter(differ);
            let holds = match op {
                BinaryOp::Eq => this.bool(false),
                BinaryOp::Ne => this.bool(true),
                _ => compare(this, strict(op)),
            };
            this.builder.assign(result, holds);
            this.builder.jump(join);
            this.enter(equal);
        });
        let holds = self.bool(holds_if_equal(op));
        self.builder.assign(result, holds);
        self.builder.jump(join);
        self.enter(join);
        self.builder.read(result)
    }

    /// Goes round for every multiple of `stride` below `end`.
    fn for_each_offset(&mut self, end: u64, stride: u64, round: impl FnOnce(&mut Self, Value)) {
        let index = self.builder.variable(Type::I64);
        let (header, body, exit) =
            (self.builder.block(), self.builder.block(), self.builder.block());
        let zero = self.builder.constant(Type::I64, 0);
        self.builder.assign(index, zero);
        self.builder.jump(header);
        self.builder.switch_to(header);
        let offset = self.builder.read(index);
        let more = self.compare_const(IntCond::Lt(Sign::Unsigned), offset, end);
        self.builder.branch(more, body, exit);
        self.enter(body);
        round(self, offset);
        let next = self.op_const(ir::BinaryOp::Add, offset, stride);
        self.builder.assign(index, next);
        self.builder.jump(header);
        self.builder.seal(header);
        self.enter(exit);
    }

    /// The pieces of a value, made of the leaves that `next` gives. A long array's are needed no
    /// longer than it takes to write each.
    pub(super) fn packed(
        &mut self,
        ty: Ty,
        next: &mut dyn FnMut(&mut Self) -> Option<Value>,
    ) -> Values {
        let packed = |(piece, _): (Piece, u64)| match piece {
            Piece::Leaf(_) => next(self),
            Piece::Array(ty) => {
                let at = self.temporary(ty);
                for offset in leaf_offsets(ty) {
                    let leaf = next(self)?;
                    self.store(leaf, at.at(offset));
                }
                Some(self.address_of(at))
            }
        };
        pieces(ty).into_iter().filter_map(packed).collect()
    }

    /// Calls `f` for each leaf of a value.
    pub(super) fn for_each_leaf(
        &mut self,
        ty: Ty,
        values: Values,
        f: &mut dyn FnMut(&mut Self, Value),
    ) {
        for (value, (piece, _)) in values.into_iter().zip(pieces(ty)) {
            match piece {
                Piece::Leaf(_) => f(self, value),
                Piece::Array(ty) => {
                    let at = self.spot_of(value);
                    for (leaf, offset) in leaves(ty).into_iter().zip(leaf_offsets(ty)) {
                        let leaf = self.load(leaf, at.at(offset));
                        f(self, leaf);
                    }
                }
            }
        }
    }

    /// The leaves of a value.
    pub(super) fn flattened(&mut self, ty: Ty, values: Values) -> Values {
        let mut found = Vec::new();
        self.for_each_leaf(ty, values, &mut |_, leaf| found.push(leaf));
        found
    }

    /// The pieces of a parameter of a local function, which `next` gives: its long arrays are the
    /// caller's yet.
    pub(super) fn copied(
        &mut self,
        ty: Ty,
        next: &mut dyn FnMut(&mut Self) -> Option<Value>,
    ) -> Values {
        let copied = |(piece, _)| match piece {
            Piece::Leaf(_) => next(self),
            Piece::Array(ty) => {
                let from = external(next(self)?);
                let at = self.temporary(ty);
                self.copy(from, at, ty);
                Some(self.address_of(at))
            }
        };
        pieces(ty).into_iter().filter_map(copied).collect()
    }

    /// The scalars that a local function returns; its long arrays are where they belong then.
    pub(super) fn scalar_results(&mut self, ty: Ty, values: Values) -> Values {
        let mut out = self.array_out.clone().into_iter();
        let mut scalars = Vec::new();
        for (value, (piece, _)) in values.into_iter().zip(pieces(ty)) {
            match piece {
                Piece::Leaf(_) => scalars.push(value),
                Piece::Array(ty) => {
                    if let Some(to) = out.next() {
                        self.copy(self.spot_of(value), external(to), ty);
                    }
                }
            }
        }
        scalars
    }
}

/// Memory of the caller's.
const fn external(addr: Value) -> Spot {
    Spot { class: AliasClass::External, addr: Some(addr), offset: 0 }
}
