//! Memory: a function's own slots, and what loads and stores may touch.
//!
//! # Invariants
//! - A slot is a function's own: it comes with each call, its bytes undefined, and goes with it. One
//!   that has contents is the exception: it lies behind the code, and nothing is stored to it.
//! - An access stays inside of what its [`AliasClass`] says, so two accesses of different classes
//!   never touch one byte. A pointer that may lead to either of two classes is not expressible.
//! - Bytes are little-endian, an access needs no alignment, a `bool` is a byte that is 0 or 1.
//! - Reading a byte that was never written yields a value that must not be used.

use std::fmt::{self, Display, Formatter};

use super::builder::Builder;
use super::{Function, HoleId, Inst, Type, Value};

/// A piece of a function's stack frame, by index into [`Function::slots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub u32);

/// How much of the stack frame a slot takes, or what it has instead.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StackSlot {
    /// In bytes.
    pub size: u32,
    /// A power of two, at most [`StackSlot::MAX_ALIGN`].
    pub align: u32,
    /// What is in it for good, in order of place and apart, if anything.
    pub contents: Vec<Field>,
}

/// A value that a slot has in it for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// How far from the slot's start, in bytes.
    pub offset: u32,
    /// Its type.
    pub ty: Type,
    /// What it is.
    pub value: Content,
}

/// A value that is the same in every call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Content {
    /// These bits.
    Bits(u64),
    /// A run-time constant.
    Hole(HoleId),
}

impl Content {
    /// What the instruction yields, if that is the same in every call.
    #[must_use]
    pub const fn of(inst: &Inst) -> Option<Self> {
        match *inst {
            Inst::Const(bits) => Some(Self::Bits(bits)),
            Inst::Hole(hole) => Some(Self::Hole(hole)),
            _ => None,
        }
    }

    /// The instruction that yields it.
    #[must_use]
    pub const fn inst(self) -> Inst {
        match self {
            Self::Bits(bits) => Inst::Const(bits),
            Self::Hole(hole) => Inst::Hole(hole),
        }
    }
}

impl StackSlot {
    /// As far as a frame is aligned.
    pub const MAX_ALIGN: u32 = 16;

    /// Whether it is in the frame, and not behind the code.
    #[must_use]
    pub fn is_in_frame(&self) -> bool {
        self.contents.is_empty()
    }
}

/// What an access may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AliasClass {
    /// That slot of the running function, and nothing else.
    Slot(SlotId),
    /// Memory that was there before the running function was called: its caller passed a pointer
    /// to it. Never a slot of the running function itself.
    External,
}

impl SlotId {
    /// Its number, dense from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Display for SlotId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "s{}", self.0)
    }
}

impl Display for AliasClass {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slot(slot) => slot.fmt(f),
            Self::External => f.write_str("external"),
        }
    }
}

impl Type {
    /// How many bytes a value takes in memory.
    #[must_use]
    pub const fn bytes(self) -> u32 {
        self.bits().div_ceil(8) * self.lanes as u32
    }
}

impl Function {
    /// A new slot of the stack frame.
    pub fn add_slot(&mut self, size: u32, align: u32) -> SlotId {
        self.slots.push(StackSlot { size, align, contents: Vec::new() });
        SlotId(u32::try_from(self.slots.len() - 1).expect("fewer than 2^32 slots"))
    }
}

impl Builder {
    /// The slot's address.
    pub fn slot_addr(&mut self, slot: SlotId) -> Value {
        self.inst(Type::I64, Inst::SlotAddr(slot))
    }

    /// The value of type `ty` at `addr + offset`.
    pub fn load(&mut self, ty: Type, addr: Value, offset: i32, class: AliasClass) -> Value {
        self.inst(ty, Inst::Load { addr, offset, class })
    }

    /// Writes the value to `addr + offset`.
    pub fn store(&mut self, addr: Value, value: Value, offset: i32, class: AliasClass) {
        self.inst(Type::VOID, Inst::Store { addr, value, offset, class });
    }

    /// The value of type `ty` at that offset of the slot.
    pub fn load_slot(&mut self, ty: Type, slot: SlotId, offset: i32) -> Value {
        let addr = self.slot_addr(slot);
        self.load(ty, addr, offset, AliasClass::Slot(slot))
    }

    /// Writes the value to that offset of the slot.
    pub fn store_slot(&mut self, slot: SlotId, offset: i32, value: Value) {
        let addr = self.slot_addr(slot);
        self.store(addr, value, offset, AliasClass::Slot(slot));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::bytes::Memory;
    use crate::ir::interp::{Outcome, run, run_in};
    use crate::ir::verify::verify;
    use crate::ir::{Block, Terminator};

    /// A function of the parameters that gives what `body` makes.
    fn build(params: &[Type], body: impl FnOnce(&mut Builder, Vec<Value>) -> Value) -> Function {
        let mut builder = Builder::new(Function::new(params, Vec::new()));
        let args = builder.func.params(Block::ENTRY).to_vec();
        let result = body(&mut builder, args);
        builder.func.results = vec![builder.func.ty(result)];
        builder.terminate(Terminator::Return(vec![result]));
        let unreachable = builder.current();
        builder.func.set_terminator(unreachable, Terminator::Return(vec![result]));
        let func = builder.func;
        verify(&func).unwrap();
        func
    }

    fn is_undefined(outcome: &Outcome, why: &str) -> bool {
        matches!(outcome, Outcome::Undefined(found) if found.contains(why))
    }

    #[test]
    fn what_was_stored_is_loaded() {
        let wide = build(&[Type::I32, Type::I32], |b, args| {
            let slot = b.func.add_slot(8, 4);
            b.store_slot(slot, 0, args[0]);
            b.store_slot(slot, 4, args[1]);
            b.load_slot(Type::I64, slot, 0)
        });
        let outcome = run(&wide, &[0x1122_3344, 0x5566_7788], &[], 100);
        assert_eq!(outcome, Outcome::Returned(vec![0x5566_7788_1122_3344]));
        for (ty, bits) in [(Type::BOOL, 1), (Type::I8, 0x80), (Type::I16, 0x8001), (Type::F32, 5)] {
            let same = build(&[ty], |b, args| {
                let slot = b.func.add_slot(16, 16);
                b.store_slot(slot, 12, args[0]);
                b.load_slot(ty, slot, 12)
            });
            assert_eq!(run(&same, &[bits], &[], 100), Outcome::Returned(vec![bits]));
        }
    }

    #[test]
    fn accesses_without_meaning() {
        let at = |offset, size| {
            build(&[Type::I64], move |b, args| {
                let slot = b.func.add_slot(size, 8);
                b.store_slot(slot, 0, args[0]);
                b.load_slot(Type::I64, slot, offset)
            })
        };
        assert!(is_undefined(&run(&at(0, 4), &[1], &[], 100), "are no memory"));
        assert!(is_undefined(&run(&at(-1, 8), &[1], &[], 100), "are no memory"));
        assert!(is_undefined(&run(&at(1, 16), &[1], &[], 100), "read before"));
        let not_bool = build(&[Type::I8], |b, args| {
            let slot = b.func.add_slot(1, 1);
            b.store_slot(slot, 0, args[0]);
            b.load_slot(Type::BOOL, slot, 0)
        });
        assert!(is_undefined(&run(&not_bool, &[2], &[], 100), "is loaded as bool"));
        let other_class = build(&[Type::I64], |b, args| {
            let slot = b.func.add_slot(8, 8);
            b.store_slot(slot, 0, args[0]);
            let addr = b.slot_addr(slot);
            b.load(Type::I64, addr, 0, AliasClass::External)
        });
        assert!(is_undefined(&run(&other_class, &[1], &[], 100), "another class"));
    }

    #[test]
    fn memory_from_outside() {
        let func = build(&[Type::I64], |b, args| {
            let old = b.load(Type::I16, args[0], 2, AliasClass::External);
            b.store(args[0], old, 0, AliasClass::External);
            old
        });
        let mut memory = Memory::default();
        let start = memory.lend(&[1, 2, 3, 4]);
        let outcome = run_in(&mut memory, &func, &[start], &[], 100);
        assert_eq!(outcome, Outcome::Returned(vec![0x0403]));
        assert_eq!(memory.bytes(start, 4), [3, 4, 3, 4].map(Some));
    }

    #[test]
    fn text() {
        let func = build(&[Type::I64], |b, args| {
            let slot = b.func.add_slot(8, 8);
            b.store_slot(slot, 4, args[0]);
            b.load(Type::F64, args[0], -8, AliasClass::External)
        });
        let text = func.to_string();
        for line in [
            "  slot s0: 8 bytes, align 8",
            "  v1 = slot_addr s0",
            "  store.i64 [v1 + 4], v0 s0",
            "  v2 = load.f64 [v0 - 8] external",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
    }
}
