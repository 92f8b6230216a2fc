//! The calling convention of a template, as data: which register holds what, and when.
//!
//! The convention is that of the System V ABI (AMD64 supplement, §3.2), on every system.

use regalloc2::{MachineEnv, PReg, PRegSet, RegClass};

/// The general register of that hardware number.
#[must_use]
pub const fn gpr(number: u8) -> PReg {
    PReg::new(number as usize, RegClass::Int)
}

/// The vector register of that hardware number.
#[must_use]
pub const fn xmm(number: u8) -> PReg {
    PReg::new(number as usize, RegClass::Float)
}

/// `rax`
pub const RAX: PReg = gpr(0);
/// `rcx`
pub const RCX: PReg = gpr(1);
/// `rdx`
pub const RDX: PReg = gpr(2);
/// `rbx`
pub const RBX: PReg = gpr(3);
/// `rsp`
pub const RSP: PReg = gpr(4);
/// `rbp`
pub const RBP: PReg = gpr(5);
/// `rsi`
pub const RSI: PReg = gpr(6);
/// `rdi`
pub const RDI: PReg = gpr(7);

/// Which registers hold what at a function's entry and exit, and across its calls.
#[derive(Debug)]
pub struct Abi {
    /// Integer arguments, in order.
    pub int_args: &'static [PReg],
    /// Float arguments, in order.
    pub float_args: &'static [PReg],
    /// The integer result.
    pub int_result: PReg,
    /// The float result.
    pub float_result: PReg,
    /// What a function gives back as it found it, in the order of a frame's pushes.
    pub callee_saved: &'static [PReg],
}

/// The System V convention.
pub const SYSV: Abi = Abi {
    int_args: &[RDI, RSI, RDX, RCX, gpr(8), gpr(9)],
    float_args: &[xmm(0), xmm(1), xmm(2), xmm(3), xmm(4), xmm(5), xmm(6), xmm(7)],
    int_result: RAX,
    float_result: xmm(0),
    callee_saved: &[RBP, RBX, gpr(12), gpr(13), gpr(14), gpr(15)],
};

/// Where an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a register.
    Reg(PReg),
    /// On the stack, so many 8 bytes above the return address: those that registers do not hold,
    /// in order.
    Stack(u32),
}

impl Abi {
    /// Where each argument is, given whether it is a float.
    pub fn places(&self, are_floats: impl Iterator<Item = bool>) -> Vec<Place> {
        let (mut ints, mut floats) = (self.int_args.iter(), self.float_args.iter());
        let mut on_stack = 0;
        are_floats
            .map(|is_float| {
                let reg = if is_float { floats.next() } else { ints.next() };
                reg.map_or_else(
                    || {
                        on_stack += 1;
                        Place::Stack(on_stack - 1)
                    },
                    |reg| Place::Reg(*reg),
                )
            })
            .collect()
    }

    /// The registers that a call may change.
    #[must_use]
    pub fn caller_saved(&self) -> PRegSet {
        let mut set = PRegSet::empty();
        for number in (0..16).map(gpr) {
            if number != RSP && !self.callee_saved.contains(&number) {
                set.add(number);
            }
        }
        (0..16).for_each(|number| set.add(xmm(number)));
        set
    }

    /// What registers there are to allocate: those that cost nothing to use first. In a function
    /// with a frame, `rbp` holds it.
    #[must_use]
    pub fn machine_env(&self, has_frame: bool) -> MachineEnv {
        let caller_saved = self.caller_saved();
        let mut saved = PRegSet::empty();
        for &reg in self.callee_saved {
            if !(has_frame && reg == RBP) {
                saved.add(reg);
            }
        }
        let of_class = |class| {
            let mut set = PRegSet::empty();
            caller_saved.into_iter().filter(|r| r.class() == class).for_each(|r| set.add(r));
            set
        };
        MachineEnv {
            preferred_regs_by_class: [
                of_class(RegClass::Int),
                of_class(RegClass::Float),
                PRegSet::empty(),
            ],
            non_preferred_regs_by_class: [saved, PRegSet::empty(), PRegSet::empty()],
            scratch_by_class: [None; 3],
            fixed_stack_slots: Vec::new(),
        }
    }
}
