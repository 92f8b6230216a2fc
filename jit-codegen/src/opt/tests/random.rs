//! Random functions of three integers: branches, counted loops, traps, guarded divisions, memory.

mod memory;

use crate::ir::builder::{Builder, Variable};
use crate::ir::{
    BinaryOp, Block, Conversion, Function, Inst, IntCond, Module, OverflowOp, Sign, Terminator,
    Trap, TrapId, TrapKind, Type, UnaryOp, Value,
};
use crate::opt::edit;
use std::ops::Range;

const WIDTHS: [Type; 4] = [Type::I8, Type::I16, Type::I32, Type::I64];

/// A source of choices.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn next(&mut self, below: u8) -> u8 {
        self.0.next().copied().unwrap_or(0) % below
    }
}

/// Builds a function of three integers out of choices.
pub(super) struct Gen<'a> {
    choices: Choices<'a>,
    b: Builder,
    ty: Type,
    vars: Vec<Variable>,
    /// Leads to two integers of the caller's.
    pointer: Option<Value>,
    /// The functions that there are to call: those after itself, and sometimes any.
    callees: Range<u8>,
    traps: u32,
}

impl Gen<'_> {
    pub(super) fn function(bytes: &[u8]) -> Function {
        let mut choices = Choices(bytes.iter());
        let ty = WIDTHS[usize::from(choices.next(4))];
        Gen::of_type(choices, ty, Function::new(&[ty; 3], vec![ty; 4]), 0..0)
    }

    /// A closure and functions that call each other.
    pub(super) fn module(bytes: &[u8]) -> Module {
        const CALLEES: u8 = 3;
        let ty = WIDTHS[usize::from(Choices(bytes.iter()).next(4))];
        let parts = bytes.chunks(bytes.len() / usize::from(CALLEES + 1) + 1);
        let mut parts: Vec<&[u8]> = parts.collect();
        parts.resize(usize::from(CALLEES + 1), &[]);
        let build = |(i, part): (usize, &&[u8])| {
            let func = match i {
                0 => Function::new(&[ty; 3], vec![ty]),
                _ => Function::new(&[ty, ty, ty, Type::I64], vec![ty]),
            };
            Gen::of_type(Choices(part.iter()), ty, func, i as u8 + 1..CALLEES + 1)
        };
        let mut functions: Vec<Function> = parts.iter().enumerate().map(build).collect();
        let traps = functions.iter().map(|func| func.traps.len()).max().unwrap_or(0);
        let trap = functions[0].traps[0].clone();
        functions[0].traps.resize(traps, trap);
        Module::new(functions)
    }

    fn of_type(choices: Choices<'_>, ty: Type, func: Function, callees: Range<u8>) -> Function {
        let results = func.results.len();
        let mut b = Builder::new(func);
        let vars: Vec<Variable> = (0..4).map(|_| b.variable(ty)).collect();
        let params = b.func.params(Block::ENTRY).to_vec();
        for (i, &param) in params.iter().take(3).enumerate() {
            b.assign(vars[i], param);
        }
        let pointer = params.get(3).copied();
        let mut this = Gen { choices, b, ty, vars, pointer, callees, traps: 0 };
        this.make_slots();
        this.statements(3);
        let results = this.vars.clone()[..results].iter().map(|&v| this.b.read(v)).collect();
        this.b.terminate(Terminator::Return(results));
        let last = this.b.current();
        this.b.func.set_terminator(last, Terminator::Trap(TrapId(0), Vec::new()));
        let mut func = this.b.func;
        let span = proc_macro2::Span::call_site();
        let trap = Trap { kind: TrapKind::AddOverflow, first: span, last: span };
        func.traps = vec![trap; this.traps as usize + 1];
        // What follows a terminator may have been left without an end.
        for block in func.blocks() {
            if !func.is_terminated(block) {
                func.set_terminator(block, Terminator::Trap(TrapId(0), Vec::new()));
            }
        }
        edit::remove_unreachable(&mut func);
        func
    }

    fn statements(&mut self, depth: u32) {
        for _ in 0..=self.choices.next(4) {
            match self.choices.next(if depth == 0 { 4 } else { 8 }) {
                0..3 => self.assignment(),
                3 => self.store(),
                4 | 5 => self.branch(depth),
                6 => self.repeat(depth),
                _ => self.trap(),
            }
        }
    }

    fn assignment(&mut self) {
        let value = self.expr(3);
        let var = self.choices.next(4);
        self.b.assign(self.vars[usize::from(var)], value);
    }

    fn trap(&mut self) {
        let cond = self.cond(2);
        self.traps += 1;
        self.b.inst(Type::VOID, Inst::TrapIf(cond, TrapId(self.traps)));
    }

    fn branch(&mut self, depth: u32) {
        let cond = self.cond(2);
        let (then, otherwise, join) = (self.b.block(), self.b.block(), self.b.block());
        self.b.branch(cond, then, otherwise);
        for side in [then, otherwise] {
            self.b.seal(side);
            self.b.switch_to(side);
            if self.choices.next(3) > 0 {
                self.statements(depth - 1);
            }
            self.b.jump(join);
        }
        self.b.seal(join);
        self.b.switch_to(join);
    }

    fn repeat(&mut self, depth: u32) {
        let count = self.b.variable(self.ty);
        let first = u64::from(self.choices.next(5));
        let first = self.b.constant(self.ty, first);
        self.b.assign(count, first);
        let (header, body, exit) = (self.b.block(), self.b.block(), self.b.block());
        self.b.jump(header);
        self.b.switch_to(header);
        let left = self.b.read(count);
        let zero = self.b.constant(self.ty, 0);
        let cond = self.b.inst(Type::BOOL, Inst::Compare(IntCond::Ne, left, zero));
        self.b.branch(cond, body, exit);
        self.b.seal(body);
        self.b.switch_to(body);
        self.statements(depth - 1);
        let left = self.b.read(count);
        let one = self.b.constant(self.ty, 1);
        let next = self.b.inst(self.ty, Inst::Binary(BinaryOp::Sub, left, one));
        self.b.assign(count, next);
        self.b.jump(header);
        self.b.seal(header);
        self.b.seal(exit);
        self.b.switch_to(exit);
    }

    fn constant(&mut self, ty: Type) -> Value {
        let shift = u64::from(self.choices.next(64)) % u64::from(ty.bits());
        let bits = match self.choices.next(6) {
            0 => 0,
            1 => 1,
            2 => u64::MAX,
            3 => 1 << shift,
            4 => (1 << shift) - 1,
            _ => u64::from(self.choices.next(255)),
        };
        self.b.constant(ty, bits)
    }

    fn expr(&mut self, depth: u32) -> Value {
        let ty = self.ty;
        match self.choices.next(if depth == 0 { 5 } else { 18 }) {
            0 | 1 => self.constant(ty),
            2..5 => {
                let var = self.choices.next(4);
                self.b.read(self.vars[usize::from(var)])
            }
            5..11 => self.binary(depth),
            11 => {
                use UnaryOp::{
                    CountOnes, LeadingZeros, Neg, Not, ReverseBits, SwapBytes, TrailingZeros,
                };
                let ops =
                    [Neg, Not, CountOnes, LeadingZeros, TrailingZeros, SwapBytes, ReverseBits];
                let op = ops[usize::from(self.choices.next(7))];
                let a = self.expr(depth - 1);
                self.b.inst(ty, Inst::Unary(op, a))
            }
            12 => {
                let (c, a, b) = (self.cond(depth - 1), self.expr(depth - 1), self.expr(depth - 1));
                self.b.inst(ty, Inst::Select(c, a, b))
            }
            13 => {
                let c = self.cond(depth - 1);
                self.b.inst(ty, Inst::Convert(Conversion::ZeroExtend, c))
            }
            14 => self.narrowed(depth),
            15 => self.load(),
            16 if !self.callees.is_empty() => self.call(depth),
            _ => self.division(depth),
        }
    }

    fn binary(&mut self, depth: u32) -> Value {
        use BinaryOp::{Add, And, Mul, MulHigh, Or, RotateLeft, RotateRight, Shl, Shr, Sub, Xor};
        use Sign::{Signed, Unsigned};
        let ops = [Add, Sub, Mul, And, Or, Xor, Shl, Shr(Signed), Shr(Unsigned), RotateLeft];
        let more = [RotateRight, MulHigh(Signed), MulHigh(Unsigned)];
        let op = usize::from(self.choices.next(13));
        let op = ops.into_iter().chain(more).nth(op).expect("one of thirteen");
        let (a, b) = (self.expr(depth - 1), self.expr(depth - 1));
        self.b.inst(self.ty, Inst::Binary(op, a, b))
    }

    fn narrowed(&mut self, depth: u32) -> Value {
        let (ty, a) = (self.ty, self.expr(depth - 1));
        let narrow = WIDTHS[usize::from(self.choices.next(4))];
        if narrow.bits() >= ty.bits() {
            return a;
        }
        let a = self.b.inst(narrow, Inst::Convert(Conversion::Truncate, a));
        let to =
            [Conversion::ZeroExtend, Conversion::SignExtend][usize::from(self.choices.next(2))];
        self.b.inst(ty, Inst::Convert(to, a))
    }

    /// A division behind its guards.
    fn division(&mut self, depth: u32) -> Value {
        let (ty, sign) = (self.ty, Sign::of(self.choices.next(2) == 0));
        let (a, b) = (self.expr(depth - 1), self.expr(depth - 1));
        let zero = self.b.constant(ty, 0);
        let bad = self.b.inst(Type::BOOL, Inst::Compare(IntCond::Eq, b, zero));
        self.traps += 1;
        self.b.inst(Type::VOID, Inst::TrapIf(bad, TrapId(self.traps)));
        if sign == Sign::Signed {
            let (min, ones) = (self.b.constant(ty, ty.sign_bit()), self.b.constant(ty, u64::MAX));
            let min = self.b.inst(Type::BOOL, Inst::Compare(IntCond::Eq, a, min));
            let ones = self.b.inst(Type::BOOL, Inst::Compare(IntCond::Eq, b, ones));
            let bad = self.b.inst(Type::BOOL, Inst::Binary(BinaryOp::And, min, ones));
            self.b.inst(Type::VOID, Inst::TrapIf(bad, TrapId(self.traps)));
        }
        let op = [BinaryOp::Div(sign), BinaryOp::Rem(sign)][usize::from(self.choices.next(2))];
        self.b.inst(ty, Inst::Binary(op, a, b))
    }

    fn cond(&mut self, depth: u32) -> Value {
        use IntCond::{Eq, Ge, Gt, Le, Lt, Ne};
        let sign = Sign::of(self.choices.next(2) == 0);
        match self.choices.next(if depth == 0 { 6 } else { 10 }) {
            6 => {
                let a = self.cond(depth - 1);
                self.b.inst(Type::BOOL, Inst::Unary(UnaryOp::Not, a))
            }
            7 => {
                let op = [BinaryOp::And, BinaryOp::Or, BinaryOp::Xor];
                let op = op[usize::from(self.choices.next(3))];
                let (a, b) = (self.cond(depth - 1), self.cond(depth - 1));
                self.b.inst(Type::BOOL, Inst::Binary(op, a, b))
            }
            8 | 9 => {
                let op = [OverflowOp::Add, OverflowOp::Sub, OverflowOp::Mul];
                let op = op[usize::from(self.choices.next(3))];
                let (a, b) = (self.expr(depth - 1), self.expr(depth - 1));
                self.b.inst(Type::BOOL, Inst::Overflow(op, sign, a, b))
            }
            i => {
                let cond = [Eq, Ne, Lt(sign), Le(sign), Gt(sign), Ge(sign)][usize::from(i)];
                let (a, b) = (self.expr(depth.min(1)), self.expr(depth.min(1)));
                self.b.inst(Type::BOOL, Inst::Compare(cond, a, b))
            }
        }
    }
}
