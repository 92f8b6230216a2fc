//! Runs a function, slowly and obviously: the meaning that every pass and the machine code are
//! compared with.
//!
//! # Invariants
//! - A value is its bits, zero above its type's width; arguments and holes are cut to theirs.
//! - Whatever `ir` leaves undefined ends the run as [`Outcome::Undefined`].

use super::bytes::Memory;
use super::eval::evaluate;
use super::{AliasClass, Block, Function, HoleId, Inst, Target, Terminator, TrapId, Type, Value};

/// How a run ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With these results' bits.
    Returned(Vec<u64>),
    /// By a panic without arguments.
    Trapped(TrapId),
    /// By a panic with these.
    TrappedWith(TrapId, Vec<u64>),
    /// After as many instructions as it was given.
    OutOfFuel,
    /// In something that has no meaning.
    Undefined(String),
}

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
    let slots = memory.enter(0, &func.slots);
    let values = vec![None; func.value_count()];
    let mut machine = Machine { func, holes, fuel, values, slots, memory };
    let params = func.params(Block::ENTRY);
    if params.len() != args.len() {
        return Outcome::Undefined(format!("{} arguments", args.len()));
    }
    for (&param, &arg) in params.iter().zip(args) {
        machine.set(param, arg);
    }
    let outcome = machine.run().unwrap_or_else(|end| end);
    memory.leave(0);
    outcome
}

struct Machine<'a> {
    func: &'a Function,
    holes: &'a [u64],
    fuel: u64,
    values: Vec<Option<u64>>,
    /// Where each stack slot starts.
    slots: Vec<u64>,
    memory: &'a mut Memory,
}

impl Machine<'_> {
    /// Either way it is the outcome.
    fn run(&mut self) -> Result<Outcome, Outcome> {
        let mut block = Block::ENTRY;
        loop {
            for &value in self.func.insts(block) {
                self.step(value)?;
            }
            self.burn()?;
            block = match self.func.terminator(block) {
                Terminator::Jump(target) => self.go(target)?,
                Terminator::Branch(cond, then, otherwise) => {
                    let target = if self.get(*cond)? != 0 { then } else { otherwise };
                    self.go(target)?
                }
                Terminator::Return(values) => return self.all(values).map(Outcome::Returned),
                Terminator::Trap(trap, args) if args.is_empty() => {
                    return Ok(Outcome::Trapped(*trap));
                }
                Terminator::Trap(trap, args) => {
                    return self.all(args).map(|args| Outcome::TrappedWith(*trap, args));
                }
            };
        }
    }

    fn step(&mut self, value: Value) -> Result<(), Outcome> {
        self.burn()?;
        let Some(inst) = self.func.inst(value) else {
            return Err(undefined("a parameter among the instructions"));
        };
        let bits = match inst {
            Inst::TrapIf(cond, trap) if self.get(*cond)? != 0 => {
                return Err(Outcome::Trapped(*trap));
            }
            Inst::TrapIf(..) => return Ok(()),
            Inst::Hole(id) => self.hole(*id)?,
            Inst::Call(id, args) => self.call(*id, args)?,
            Inst::SlotAddr(slot) => self.slots[slot.index()],
            Inst::Load { addr, offset, class } => {
                return self.load(value, *addr, *offset, *class);
            }
            Inst::Store { addr, value, offset, class } => {
                return self.store(*addr, *value, *offset, *class);
            }
            _ => self.evaluate(value, inst)?,
        };
        self.set(value, bits);
        Ok(())
    }

    fn evaluate(&self, value: Value, inst: &Inst) -> Result<u64, Outcome> {
        let mut operands = Vec::new();
        inst.for_each_operand(|operand| operands.push(operand));
        self.all(&operands)?;
        let operand = |v: Value| (self.func.ty(v), self.values[v.index()].unwrap_or_default());
        evaluate(inst, self.func.ty(value), operand)
            .ok_or_else(|| undefined(&format!("{inst:?} has no value")))
    }

    fn hole(&self, id: HoleId) -> Result<u64, Outcome> {
        let bits = self.holes.get(usize::from(id.0)).copied();
        bits.ok_or_else(|| undefined(&format!("hole {} has no value", id.0)))
    }

    fn call(&self, id: HoleId, args: &[Value]) -> Result<u64, Outcome> {
        let args = self.all(args)?;
        let name = self.func.holes.get(usize::from(id.0)).map(|hole| hole.name.as_str());
        match (name, &args[..]) {
            (Some("fmod_f32"), &[a, b]) => Ok((f32_of(a) % f32_of(b)).to_bits().into()),
            (Some("fmod_f64"), &[a, b]) => Ok((f64::from_bits(a) % f64::from_bits(b)).to_bits()),
            (Some("mul_add_f32"), &[a, b, c]) => {
                Ok(f32_of(a).mul_add(f32_of(b), f32_of(c)).to_bits().into())
            }
            (Some("mul_add_f64"), &[a, b, c]) => {
                Ok(f64::from_bits(a).mul_add(f64::from_bits(b), f64::from_bits(c)).to_bits())
            }
            _ => Err(undefined(&format!("a call of {name:?}"))),
        }
    }

    /// A value of which a byte was never written is undefined, which ends the run when it is used.
    fn load(
        &mut self,
        value: Value,
        addr: Value,
        offset: i32,
        class: AliasClass,
    ) -> Result<(), Outcome> {
        let ty = self.func.ty(value);
        let bytes = self.access(addr, offset, class, ty)?.to_vec();
        let bits =
            bytes.iter().rev().try_fold(0, |bits, byte| Some(bits << 8 | u64::from((*byte)?)));
        if bits.is_some_and(|bits| bits & !ty.mask() != 0) {
            return Err(undefined(&format!("{bits:x?} is loaded as {ty}")));
        }
        self.values[value.index()] = bits;
        Ok(())
    }

    fn store(
        &mut self,
        addr: Value,
        value: Value,
        offset: i32,
        class: AliasClass,
    ) -> Result<(), Outcome> {
        let bits = self.get(value)?.to_le_bytes();
        let bytes = self.access(addr, offset, class, self.func.ty(value))?;
        for (byte, new) in bytes.iter_mut().zip(bits) {
            *byte = Some(new);
        }
        Ok(())
    }

    /// The bytes of a value of type `ty` at that place.
    fn access(
        &mut self,
        addr: Value,
        offset: i32,
        class: AliasClass,
        ty: Type,
    ) -> Result<&mut [Option<u8>], Outcome> {
        if ty.lanes != 1 {
            return Err(undefined("a vector in memory"));
        }
        let addr = self.get(addr)?.wrapping_add_signed(offset.into());
        let bytes = self.memory.access(0, class, addr, ty.bytes() as usize);
        bytes.map_err(|error| undefined(&error))
    }

    /// All arguments are read before any parameter changes.
    fn go(&mut self, target: &Target) -> Result<Block, Outcome> {
        let args = self.all(&target.args)?;
        for (&param, arg) in self.func.params(target.block).iter().zip(args) {
            self.set(param, arg);
        }
        Ok(target.block)
    }

    fn burn(&mut self) -> Result<(), Outcome> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Outcome::OutOfFuel)?;
        Ok(())
    }

    fn set(&mut self, value: Value, bits: u64) {
        let ty = self.func.ty(value);
        if ty != Type::VOID {
            self.values[value.index()] = Some(bits & ty.mask());
        }
    }

    fn get(&self, value: Value) -> Result<u64, Outcome> {
        let bits = self.values[value.index()];
        bits.ok_or_else(|| undefined(&format!("{value:?} is read before it is defined")))
    }

    fn all(&self, values: &[Value]) -> Result<Vec<u64>, Outcome> {
        values.iter().map(|&value| self.get(value)).collect()
    }
}

fn f32_of(bits: u64) -> f32 {
    f32::from_bits(bits as u32)
}

fn undefined(what: &str) -> Outcome {
    Outcome::Undefined(what.to_owned())
}
