//! A callee's blocks in the place of a call.
//!
//! ```text
//! block0:                      block0:                     block0 of the callee:
//!   …                            …                           …
//!   v5 = call.i64 f1(v3, v4)     jump its block0             jump block1(v9)
//!   …                          block1(v5: i64):
//!   return v5                    …
//! ```

use std::collections::HashMap;

use super::pointers;
use crate::ir::{AliasClass, Block, Function, Inst, Line, SlotId, Target, Terminator, Type, Value};

/// Replaces the call at that position of the block by what `callee` does.
pub fn replace_call(func: &mut Function, block: Block, position: usize, callee: &Function) {
    let call = func.insts(block)[position];
    let Some(Inst::CallLocal(_, args)) = func.inst(call).cloned() else {
        unreachable!("the caller has found a call there")
    };
    let classes = pointers::classes(func, &args, callee).expect("the caller has seen so");
    let after = split_at(func, block, position);
    let mut copy = Copy {
        callee,
        values: callee.params(Block::ENTRY).iter().copied().zip(args).collect(),
        blocks: callee.blocks().map(|_| func.add_block()).collect(),
        first_slot: func.slots.len(),
        classes,
        after,
    };
    func.slots.extend_from_slice(&callee.slots);
    copy.declare(func);
    copy.define(func);
    func.line = Line::UNKNOWN;
    func.set_terminator(block, Terminator::Jump(Target::new(copy.blocks[0])));
}

/// Moves what follows the call to a block of its own, which has the call's result for a parameter.
fn split_at(func: &mut Function, block: Block, position: usize) -> Block {
    let after = func.add_block();
    let rest = func.insts_mut(block).split_off(position);
    let (&call, rest) = rest.split_first().expect("the call");
    func.insts_mut(after).extend(rest);
    func.end_like(after, block);
    if func.ty(call) != Type::VOID {
        func.replace_with_param(call, after);
        func.params_mut(after).push(call);
    }
    after
}

struct Copy<'f> {
    callee: &'f Function,
    /// The caller's value for each of the callee's.
    values: HashMap<Value, Value>,
    /// The caller's block for each of the callee's.
    blocks: Vec<Block>,
    /// The caller's slot for the callee's first.
    first_slot: usize,
    /// What the callee's external accesses are to the caller.
    classes: HashMap<Value, AliasClass>,
    /// Where a return goes.
    after: Block,
}

impl Copy<'_> {
    /// Makes all values, with the callee's operands yet.
    fn declare(&mut self, func: &mut Function) {
        for block in self.callee.blocks() {
            let copy = self.blocks[block.index()];
            if block != Block::ENTRY {
                for &param in self.callee.params(block) {
                    self.values.insert(param, func.add_param(copy, self.callee.ty(param)));
                }
            }
            for &value in self.callee.insts(block) {
                let inst = self.callee.inst(value).expect("an instruction").clone();
                func.line = self.callee.line_of(value);
                self.values.insert(value, func.append(copy, self.callee.ty(value), inst));
            }
        }
    }

    fn define(&self, func: &mut Function) {
        for block in self.callee.blocks() {
            for value in self.callee.insts(block) {
                let inst = self.inst(*value);
                func.replace_inst(self.values[value], inst);
            }
            let terminator = self.terminator(block);
            func.line = self.callee.terminator_line(block);
            func.set_terminator(self.blocks[block.index()], terminator);
        }
    }

    fn inst(&self, value: Value) -> Inst {
        let mut inst = self.callee.inst(value).expect("an instruction").clone();
        inst.map_operands(|v| self.values[&v]);
        match &mut inst {
            Inst::SlotAddr(slot) => *slot = self.slot(*slot),
            Inst::Load { class, .. } | Inst::Store { class, .. } => {
                *class = match *class {
                    AliasClass::Slot(slot) => AliasClass::Slot(self.slot(slot)),
                    AliasClass::External => self.classes[&value],
                };
            }
            _ => {}
        }
        inst
    }

    fn slot(&self, slot: SlotId) -> SlotId {
        SlotId(u32::try_from(self.first_slot + slot.index()).expect("fewer than 2^32 slots"))
    }

    fn terminator(&self, block: Block) -> Terminator {
        let mut terminator = self.callee.terminator(block).clone();
        terminator.map_operands(|v| self.values[&v]);
        for target in terminator.targets_mut() {
            target.block = self.blocks[target.block.index()];
        }
        match terminator {
            Terminator::Return(args) => Terminator::Jump(Target { block: self.after, args }),
            other => other,
        }
    }
}
