//! Counts, reversals and wide products out of plain arithmetic.
//!
//! Counting and reversing are by halves, as in Warren, "Hacker's Delight" (2nd ed.), §5-1 and §7-1.

use crate::ir::{BinaryOp, Conversion, Inst, Sign, Type, UnaryOp, Value};
use crate::opt::insert::Insert;
use BinaryOp::{Add, And, Mul, Or, Shl, Shr, Sub};
use Conversion::{Truncate, ZeroExtend};

const LOGICAL: BinaryOp = Shr(Sign::Unsigned);

/// The groups of `size` bits at the even places, of a number of so many bits.
const fn alternate(size: u32, bits: u32) -> u64 {
    let mut mask = 0;
    let mut at = 0;
    while at < bits {
        mask |= ((1 << size) - 1) << at;
        at += 2 * size;
    }
    mask
}

impl Insert<'_> {
    /// The operation on 32 bits, of which the result has few.
    pub(super) fn widened(&mut self, op: UnaryOp, ty: Type, a: Value) -> Inst {
        debug_assert!(ty.bits() < 32);
        let wide = self.convert(ZeroExtend, a, Type::I32);
        Inst::Convert(Truncate, self.add(Type::I32, Inst::Unary(op, wide)))
    }

    /// The number with all its bits defined in a register, and its type there.
    fn in_register(&mut self, ty: Type, a: Value) -> (Type, Value) {
        if ty.bits() < 32 { (Type::I32, self.convert(ZeroExtend, a, Type::I32)) } else { (ty, a) }
    }

    /// The register's number as the result.
    fn from_register(ty: Type, (op, a, b): (BinaryOp, Value, Value), this: &mut Self) -> Inst {
        match ty.bits() {
            ..32 => Inst::Convert(Truncate, this.binary(op, a, b)),
            _ => Inst::Binary(op, a, b),
        }
    }

    /// Sums of neighbours: of bits, of pairs, of four; then all bytes are added up.
    pub(super) fn count_ones(&mut self, ty: Type, a: Value) -> Inst {
        let bits = ty.bits();
        let (wide, x) = self.in_register(ty, a);
        let half = self.with_constant(LOGICAL, x, 1);
        let half = self.with_constant(And, half, alternate(1, bits));
        let x = self.binary(Sub, x, half);
        let high = self.with_constant(LOGICAL, x, 2);
        let high = self.with_constant(And, high, alternate(2, bits));
        let low = self.with_constant(And, x, alternate(2, bits));
        let x = self.binary(Add, low, high);
        let high = self.with_constant(LOGICAL, x, 4);
        let x = self.binary(Add, x, high);
        let mask = self.constant(wide, alternate(4, bits));
        if bits == 8 {
            return Self::from_register(ty, (And, x, mask), self);
        }
        let x = self.binary(And, x, mask);
        if bits == 16 {
            let high = self.with_constant(LOGICAL, x, 8);
            let x = self.binary(Add, x, high);
            let mask = self.constant(wide, 0x1f);
            return Self::from_register(ty, (And, x, mask), self);
        }
        let sums = self.with_constant(Mul, x, 0x0101_0101_0101_0101);
        let top = self.constant(wide, u64::from(bits - 8));
        Inst::Binary(LOGICAL, sums, top)
    }

    /// At the top of 32 bits, with a 1 right below: there is always one to find.
    pub(super) fn leading_zeros(&mut self, ty: Type, a: Value) -> Inst {
        let unused = u64::from(32 - ty.bits());
        let x = self.convert(ZeroExtend, a, Type::I32);
        let x = self.with_constant(Shl, x, unused);
        let x = self.with_constant(Or, x, 1 << (unused - 1));
        Inst::Convert(Truncate, self.add(Type::I32, Inst::Unary(UnaryOp::LeadingZeros, x)))
    }

    /// With a 1 right above: there is always one to find.
    pub(super) fn trailing_zeros(&mut self, ty: Type, a: Value) -> Inst {
        let x = self.convert(ZeroExtend, a, Type::I32);
        let x = self.with_constant(Or, x, 1 << ty.bits());
        Inst::Convert(Truncate, self.add(Type::I32, Inst::Unary(UnaryOp::TrailingZeros, x)))
    }

    /// Neighbours change places: bits, pairs, halves of bytes; then bytes.
    pub(super) fn reverse_bits(&mut self, ty: Type, a: Value) -> Inst {
        let bits = ty.bits();
        let (_, x) = self.in_register(ty, a);
        let (op, low, high) = self.exchanged(4, bits, x);
        let x = self.binary(op, low, high);
        let (op, low, high) = self.exchanged(2, bits, x);
        let x = self.binary(op, low, high);
        let last = self.exchanged(1, bits, x);
        match bits {
            8 => Self::from_register(ty, last, self),
            16 => {
                let narrow = Self::from_register(ty, last, self);
                let narrow = self.add(ty, narrow);
                let eight = self.constant(ty, 8);
                Inst::Binary(BinaryOp::RotateLeft, narrow, eight)
            }
            _ => {
                let x = self.binary(last.0, last.1, last.2);
                Inst::Unary(UnaryOp::SwapBytes, x)
            }
        }
    }

    /// The operation that gives `x` with neighbouring groups of `size` bits exchanged. The sum of
    /// what has no bit in common is one address.
    fn exchanged(&mut self, size: u32, bits: u32, x: Value) -> (BinaryOp, Value, Value) {
        let mask = alternate(size, bits);
        let high = self.with_constant(LOGICAL, x, u64::from(size));
        let high = self.with_constant(And, high, mask);
        let low = self.with_constant(And, x, mask);
        let low = self.with_constant(Shl, low, u64::from(size));
        (Add, high, low)
    }

    /// By a product of twice the width.
    pub(super) fn mul_high(&mut self, sign: Sign, ty: Type, a: Value, b: Value) -> Inst {
        let wide = if ty == Type::I32 { Type::I64 } else { Type::I32 };
        let extend = match sign {
            Sign::Signed => Conversion::SignExtend,
            Sign::Unsigned => ZeroExtend,
        };
        let (a, b) = (self.convert(extend, a, wide), self.convert(extend, b, wide));
        let product = self.binary(Mul, a, b);
        Inst::Convert(Truncate, self.with_constant(LOGICAL, product, u64::from(ty.bits())))
    }
}
