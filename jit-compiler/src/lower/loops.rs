//! `for` loops over ranges and arrays.
//!
//! A range without `step_by` is a loop between its ends. With it, it is a first value, a *distance*
//! that is left to the last one, and a step; `rev` starts from the last and turns around.
//!
//! # Invariants
//! - The variable of a loop never passes its end, so no step overflows.
//! - Distances are unsigned and have 64 bits, or 128 where the values have.
//! - A `char` is counted by its index among all `char`s, which leaves out the surrogates.

use super::frame::{Exit, Loop};
use super::layout::{extent, is_wide, leaves};
use super::places::{Location, Spot};
use super::{Lower, Values};
use crate::hir::{Adapter, BinaryOp, Elements, For, IntTy, Iter, Ty};
use crate::ir::builder::Variable;
use crate::ir::{self, Block, IntCond, Sign, Type};

/// A range with steps.
struct Steps {
    first: Values,
    distance: Values,
    step: Values,
    descends: bool,
}

/// An array that a loop goes over.
struct Walk {
    start: Spot,
    element: Ty,
    stride: u64,
    /// The offset of the last element, if that comes first.
    last: Option<u64>,
    len: u64,
}

impl Lower<'_> {
    pub(super) fn for_(&mut self, for_: &For) -> Values {
        match &for_.iter {
            Iter::Arrays(arrays) => self.for_arrays(for_, arrays),
            Iter::From(first) => {
                let first = self.operand(first, for_.ty);
                self.for_from(for_, &first);
            }
            Iter::Range { from, to, inclusive, adapters } => {
                let from = self.operand(from, for_.ty);
                let to = self.operand(to, for_.ty);
                let (from, to) = (self.char_index(for_.ty, from), self.char_index(for_.ty, to));
                let is_rev = |it: &Adapter| matches!(it, Adapter::Rev);
                if adapters.iter().all(is_rev) {
                    let reversed = adapters.len() % 2 == 1;
                    self.for_range(for_, (from, to), *inclusive, reversed);
                } else {
                    self.for_steps(for_, (from, to), *inclusive, adapters);
                }
            }
        }
        Vec::new()
    }

    /// The type in which the loop counts.
    fn counted(for_: &For) -> Ty {
        if for_.ty == Ty::Char { Ty::Int(IntTy::U32) } else { for_.ty }
    }

    fn for_range(
        &mut self,
        for_: &For,
        (from, to): (Values, Values),
        inclusive: bool,
        reversed: bool,
    ) {
        let ty = Self::counted(for_);
        let variables = self.loop_variables(ty);
        let exit = self.exit(Ty::Unit);
        let (start, end) = if reversed { (to, from) } else { (from, to) };
        self.assign_all(&variables, &start);
        if inclusive {
            let op = if reversed { BinaryOp::Ge } else { BinaryOp::Le };
            let some = self.compare_values(op, ty, &start, &end);
            let body = self.builder.block();
            self.builder.branch(some, body, exit.block);
            self.builder.switch_to(body);
            let next = self.builder.block();
            self.round(for_, &variables, next, &exit);
            let value = self.read_all(&variables);
            let is_last = self.compare_values(BinaryOp::Eq, ty, &value, &end);
            let step = self.builder.block();
            self.builder.branch(is_last, exit.block, step);
            self.enter(step);
            self.step(&variables, ty, reversed);
            self.builder.jump(body);
            self.builder.seal(body);
        } else {
            let (header, body) = (self.builder.block(), self.builder.block());
            self.builder.jump(header);
            self.builder.switch_to(header);
            let value = self.read_all(&variables);
            let op = if reversed { BinaryOp::Gt } else { BinaryOp::Lt };
            let more = self.compare_values(op, ty, &value, &end);
            self.builder.branch(more, body, exit.block);
            self.enter(body);
            if reversed {
                self.step(&variables, ty, true);
            }
            let next = self.builder.block();
            self.round(for_, &variables, next, &exit);
            if !reversed {
                self.step(&variables, ty, false);
            }
            self.builder.jump(header);
            self.builder.seal(header);
        }
        self.enter(exit.block);
    }

    /// As `RangeFrom::next`, which steps before it gives what it was at: where debug assertions are on
    /// it panics at the greatest value, be overflow checked in the closure or not, and else goes on at the
    /// least.
    fn for_from(&mut self, for_: &For, first: &Values) {
        let ty = for_.ty;
        let (values, ahead) = (self.loop_variables(ty), self.loop_variables(ty));
        let exit = self.exit(Ty::Unit);
        self.assign_all(&ahead, first);
        let body = self.builder.block();
        self.builder.jump(body);
        self.builder.switch_to(body);
        let value = self.read_all(&ahead);
        if let (true, Ty::Int(int)) = (self.checks.debug_assertions, ty) {
            let greatest = self.literal(int.mask() >> u32::from(int.signed()), ty);
            let is_greatest = self.compare_values(BinaryOp::Eq, ty, &value, &greatest);
            self.panic_past_the_end(is_greatest, ty, for_.body.span);
        }
        self.assign_all(&values, &value);
        self.step(&ahead, ty, false);
        let next = self.builder.block();
        self.round(for_, &values, next, &exit);
        self.builder.jump(body);
        self.builder.seal(body);
        self.enter(exit.block);
    }

    /// The loop's body once, for the value of the variables; goes on at `next`.
    fn round(&mut self, for_: &For, variables: &[Variable], next: Block, exit: &Exit) {
        let value = self.read_all(variables);
        let value = self.char_of_index(for_.ty, value);
        self.round_with(for_, &value, next, exit);
    }

    fn round_with(&mut self, for_: &For, value: &Values, next: Block, exit: &Exit) {
        self.bind(&for_.pat, value, None);
        self.frame.loops.insert(for_.id, Loop { next, exit: exit.clone() });
        self.value(&for_.body);
        self.builder.jump(next);
        self.enter(next);
        if let Some(done) = &for_.done {
            let more = self.builder.block();
            self.condition(done, exit.block, more);
            self.enter(more);
        }
    }

    fn for_steps(
        &mut self,
        for_: &For,
        (from, to): (Values, Values),
        inclusive: bool,
        adapters: &[Adapter],
    ) {
        let ty = Self::counted(for_);
        let count = if is_wide(ty) { Ty::Int(IntTy::U128) } else { Ty::Int(IntTy::U64) };
        let exit = self.exit(Ty::Unit);
        // The steps are evaluated, and checked, whether the range is empty or not.
        let mut steps = Vec::new();
        for adapter in adapters {
            if let Adapter::StepBy(step, panic, span) = adapter {
                let step = self.scalar_operand(step, Type::I64);
                let is_zero = self.compare_const(IntCond::Eq, step, 0);
                self.panic_if(is_zero, panic, *span);
                steps.push(self.widened(vec![step], Ty::Int(IntTy::U64), count));
            }
        }
        let op = if inclusive { BinaryOp::Le } else { BinaryOp::Lt };
        let some = self.compare_values(op, ty, &from, &to);
        let body = self.builder.block();
        let start = self.builder.block();
        self.builder.branch(some, start, exit.block);
        self.enter(start);
        let range = self.stepped((from, to), inclusive, adapters, steps, (ty, count));
        let (variables, left) = (self.loop_variables(ty), self.loop_variables(count));
        self.assign_all(&variables, &range.first);
        self.assign_all(&left, &range.distance);
        self.builder.jump(body);
        self.builder.switch_to(body);
        let next = self.builder.block();
        self.round(for_, &variables, next, &exit);
        let distance = self.read_all(&left);
        let more = self.compare_values(BinaryOp::Ge, count, &distance, &range.step);
        let step = self.builder.block();
        self.builder.branch(more, step, exit.block);
        self.enter(step);
        let distance = self.unchecked(BinaryOp::Sub, count, &distance, &range.step);
        self.assign_all(&left, &distance);
        let value = self.read_all(&variables);
        let op = if range.descends { BinaryOp::Sub } else { BinaryOp::Add };
        let by = self.widened(range.step, count, ty);
        let value = self.unchecked(op, ty, &value, &by);
        self.assign_all(&variables, &value);
        self.builder.jump(body);
        self.builder.seal(body);
        self.enter(exit.block);
    }

    /// What the adapters make of a range that is not empty.
    fn stepped(
        &mut self,
        (from, to): (Values, Values),
        inclusive: bool,
        adapters: &[Adapter],
        steps: Vec<Values>,
        (ty, count): (Ty, Ty),
    ) -> Steps {
        let one = self.int(count, 1);
        let unsigned = match ty {
            Ty::Int(int) => Ty::Int(int.to_unsigned()),
            other => other,
        };
        let distance = self.unchecked(BinaryOp::Sub, unsigned, &to, &from);
        let mut distance = self.widened(distance, unsigned, count);
        if !inclusive {
            distance = self.unchecked(BinaryOp::Sub, count, &distance, &one);
        }
        let mut range = Steps { first: from, distance, step: one, descends: false };
        let mut steps = steps.into_iter();
        let mut has_step = false;
        for adapter in adapters {
            match adapter {
                Adapter::StepBy(..) => {
                    let Some(step) = steps.next() else { continue };
                    range.step = if has_step {
                        self.saturating_mul(count, &range.step, &step)
                    } else {
                        step
                    };
                    has_step = true;
                }
                Adapter::Rev => {
                    if has_step {
                        let left =
                            self.unchecked(BinaryOp::Rem, count, &range.distance, &range.step);
                        range.distance =
                            self.unchecked(BinaryOp::Sub, count, &range.distance, &left);
                    }
                    let by = self.widened(range.distance.clone(), count, ty);
                    let op = if range.descends { BinaryOp::Sub } else { BinaryOp::Add };
                    range.first = self.unchecked(op, ty, &range.first, &by);
                    range.descends = !range.descends;
                }
            }
        }
        range
    }

    /// An offset goes up for all arrays whose elements have one length.
    fn for_arrays(&mut self, for_: &For, arrays: &[Elements]) {
        let mut walks: Vec<Walk> = Vec::new();
        for elements in arrays {
            let Ty::Array(element, len) = elements.array.ty else { return };
            // Elements without a size are counted all the same.
            let stride = extent(*element).size.max(1);
            walks.push(Walk {
                start: self.array_spot(elements),
                element: *element,
                stride,
                last: elements.reversed.then(|| len.saturating_sub(1) * stride),
                len,
            });
        }
        let count = walks.iter().map(|it| it.len).min().unwrap_or(0);
        // One counts for all whose elements are as long.
        let mut strides: Vec<u64> = walks.iter().map(|it| it.stride).collect();
        strides.sort_unstable();
        strides.dedup();
        let offsets: Vec<(u64, Variable)> =
            strides.into_iter().map(|it| (it, self.builder.variable(Type::I64))).collect();
        let zero = self.builder.constant(Type::I64, 0);
        for &(_, offset) in &offsets {
            self.builder.assign(offset, zero);
        }
        let (header, body) = (self.builder.block(), self.builder.block());
        let exit = self.exit(Ty::Unit);
        self.builder.jump(header);
        self.builder.switch_to(header);
        let at: Vec<(u64, ir::Value)> =
            offsets.iter().map(|&(stride, offset)| (stride, self.builder.read(offset))).collect();
        let Some(&(stride, first)) = at.first() else { return };
        let more = self.compare_const(IntCond::Lt(Sign::Unsigned), first, count * stride);
        self.builder.branch(more, body, exit.block);
        self.enter(body);
        let mut value = Values::new();
        for walk in &walks {
            let Some(&(_, offset)) = at.iter().find(|it| it.0 == walk.stride) else { continue };
            let offset = match walk.last {
                Some(last) => {
                    let last = self.builder.constant(Type::I64, last);
                    self.op(ir::BinaryOp::Sub, last, offset)
                }
                None => offset,
            };
            let at_element = self.indexed(walk.start, offset);
            value.extend(self.read_memory(at_element, walk.element));
        }
        let next = self.builder.block();
        self.round_with(for_, &value, next, &exit);
        for (&(stride, at), &(_, offset)) in at.iter().zip(&offsets) {
            let after = self.op_const(ir::BinaryOp::Add, at, stride);
            self.builder.assign(offset, after);
        }
        self.builder.jump(header);
        self.builder.seal(header);
        self.enter(exit.block);
    }

    /// Where the array is, or a copy of it if it may change meanwhile.
    fn array_spot(&mut self, elements: &Elements) -> Spot {
        if elements.borrowed
            && let Some(Location::Memory(spot)) = self.location(&elements.array)
        {
            return Spot { addr: Some(self.base(spot)), ..spot };
        }
        let values = self.operand(&elements.array, elements.array.ty);
        self.in_memory(elements.array.ty, values)
    }

    fn loop_variables(&mut self, ty: Ty) -> Vec<Variable> {
        leaves(ty).into_iter().map(|leaf| self.builder.variable(leaf)).collect()
    }

    fn assign_all(&mut self, variables: &[Variable], values: &[ir::Value]) {
        for (&variable, &value) in variables.iter().zip(values) {
            self.builder.assign(variable, value);
        }
    }

    fn read_all(&mut self, variables: &[Variable]) -> Values {
        variables.iter().map(|&variable| self.builder.read(variable)).collect()
    }

    /// One further, or one back.
    fn step(&mut self, variables: &[Variable], ty: Ty, back: bool) {
        let value = self.read_all(variables);
        let one = self.int(ty, 1);
        let op = if back { BinaryOp::Sub } else { BinaryOp::Add };
        let value = self.unchecked(op, ty, &value, &one);
        self.assign_all(variables, &value);
    }

    const SURROGATES: u64 = 0xd800;
    const SURROGATE_COUNT: u64 = 0x800;

    fn char_index(&mut self, ty: Ty, value: Values) -> Values {
        self.shifted_char(ty, value, ir::BinaryOp::Sub)
    }

    fn char_of_index(&mut self, ty: Ty, value: Values) -> Values {
        self.shifted_char(ty, value, ir::BinaryOp::Add)
    }

    fn shifted_char(&mut self, ty: Ty, value: Values, op: ir::BinaryOp) -> Values {
        match (ty, &value[..]) {
            (Ty::Char, &[value]) => {
                let shifted = self.op_const(op, value, Self::SURROGATE_COUNT);
                let is_low =
                    self.compare_const(IntCond::Lt(Sign::Unsigned), value, Self::SURROGATES);
                vec![self.select(is_low, value, shifted)]
            }
            _ => value,
        }
    }
}
