//! Runs a function, slowly and obviously: the meaning that every pass and the machine code are
//! compared with.
//!
//! # Invariants
//! - A value is its bits, zero above its type's width; arguments and holes are cut to theirs.
//! - Whatever `ir` leaves undefined ends the run as [`Outcome::Undefined`].
//! - Calls do not nest the interpreter's own: deep recursion ends as [`Outcome::OutOfFuel`].

mod frame;

use super::bytes::Memory;
use super::library;
use super::{
    AliasClass, Block, Content, FuncId, Function, HoleId, Inst, Module, StackSlot, Terminator,
    TrapId, Type, Value,
};
use frame::Frame;

/// How a run ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With these results' bits.
    Returned(Vec<u64>),
    /// By a panic without arguments.
    Trapped(TrapId),
    /// By a panic with these.
    TrappedWith(TrapId, Vec<u64>),
    /// After as many instructions as it was given, or with more calls inside of each other than a
    /// stack has room for.
    OutOfFuel,
    /// In something that has no meaning.
    Undefined(String),
}

/// How many calls may be inside of each other.
const MAX_DEPTH: usize = 5_000;

/// Runs at most `fuel` instructions and jumps. A function's hole has no bits of its own; what it
/// calls goes by its name.
#[must_use]
pub fn run(func: &Function, args: &[u64], holes: &[u64], fuel: u64) -> Outcome {
    run_in(&mut Memory::default(), func, args, holes, fuel)
}

/// As [`run`], with memory that the arguments may lead to.
#[must_use]
pub fn run_in(
    memory: &mut Memory,
    func: &Function,
    args: &[u64],
    holes: &[u64],
    fuel: u64,
) -> Outcome {
    run_first(memory, std::slice::from_ref(func), args, holes, fuel)
}

/// As [`run_in`], of a closure that may call the other functions of its module.
#[must_use]
pub fn run_module(
    memory: &mut Memory,
    module: &Module,
    args: &[u64],
    holes: &[u64],
    fuel: u64,
) -> Outcome {
    run_first(memory, module.functions(), args, holes, fuel)
}

fn run_first(
    memory: &mut Memory,
    functions: &[Function],
    args: &[u64],
    holes: &[u64],
    fuel: u64,
) -> Outcome {
    let mut machine = Machine { functions, holes, fuel, callers: Vec::new(), calls: 0, memory };
    let outcome = machine.run(args).unwrap_or_else(|end| end);
    memory.leave_all();
    outcome
}

struct Machine<'a> {
    functions: &'a [Function],
    holes: &'a [u64],
    fuel: u64,
    /// The calls that wait for another one to return.
    callers: Vec<Frame<'a>>,
    /// How many calls there have been.
    calls: usize,
    memory: &'a mut Memory,
}

/// What an instruction leads to.
enum Next<'a> {
    GoOn,
    Enter(Frame<'a>),
}

impl<'a> Machine<'a> {
    /// Either way it is the outcome.
    fn run(&mut self, args: &[u64]) -> Result<Outcome, Outcome> {
        let mut frame = self.enter(&self.functions[0], args)?;
        loop {
            while let Some(&value) = frame.func.insts(frame.block).get(frame.position) {
                if let Next::Enter(callee) = self.step(&mut frame, value)? {
                    self.callers.push(std::mem::replace(&mut frame, callee));
                } else {
                    frame.position += 1;
                }
            }
            self.burn()?;
            match frame.func.terminator(frame.block) {
                Terminator::Jump(target) => frame.go(target)?,
                Terminator::Branch(cond, then, otherwise) => {
                    let target = if frame.get(*cond)? != 0 { then } else { otherwise };
                    frame.go(target)?;
                }
                Terminator::Return(values) => {
                    let results = frame.all(values)?;
                    self.memory.leave(frame.call);
                    match self.callers.pop() {
                        Some(caller) => frame = caller,
                        None => return Ok(Outcome::Returned(results)),
                    }
                    frame.resume(&results);
                }
                Terminator::Trap(trap, args) if args.is_empty() => {
                    return Ok(Outcome::Trapped(*trap));
                }
                Terminator::Trap(trap, args) => {
                    return frame.all(args).map(|args| Outcome::TrappedWith(*trap, args));
                }
            }
        }
    }

    /// A call that begins.
    fn enter(&mut self, func: &'a Function, args: &[u64]) -> Result<Frame<'a>, Outcome> {
        let params = func.params(Block::ENTRY);
        if params.len() != args.len() {
            return Err(undefined(&format!("{} arguments", args.len())));
        }
        if self.callers.len() >= MAX_DEPTH {
            return Err(Outcome::OutOfFuel);
        }
        let call = self.calls;
        self.calls += 1;
        let slots = self.memory.enter(call, &func.slots);
        for (slot, &start) in func.slots.iter().zip(&slots) {
            self.fill(slot, start)?;
        }
        let values = vec![None; func.value_count()];
        let mut frame = Frame { func, call, block: Block::ENTRY, position: 0, values, slots };
        for (&param, &arg) in params.iter().zip(args) {
            frame.set(param, arg);
        }
        Ok(frame)
    }

    fn step(&mut self, frame: &mut Frame<'a>, value: Value) -> Result<Next<'a>, Outcome> {
        self.burn()?;
        let Some(inst) = frame.func.inst(value) else {
            return Err(undefined("a parameter among the instructions"));
        };
        let bits = match inst {
            Inst::TrapIf(cond, trap) if frame.get(*cond)? != 0 => {
                return Err(Outcome::Trapped(*trap));
            }
            Inst::TrapIf(..) => return Ok(Next::GoOn),
            Inst::Hole(id) => self.hole(*id)?,
            Inst::Call(id, args) => self.call(frame, *id, args)?,
            Inst::CallLocal(id, args) => return self.call_local(frame, *id, args).map(Next::Enter),
            Inst::SlotAddr(slot) => frame.slots[slot.index()],
            Inst::Load { addr, offset, class } => {
                self.load(frame, value, *addr, *offset, *class)?;
                return Ok(Next::GoOn);
            }
            Inst::Store { addr, value, offset, class } => {
                self.store(frame, *addr, *value, *offset, *class)?;
                return Ok(Next::GoOn);
            }
            _ => frame.evaluate(value, inst)?,
        };
        frame.set(value, bits);
        Ok(Next::GoOn)
    }

    /// Writes what the slot has in it for good.
    fn fill(&mut self, slot: &StackSlot, start: u64) -> Result<(), Outcome> {
        for field in &slot.contents {
            let bits = match field.value {
                Content::Bits(bits) => bits,
                Content::Hole(id) => self.hole(id)?,
            };
            let bytes = &bits.to_le_bytes()[..field.ty.bytes() as usize];
            let written = self.memory.write(start + u64::from(field.offset), bytes);
            written.map_err(|error| undefined(&error))?;
        }
        Ok(())
    }

    fn hole(&self, id: HoleId) -> Result<u64, Outcome> {
        let bits = self.holes.get(usize::from(id.0)).copied();
        bits.ok_or_else(|| undefined(&format!("hole {} has no value", id.0)))
    }

    fn call(&mut self, frame: &Frame<'a>, id: HoleId, args: &[Value]) -> Result<u64, Outcome> {
        let args = frame.all(args)?;
        let hole = frame.func.holes.get(usize::from(id.0));
        let name = hole.ok_or_else(|| undefined("a call of a hole that is not there"))?;
        library::call(self.memory, &name.name, &args).map_err(|error| undefined(&error))
    }

    fn call_local(
        &mut self,
        frame: &Frame<'a>,
        id: FuncId,
        args: &[Value],
    ) -> Result<Frame<'a>, Outcome> {
        let args = frame.all(args)?;
        let func = self.functions.get(id.index());
        let func = func.ok_or_else(|| undefined(&format!("a call of {id}, which is not there")))?;
        self.enter(func, &args)
    }

    /// A value of which a byte was never written is undefined, which ends the run when it is used.
    fn load(
        &mut self,
        frame: &mut Frame<'a>,
        value: Value,
        addr: Value,
        offset: i32,
        class: AliasClass,
    ) -> Result<(), Outcome> {
        let ty = frame.func.ty(value);
        let bytes = self.access(frame, addr, offset, class, ty)?.to_vec();
        let bits =
            bytes.iter().rev().try_fold(0, |bits, byte| Some(bits << 8 | u64::from((*byte)?)));
        if bits.is_some_and(|bits| bits & !ty.mask() != 0) {
            return Err(undefined(&format!("{bits:x?} is loaded as {ty}")));
        }
        frame.values[value.index()] = bits;
        Ok(())
    }

    fn store(
        &mut self,
        frame: &Frame<'a>,
        addr: Value,
        value: Value,
        offset: i32,
        class: AliasClass,
    ) -> Result<(), Outcome> {
        let bits = frame.get(value)?.to_le_bytes();
        let bytes = self.access(frame, addr, offset, class, frame.func.ty(value))?;
        for (byte, new) in bytes.iter_mut().zip(bits) {
            *byte = Some(new);
        }
        Ok(())
    }

    /// The bytes of a value of type `ty` at that place.
    fn access(
        &mut self,
        frame: &Frame<'a>,
        addr: Value,
        offset: i32,
        class: AliasClass,
        ty: Type,
    ) -> Result<&mut [Option<u8>], Outcome> {
        if ty.lanes != 1 {
            return Err(undefined("a vector in memory"));
        }
        let addr = frame.get(addr)?.wrapping_add_signed(offset.into());
        let bytes = self.memory.access(frame.call, class, addr, ty.bytes() as usize);
        bytes.map_err(|error| undefined(&error))
    }

    fn burn(&mut self) -> Result<(), Outcome> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Outcome::OutOfFuel)?;
        Ok(())
    }
}

fn undefined(what: &str) -> Outcome {
    Outcome::Undefined(what.to_owned())
}
