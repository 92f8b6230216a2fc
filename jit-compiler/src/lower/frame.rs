//! The function whose body is lowered: its variables, its loops, and where it returns to.

use std::collections::HashMap;

use super::layout::{Piece, extent, has_array, leaves, pieces};
use super::places::Spot;
use super::{Lower, Values};
use crate::hir::{self, LocalId, LoopId, SourceSpan, Ty};
use crate::ir::builder::{Builder, Variable};
use crate::ir::{Block, SlotId};

/// A function that is being lowered, be it the closure or one that is inlined into it.
pub(super) struct Frame<'a> {
    pub(super) function: &'a hir::Function,
    /// By [`LocalId`].
    pub(super) locals: Vec<Storage>,
    pub(super) loops: HashMap<LoopId, Loop>,
    /// Where `return` goes on; none for the function itself.
    pub(super) exit: Option<Exit>,
    /// Set in a library function: where the user's call is.
    pub(super) library: Option<SourceSpan>,
}

/// Where a variable lives.
#[derive(Clone)]
pub(super) enum Storage {
    /// One for each leaf.
    Variables(Vec<Variable>),
    Slot(SlotId),
}

/// Where the jumps of a loop's body go.
#[derive(Clone)]
pub(super) struct Loop {
    pub(super) next: Block,
    pub(super) exit: Exit,
}

/// A block to go on at with a value.
#[derive(Clone)]
pub(super) struct Exit {
    pub(super) block: Block,
    /// What the value is assigned to.
    pub(super) result: Vec<Holder>,
    /// Its type.
    pub(super) ty: Ty,
}

/// What holds a piece of a value until all ways have come together.
#[derive(Clone, Copy)]
pub(super) enum Holder {
    Variable(Variable),
    /// A long array of this type.
    Array(Spot, Ty),
}

impl<'a> Frame<'a> {
    /// The function itself.
    pub(super) fn new(function: &'a hir::Function, builder: &mut Builder) -> Self {
        let locals = function.locals.iter().map(|local| storage(local.ty, builder)).collect();
        Self { function, locals, loops: HashMap::new(), exit: None, library: None }
    }
}

pub(super) fn storage(ty: Ty, builder: &mut Builder) -> Storage {
    if has_array(ty) {
        return Storage::Slot(slot(ty, builder));
    }
    Storage::Variables(leaves(ty).into_iter().map(|leaf| builder.variable(leaf)).collect())
}

/// A slot for a value of the type.
pub(super) fn slot(ty: Ty, builder: &mut Builder) -> SlotId {
    let extent = extent(ty);
    let size = u32::try_from(extent.size).unwrap_or(u32::MAX);
    let align = u32::try_from(extent.align).unwrap_or(8);
    builder.func.add_slot(size, align)
}

impl Lower<'_> {
    pub(super) fn local_ty(&self, id: LocalId) -> Ty {
        self.frame.function.locals[id.0 as usize].ty
    }

    /// What the ways out of an expression of this type assign its value to.
    pub(super) fn exit(&mut self, ty: Ty) -> Exit {
        let holder = |(piece, _): (Piece, u64)| match piece {
            Piece::Leaf(leaf) => Holder::Variable(self.builder.variable(leaf)),
            Piece::Array(ty) => Holder::Array(self.temporary(ty), ty),
        };
        let result = pieces(ty).into_iter().map(holder).collect();
        Exit { block: self.builder.block(), result, ty }
    }

    /// Goes on at the exit with the value.
    pub(super) fn leave_with(&mut self, exit: &Exit, values: Values) {
        for (&holder, value) in exit.result.iter().zip(values) {
            match holder {
                Holder::Variable(variable) => self.builder.assign(variable, value),
                Holder::Array(to, ty) => self.copy(self.spot_of(value), to, ty),
            }
        }
        self.builder.jump(exit.block);
    }

    /// Goes on after it, and reads the value.
    pub(super) fn arrive(&mut self, exit: &Exit) -> Values {
        self.enter(exit.block);
        let read = |&holder: &Holder| match holder {
            Holder::Variable(variable) => self.builder.read(variable),
            Holder::Array(at, _) => self.address_of(at),
        };
        exit.result.iter().map(read).collect()
    }
}
