//! Variables and their parts: where they are, how they are read and written.

use super::frame::Storage;
use super::layout::{Piece, extent, part_offset, part_start, piece_count, pieces};
use super::{Lower, Values};
use crate::hir::{Expr, ExprKind, LocalId, Place, Projection, SourceSpan, Ty};
use crate::ir::builder::Variable;
use crate::ir::{AliasClass, BinaryOp, IntCond, Sign, SlotId, Type, Value};

/// Where a part of a variable is.
pub(super) enum Location {
    /// In some of the variable's own.
    Variables(Vec<Variable>),
    /// In memory.
    Memory(Spot),
}

/// A place in memory.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) class: AliasClass,
    /// The slot's start, if not given.
    pub(super) addr: Option<Value>,
    /// How far from the address.
    pub(super) offset: u64,
}

impl Spot {
    pub(super) const fn start(slot: SlotId) -> Self {
        Self { class: AliasClass::Slot(slot), addr: None, offset: 0 }
    }

    pub(super) const fn at(self, offset: u64) -> Self {
        Self { offset: self.offset + offset, ..self }
    }
}

impl Lower<'_> {
    pub(super) fn local(&self, id: LocalId) -> Location {
        match &self.frame.locals[id.0 as usize] {
            Storage::Variables(variables) => Location::Variables(variables.clone()),
            Storage::Slot(slot) => Location::Memory(Spot::start(*slot)),
        }
    }

    /// Where a place is; its indices are evaluated and checked.
    pub(super) fn place(&mut self, place: &Place) -> Location {
        let mut at = self.local(place.local);
        let mut ty = self.local_ty(place.local);
        for projection in &place.path {
            (at, ty) = match projection {
                Projection::Field(index) => self.field_of(at, ty, *index),
                Projection::Index(index, span) => self.element_of(at, ty, index, *span),
            };
        }
        at
    }

    /// Where the value of an expression is, if it is a variable's or a part of one.
    pub(super) fn location(&mut self, expr: &Expr) -> Option<Location> {
        match &expr.kind {
            ExprKind::Local(id) => Some(self.local(*id)),
            ExprKind::Field(base, index) => {
                let at = self.location(base)?;
                Some(self.field_of(at, base.ty, *index).0)
            }
            ExprKind::Index(base, index) => {
                let at = self.location(base)?;
                Some(self.element_of(at, base.ty, index, expr.span).0)
            }
            ExprKind::Call(id, _) => Some(Location::Memory(self.constant_spot(*id, expr.ty)?)),
            _ => None,
        }
    }

    fn field_of(&self, at: Location, ty: Ty, index: u32) -> (Location, Ty) {
        let Ty::Tuple(parts) = ty else { return (at, ty) };
        let index = index as usize;
        let part = parts[index];
        let at = match at {
            Location::Variables(variables) => {
                let start = part_start(parts, index);
                Location::Variables(variables[start..start + piece_count(part)].to_vec())
            }
            Location::Memory(spot) => Location::Memory(spot.at(part_offset(parts, index))),
        };
        (at, part)
    }

    fn element_of(
        &mut self,
        at: Location,
        ty: Ty,
        index: &Expr,
        span: SourceSpan,
    ) -> (Location, Ty) {
        let Ty::Array(element, len) = ty else { return (at, ty) };
        let index = self.scalar_operand(index, Type::I64);
        self.check_bounds(index, len, span);
        let Location::Memory(spot) = at else { return (at, *element) };
        let stride = extent(*element).size;
        let spot = match self.builder.func.as_const(index) {
            Some(index) if index < len => spot.at(index * stride),
            _ => {
                let base = self.base(spot);
                let distance = self.op_const(BinaryOp::Mul, index, stride);
                Spot { addr: Some(self.op(BinaryOp::Add, base, distance)), ..spot }
            }
        };
        (Location::Memory(spot), *element)
    }

    fn check_bounds(&mut self, index: Value, len: u64, span: SourceSpan) {
        if self.in_library() || self.builder.func.as_const(index).is_some_and(|it| it < len) {
            return;
        }
        let inside = self.compare_const(IntCond::Lt(Sign::Unsigned), index, len);
        self.panic_unless_in_bounds(inside, index, len, span);
    }

    /// The value there.
    pub(super) fn read(&mut self, at: &Location, ty: Ty) -> Values {
        match at {
            Location::Variables(variables) => {
                variables.iter().map(|&variable| self.builder.read(variable)).collect()
            }
            Location::Memory(spot) => self.read_memory(*spot, ty),
        }
    }

    pub(super) fn read_memory(&mut self, spot: Spot, ty: Ty) -> Values {
        let whole = Spot { addr: Some(self.base(spot)), ..spot };
        let read = |(piece, offset): (Piece, u64)| match piece {
            Piece::Leaf(leaf) => self.load(leaf, whole.at(offset)),
            Piece::Array(ty) => {
                let copy = self.temporary(ty);
                self.copy(whole.at(offset), copy, ty);
                self.address_of(copy)
            }
        };
        pieces(ty).into_iter().map(read).collect()
    }

    /// Makes it the value there.
    pub(super) fn write(&mut self, at: &Location, ty: Ty, values: Values) {
        match at {
            Location::Variables(variables) => {
                for (&variable, value) in variables.iter().zip(values) {
                    self.builder.assign(variable, value);
                }
            }
            Location::Memory(spot) => self.write_memory(*spot, ty, values),
        }
    }

    pub(super) fn write_memory(&mut self, spot: Spot, ty: Ty, values: Values) {
        let whole = Spot { addr: Some(self.base(spot)), ..spot };
        for (value, (piece, offset)) in values.into_iter().zip(pieces(ty)) {
            match piece {
                Piece::Leaf(_) => self.store(value, whole.at(offset)),
                Piece::Array(ty) => self.copy(self.spot_of(value), whole.at(offset), ty),
            }
        }
    }

    /// The address that the spot's offset is added to.
    pub(super) fn base(&mut self, spot: Spot) -> Value {
        match (spot.addr, spot.class) {
            (Some(addr), _) => addr,
            (None, AliasClass::Slot(slot)) => self.builder.slot_addr(slot),
            (None, AliasClass::External) => unreachable!("external memory has an address"),
        }
    }

    pub(super) fn load(&mut self, ty: Type, from: Spot) -> Value {
        let addr = self.base(from);
        self.builder.load(ty, addr, displacement(from.offset), from.class)
    }

    pub(super) fn store(&mut self, value: Value, to: Spot) {
        let addr = self.base(to);
        self.builder.store(addr, value, displacement(to.offset), to.class);
    }

    /// An element or part of a value that is no variable's.
    pub(super) fn part_of_value(&mut self, base: &Expr, expr: &Expr) -> Values {
        let values = self.value(base);
        match (&expr.kind, base.ty) {
            (ExprKind::Field(_, index), Ty::Tuple(parts)) => {
                let start = part_start(parts, *index as usize);
                values[start..start + piece_count(expr.ty)].to_vec()
            }
            (ExprKind::Index(_, index), ty) => {
                let at = Location::Memory(self.in_memory(ty, values));
                let (at, element) = self.element_of(at, ty, index, expr.span);
                self.read(&at, element)
            }
            _ => self.zeros(expr.ty),
        }
    }
}

fn displacement(offset: u64) -> i32 {
    i32::try_from(offset).expect("slots are small")
}
