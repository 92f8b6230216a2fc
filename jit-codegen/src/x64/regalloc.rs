//! Virtual registers to hardware registers and stack slots, by regalloc2.
//!
//! This is the view of a [`VCode`] that regalloc2 asks for, and the call.
//!
//! # Invariants
//! - With the feature `verify`, and in this crate's tests, regalloc2's checker has proved every
//!   allocation by symbolic execution.

use super::abi::SYSV;
use super::vcode::{Inst, VCode};
use regalloc2::{
    Block, Function, Inst as InstIndex, InstRange, MachineEnv, Operand, Output, PRegSet,
    RegAllocError, RegClass, RegallocOptions, VReg,
};

/// Gives every operand of the code a place.
///
/// # Errors
/// The allocator's; it means a mistake in selection.
pub fn allocate(view: &View<'_>) -> Result<Output, RegAllocError> {
    let env = SYSV.machine_env(view.code.has_calls);
    let options =
        RegallocOptions { validate_ssa: cfg!(any(test, feature = "verify")), ..Default::default() };
    let output = regalloc2::run(view, &env, &options)?;
    check(view, &env, &output);
    Ok(output)
}

#[cfg(feature = "verify")]
fn check(view: &View<'_>, env: &MachineEnv, output: &Output) {
    let mut checker = regalloc2::checker::Checker::new(view, env);
    checker.prepare(output);
    if let Err(errors) = checker.run() {
        panic!("register allocation is wrong: {errors:?}");
    }
}

#[cfg(not(feature = "verify"))]
fn check(_: &View<'_>, _: &MachineEnv, _: &Output) {}

/// The code as regalloc2 sees it.
#[derive(Debug)]
pub struct View<'a> {
    code: &'a VCode,
    operands: Vec<Operand>,
    /// For each instruction the start of its operands; then their end.
    starts: Vec<usize>,
}

impl<'a> View<'a> {
    /// Looks at every operand.
    #[must_use]
    pub fn new(code: &'a VCode) -> Self {
        let (mut operands, mut starts) = (Vec::new(), vec![0]);
        for inst in &code.insts {
            inst.for_each_operand(|operand| operands.push(operand));
            starts.push(operands.len());
        }
        Self { code, operands, starts }
    }

    /// The code itself.
    #[must_use]
    pub fn code(&self) -> &'a VCode {
        self.code
    }
}

impl Function for View<'_> {
    fn num_insts(&self) -> usize {
        self.code.insts.len()
    }

    fn num_blocks(&self) -> usize {
        self.code.blocks.len()
    }

    fn entry_block(&self) -> Block {
        Block::new(0)
    }

    fn block_insns(&self, block: Block) -> InstRange {
        self.code.blocks[block.index()].range
    }

    fn block_succs(&self, block: Block) -> &[Block] {
        &self.code.blocks[block.index()].succs
    }

    fn block_preds(&self, block: Block) -> &[Block] {
        &self.code.blocks[block.index()].preds
    }

    fn block_params(&self, block: Block) -> &[VReg] {
        &self.code.blocks[block.index()].params
    }

    fn is_ret(&self, inst: InstIndex) -> bool {
        matches!(self.code.insts[inst.index()], Inst::Return(_) | Inst::Trap(..))
    }

    fn is_branch(&self, inst: InstIndex) -> bool {
        matches!(self.code.insts[inst.index()], Inst::Jump | Inst::Branch(_))
    }

    fn branch_blockparams(&self, block: Block, _: InstIndex, succ: usize) -> &[VReg] {
        &self.code.blocks[block.index()].args[succ]
    }

    fn inst_operands(&self, inst: InstIndex) -> &[Operand] {
        &self.operands[self.starts[inst.index()]..self.starts[inst.index() + 1]]
    }

    fn inst_clobbers(&self, inst: InstIndex) -> PRegSet {
        match &self.code.insts[inst.index()] {
            Inst::Call(_, _, clobbers) | Inst::CallLocal(_, _, clobbers) => *clobbers,
            _ => PRegSet::empty(),
        }
    }

    fn num_vregs(&self) -> usize {
        self.code.vreg_count
    }

    fn spillslot_size(&self, _: RegClass) -> usize {
        1
    }
}
