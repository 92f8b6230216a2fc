//! Unsigned numbers from and to floats, by way of signed ones: before AVX-512 there is nothing else.
//!
//! # Invariants
//! - A number is rounded once.

use crate::ir::{BinaryOp, Conversion, FloatCond, Inst, IntCond, Sign, Type, Value};
use crate::opt::insert::Insert;
use BinaryOp::{Add, And, Mul, Or, Shr, Sub};
use Conversion::{Bitcast, FloatToSigned, SignedToFloat, Truncate, ZeroExtend};

/// `2^52`: in its last place stands 1.
const TWO_TO_52: u64 = 0x4330_0000_0000_0000;
/// `2^84`: in its last place stands `2^32`.
const TWO_TO_84: u64 = 0x4530_0000_0000_0000;
/// `2^84 + 2^52`
const BOTH: u64 = 0x4530_0000_0010_0000;

const LOGICAL: BinaryOp = Shr(Sign::Unsigned);

impl Insert<'_> {
    pub(super) fn unsigned_to_float(&mut self, ty: Type, a: Value) -> Inst {
        if ty == Type::F64 { self.u64_to_f64(a) } else { self.u64_to_f32(a) }
    }

    /// The halves become the last places of two powers; what is added to the lower half, without
    /// rounding, is taken off the upper one first, and the sum is rounded.
    fn u64_to_f64(&mut self, a: Value) -> Inst {
        let low = self.convert(Truncate, a, Type::I32);
        let low = self.convert(ZeroExtend, low, Type::I64);
        let low = self.with_constant(Or, low, TWO_TO_52);
        let low = self.convert(Bitcast, low, Type::F64);
        let high = self.with_constant(LOGICAL, a, 32);
        let high = self.with_constant(Or, high, TWO_TO_84);
        let high = self.convert(Bitcast, high, Type::F64);
        let high = self.with_constant(Sub, high, BOTH);
        Inst::Binary(Add, high, low)
    }

    /// A number beyond `i64` is halved, rounded as a float, and doubled. The bit that halving drops
    /// stays in the last place ("sticky"), so that a tie is still seen to be none.
    fn u64_to_f32(&mut self, a: Value) -> Inst {
        let zero = self.constant(Type::I64, 0);
        let is_large = self.add(Type::BOOL, Inst::Compare(IntCond::Lt(Sign::Signed), a, zero));
        let half = self.with_constant(LOGICAL, a, 1);
        let dropped = self.with_constant(And, a, 1);
        let half = self.binary(Or, half, dropped);
        let signed = self.add(Type::I64, Inst::Select(is_large, half, a));
        let float = self.convert(SignedToFloat, signed, Type::F32);
        let one = self.constant(Type::I32, 1_f32.to_bits().into());
        let two = self.constant(Type::I32, 2_f32.to_bits().into());
        let factor = self.add(Type::I32, Inst::Select(is_large, two, one));
        let factor = self.convert(Bitcast, factor, Type::F32);
        Inst::Binary(Mul, float, factor)
    }

    pub(super) fn float_to_unsigned(&mut self, ty: Type, x: Value) -> Inst {
        let raw = if ty == Type::I64 { self.raw_u64(x) } else { self.raw_u32(x) };
        let max = self.constant(ty, ty.mask());
        let bound = self.float(x, bound(self.func.ty(x), ty.mask()));
        let above = self.compare_floats(FloatCond::Gt, x, bound);
        let most = self.add(ty, Inst::Select(above, max, raw));
        let (zero, nothing) = (self.float(x, 0.0), self.constant(ty, 0));
        let positive = self.compare_floats(FloatCond::Gt, x, zero);
        Inst::Select(positive, most, nothing)
    }

    fn raw_u32(&mut self, x: Value) -> Value {
        let wide = self.convert(FloatToSigned, x, Type::I64);
        self.convert(Truncate, wide, Type::I32)
    }

    /// A number beyond `i64` makes the raw result negative; then the one for `x - 2^63` lacks only
    /// the top bit, which the raw result, being the minimum, has.
    fn raw_u64(&mut self, x: Value) -> Value {
        let raw = self.convert(FloatToSigned, x, Type::I64);
        let two_to_63 = self.float(x, 9_223_372_036_854_775_808.0);
        let rest = self.binary(Sub, x, two_to_63);
        let rest = self.convert(FloatToSigned, rest, Type::I64);
        let is_large = self.with_constant(Shr(Sign::Signed), raw, 63);
        let rest = self.binary(And, rest, is_large);
        self.binary(Or, raw, rest)
    }

    /// A constant of the float type that `like` has, which can represent it.
    fn float(&mut self, like: Value, value: f64) -> Value {
        let ty = self.func.ty(like);
        self.constant(ty, ty.float_bits(value))
    }

    fn compare_floats(&mut self, cond: FloatCond, a: Value, b: Value) -> Value {
        self.add(Type::BOOL, Inst::FloatCompare(cond, a, b))
    }
}

/// The largest float of that type that is no more than `max`.
fn bound(ty: Type, max: u64) -> f64 {
    let is_more = |rounded: f64| rounded as u128 > u128::from(max);
    if ty == Type::F32 {
        let rounded = max as f32;
        if is_more(rounded.into()) { rounded.next_down().into() } else { rounded.into() }
    } else {
        let rounded = max as f64;
        if is_more(rounded) { rounded.next_down() } else { rounded }
    }
}
