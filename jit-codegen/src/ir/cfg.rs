//! What follows from the jumps: predecessors, an order, dominators, loops.

use super::{Block, Function};

/// The control-flow graph of a function, as it stood when this was made.
#[derive(Debug)]
pub struct Cfg {
    preds: Vec<Vec<Block>>,
    order: Vec<Block>,
    position: Vec<usize>,
    idom: Vec<Option<Block>>,
    /// When a walk through the tree of dominators enters each block, and when it leaves it.
    walk: Vec<[u32; 2]>,
    header: Vec<Option<Block>>,
    depth: Vec<u32>,
}

impl Cfg {
    /// Looks at every jump.
    #[must_use]
    pub fn new(func: &Function) -> Self {
        let count = func.block_count();
        let order = reverse_postorder(count, |block| successors(func, block));
        let order: Vec<Block> = order.into_iter().map(Block::new).collect();
        let mut position = vec![usize::MAX; count];
        for (i, block) in order.iter().enumerate() {
            position[block.index()] = i;
        }
        let mut preds = vec![Vec::new(); count];
        for &block in &order {
            for target in func.terminator(block).targets() {
                preds[target.block.index()].push(block);
            }
        }
        let mut cfg = Self {
            preds,
            order,
            position,
            idom: vec![None; count],
            walk: vec![[0; 2]; count],
            header: vec![None; count],
            depth: vec![0; count],
        };
        cfg.find_dominators();
        cfg.walk_dominators();
        cfg.find_loops();
        cfg
    }

    /// The blocks that may be reached, each after all that come before it on every path without a
    /// loop (reverse postorder).
    #[must_use]
    pub fn order(&self) -> &[Block] {
        &self.order
    }

    /// The reachable blocks that jump to this one; one that does so twice is here twice.
    #[must_use]
    pub fn preds(&self, block: Block) -> &[Block] {
        &self.preds[block.index()]
    }

    /// Whether the entry leads to the block.
    #[must_use]
    pub fn is_reachable(&self, block: Block) -> bool {
        self.position[block.index()] != usize::MAX
    }

    /// The closest block other than this one that every path to it goes through.
    #[must_use]
    pub fn idom(&self, block: Block) -> Option<Block> {
        self.idom[block.index()].filter(|&d| d != block)
    }

    /// Whether every path to `b` goes through `a`.
    #[must_use]
    pub fn dominates(&self, a: Block, b: Block) -> bool {
        let ([enter, leave], [inner, _]) = (self.walk[a.index()], self.walk[b.index()]);
        a == b || enter <= inner && inner < leave
    }

    /// How many loops the block is inside of.
    #[must_use]
    pub fn loop_depth(&self, block: Block) -> u32 {
        self.depth[block.index()]
    }

    /// The header of the innermost loop that the block is inside of (itself, if it is a header).
    #[must_use]
    pub fn loop_header(&self, block: Block) -> Option<Block> {
        self.header[block.index()]
    }

    /// Whether a jump goes back to the block.
    #[must_use]
    pub fn is_loop_header(&self, block: Block) -> bool {
        self.header[block.index()] == Some(block)
    }

    /// The header of every loop, those of inner loops before those around them.
    #[must_use]
    pub fn inner_loops_first(&self) -> Vec<Block> {
        self.order.iter().rev().copied().filter(|&block| self.is_loop_header(block)).collect()
    }

    /// The closest block that is outside of every loop and that every path to this one goes
    /// through.
    #[must_use]
    pub fn outside_of_loops(&self, mut block: Block) -> Block {
        while self.loop_depth(block) > 0 {
            block = self.idom(block).expect("the entry is in no loop");
        }
        block
    }

    fn walk_dominators(&mut self) {
        let mut children = vec![Vec::new(); self.idom.len()];
        for &block in &self.order {
            if let Some(up) = self.idom(block) {
                children[up.index()].push(block);
            }
        }
        let mut time = 1;
        let mut open = vec![Block::ENTRY];
        while let Some(&block) = open.last() {
            let [enter, leave] = &mut self.walk[block.index()];
            if *enter == 0 {
                *enter = time;
                time += 1;
                open.extend(&children[block.index()]);
            } else {
                *leave = time;
                open.pop();
            }
        }
    }

    /// Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm" (2001).
    fn find_dominators(&mut self) {
        self.idom[Block::ENTRY.index()] = Some(Block::ENTRY);
        let mut changed = true;
        while changed {
            changed = false;
            for i in 1..self.order.len() {
                let block = self.order[i];
                let mut new = None;
                for &pred in &self.preds[block.index()] {
                    if self.idom[pred.index()].is_some() {
                        new = Some(new.map_or(pred, |other| self.common_dominator(pred, other)));
                    }
                }
                if self.idom[block.index()] != new {
                    self.idom[block.index()] = new;
                    changed = true;
                }
            }
        }
    }

    fn common_dominator(&self, mut a: Block, mut b: Block) -> Block {
        let up = |block: Block| self.idom[block.index()].expect("already has a dominator");
        while a != b {
            while self.position[a.index()] > self.position[b.index()] {
                a = up(a);
            }
            while self.position[b.index()] > self.position[a.index()] {
                b = up(b);
            }
        }
        a
    }

    /// Structured source gives reducible loops: a jump back goes to a block that dominates it.
    /// Inner loops come later in the order, so going backwards finds them first.
    fn find_loops(&mut self) {
        for i in (0..self.order.len()).rev() {
            let header = self.order[i];
            let back: Vec<Block> = self.preds[header.index()]
                .iter()
                .copied()
                .filter(|&pred| self.dominates(header, pred))
                .collect();
            if back.is_empty() {
                continue;
            }
            let mut body = vec![false; self.preds.len()];
            body[header.index()] = true;
            let mut work = back;
            while let Some(block) = work.pop() {
                if !std::mem::replace(&mut body[block.index()], true) {
                    work.extend(&self.preds[block.index()]);
                }
            }
            for block in (0..body.len()).filter(|&b| body[b]) {
                self.depth[block] += 1;
                self.header[block].get_or_insert(header);
            }
        }
    }
}

/// The numbers that 0 leads to, in reverse postorder, out of `count`. Of a node's successors the
/// last is visited first; the order being reversed, the first then comes right after the node.
pub fn reverse_postorder(count: usize, successors: impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
    let mut order = Vec::new();
    let mut seen = vec![false; count];
    seen[0] = true;
    // Each entry: a node, and its successors that are still to be visited.
    let mut stack = vec![(0, successors(0))];
    while let Some((node, rest)) = stack.last_mut() {
        match rest.pop() {
            Some(next) if !std::mem::replace(&mut seen[next], true) => {
                stack.push((next, successors(next)));
            }
            Some(_) => {}
            None => {
                order.push(*node);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}

fn successors(func: &Function, block: usize) -> Vec<usize> {
    func.terminator(Block::new(block)).targets().map(|t| t.block.index()).collect()
}
