//! Checks that a function is one: every invariant of `ir`, independently of what made it.
//!
//! # Invariants checked
//! - Every index is in range, every block has an end, no block goes on at the entry.
//! - A value stands in at most one block, and there as what its definition says.
//! - Types: see `types`. A jump gives each parameter of its target a value of its type; a return
//!   gives the function's results.
//! - In a block that can be reached, an operand's definition dominates its use.

mod module;
mod types;

pub use module::{module_in_tests, verify_module};

use super::cfg::Cfg;
use super::{Block, Def, Function, Target, Terminator, Type, Value};

/// Verifies the function where this crate is tested or built with the feature `verify`; elsewhere
/// does nothing.
///
/// # Panics
/// If the function is not well formed, with its text.
pub fn in_tests(func: &Function) {
    if cfg!(any(test, feature = "verify"))
        && let Err(error) = verify(func)
    {
        panic!("{error}\n{func}");
    }
}

/// Checks everything.
///
/// # Errors
/// What is wrong first, with the function as text.
pub fn verify(func: &Function) -> Result<(), String> {
    check(func).map_err(|error| format!("{error}\n{func}"))
}

fn check(func: &Function) -> Result<(), String> {
    let places = places(func)?;
    types::check_slots(func)?;
    for block in func.blocks() {
        check_end(func, block)?;
    }
    let cfg = Cfg::new(func);
    let verifier = Verifier { func, places, cfg };
    func.blocks().try_for_each(|block| verifier.block(block))
}

/// Where a value is defined: a block, and 0 for a parameter or one more than the instruction's
/// index.
type Place = (Block, usize);

fn places(func: &Function) -> Result<Vec<Option<Place>>, String> {
    let mut places = vec![None; func.value_count()];
    for block in func.blocks() {
        let params = func.params(block).iter().map(|&param| (param, 0));
        let insts = func.insts(block).iter().zip(1..).map(|(&inst, position)| (inst, position));
        for (value, position) in params.chain(insts) {
            let place = places.get_mut(value.index()).ok_or("a value that does not exist")?;
            if place.replace((block, position)).is_some() {
                return Err(format!("{value:?} stands in two places"));
            }
            let is_param = *func.def(value) == Def::Param(block);
            let is_inst = func.inst(value).is_some();
            ensure(if position == 0 { is_param } else { is_inst }, || {
                format!("{value:?} does not stand where it is defined")
            })?;
        }
    }
    Ok(places)
}

fn check_end(func: &Function, block: Block) -> Result<(), String> {
    ensure(func.is_terminated(block), || format!("{block} has no end"))?;
    for target in func.terminator(block).targets() {
        let exists = target.block.index() < func.block_count();
        ensure(exists, || format!("{block} goes on at a block that does not exist"))?;
        ensure(target.block != Block::ENTRY, || format!("{block} goes on at the entry"))?;
    }
    Ok(())
}

struct Verifier<'a> {
    func: &'a Function,
    places: Vec<Option<Place>>,
    cfg: Cfg,
}

impl Verifier<'_> {
    fn block(&self, block: Block) -> Result<(), String> {
        for &param in self.func.params(block) {
            let is_value = self.func.ty(param) != Type::VOID;
            ensure(is_value, || format!("{block} has a parameter of type void"))?;
        }
        let insts = self.func.insts(block);
        for (&value, position) in insts.iter().zip(1..) {
            let Some(inst) = self.func.inst(value) else { continue };
            let mut operands = Vec::new();
            inst.for_each_operand(|operand| operands.push(operand));
            self.uses(&operands, (block, position))?;
            types::check(self.func, value, inst)
                .map_err(|error| format!("{error}: {inst:?} in {block}"))?;
        }
        let terminator = self.func.terminator(block);
        let mut operands = Vec::new();
        terminator.for_each_operand(|operand| operands.push(operand));
        self.uses(&operands, (block, insts.len() + 1))?;
        self.terminator(terminator).map_err(|error| format!("{error} at the end of {block}"))
    }

    fn uses(&self, operands: &[Value], at: Place) -> Result<(), String> {
        for &operand in operands {
            let defined = self.places.get(operand.index()).copied().flatten();
            let Some(defined) = defined else {
                return Err(format!("{} uses {operand:?}, which is nowhere", at.0));
            };
            let dominates = match defined.0 == at.0 {
                true => defined.1 < at.1,
                false => self.cfg.dominates(defined.0, at.0),
            };
            ensure(dominates || !self.cfg.is_reachable(at.0), || {
                format!("{} uses {operand:?} before it is defined", at.0)
            })?;
        }
        Ok(())
    }

    fn terminator(&self, terminator: &Terminator) -> Result<(), String> {
        match terminator {
            Terminator::Jump(_) => {}
            Terminator::Branch(cond, ..) => {
                ensure(self.func.ty(*cond) == Type::BOOL, || "a condition is no bool".to_owned())?;
            }
            Terminator::Return(values) => {
                self.agree(values, self.func.results.iter().copied(), "results")?;
            }
            Terminator::Trap(trap, args) => types::check_trap_with(self.func, *trap, args)?,
        }
        terminator.targets().try_for_each(|target| self.target(target))
    }

    fn target(&self, target: &Target) -> Result<(), String> {
        let params = self.func.params(target.block).iter().map(|&param| self.func.ty(param));
        self.agree(&target.args, params, "arguments")
    }

    fn agree(
        &self,
        values: &[Value],
        types: impl Iterator<Item = Type>,
        what: &str,
    ) -> Result<(), String> {
        let agree = values.iter().map(|&value| self.func.ty(value)).eq(types);
        ensure(agree, || format!("{what} of the wrong number or type"))
    }
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}
