//! Random functions mean the same before and after each pass, and stay well formed.

use super::*;
use crate::ir::builder::{Builder, Variable};
use crate::ir::cfg::Cfg;
use crate::ir::{
    BinaryOp, Block, Conversion, Inst, IntCond, OverflowOp, Sign, Terminator, TrapId, Type,
    UnaryOp, Value, eval,
};
use proptest::prelude::*;
use std::collections::HashMap;

const WIDTHS: [Type; 4] = [Type::I8, Type::I16, Type::I32, Type::I64];

/// A source of choices.
struct Choices<'a>(std::slice::Iter<'a, u8>);

impl Choices<'_> {
    fn next(&mut self, below: u8) -> u8 {
        self.0.next().copied().unwrap_or(0) % below
    }
}

/// Builds a function of three integers out of choices.
struct Gen<'a> {
    choices: Choices<'a>,
    b: Builder,
    ty: Type,
    vars: Vec<Variable>,
    traps: u32,
}

impl Gen<'_> {
    fn function(bytes: &[u8]) -> Function {
        let mut choices = Choices(bytes.iter());
        let ty = WIDTHS[usize::from(choices.next(4))];
        let mut b = Builder::new(Function::new(&[ty; 3], vec![ty; 4]));
        let vars: Vec<Variable> = (0..4).map(|_| b.variable(ty)).collect();
        for (i, &param) in b.func.params(Block::ENTRY).to_vec().iter().enumerate() {
            b.assign(vars[i], param);
        }
        let mut this = Gen { choices, b, ty, vars, traps: 0 };
        this.statements(3);
        let results = this.vars.clone().iter().map(|&v| this.b.read(v)).collect();
        this.b.terminate(Terminator::Return(results));
        let last = this.b.current();
        this.b.func.set_terminator(last, Terminator::Trap(TrapId(u32::MAX)));
        let mut func = this.b.func;
        // What follows a terminator may have been left without an end.
        for block in func.blocks() {
            if !func.is_terminated(block) {
                func.set_terminator(block, Terminator::Trap(TrapId(u32::MAX)));
            }
        }
        edit::remove_unreachable(&mut func);
        func
    }

    fn statements(&mut self, depth: u32) {
        for _ in 0..=self.choices.next(4) {
            match self.choices.next(if depth == 0 { 3 } else { 7 }) {
                0..3 => self.assignment(),
                3 | 4 => self.branch(depth),
                5 => self.repeat(depth),
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
        match self.choices.next(if depth == 0 { 5 } else { 16 }) {
            0 | 1 => self.constant(ty),
            2..5 => {
                let var = self.choices.next(4);
                self.b.read(self.vars[usize::from(var)])
            }
            5..11 => self.binary(depth),
            11 => {
                let op = [UnaryOp::Neg, UnaryOp::Not][usize::from(self.choices.next(2))];
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
            _ => self.division(depth),
        }
    }

    fn binary(&mut self, depth: u32) -> Value {
        use BinaryOp::{Add, And, Mul, Or, Shl, Shr, Sub, Xor};
        let ops = [Add, Sub, Mul, And, Or, Xor, Shl, Shr(Sign::Signed), Shr(Sign::Unsigned)];
        let op = ops[usize::from(self.choices.next(9))];
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

/// What came of a call: the results, or the trap.
#[derive(Debug, PartialEq)]
enum Outcome {
    Results(Vec<u64>),
    Trap(TrapId),
    /// Too many steps.
    Unknown,
}

fn interpret(func: &Function, args: &[u64]) -> Outcome {
    let mut values: HashMap<Value, u64> = HashMap::new();
    let (mut block, mut incoming) = (Block::ENTRY, args.to_vec());
    for _ in 0..3000 {
        values.extend(func.params(block).iter().copied().zip(incoming));
        for &value in func.insts(block) {
            let inst = func.inst(value).unwrap();
            if let Inst::TrapIf(cond, trap) = *inst {
                if values[&cond] != 0 {
                    return Outcome::Trap(trap);
                }
                continue;
            }
            let bits = eval::evaluate(inst, func.ty(value), |v| (func.ty(v), values[&v]));
            values.insert(value, bits.expect("a division that is reached is defined"));
        }
        let target = match func.terminator(block) {
            Terminator::Jump(target) => target,
            Terminator::Branch(cond, a, b) => {
                if values[cond] != 0 {
                    a
                } else {
                    b
                }
            }
            Terminator::Return(results) => {
                return Outcome::Results(results.iter().map(|v| values[v]).collect());
            }
            Terminator::Trap(trap) => return Outcome::Trap(*trap),
        };
        incoming = target.args.iter().map(|v| values[v]).collect();
        block = target.block;
    }
    Outcome::Unknown
}

/// Every use is dominated by its definition, every jump has its arguments, and loops are reducible.
fn assert_well_formed(func: &Function, pass: &str) {
    let cfg = Cfg::new(func);
    let mut home = HashMap::new();
    for &block in cfg.order() {
        for (i, &param) in func.params(block).iter().enumerate() {
            assert_eq!(home.insert(param, (block, 0)), None, "{pass}: param {i} twice\n{func:?}");
        }
        for (i, &value) in func.insts(block).iter().enumerate() {
            assert_eq!(home.insert(value, (block, i + 1)), None, "{pass}: inst twice\n{func:?}");
        }
    }
    for &block in cfg.order() {
        let check = |v: Value, at: usize| {
            let &(def, i) =
                home.get(&v).unwrap_or_else(|| panic!("{pass}: {v:?} nowhere\n{func:?}"));
            let ok = if def == block { i < at } else { cfg.dominates(def, block) };
            assert!(ok, "{pass}: {v:?} does not dominate its use in {block:?}\n{func:?}");
        };
        for (i, &value) in func.insts(block).iter().enumerate() {
            func.inst(value).unwrap().for_each_operand(|v| check(v, i + 1));
        }
        func.terminator(block).for_each_operand(|v| check(v, usize::MAX));
        for target in func.terminator(block).targets() {
            assert_ne!(target.block, Block::ENTRY, "{pass}");
            let types = |values: &[Value]| values.iter().map(|&v| func.ty(v)).collect::<Vec<_>>();
            assert_eq!(types(&target.args), types(func.params(target.block)), "{pass}");
            let position = |b| cfg.order().iter().position(|&o| o == b);
            let is_back = position(target.block) <= position(block);
            assert!(!is_back || cfg.dominates(target.block, block), "{pass}: irreducible");
        }
    }
}

fn arguments(ty: Type) -> Vec<[u64; 3]> {
    let edges = [0, 1, 2, 7, ty.sign_bit() - 1, ty.sign_bit(), ty.mask(), 0x5a & ty.mask()];
    let pick = |i: usize| edges[i % edges.len()];
    (0..24).map(|i| [pick(i), pick(i * 3 + 1 + i / 8), pick(i * 5 + 2)]).collect()
}

type Pass = (&'static str, fn(&mut Function) -> bool);
const PASSES: [Pass; 9] = [
    ("params", params::run),
    ("fold", fold::run),
    ("simplify", simplify::run),
    ("cse", cse::run),
    ("known", known::run),
    ("branches", branches::run),
    ("licm", licm::run),
    ("dce", dce::run),
    ("place", |func| {
        place::place(func);
        true
    }),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn passes_keep_the_meaning(bytes in proptest::collection::vec(any::<u8>(), 0..300), order in proptest::collection::vec(0..PASSES.len(), 1..16)) {
        let before = Gen::function(&bytes);
        assert_well_formed(&before, "built");
        let ty = before.ty(before.params(Block::ENTRY)[0]);
        let mut func = before.clone();
        let mut last = before.clone();
        for (name, pass) in order.iter().map(|&i| PASSES[i]) {
            pass(&mut func);
            assert_well_formed(&func, name);
            for args in arguments(ty) {
                let (expected, found) = (interpret(&before, &args), interpret(&func, &args));
                if expected != Outcome::Unknown {
                    prop_assert_eq!(expected, found, "{} {:?}\n{:?}\n{:?}", name, args, last, func);
                }
            }
            last = func.clone();
        }
    }

    #[test]
    fn optimize_keeps_the_meaning(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let before = Gen::function(&bytes);
        let ty = before.ty(before.params(Block::ENTRY)[0]);
        let mut func = before.clone();
        optimize(&mut func);
        assert_well_formed(&func, "optimize");
        place::place(&mut func);
        assert_well_formed(&func, "place");
        for args in arguments(ty) {
            let expected = interpret(&before, &args);
            if expected != Outcome::Unknown {
                prop_assert_eq!(expected, interpret(&func, &args), "{:?}", args);
            }
        }
    }
}
