//! The order in which blocks stand.
//!
//! Depth first, the inner loop's successor right after its block, so that loops stand together;
//! blocks that panic last. Then every loop is turned: its header goes behind its last block, so
//! that a round costs one branch and not two.

use crate::ir::cfg::reverse_postorder;
use crate::x64::vcode::{Inst, VCode};
use regalloc2::Block;

/// Every block, in the order of address. The first is not always the entry.
pub fn order(code: &VCode) -> Vec<Block> {
    let order = depth_first(code);
    let (warm, cold): (Vec<Block>, Vec<Block>) =
        order.into_iter().partition(|&b| b.index() == 0 || !panics(code, b));
    let mut order = rotate_loops(code, &warm);
    order.extend(cold);
    order
}

fn panics(code: &VCode, block: Block) -> bool {
    matches!(code.insts[code.blocks[block.index()].range.last().index()], Inst::Trap(..))
}

fn depth_first(code: &VCode) -> Vec<Block> {
    let order = reverse_postorder(code.blocks.len(), |block| successors(code, block));
    order.into_iter().map(Block::new).collect()
}

/// The successors, the one to come right after the block first.
fn successors(code: &VCode, block: usize) -> Vec<usize> {
    let mut succs: Vec<usize> = code.blocks[block].succs.iter().map(|s| s.index()).collect();
    succs.sort_by_key(|&s| std::cmp::Reverse(code.blocks[s].loop_depth));
    succs
}

/// Moves each header that decides whether to leave its loop behind the block that jumps back to it.
fn rotate_loops(code: &VCode, blocks: &[Block]) -> Vec<Block> {
    let mut order = blocks.to_vec();
    for &header in blocks {
        let block = &code.blocks[header.index()];
        let leaves =
            block.succs.iter().any(|s| code.blocks[s.index()].loop_depth < block.loop_depth);
        let at = position(&order, header);
        let last = block.preds.iter().map(|&p| position(&order, p)).max();
        let Some(last) = last.filter(|&last| leaves && last > at && header.index() != 0) else {
            continue;
        };
        let jumps_back = code.blocks[order[last].index()].succs.len() == 1;
        if jumps_back {
            order[at..=last].rotate_left(1);
        }
    }
    order
}

fn position(order: &[Block], block: Block) -> usize {
    order.iter().position(|&b| b == block).unwrap_or(0)
}
