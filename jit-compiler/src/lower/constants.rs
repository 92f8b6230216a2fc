//! The values of `const` and `static` items, which are computed once, when the closure is compiled.
//!
//! The interpreter runs an item's value as a function without parameters. What comes out stands where the
//! item is mentioned, and lies behind the code if it is an array. Items that it cannot run, as they depend
//! on what is captured, are called like functions.
//!
//! # Invariants
//! - An item is computed after those that it mentions, so that none is computed twice and no
//!   computation starts another one.
//! - What goes round in circles, or overflows, is not computed: rustc refuses the plain closure.
//! - Nothing is stored to the slot of an item: a copy of its array is made for who may do so.

use std::collections::HashMap;

use super::frame::slot;
use super::layout::{Signature, has_array, leaf_count, leaf_offsets, leaves};
use super::places::{Location, Spot};
use super::recursion::Callees;
use super::{Known, Lower, Values, module_of};
use crate::hir::{Function, FunctionId, Program, Ty};
use crate::ir::bytes::Memory;
use crate::ir::interp::{Outcome, run_module};
use crate::ir::{Content, Field, Module, SlotId};

/// The items whose values are known, by their leaves.
pub(super) type Constants = HashMap<FunctionId, Vec<u64>>;

/// As many instructions as the computation of one may take: a third of a second in macros that are built
/// for debugging. After one that takes more, no other is computed.
const FUEL: u64 = 1 << 21;

/// Beyond so many leaves, a value is not computed: it would be a part of every function.
const MAX_LEAVES: u64 = 1 << 14;

/// Computes all that can be computed.
pub(super) fn evaluate(program: &Program, callees: &Callees, known: &mut Known) {
    for id in in_order(callees) {
        let function = &program.functions[id.0 as usize];
        if !function.is_constant || leaf_count(function.ret) > MAX_LEAVES {
            continue;
        }
        match value(program, function, known) {
            Computed::Known(value) => {
                known.constants.insert(id, value);
            }
            Computed::Unknown => {}
            Computed::TooLong => return,
        }
    }
}

/// All functions, each behind those that it calls but for what goes round in circles.
fn in_order(callees: &Callees) -> Vec<FunctionId> {
    let mut order = Vec::new();
    let mut seen = vec![false; callees.len()];
    for first in 0..callees.len() {
        // Each with how many of its callees were looked at.
        let mut path = Vec::new();
        if !std::mem::replace(&mut seen[first], true) {
            path.push((first, 0));
        }
        while let Some((function, next)) = path.last_mut() {
            let callee = callees[*function].get(*next);
            *next += 1;
            match callee.map(|callee| callee.0 as usize) {
                Some(callee) if !std::mem::replace(&mut seen[callee], true) => {
                    path.push((callee, 0));
                }
                Some(_) => {}
                None => {
                    order.push(FunctionId(*function as u32));
                    path.pop();
                }
            }
        }
    }
    order
}

/// What comes of a computation.
enum Computed {
    Known(Vec<u64>),
    /// It depends on what is captured, or panics.
    Unknown,
    TooLong,
}

/// What the function gives.
fn value(program: &Program, function: &Function, known: &Known) -> Computed {
    let signature = Signature::new([], function.ret);
    let Ok(module) = module_of(program, function, &signature, known) else {
        return Computed::Unknown;
    };
    let depends = |it: &crate::ir::Function| {
        let values = it.blocks().flat_map(|block| it.insts(block));
        values.into_iter().any(|&value| matches!(it.inst(value), Some(crate::ir::Inst::Hole(_))))
    };
    if module.functions().iter().any(depends) {
        return Computed::Unknown;
    }
    run(&module, &signature)
}

fn run(module: &Module, signature: &Signature) -> Computed {
    let mut memory = Memory::default();
    let cells = signature.results.len();
    // What is never written, as what `None` has, is zero.
    let out = signature.result_in_memory.then(|| memory.lend(&vec![0; 8 * cells]));
    let args: Vec<u64> = out.into_iter().collect();
    let bits = match run_module(&mut memory, module, &args, &[], FUEL) {
        Outcome::Returned(bits) => bits,
        Outcome::OutOfFuel => return Computed::TooLong,
        _ => return Computed::Unknown,
    };
    let Some(out) = out else { return Computed::Known(bits) };
    let cell = |(index, ty): (u64, &crate::ir::Type)| {
        let bytes = memory.bytes(out + 8 * index, 8).iter().rev();
        let bits = bytes.fold(0, |bits, byte| bits << 8 | u64::from(byte.unwrap_or(0)));
        bits & ty.mask()
    };
    Computed::Known((0..).zip(&signature.results).map(cell).collect())
}

impl Lower<'_> {
    /// The value of an item, where that is known.
    pub(super) fn constant(&mut self, id: FunctionId, ty: Ty) -> Option<Values> {
        if let Some(spot) = self.constant_spot(id, ty) {
            return Some(self.read(&Location::Memory(spot), ty));
        }
        let known = self.known.constants.get(&id)?;
        let values = leaves(ty).into_iter().zip(known);
        Some(values.map(|(leaf, &bits)| self.builder.constant(leaf, bits)).collect())
    }

    /// Where an item's value is, if there is an array in it.
    pub(super) fn constant_spot(&mut self, id: FunctionId, ty: Ty) -> Option<Spot> {
        let known = self.known.constants.get(&id).filter(|_| has_array(ty))?;
        let slot = match self.constant_slots.get(&id) {
            Some(&slot) => slot,
            None => {
                let new = slot(ty, &mut self.builder);
                let fields = leaves(ty).into_iter().zip(leaf_offsets(ty)).zip(known);
                let field = |((ty, offset), &bits): ((_, u64), _)| {
                    let offset = u32::try_from(offset).unwrap_or(u32::MAX);
                    Field { offset, ty, value: Content::Bits(bits) }
                };
                self.builder.func.slots[new.index()].contents = fields.map(field).collect();
                self.constant_slots.insert(id, new);
                new
            }
        };
        Some(Spot::start(slot))
    }

    /// Whether it is an item whose value is known and has an array in it.
    pub(super) fn is_in_memory(&self, id: FunctionId, ty: Ty) -> bool {
        has_array(ty) && self.known.constants.contains_key(&id)
    }
}

/// The slots of items in the function at hand.
pub(super) type ConstantSlots = HashMap<FunctionId, SlotId>;
