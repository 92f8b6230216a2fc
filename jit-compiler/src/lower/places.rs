//! Variables and their parts: where they are, how they are read and written.

use super::frame::Storage;
use super::layout::{extent, leaf_offsets, leaves, part_offset, part_start};
use super::{Lower, Values};
use crate::hir::{Expr, ExprKind, LocalId, Place, Projection, SourceSpan, Ty};
use crate::ir::builder::Variable;
use crate::ir::{AliasClass, BinaryOp, IntCond, Sign, SlotId, Type, Value};

/// Where a part of a variable is.
pub(super) enum Location {
    /// In some of the variable's own.
    Variables(Vec<Variable>),
    /// In the slot, so far from its start.
    Memory { slot: SlotId, addr: Option<Value>, offset: u64 },
}

impl Lower<'_> {
    pub(super) fn local(&self, id: LocalId) -> Location {
        match &self.frame.locals[id.0 as usize] {
            Storage::Variables(variables) => Location::Variables(variables.clone()),
            Storage::Slot(slot) => Location::Memory { slot: *slot, addr: None, offset: 0 },
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
                Location::Variables(variables[start..start + leaves(part).len()].to_vec())
            }
            Location::Memory { slot, addr, offset } => {
                Location::Memory { slot, addr, offset: offset + part_offset(parts, index) }
            }
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
        let Location::Memory { slot, addr, offset } = at else { return (at, *element) };
        let stride = extent(*element).size;
        let at = match self.builder.func.as_const(index) {
            Some(index) if index < len => {
                Location::Memory { slot, addr, offset: offset + index * stride }
            }
            _ => {
                let base = addr.unwrap_or_else(|| self.builder.slot_addr(slot));
                let distance = self.op_const(BinaryOp::Mul, index, stride);
                let addr = Some(self.op(BinaryOp::Add, base, distance));
                Location::Memory { slot, addr, offset }
            }
        };
        (at, *element)
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
            Location::Memory { slot, addr, offset } => {
                let types = leaves(ty).into_iter();
                let addr = addr.unwrap_or_else(|| self.builder.slot_addr(*slot));
                types
                    .zip(leaf_offsets(ty))
                    .map(|(leaf, at)| {
                        let offset = displacement(offset + at);
                        self.builder.load(leaf, addr, offset, AliasClass::Slot(*slot))
                    })
                    .collect()
            }
        }
    }

    /// Makes it the value there.
    pub(super) fn write(&mut self, at: &Location, ty: Ty, values: Values) {
        match at {
            Location::Variables(variables) => {
                for (&variable, value) in variables.iter().zip(values) {
                    self.builder.assign(variable, value);
                }
            }
            Location::Memory { slot, addr, offset } => {
                let addr = addr.unwrap_or_else(|| self.builder.slot_addr(*slot));
                for (value, at) in values.into_iter().zip(leaf_offsets(ty)) {
                    let offset = displacement(offset + at);
                    self.builder.store(addr, value, offset, AliasClass::Slot(*slot));
                }
            }
        }
    }

    /// An element or part of a value that is no variable's.
    pub(super) fn part_of_value(&mut self, base: &Expr, expr: &Expr) -> Values {
        let values = self.value(base);
        match (&expr.kind, base.ty) {
            (ExprKind::Field(_, index), Ty::Tuple(parts)) => {
                let start = part_start(parts, *index as usize);
                values[start..start + leaves(expr.ty).len()].to_vec()
            }
            (ExprKind::Index(_, index), ty) => {
                let storage = super::frame::storage(ty, &mut self.builder);
                let Storage::Slot(slot) = storage else { return self.zeros(expr.ty) };
                let at = Location::Memory { slot, addr: None, offset: 0 };
                self.write(&at, ty, values);
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
