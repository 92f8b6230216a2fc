//! Short loops become what they do, round after round: those whose number of rounds follows from
//! constants, and whose body is a straight path that may be left, by a panic for example.
//!
//! # Invariants
//! - What a round does is kept, panics included; only the tests go whose outcome is known.
//! - A function grows by little: see `MAX_COST`.

use super::licm::loop_body;
use super::ssa::{self, Definitions};
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Line, Target, Terminator, Value, eval};
use std::collections::{HashMap, HashSet};

/// As many rounds as are written out.
const MAX_ROUNDS: usize = 64;
/// As many instructions as all rounds of a loop may become, without those that are constant.
const MAX_COST: usize = 192;

/// Writes out every loop that is short, inner ones first.
pub fn run(func: &mut Function) -> bool {
    let mut changed = false;
    for header in Cfg::new(func).inner_loops_first() {
        let cfg = Cfg::new(func);
        let Some(path) = Path::of_loop(func, &cfg, header) else { continue };
        if let Some(end) = path.end(func) {
            path.write_out(func, &end);
            changed = true;
        }
    }
    changed
}

/// A loop that is one path.
struct Path {
    /// Its blocks, from the header to the one that jumps back.
    blocks: Vec<Block>,
    /// What the header's parameters are at first.
    first: Vec<Value>,
}

/// Where a loop ends that always ends there.
struct End {
    /// In which round, counted from 1.
    round: usize,
    /// In which block of the path.
    block: usize,
}

impl Path {
    /// The path of the loop with that header, if it is one.
    fn of_loop(func: &Function, cfg: &Cfg, header: Block) -> Option<Self> {
        let body = loop_body(cfg, header);
        let mut blocks = vec![header];
        loop {
            let block = blocks[blocks.len() - 1];
            let mut inside =
                func.terminator(block).targets().filter(|target| body.contains(&target.block));
            let (Some(next), None) = (inside.next(), inside.next()) else { return None };
            if next.block == header {
                break;
            }
            // Whatever else leads there is a loop of its own.
            if cfg.preds(next.block).len() != 1 {
                return None;
            }
            blocks.push(next.block);
        }
        let mut outside = cfg.preds(header).iter().filter(|pred| !body.contains(pred));
        let (Some(&before), None) = (outside.next(), outside.next()) else { return None };
        let mut entries = func.terminator(before).targets().filter(|it| it.block == header);
        let (Some(entry), None) = (entries.next(), entries.next()) else { return None };
        (blocks.len() == body.len()).then(|| Self { blocks, first: entry.args.clone() })
    }

    /// The block after the one of that index, in a round.
    fn next(&self, index: usize) -> Block {
        self.blocks[(index + 1) % self.blocks.len()]
    }

    /// How the path goes on from the block of that index.
    fn onward<'f>(&self, func: &'f Function, index: usize) -> &'f Target {
        let next = self.next(index);
        let mut targets = func.terminator(self.blocks[index]).targets();
        targets.find(|target| target.block == next).expect("the path's next block")
    }

    /// Where the loop ends, if that is known and writing it out is worth it.
    fn end(&self, func: &Function) -> Option<End> {
        let mut params: Vec<Option<u64>> =
            self.first.iter().map(|&arg| func.as_const(arg)).collect();
        let mut cost = 0;
        for round in 1..=MAX_ROUNDS {
            let mut known = Known { func, bits: HashMap::new() };
            known.enter(self.blocks[0], &params);
            for (index, &block) in self.blocks.iter().enumerate() {
                cost += known.evaluate(block);
                if cost > MAX_COST {
                    return None;
                }
                if let Terminator::Branch(cond, then, _) = func.terminator(block)
                    && let Some(cond) = known.get(*cond)
                    && (cond != 0) != (then.block == self.next(index))
                {
                    return Some(End { round, block: index });
                }
                let args = &self.onward(func, index).args;
                params = args.iter().map(|&arg| known.get(arg)).collect();
                if index + 1 < self.blocks.len() {
                    known.enter(self.next(index), &params);
                }
            }
        }
        None
    }

    /// Makes a path without a way back of the loop.
    fn write_out(&self, func: &mut Function, end: &End) {
        let count = self.blocks.len();
        let mut definitions: Vec<Definitions> = Vec::new();
        let mut place: HashMap<Value, usize> = HashMap::new();
        for &block in &self.blocks {
            for &value in func.params(block).iter().chain(func.insts(block)) {
                place.insert(value, definitions.len());
                definitions.push(Definitions { value, ends: vec![(block, value)] });
            }
        }
        let mut inside: HashSet<Block> = self.blocks.iter().copied().collect();
        // What the blocks do, before any of them is changed.
        let ends: Vec<Terminator> =
            self.blocks.iter().map(|&block| func.terminator(block).clone()).collect();
        let onward: Vec<Target> = (0..count).map(|i| self.onward(func, i).clone()).collect();
        let mut latest: HashMap<Value, Value> = HashMap::new();
        let mut last = self.blocks[count - 1];
        let total = (end.round - 1) * count + end.block + 1;
        for step in count..total {
            let (index, before) = (step % count, (step - 1) % count);
            let original = self.blocks[index];
            let copy = func.add_block();
            inside.insert(copy);
            set_target(func, last, &onward[before], Target::new(copy));
            let resolve = |latest: &HashMap<Value, Value>, v| latest.get(&v).copied().unwrap_or(v);
            let args: Vec<Value> =
                onward[before].args.iter().map(|&arg| resolve(&latest, arg)).collect();
            for (&param, arg) in func.params(original).to_vec().iter().zip(args) {
                latest.insert(param, arg);
                definitions[place[&param]].ends.push((copy, arg));
            }
            for value in func.insts(original).to_vec() {
                let mut inst = func.inst(value).expect("an instruction").clone();
                inst.map_operands(|v| resolve(&latest, v));
                func.line = func.line_of(value);
                let new = func.append(copy, func.ty(value), inst);
                latest.insert(value, new);
                definitions[place[&value]].ends.push((copy, new));
            }
            let mut terminator = ends[index].clone();
            terminator.map_operands(|v| resolve(&latest, v));
            func.line = func.terminator_line(original);
            func.set_terminator(copy, terminator);
            last = copy;
        }
        func.line = Line::UNKNOWN;
        let last = if total < count { self.blocks[end.block] } else { last };
        let back = self.next(end.block);
        let leaves = |target: &&Target| target.block != back;
        let exit = func.terminator(last).targets().find(leaves).expect("a way out").clone();
        func.set_terminator(last, Terminator::Jump(exit));
        ssa::join(func, &definitions, &inside);
    }
}

/// Makes the block go on elsewhere instead of where it went.
fn set_target(func: &mut Function, block: Block, from: &Target, to: Target) {
    for target in func.terminator_mut(block).targets_mut() {
        if target.block == from.block {
            *target = to.clone();
        }
    }
}

/// The values that are known in one round.
struct Known<'f> {
    func: &'f Function,
    bits: HashMap<Value, u64>,
}

impl Known<'_> {
    fn get(&self, value: Value) -> Option<u64> {
        self.bits.get(&value).copied().or_else(|| self.func.as_const(value))
    }

    fn enter(&mut self, block: Block, args: &[Option<u64>]) {
        for (&param, arg) in self.func.params(block).iter().zip(args) {
            arg.map(|arg| self.bits.insert(param, arg));
        }
    }

    /// Evaluates the block's instructions; how many are left.
    fn evaluate(&mut self, block: Block) -> usize {
        let mut cost = 0;
        for &value in self.func.insts(block) {
            let inst = self.func.inst(value).expect("an instruction");
            let mut all = !inst.has_side_effect();
            inst.for_each_operand(|v| all &= self.get(v).is_some());
            let operand = |v| (self.func.ty(v), self.get(v).expect("all are known"));
            match all.then(|| eval::evaluate(inst, self.func.ty(value), operand)).flatten() {
                Some(result) => drop(self.bits.insert(value, result)),
                None => cost += usize::from(!inst.is_leaf()),
            }
        }
        cost
    }
}
