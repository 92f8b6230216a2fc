//! Random loads and stores: an array that is indexed, a pair that is not, a pair of the caller's; and
//! calls that are handed a pair.

use std::ops::Range;

use super::Gen;
use crate::ir::{AliasClass, BinaryOp, Conversion, FuncId, Inst, SlotId, Type, Value};

/// How many elements the array has.
const LEN: u32 = 4;
const ARRAY: SlotId = SlotId(0);
const PAIR: SlotId = SlotId(1);

impl Gen<'_> {
    /// Makes both, of values that are there.
    pub(super) fn make_slots(&mut self) {
        let bytes = self.ty.bytes();
        self.b.func.add_slot(LEN * bytes, bytes);
        self.b.func.add_slot(2 * bytes, bytes);
        for (slot, len) in [(ARRAY, LEN), (PAIR, 2)] {
            for i in 0..len {
                let value = self.b.read(self.vars[i as usize % self.vars.len()]);
                self.b.store_slot(slot, (i * bytes) as i32, value);
            }
        }
    }

    pub(super) fn store(&mut self) {
        let value = self.expr(2);
        let (addr, offset, class) = self.place();
        self.b.store(addr, value, offset, class);
    }

    pub(super) fn load(&mut self) -> Value {
        let (addr, offset, class) = self.place();
        self.b.load(self.ty, addr, offset, class)
    }

    fn place(&mut self) -> (Value, i32, AliasClass) {
        let bytes = self.ty.bytes();
        let fixed = |i: u8| (u32::from(i) * bytes) as i32;
        match (self.choices.next(5), self.pointer) {
            (4, Some(pointer)) => {
                let offset = fixed(self.choices.next(2));
                (pointer, offset, AliasClass::External)
            }
            (choice, _) => self.own_place(choice % 4),
        }
    }

    fn own_place(&mut self, choice: u8) -> (Value, i32, AliasClass) {
        let bytes = self.ty.bytes();
        let fixed = |i: u8| (u32::from(i) * bytes) as i32;
        match choice {
            0 | 1 => {
                let offset = fixed(self.choices.next(2));
                (self.b.slot_addr(PAIR), offset, AliasClass::Slot(PAIR))
            }
            2 => {
                let offset = fixed(self.choices.next(LEN as u8));
                (self.b.slot_addr(ARRAY), offset, AliasClass::Slot(ARRAY))
            }
            _ => (self.element(), 0, AliasClass::Slot(ARRAY)),
        }
    }

    /// Calls some function, with a way to one's own pair or to the one that this was handed.
    pub(super) fn call(&mut self, depth: u32) -> Value {
        let Range { start, end } = self.callees;
        let start = if self.choices.next(8) == 0 { 1 } else { start };
        let callee = FuncId((start + self.choices.next(end - start)).into());
        let mut args: Vec<Value> = (0..3).map(|_| self.expr(depth - 1)).collect();
        let pointer = self.pointer.filter(|_| self.choices.next(2) == 0);
        args.push(pointer.unwrap_or_else(|| self.b.slot_addr(PAIR)));
        self.b.inst(self.ty, Inst::CallLocal(callee, args))
    }

    /// The address of the array's element of some index.
    fn element(&mut self) -> Value {
        let index = self.expr(1);
        let index = match self.ty {
            Type::I64 => index,
            _ => self.b.inst(Type::I64, Inst::Convert(Conversion::ZeroExtend, index)),
        };
        let last = self.b.constant(Type::I64, u64::from(LEN - 1));
        let index = self.b.inst(Type::I64, Inst::Binary(BinaryOp::And, index, last));
        let shift = self.b.constant(Type::I64, u64::from(self.ty.bytes().trailing_zeros()));
        let offset = self.b.inst(Type::I64, Inst::Binary(BinaryOp::Shl, index, shift));
        let start = self.b.slot_addr(ARRAY);
        self.b.inst(Type::I64, Inst::Binary(BinaryOp::Add, start, offset))
    }
}
