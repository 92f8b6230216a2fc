//! The ends of blocks.

use super::super::abi::SYSV;
use super::super::vcode::{Fixed, Inst};
use super::Selector;
use crate::ir::{Block, Terminator};

impl Selector<'_> {
    /// The end of a block.
    pub(super) fn terminator(&mut self, block: Block) {
        let terminator = self.func.terminator(block).clone();
        // The registers of what the successors are given.
        for target in terminator.targets() {
            for &arg in &target.args {
                self.reg(arg);
            }
        }
        match terminator {
            Terminator::Jump(_) => self.out.push(Inst::Jump),
            Terminator::Branch(cond, ..) => {
                let test = self.test(cond);
                self.out.push(Inst::Branch(test));
            }
            Terminator::Trap(trap, args) => {
                // The first register is for the panic's number.
                let places = SYSV.int_args.iter().skip(1);
                let fixed = args.iter().zip(places);
                let fixed = fixed.map(|(&arg, &to)| Fixed::Use(self.reg(arg), to)).collect();
                self.out.push(Inst::Trap(trap, fixed));
            }
            Terminator::Return(values) => {
                let fixed = values
                    .iter()
                    .map(|&value| {
                        let float = self.func.ty(value).is_float();
                        let to = if float { SYSV.float_result } else { SYSV.int_result };
                        Fixed::Use(self.reg(value), to)
                    })
                    .collect();
                self.out.push(Inst::Return(fixed));
            }
        }
    }
}
