//! What a callee reaches through pointers, as its caller calls it.
//!
//! To the callee, memory that its caller passed by pointer is external. Once it is a part of the
//! caller, that memory may be the caller's own slot, and the access has to say so.
//!
//! # Invariants
//! - An address has one pointer in it; whatever else is added to that are numbers.
//! - Where it cannot be told which memory an access reaches, there is no answer, and the callee
//!   stays a function.

use std::collections::{HashMap, HashSet};

use crate::ir::{AliasClass, BinaryOp, Block, Def, Function, Inst, SlotId, Value};
use crate::opt::memory;

/// The class of each of the callee's external accesses, in the caller.
pub fn classes(
    caller: &Function,
    args: &[Value],
    callee: &Function,
) -> Option<HashMap<Value, AliasClass>> {
    let args = args.iter().map(|&arg| Arg::of(caller, arg)).collect();
    let leaky = memory::escaped(caller).contains(&true);
    let pointers = Pointers { callee, args, leaky };
    let mut classes = HashMap::new();
    for block in callee.blocks() {
        for &value in callee.insts(block) {
            let (Some(Inst::Load { addr, class: AliasClass::External, .. })
            | Some(Inst::Store { addr, class: AliasClass::External, .. })) = callee.inst(value)
            else {
                continue;
            };
            classes.insert(value, pointers.class(*addr)?);
        }
    }
    Some(classes)
}

/// What an argument may be.
#[derive(Clone, Copy)]
enum Arg {
    /// The address of something in the slot.
    InSlot(SlotId),
    /// A number, or a pointer to external memory.
    Other,
    /// Something that got here in a way that does not show whether it is a slot's address.
    Unclear,
}

impl Arg {
    fn of(func: &Function, value: Value) -> Self {
        let mut found = Self::Other;
        let mut seen = HashSet::new();
        let mut work = vec![value];
        while let Some(value) = work.pop() {
            if !seen.insert(value) {
                continue;
            }
            match func.def(value) {
                Def::Inst(Inst::SlotAddr(slot)) => return Self::InSlot(*slot),
                Def::Inst(Inst::Binary(BinaryOp::Add | BinaryOp::Sub, a, b)) => {
                    work.extend([*a, *b]);
                }
                Def::Param(Block::ENTRY) => {}
                def if is_unclear(def) => found = Self::Unclear,
                _ => {}
            }
        }
        found
    }
}

/// Whether a pointer may have gotten here in a way that does not show.
const fn is_unclear(def: &Def) -> bool {
    matches!(
        def,
        Def::Param(_)
            | Def::Inst(
                Inst::Load { .. } | Inst::Select(..) | Inst::Call(..) | Inst::CallLocal(..)
            )
    )
}

struct Pointers<'f> {
    callee: &'f Function,
    args: Vec<Arg>,
    /// Whether an address of one of the caller's slots may be anywhere at all.
    leaky: bool,
}

impl Pointers<'_> {
    fn class(&self, addr: Value) -> Option<AliasClass> {
        let (mut slot, mut unclear) = (None, false);
        let mut work = vec![addr];
        while let Some(value) = work.pop() {
            match self.callee.def(value) {
                Def::Inst(Inst::Binary(BinaryOp::Add | BinaryOp::Sub, a, b)) => {
                    work.extend([*a, *b]);
                }
                Def::Param(Block::ENTRY) => {
                    let params = self.callee.params(Block::ENTRY);
                    match self.args[params.iter().position(|&param| param == value)?] {
                        Arg::InSlot(found) if slot.is_some_and(|slot| slot != found) => {
                            return None;
                        }
                        Arg::InSlot(found) => slot = Some(found),
                        Arg::Unclear => unclear = true,
                        Arg::Other => {}
                    }
                }
                def => unclear |= is_unclear(def),
            }
        }
        match slot {
            Some(slot) => Some(AliasClass::Slot(slot)),
            None if unclear && self.leaky => None,
            None => Some(AliasClass::External),
        }
    }
}
