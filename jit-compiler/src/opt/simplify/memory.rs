//! Addresses: a number that is added goes into the access.

use super::{Rules, Simpler};
use crate::ir::{BinaryOp, Inst, Value};

impl Rules<'_> {
    /// `[x + number]` for `[add x, number]`.
    pub(super) fn access(&self, inst: &Inst) -> Option<Simpler> {
        match *inst {
            Inst::Load { addr, offset, class } => {
                let (addr, offset) = self.without_number(addr, offset)?;
                Some(Simpler::Inst(Inst::Load { addr, offset, class }))
            }
            Inst::Store { addr, value, offset, class } => {
                let (addr, offset) = self.without_number(addr, offset)?;
                Some(Simpler::Inst(Inst::Store { addr, value, offset, class }))
            }
            _ => None,
        }
    }

    fn without_number(&self, addr: Value, offset: i32) -> Option<(Value, i32)> {
        let (BinaryOp::Add, base, number) = self.binary_with_constant(addr)? else { return None };
        let sum = (number as i64).checked_add(offset.into())?;
        Some((base, i32::try_from(sum).ok()?))
    }
}
