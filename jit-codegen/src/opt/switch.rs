//! Chains of comparisons of one value with constants, as a `match` makes them.
//!
//! ```text
//!   v1 = eq v0, 3               v1 = sub v0, 3
//!   branch v1, end(10), …       v2 = lt.unsigned v1, 4
//! block1:                       branch v2, block1, …
//!   v2 = eq v0, 4             block1:
//!   branch v2, end(20), …       v3 = load [table + v1]
//!   …                           jump end(v3)
//! ```
//!
//! Where all that the cases differ in is a constant that they go on with, it is looked up in a table.
//! Longer chains whose cases differ in what they do become a binary search. The first is also LLVM's
//! way with a `switch` (`SimplifyCFG`, "switch to lookup table").
//!
//! # Invariants
//! - Of two cases of one number the first counts, as in the chain.
//! - What the chain computes between its tests is pure, so that all of it may stand before the first.

use super::edit;
use crate::ir::cfg::Cfg;
use crate::ir::{
    AliasClass, BinaryOp, Block, Content, Conversion, Field, Function, Inst, IntCond, Sign, Target,
    Terminator, Type, Value,
};
use std::collections::HashSet;

/// As few cases are worth a table.
const MIN_LOOKUP: usize = 4;
/// As few cases are worth a search.
const MIN_SEARCH: usize = 6;
/// As many cases a search ends with, which are tested one after the other.
const MAX_LEAF: usize = 3;
/// As long as a table may be for each case.
const MAX_SPARSENESS: u64 = 4;

/// Replaces the chains that are long enough.
pub(super) fn run(func: &mut Function) -> bool {
    let cfg = Cfg::new(func);
    let mut seen = HashSet::new();
    let mut changed = false;
    for &block in cfg.order() {
        if seen.contains(&block) {
            continue;
        }
        let Some(chain) = Chain::find(func, &cfg, block) else { continue };
        seen.extend(chain.between.iter().copied());
        if let Some(lookup) = chain.lookup(func) {
            chain.clear(func);
            lookup.build(func, &chain);
            changed = true;
        } else if chain.cases.len() >= MIN_SEARCH {
            chain.clear(func);
            chain.build_search(func);
            changed = true;
        }
    }
    changed
}

struct Chain {
    first: Block,
    /// The blocks of the other tests.
    between: Vec<Block>,
    /// What is compared.
    value: Value,
    /// Each number and where it leads, by ascending number.
    cases: Vec<(u64, Target)>,
    /// Where all others lead.
    otherwise: Target,
}

impl Chain {
    /// The chain that starts with the block.
    fn find(func: &Function, cfg: &Cfg, first: Block) -> Option<Self> {
        let (value, number, then, otherwise) = test(func, first)?;
        let mut chain =
            Self { first, between: Vec::new(), value, cases: vec![(number, then)], otherwise };
        let mut numbers = HashSet::from([number]);
        loop {
            let next = chain.otherwise.block;
            if !chain.otherwise.args.is_empty() || !may_be_between(func, cfg, next) {
                break;
            }
            let Some((compared, number, then, otherwise)) = test(func, next) else { break };
            if compared != value {
                break;
            }
            if numbers.insert(number) {
                chain.cases.push((number, then));
            }
            chain.between.push(next);
            chain.otherwise = otherwise;
        }
        chain.cases.sort_unstable_by_key(|case| case.0);
        (chain.cases.len() >= MIN_LOOKUP).then_some(chain)
    }

    /// Leaves of the chain what it computes, in its first block, which then has no end.
    fn clear(&self, func: &mut Function) {
        for &block in &self.between {
            let insts = std::mem::take(func.insts_mut(block));
            func.insts_mut(self.first).extend(insts);
            edit::clear(func, block);
        }
    }

    /// The table of what the cases go on with, if that is all they differ in.
    fn lookup(&self, func: &Function) -> Option<Lookup> {
        let (least, to) = (self.cases[0].0, &self.cases[0].1);
        let last = self.cases[self.cases.len() - 1].0;
        if last - least >= MAX_SPARSENESS * self.cases.len() as u64 || to.args.is_empty() {
            return None;
        }
        let len = last - least + 1;
        // What fills the gaps.
        let filler = (self.otherwise.block == to.block).then_some(&self.otherwise.args);
        let mut columns = Vec::new();
        for (i, &arg) in to.args.iter().enumerate() {
            let mut cases = self.cases.iter().peekable();
            let mut column = Vec::new();
            for number in least..=last {
                let entry = match cases.next_if(|case| case.0 == number) {
                    Some((_, target)) if target.block == to.block => target.args[i],
                    Some(_) => return None,
                    None => filler?[i],
                };
                column.push(entry);
            }
            let same = column.iter().all(|&entry| entry == arg);
            columns.push(if same {
                Column::Same(arg)
            } else {
                let contents = column.iter().map(|&entry| func.as_content(entry));
                Column::Table(func.ty(arg), contents.collect::<Option<_>>()?)
            });
        }
        Some(Lookup { least, len, to: to.block, columns })
    }

    fn build_search(&self, func: &mut Function) {
        let root = self.search(func, &self.cases);
        func.set_terminator(self.first, Terminator::Jump(Target::new(root)));
    }

    /// A block that goes where the cases say.
    fn search(&self, func: &mut Function, cases: &[(u64, Target)]) -> Block {
        let ty = func.ty(self.value);
        let block = func.add_block();
        if cases.len() <= MAX_LEAF {
            let ((number, target), rest) = cases.split_first().expect("at least one case");
            let otherwise = match rest {
                [] => self.otherwise.clone(),
                rest => Target::new(self.search(func, rest)),
            };
            let equal = self.compare(func, block, IntCond::Eq, ty, *number);
            func.set_terminator(block, Terminator::Branch(equal, target.clone(), otherwise));
        } else {
            let (low, high) = cases.split_at(cases.len() / 2);
            let (below, above) = (self.search(func, low), self.search(func, high));
            let is_below = self.compare(func, block, IntCond::Lt(Sign::Unsigned), ty, high[0].0);
            let ends = [below, above].map(Target::new);
            let [below, above] = ends;
            func.set_terminator(block, Terminator::Branch(is_below, below, above));
        }
        block
    }

    fn compare(
        &self,
        func: &mut Function,
        block: Block,
        cond: IntCond,
        ty: Type,
        with: u64,
    ) -> Value {
        let with = func.append(block, ty, Inst::Const(with));
        func.append(block, Type::BOOL, Inst::Compare(cond, self.value, with))
    }
}

/// What all cases go on at, and with what.
struct Lookup {
    least: u64,
    len: u64,
    to: Block,
    columns: Vec<Column>,
}

enum Column {
    Same(Value),
    Table(Type, Vec<Content>),
}

impl Lookup {
    fn build(&self, func: &mut Function, chain: &Chain) {
        let (first, ty) = (chain.first, func.ty(chain.value));
        let minus = func.append(first, ty, Inst::Const(self.least.wrapping_neg() & ty.mask()));
        let sum = Inst::Binary(BinaryOp::Add, chain.value, minus);
        let index = func.append(first, ty, sum);
        // A table as long as there are numbers holds all of them.
        let len = func.append(first, ty, Inst::Const(self.len & ty.mask()));
        let inside = Inst::Compare(IntCond::Lt(Sign::Unsigned), index, len);
        let inside = match self.len > ty.mask() {
            true => func.append(first, Type::BOOL, Inst::Const(1)),
            false => func.append(first, Type::BOOL, inside),
        };
        let found = func.add_block();
        let index = match ty {
            Type::I64 => index,
            _ => func.append(found, Type::I64, Inst::Convert(Conversion::ZeroExtend, index)),
        };
        let columns = self.columns.iter();
        let args = columns.map(|column| column.entry(func, found, index)).collect();
        func.set_terminator(found, Terminator::Jump(Target { block: self.to, args }));
        let otherwise = chain.otherwise.clone();
        func.set_terminator(first, Terminator::Branch(inside, Target::new(found), otherwise));
    }
}

impl Column {
    /// The entry of that index, read at the end of the block.
    fn entry(&self, func: &mut Function, block: Block, index: Value) -> Value {
        let (ty, entries) = match self {
            Self::Same(value) => return *value,
            Self::Table(ty, entries) => (*ty, entries),
        };
        let bytes = ty.bytes();
        let len = u32::try_from(entries.len()).expect("a short table");
        let slot = func.add_slot(len * bytes, bytes);
        let fields = (0..).zip(entries);
        func.slots[slot.index()].contents =
            fields.map(|(i, &value)| Field { offset: i * bytes, ty, value }).collect();
        let start = func.append(block, Type::I64, Inst::SlotAddr(slot));
        let size = func.append(block, Type::I64, Inst::Const(bytes.into()));
        let distance = func.append(block, Type::I64, Inst::Binary(BinaryOp::Mul, index, size));
        let addr = func.append(block, Type::I64, Inst::Binary(BinaryOp::Add, start, distance));
        let class = AliasClass::Slot(slot);
        func.append(block, ty, Inst::Load { addr, offset: 0, class })
    }
}

/// What a block tests at its end, if it is whether a value is a number: the value, the number, where
/// it goes if so, and where if not.
fn test(func: &Function, block: Block) -> Option<(Value, u64, Target, Target)> {
    let Terminator::Branch(cond, then, otherwise) = func.terminator(block) else { return None };
    let &Inst::Compare(cond, value, number) = func.inst(*cond)? else { return None };
    let number = func.as_const(number)?;
    if !func.ty(value).is_int() || edit::is_leaf(func, value) {
        return None;
    }
    match cond {
        IntCond::Eq => Some((value, number, then.clone(), otherwise.clone())),
        IntCond::Ne => Some((value, number, otherwise.clone(), then.clone())),
        _ => None,
    }
}

/// Whether what the block does may be done before the tests that lead to it.
fn may_be_between(func: &Function, cfg: &Cfg, block: Block) -> bool {
    let is_pure = |&value: &Value| {
        edit::is_leaf(func, value) || matches!(func.inst(value), Some(Inst::Compare(..)))
    };
    cfg.preds(block).len() == 1 && func.insts(block).iter().all(is_pure)
}
