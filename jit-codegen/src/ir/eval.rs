//! What an instruction yields, given its operands' bits: the one definition that the interpreter
//! and the constant folder share.
//!
//! # Invariants
//! - Bits are zero above the type's width, on the way in and on the way out.
//! - There is no answer where the machine has none to give yet (a hole, a call, an address,
//!   memory) or would fault (an undefined division), nor for vectors.
//! - Float arithmetic is Rust's, which is the machine's in its default rounding mode. Which NaN
//!   results is not promised: see [`is_nan`].

mod floats;

use super::{
    BinaryOp, Conversion, FloatCond, Inst, IntCond, OverflowOp, Sign, Type, UnaryOp, Value,
};

/// The value of one instruction of result type `ty` whose operands have these types and bits.
pub fn evaluate(inst: &Inst, ty: Type, operand: impl Fn(Value) -> (Type, u64)) -> Option<u64> {
    let bits = |v: Value| operand(v).1;
    if ty.lanes != 1 {
        return None;
    }
    match *inst {
        Inst::Const(bits) => Some(bits & ty.mask()),
        Inst::Unary(op, a) if ty.is_float() => floats::unary(op, ty, bits(a)),
        Inst::Unary(op, a) => int_unary(op, ty, bits(a)),
        Inst::Binary(op, a, b) if ty.is_float() => floats::binary(op, ty, bits(a), bits(b)),
        Inst::Binary(op, a, b) => {
            int_binary(op, ty, bits(a), bits(b)).map(|result| result & ty.mask())
        }
        Inst::MulAdd(a, b, c) => Some(floats::mul_add(ty, bits(a), bits(b), bits(c))),
        Inst::Overflow(op, sign, a, b) => {
            let (ty, a) = operand(a);
            Some(overflows(op, sign, ty, a, bits(b)).into())
        }
        Inst::Compare(cond, a, b) => {
            let (ty, a) = operand(a);
            Some(compare(cond, ty, a, bits(b)).into())
        }
        Inst::FloatCompare(cond, a, b) => {
            let (ty, a) = operand(a);
            Some(float_compare(cond, to_f64(ty, a), to_f64(ty, bits(b))).into())
        }
        Inst::Select(c, a, b) => Some(bits(if bits(c) != 0 { a } else { b })),
        Inst::Convert(conversion, a) => {
            let (from, a) = operand(a);
            (from.lanes == 1).then(|| convert(conversion, from, ty, a))
        }
        Inst::Hole(_)
        | Inst::TrapIf(..)
        | Inst::Call(..)
        | Inst::CallLocal(..)
        | Inst::SlotAddr(_)
        | Inst::Load { .. }
        | Inst::Store { .. } => None,
    }
}

/// Whether these are the bits of a float that is not a number.
#[must_use]
pub fn is_nan(ty: Type, bits: u64) -> bool {
    ty.is_float() && to_f64(ty, bits).is_nan()
}

fn int_unary(op: UnaryOp, ty: Type, a: u64) -> Option<u64> {
    let unused = 64 - ty.bits();
    let result = match op {
        UnaryOp::Neg => a.wrapping_neg(),
        UnaryOp::Not => !a,
        UnaryOp::CountOnes => a.count_ones().into(),
        UnaryOp::LeadingZeros => (a.leading_zeros() - unused).into(),
        UnaryOp::TrailingZeros => a.trailing_zeros().min(ty.bits()).into(),
        UnaryOp::SwapBytes => a.swap_bytes() >> unused,
        UnaryOp::ReverseBits => a.reverse_bits() >> unused,
        UnaryOp::Abs | UnaryOp::Sqrt | UnaryOp::Round(_) => return None,
    };
    Some(result & ty.mask())
}

fn int_binary(op: BinaryOp, ty: Type, a: u64, b: u64) -> Option<u64> {
    let amount = (b & u64::from(ty.bits() - 1)) as u32;
    Some(match op {
        BinaryOp::Add => a.wrapping_add(b),
        BinaryOp::Sub => a.wrapping_sub(b),
        BinaryOp::Mul => a.wrapping_mul(b),
        BinaryOp::Div(Sign::Unsigned) => a.checked_div(b)?,
        BinaryOp::Rem(Sign::Unsigned) => a.checked_rem(b)?,
        BinaryOp::Div(Sign::Signed) => signed_division(ty, a, b, i64::checked_div)?,
        BinaryOp::Rem(Sign::Signed) => signed_division(ty, a, b, i64::checked_rem)?,
        BinaryOp::FloatDiv | BinaryOp::CopySign => return None,
        BinaryOp::And => a & b,
        BinaryOp::Or => a | b,
        BinaryOp::Xor => a ^ b,
        BinaryOp::Shl => a << amount,
        BinaryOp::Shr(Sign::Unsigned) => a >> amount,
        BinaryOp::Shr(Sign::Signed) => (ty.sign_extend(a) >> amount) as u64,
        BinaryOp::RotateLeft => rotate_left(ty, a, amount),
        BinaryOp::RotateRight => rotate_left(ty, a, (ty.bits() - amount) % ty.bits()),
        BinaryOp::MulHigh(sign) => {
            let wide = |bits| (number(sign, ty, bits)) as u128;
            (wide(a).wrapping_mul(wide(b)) >> ty.bits()) as u64
        }
    })
}

/// By less than the width.
fn rotate_left(ty: Type, a: u64, amount: u32) -> u64 {
    if amount == 0 { a } else { a << amount | a >> (ty.bits() - amount) }
}

fn signed_division(ty: Type, a: u64, b: u64, op: fn(i64, i64) -> Option<i64>) -> Option<u64> {
    if a == ty.sign_bit() && b == ty.mask() {
        return None;
    }
    op(ty.sign_extend(a), ty.sign_extend(b)).map(|result| result as u64)
}

/// The number that the bits stand for. A `bool` has no sign.
fn number(sign: Sign, ty: Type, bits: u64) -> i128 {
    if sign == Sign::Signed && ty.is_int() { ty.sign_extend(bits).into() } else { bits.into() }
}

fn overflows(op: OverflowOp, sign: Sign, ty: Type, a: u64, b: u64) -> bool {
    let (a, b) = (number(sign, ty, a), number(sign, ty, b));
    let result = match op {
        OverflowOp::Add => a + b,
        OverflowOp::Sub => a - b,
        // Two `u64`s may have a product beyond `i128`.
        OverflowOp::Mul => match a.checked_mul(b) {
            Some(product) => product,
            None => return true,
        },
    };
    number(sign, ty, (result as u64) & ty.mask()) != result
}

fn compare(cond: IntCond, ty: Type, a: u64, b: u64) -> bool {
    let both = |sign| (number(sign, ty, a), number(sign, ty, b));
    match cond {
        IntCond::Eq => a == b,
        IntCond::Ne => a != b,
        IntCond::Lt(sign) => both(sign).0 < both(sign).1,
        IntCond::Le(sign) => both(sign).0 <= both(sign).1,
        IntCond::Gt(sign) => both(sign).0 > both(sign).1,
        IntCond::Ge(sign) => both(sign).0 >= both(sign).1,
    }
}

#[expect(clippy::float_cmp, reason = "it is the operation that is asked for")]
fn float_compare(cond: FloatCond, a: f64, b: f64) -> bool {
    match cond {
        FloatCond::Eq => a == b,
        FloatCond::Ne => a != b,
        FloatCond::Lt => a < b,
        FloatCond::Le => a <= b,
        FloatCond::Gt => a > b,
        FloatCond::Ge => a >= b,
        FloatCond::Unordered => a.is_nan() || b.is_nan(),
    }
}

fn convert(conversion: Conversion, from: Type, to: Type, a: u64) -> u64 {
    let result = match conversion {
        Conversion::Truncate | Conversion::ZeroExtend | Conversion::Bitcast => a,
        Conversion::SignExtend => from.sign_extend(a) as u64,
        // From `i64` at once: by way of `f64` it would be rounded twice.
        Conversion::SignedToFloat if to == Type::F32 => {
            (from.sign_extend(a) as f32).to_bits().into()
        }
        Conversion::SignedToFloat => (from.sign_extend(a) as f64).to_bits(),
        Conversion::UnsignedToFloat if to == Type::F32 => (a as f32).to_bits().into(),
        Conversion::UnsignedToFloat => (a as f64).to_bits(),
        Conversion::FloatToSigned => float_to_signed(to_f64(from, a), to),
        Conversion::FloatToUnsigned => (to_f64(from, a) as u64).min(to.mask()),
        Conversion::FloatToFloat if to == Type::F32 => (to_f64(from, a) as f32).to_bits().into(),
        Conversion::FloatToFloat => to_f64(from, a).to_bits(),
    };
    result & to.mask()
}

/// As `cvttsd2si`: the minimum stands for everything that has no value.
fn float_to_signed(float: f64, to: Type) -> u64 {
    let bound = to.sign_bit() as f64;
    let whole = float.trunc();
    if whole >= -bound && whole < bound { whole as i64 as u64 } else { to.sign_bit() }
}

fn f32_of(bits: u64) -> f32 {
    f32::from_bits(bits as u32)
}

/// Every `f32` is an `f64`.
fn to_f64(ty: Type, bits: u64) -> f64 {
    if ty == Type::F32 { f32_of(bits).into() } else { f64::from_bits(bits) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Function;

    fn eval2(ty: Type, from: Type, make: fn(Value, Value) -> Inst, a: u64, b: u64) -> Option<u64> {
        let func = Function::new(&[from, from], Vec::new());
        let params = func.params(crate::ir::Block::ENTRY);
        evaluate(&make(params[0], params[1]), ty, |v| (from, if v == params[0] { a } else { b }))
    }

    #[test]
    fn wraps_at_the_width() {
        let add = |a, b| Inst::Binary(BinaryOp::Add, a, b);
        assert_eq!(eval2(Type::I8, Type::I8, add, 0xff, 2), Some(1));
        let sub = |a, b| Inst::Binary(BinaryOp::Sub, a, b);
        assert_eq!(eval2(Type::I16, Type::I16, sub, 0, 1), Some(0xffff));
        let shl = |a, b| Inst::Binary(BinaryOp::Shl, a, b);
        assert_eq!(eval2(Type::I8, Type::I8, shl, 3, 9), Some(6));
        let sar = |a, b| Inst::Binary(BinaryOp::Shr(Sign::Signed), a, b);
        assert_eq!(eval2(Type::I8, Type::I8, sar, 0x80, 7), Some(0xff));
    }

    #[test]
    fn undefined_divisions_have_no_value() {
        let div = |a, b| Inst::Binary(BinaryOp::Div(Sign::Signed), a, b);
        let rem = |a, b| Inst::Binary(BinaryOp::Rem(Sign::Signed), a, b);
        for make in [div, rem] {
            assert_eq!(eval2(Type::I8, Type::I8, make, 0x80, 0xff), None);
            assert_eq!(eval2(Type::I64, Type::I64, make, 1 << 63, u64::MAX), None);
            assert_eq!(eval2(Type::I32, Type::I32, make, 1, 0), None);
        }
        assert_eq!(eval2(Type::I8, Type::I8, div, 0x80, 1), Some(0x80));
        assert_eq!(eval2(Type::I8, Type::I8, rem, 0xf9, 3), Some(0xff));
    }

    #[test]
    fn overflow_at_the_edges() {
        use OverflowOp::{Add, Mul, Sub};
        let max = u64::MAX;
        assert!(overflows(Add, Sign::Unsigned, Type::I8, 255, 1));
        assert!(!overflows(Add, Sign::Signed, Type::I8, 255, 1));
        assert!(overflows(Sub, Sign::Signed, Type::I64, 1 << 63, 1));
        assert!(overflows(Sub, Sign::Unsigned, Type::I64, 0, 1));
        assert!(overflows(Mul, Sign::Unsigned, Type::I64, max, max));
        assert!(!overflows(Mul, Sign::Unsigned, Type::I64, max, 1));
        assert!(overflows(Mul, Sign::Signed, Type::I64, 1 << 63, max));
        assert!(!overflows(Mul, Sign::Signed, Type::I64, max, max));
    }

    #[test]
    fn floats_to_integers() {
        assert_eq!(float_to_signed(-1.9, Type::I32), 0xffff_ffff_ffff_ffff);
        assert_eq!(float_to_signed(2_147_483_647.5, Type::I32), 0x7fff_ffff);
        assert_eq!(float_to_signed(-2_147_483_648.0, Type::I32) & 0xffff_ffff, 0x8000_0000);
        assert_eq!(float_to_signed(2_147_483_648.0, Type::I32), 0x8000_0000);
        assert_eq!(float_to_signed(f64::NAN, Type::I64), 1 << 63);
        assert_eq!(float_to_signed(f64::INFINITY, Type::I64), 1 << 63);
    }
}
