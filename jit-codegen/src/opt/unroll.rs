//! Short loops become what they do, round after round: those whose number of rounds follows from
//! constants, and whose body is a straight path that may be left, by a panic for example.
//!
//! # Invariants
//! - What a round does is kept, panics included; only the tests go whose outcome is known.
//! - A function grows by little: see `MAX_COST` and `MAX_INSTS`.

use super::edit;
use super::licm::loop_body;
use super::ssa::{self, Definitions};
use crate::ir::cfg::Cfg;
use crate::ir::{Block, Function, Target, Terminator, Value, eval};
use std::collections::HashMap;

/// As many rounds as are written out.
const MAX_ROUNDS: usize = 64;
/// As many instructions as all rounds of a loop may become, without those that are constant.
const MAX_COST: usize = 192;
/// As many instructions as a function may have that a loop is still written out in: what is asked of
/// all of it afterwards has to stay cheap.
const MAX_INSTS: usize = 1 << 11;

/// Writes out every loop that is short, inner ones first.
pub fn run(func: &mut Function) -> bool {
    let mut changed = false;
    let mut cfg = Cfg::new(func);
    let mut insts: usize = func.blocks().map(|block| func.insts(block).len()).sum();
    for header in cfg.inner_loops_first() {
        if insts > MAX_INSTS {
            break;
        }
        let Some(path) = Path::of_loop(func, &cfg, header) else { continue };
        if let Some(end) = path.end(func) {
            insts += path.write_out(func, &end);
            cfg = Cfg::new(func);
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

    /// Makes a path without a way back of the loop, of so many instructions more.
    fn write_out(&self, func: &mut Function, end: &End) -> usize {
        let count = self.blocks.len();
        let total = (end.round - 1) * count + end.block + 1;
        let mut path = self.blocks.clone();
        let mut definitions: Vec<Vec<Definitions>> =
            self.blocks.iter().map(|&block| definitions(func, block)).collect();
        let mut latest: HashMap<Value, Value> = HashMap::new();
        let mut insts = 0;
        for step in count..total {
            let copy = self.copy_block(func, step, &mut latest);
            insts += func.insts(copy).len();
            path.push(copy);
            for Definitions { value, ends } in &mut definitions[step % count] {
                ends.push((copy, latest[value]));
            }
        }
        for (step, blocks) in path.windows(2).enumerate().skip(count - 1) {
            set_target(func, blocks[0], self.next(step % count), blocks[1]);
        }
        let (last, back) = (path[total - 1], self.next(end.block));
        let leaves = |target: &&Target| target.block != back;
        let exit = func.terminator(last).targets().find(leaves).expect("a way out").clone();
        func.set_terminator(last, Terminator::Jump(exit));
        let definitions: Vec<Definitions> = definitions.into_iter().flatten().collect();
        ssa::join(func, &definitions, &path.into_iter().collect());
        insts
    }

    /// A copy of the block that is come to after so many others, counted from the first round; it
    /// has no parameters, and ends as the block does. What the blocks before it defined stands in
    /// `latest`.
    fn copy_block(
        &self,
        func: &mut Function,
        step: usize,
        latest: &mut HashMap<Value, Value>,
    ) -> Block {
        let count = self.blocks.len();
        let original = self.blocks[step % count];
        let args = &self.onward(func, (step - 1) % count).args;
        let args: Vec<Value> = args.iter().map(|&arg| edit::resolve(latest, arg)).collect();
        latest.extend(func.params(original).iter().copied().zip(args));
        let copy = func.add_block();
        edit::copy_into(func, original, copy, latest);
        copy
    }
}

/// What the block defines, which nothing else does yet.
fn definitions(func: &Function, block: Block) -> Vec<Definitions> {
    let values = func.params(block).iter().chain(func.insts(block));
    values.map(|&value| Definitions { value, ends: vec![(block, value)] }).collect()
}

/// Makes the block go on elsewhere, at a block without parameters, instead of where it went.
fn set_target(func: &mut Function, block: Block, from: Block, to: Block) {
    for target in func.terminator_mut(block).targets_mut() {
        if target.block == from {
            *target = Target::new(to);
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
