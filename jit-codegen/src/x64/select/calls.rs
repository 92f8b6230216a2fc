//! Arguments and results: those of the function, and those of what it calls.
//!
//! # Invariants
//! - What registers do not hold is on the stack: the function's own above its frame, a call's at
//!   the very bottom of it, where nothing else is.

use super::super::abi::{Place, SYSV};
use super::super::vcode::{Address, Base, Fixed, Inst, Number};
use super::{Selector, exact_size};
use crate::ir::{Block, FuncId, HoleId, Value};
use regalloc2::PRegSet;

impl Selector<'_> {
    /// Where the arguments are: the entry block's parameters.
    pub(super) fn arguments(&mut self) {
        let func = self.func;
        let params = func.params(Block::ENTRY);
        let places = SYSV.places(params.iter().map(|&param| func.ty(param).is_float()));
        let mut fixed = Vec::new();
        let mut on_stack = Vec::new();
        for (&param, place) in params.iter().zip(places) {
            match (self.regs[param.index()], place) {
                (Some(reg), Place::Reg(from)) => fixed.push(Fixed::Def(reg, from)),
                (Some(reg), Place::Stack(i)) => on_stack.push((reg, func.ty(param), i)),
                (None, _) => {}
            }
        }
        self.out.push(Inst::Args(fixed));
        for (reg, ty, i) in on_stack {
            self.load_from(reg, ty, on_stack_at(Base::Incoming(i)));
        }
    }

    /// A call by the same convention.
    pub(super) fn call(&mut self, value: Value, callee: HoleId, args: &[Value]) {
        let (fixed, clobbers) = self.call_operands(value, args);
        self.out.push(Inst::Call(callee, fixed, clobbers));
    }

    /// A call of a function of the same module, which has the same convention.
    pub(super) fn call_local(&mut self, value: Value, callee: FuncId, args: &[Value]) {
        let (fixed, clobbers) = self.call_operands(value, args);
        self.out.push(Inst::CallLocal(callee, fixed, clobbers));
    }

    /// Puts a call's arguments where they go; what it reads and writes, and what it may change.
    fn call_operands(&mut self, value: Value, args: &[Value]) -> (Vec<Fixed>, PRegSet) {
        self.code.has_calls = true;
        let func = self.func;
        let places = SYSV.places(args.iter().map(|&arg| func.ty(arg).is_float()));
        let mut fixed = Vec::new();
        for (&arg, place) in args.iter().zip(places) {
            match place {
                Place::Reg(to) => fixed.push(Fixed::Use(self.reg(arg), to)),
                Place::Stack(i) => self.pass_on_stack(arg, i),
            }
        }
        let mut clobbers = SYSV.caller_saved();
        if func.ty(value).lanes > 0 {
            let float = func.ty(value).is_float();
            let from = if float { SYSV.float_result } else { SYSV.int_result };
            clobbers.remove(from);
            fixed.push(Fixed::Def(self.reg(value), from));
        }
        (fixed, clobbers)
    }

    fn pass_on_stack(&mut self, arg: Value, i: u32) {
        self.code.outgoing = self.code.outgoing.max(i + 1);
        let ty = self.func.ty(arg);
        let source = match self.stored_number(arg, exact_size(ty)) {
            Some(number) => Err(number),
            None => Ok(self.reg(arg)),
        };
        self.store_to(on_stack_at(Base::Outgoing(i)), ty, source);
    }
}

const fn on_stack_at(base: Base) -> Address {
    Address { base, index: None, disp: Number::ZERO }
}
