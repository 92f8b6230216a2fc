//! The order in which blocks stand.
//!
//! Depth first, the inner loop's successor right after its block, so that loops stand together;
//! blocks that panic last. Then every loop is turned whose last block only goes back: the header goes
//! behind it if it tests whether to go on, else the block goes before the header. So a round costs one
//! branch and not two.
//!
//! # Invariants
//! - A block that only jumps is not there: who jumps to it jumps to where it would.

use crate::ir::cfg::reverse_postorder;
use crate::x64::vcode::{Inst, VCode};
use regalloc2::Block;

/// Blocks and jumps, without blocks that do nothing.
pub struct Layout<'a> {
    code: &'a VCode,
    /// Where a jump to each block ends up.
    ends: Vec<Block>,
    /// The blocks that jump to each block, of those that are there.
    preds: Vec<Vec<Block>>,
}

impl<'a> Layout<'a> {
    /// The layout of a function; `only_jumps` tells of a block whether it does nothing else.
    pub fn new(code: &'a VCode, only_jumps: impl Fn(Block) -> bool) -> Self {
        let count = code.blocks.len();
        let next: Vec<Option<Block>> = (0..count)
            .map(|block| only_jumps(Block::new(block)).then(|| code.blocks[block].succs[0]))
            .collect();
        let end = |mut block: Block| {
            // An endless loop of jumps ends anywhere in it.
            for _ in 0..count {
                match next[block.index()] {
                    Some(next) => block = next,
                    None => break,
                }
            }
            block
        };
        let ends = (0..count).map(|block| end(Block::new(block))).collect();
        let mut layout = Self { code, ends, preds: vec![Vec::new(); count] };
        for block in layout.depth_first() {
            for succ in layout.succs(block) {
                layout.preds[succ.index()].push(block);
            }
        }
        layout
    }

    /// Where a jump to the block ends up.
    pub fn end(&self, block: Block) -> Block {
        self.ends[block.index()]
    }

    /// Whether one block is in more loops than the other.
    pub fn is_deeper(&self, block: Block, other: Block) -> bool {
        self.loop_depth(block) > self.loop_depth(other)
    }

    fn succs(&self, block: Block) -> Vec<Block> {
        self.code.blocks[block.index()].succs.iter().map(|&succ| self.end(succ)).collect()
    }

    fn loop_depth(&self, block: Block) -> u32 {
        self.code.blocks[block.index()].loop_depth
    }

    /// Every block, in the order of address. The first is not always the entry.
    pub fn order(&self) -> Vec<Block> {
        let (warm, cold): (Vec<Block>, Vec<Block>) =
            self.depth_first().into_iter().partition(|&b| b.index() == 0 || !self.panics(b));
        let mut order = self.rotate_loops(&warm);
        order.extend(cold);
        order
    }

    fn panics(&self, block: Block) -> bool {
        let last = self.code.blocks[block.index()].range.last();
        matches!(self.code.insts[last.index()], Inst::Trap(..))
    }

    fn depth_first(&self) -> Vec<Block> {
        // The one to come right after the block first.
        let successors = |block: usize| {
            let mut succs = self.succs(Block::new(block));
            succs.sort_by_key(|&succ| std::cmp::Reverse(self.loop_depth(succ)));
            succs.iter().map(|succ| succ.index()).collect()
        };
        let order = reverse_postorder(self.code.blocks.len(), successors);
        order.into_iter().map(Block::new).collect()
    }

    /// Puts each header right behind the block that jumps back to it: the header moves if it decides
    /// whether to leave its loop.
    fn rotate_loops(&self, blocks: &[Block]) -> Vec<Block> {
        let mut order = blocks.to_vec();
        for &header in blocks {
            let depth = self.loop_depth(header);
            let leaves = self.succs(header).iter().any(|&succ| self.loop_depth(succ) < depth);
            let at = position(&order, header);
            let preds = &self.preds[header.index()];
            let last = preds.iter().map(|&p| position(&order, p)).max();
            let Some(last) = last.filter(|&last| last > at && header.index() != 0) else {
                continue;
            };
            match self.succs(order[last]).len() {
                1 if leaves => order[at..=last].rotate_left(1),
                1 => order[at..=last].rotate_right(1),
                _ => {}
            }
        }
        order
    }
}

fn position(order: &[Block], block: Block) -> usize {
    order.iter().position(|&b| b == block).unwrap_or(0)
}
