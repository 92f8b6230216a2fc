//! `as` from one scalar type to another; from floats to integers, see `saturate`.
//!
//! # Invariants
//! - An integer is extended by the sign of the type it comes from.
//! - An integer becomes a float by one rounding, of a number of 32 or 64 bits.

use super::arith::sign;
use super::layout::{is_wide, scalar};
use super::{Lower, Values};
use crate::hir::{Expr, IntTy, Ty};
use crate::ir::{Conversion, Inst, Sign, Type, Value};

impl Lower<'_> {
    pub(super) fn cast(&mut self, operand: &Expr, to: Ty) -> Values {
        let from = if operand.ty == Ty::Never { to } else { operand.ty };
        let values = self.operand(operand, from);
        match (from, to) {
            (from, to) if from == to => values,
            (from, to) if is_wide(from) || is_wide(to) => self.wide_cast(&values, from, to),
            _ => match (&values[..], scalar(to)) {
                (&[value], Some(to_type)) => vec![self.scalar_cast(value, (from, to), to_type)],
                _ => self.zeros(to),
            },
        }
    }

    fn scalar_cast(&mut self, value: Value, (from, to): (Ty, Ty), to_type: Type) -> Value {
        match (from, to) {
            (Ty::Int(int), Ty::F32 | Ty::F64) => self.int_to_float(value, int, to_type),
            (Ty::Bool, Ty::F32 | Ty::F64) => {
                let value = self.resize(value, Sign::Unsigned, Type::I32);
                self.convert(Conversion::SignedToFloat, value, to_type)
            }
            (Ty::F32 | Ty::F64, Ty::Int(int)) => self.float_to_int(value, int),
            (Ty::F32, Ty::F64) | (Ty::F64, Ty::F32) => {
                self.convert(Conversion::FloatToFloat, value, to_type)
            }
            _ => self.resize(value, sign(from), to_type),
        }
    }

    pub(super) fn convert(&mut self, conversion: Conversion, value: Value, to: Type) -> Value {
        self.builder.inst(to, Inst::Convert(conversion, value))
    }

    /// The integer or bool as an integer of type `to`.
    pub(super) fn resize(&mut self, value: Value, sign: Sign, to: Type) -> Value {
        let from = self.builder.func.ty(value);
        if from == to {
            return value;
        }
        let conversion = match sign {
            _ if from.bits() > to.bits() => Conversion::Truncate,
            Sign::Signed => Conversion::SignExtend,
            Sign::Unsigned => Conversion::ZeroExtend,
        };
        self.convert(conversion, value, to)
    }

    pub(super) fn int_to_float(&mut self, value: Value, from: IntTy, to: Type) -> Value {
        let signed = match (from.bits(), from.signed()) {
            (64, false) => return self.convert(Conversion::UnsignedToFloat, value, to),
            (64, true) | (32, false) => Type::I64,
            _ => Type::I32,
        };
        let value = self.resize(value, Sign::of(from.signed()), signed);
        self.convert(Conversion::SignedToFloat, value, to)
    }
}
