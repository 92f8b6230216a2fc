//! What a panic shows and registers do not hold is handed over in memory.
//!
//! A path that panics leaves the function first, frame and all. This one cannot, as its numbers are
//! in the frame: it calls what panics instead, which does not come back.

use crate::generate::TRAP_FUNCTION;
use crate::ir::{
    AliasClass, Block, Function, Inst, MAX_TRAP_REGISTERS, Terminator, TrapId, Type, Value,
};

/// Puts the arguments of panics that have more than registers hold into a slot of the frame.
pub(super) fn hand_over_in_memory(func: &mut Function) {
    for block in func.blocks() {
        if let Terminator::Trap(trap, args) = func.terminator(block)
            && args.len() > MAX_TRAP_REGISTERS
        {
            let (trap, args) = (*trap, args.clone());
            call_trap(func, block, trap, &args);
        }
    }
}

fn call_trap(func: &mut Function, block: Block, trap: TrapId, args: &[Value]) {
    let cell = |index: usize| i32::try_from(8 * index).expect("as many as values, at most");
    let at_end = func.terminator_line(block);
    let line = std::mem::replace(&mut func.line, at_end);
    let slot = func.add_slot(cell(args.len()).unsigned_abs(), 8);
    let addr = func.append(block, Type::I64, Inst::SlotAddr(slot));
    for (index, &value) in args.iter().enumerate() {
        let (offset, class) = (cell(index), AliasClass::Slot(slot));
        func.append(block, Type::VOID, Inst::Store { addr, value, offset, class });
    }
    let number = func.append(block, Type::I32, Inst::Const(u64::from(trap.0)));
    let panics = super::function_hole(func, TRAP_FUNCTION);
    func.append(block, Type::VOID, Inst::Call(panics, vec![number, addr]));
    func.line = line;
    *func.terminator_mut(block) = Terminator::Trap(trap, Vec::new());
}
