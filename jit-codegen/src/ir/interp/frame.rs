//! A call in the interpreter: its values, and where it goes on.

use super::{Outcome, undefined};
use crate::ir::eval::evaluate;
use crate::ir::{Block, Function, Inst, Target, Type, Value};

/// A call of a function.
pub(super) struct Frame<'a> {
    pub(super) func: &'a Function,
    /// Its number among all calls.
    pub(super) call: usize,
    /// Where it goes on.
    pub(super) block: Block,
    pub(super) position: usize,
    pub(super) values: Vec<Option<u64>>,
    /// Where each stack slot starts.
    pub(super) slots: Vec<u64>,
}

impl Frame<'_> {
    pub(super) fn evaluate(&self, value: Value, inst: &Inst) -> Result<u64, Outcome> {
        let mut operands = Vec::new();
        inst.for_each_operand(|operand| operands.push(operand));
        self.all(&operands)?;
        let operand = |v: Value| (self.func.ty(v), self.values[v.index()].unwrap_or_default());
        evaluate(inst, self.func.ty(value), operand)
            .ok_or_else(|| undefined(&format!("{inst:?} has no value")))
    }

    /// All arguments are read before any parameter changes.
    pub(super) fn go(&mut self, target: &Target) -> Result<(), Outcome> {
        let args = self.all(&target.args)?;
        for (&param, arg) in self.func.params(target.block).iter().zip(args) {
            self.set(param, arg);
        }
        (self.block, self.position) = (target.block, 0);
        Ok(())
    }

    /// Goes on after the call that it waited for.
    pub(super) fn resume(&mut self, results: &[u64]) {
        let value = self.func.insts(self.block)[self.position];
        results.iter().for_each(|&bits| self.set(value, bits));
        self.position += 1;
    }

    pub(super) fn set(&mut self, value: Value, bits: u64) {
        let ty = self.func.ty(value);
        if ty != Type::VOID {
            self.values[value.index()] = Some(bits & ty.mask());
        }
    }

    pub(super) fn get(&self, value: Value) -> Result<u64, Outcome> {
        let bits = self.values[value.index()];
        bits.ok_or_else(|| undefined(&format!("{value:?} is read before it is defined")))
    }

    pub(super) fn all(&self, values: &[Value]) -> Result<Vec<u64>, Outcome> {
        values.iter().map(|&value| self.get(value)).collect()
    }
}
