//! What an operation of the IR does is what Rust's own method does, over the edges of its types,
//! and it prints, verifies and folds.

mod edges;

use edges::Scalar;
use jit_compiler::ir::interp::{Outcome, run};
use jit_compiler::ir::verify::verify;
use jit_compiler::ir::{
    BinaryOp, Block, Function, Inst, Rounding, Sign, Terminator, Type, UnaryOp, Value,
};
use jit_compiler::opt::fold;

/// A function of so many values of one type that returns what the instruction yields.
fn function(ty: Type, params: usize, make: impl Fn(&[Value]) -> Inst) -> Function {
    let mut func = Function::new(&vec![ty; params], vec![ty]);
    let args = func.params(Block::ENTRY).to_vec();
    let result = func.append(Block::ENTRY, ty, make(&args));
    func.set_terminator(Block::ENTRY, Terminator::Return(vec![result]));
    verify(&func).unwrap();
    func
}

/// Asserts that the function gives that result, run and folded.
fn check<T: Scalar>(func: &Function, args: &[T], expected: T) {
    let bits: Vec<u64> = args.iter().filter_map(|arg| arg.bits()).collect();
    let Outcome::Returned(found) = run(func, &bits, &[], 10) else { panic!("{func}") };
    assert!(expected.accepts(found.first().copied()), "{func}{bits:x?} is {found:x?}");

    let mut folded = func.clone();
    let ty = folded.results[0];
    let params = folded.params(Block::ENTRY).to_vec();
    let constants: Vec<Value> =
        bits.iter().map(|&bits| folded.create(ty, Inst::Const(bits))).collect();
    folded.map_operands(|v| params.iter().position(|&p| p == v).map_or(v, |i| constants[i]));
    folded.insts_mut(Block::ENTRY).splice(0..0, constants);
    fold::run(&mut folded);
    verify(&folded).unwrap();
    let Terminator::Return(results) = folded.terminator(Block::ENTRY) else { panic!("{folded}") };
    match folded.as_const(results[0]) {
        Some(bits) => assert!(expected.accepts(Some(bits)), "{func}folded to {bits:x}"),
        None => assert!(!func.results[0].is_int(), "{func}is not folded"),
    }
}

fn unary<T: Scalar>(ty: Type, op: UnaryOp, name: &str, rust: impl Fn(T) -> T) {
    let func = function(ty, 1, |args| Inst::Unary(op, args[0]));
    assert!(func.to_string().contains(&format!("v1 = {name}.{ty} v0")), "{func}");
    for a in T::edges() {
        check(&func, &[a], rust(a));
    }
}

fn binary<T: Scalar>(ty: Type, op: BinaryOp, name: &str, rust: impl Fn(T, T) -> T) {
    let func = function(ty, 2, |args| Inst::Binary(op, args[0], args[1]));
    assert!(func.to_string().contains(&format!("v2 = {name}.{ty} v0, v1")), "{func}");
    for a in T::edges() {
        for b in T::edges() {
            check(&func, &[a, b], rust(a, b));
        }
    }
}

macro_rules! integers {
    ($($ty:ident $bits:literal $wide:ident $sign:ident),*) => {$({
        let ty = Type::int($bits);
        unary(ty, UnaryOp::CountOnes, "count_ones", |a: $ty| a.count_ones() as $ty);
        unary(ty, UnaryOp::LeadingZeros, "leading_zeros", |a: $ty| a.leading_zeros() as $ty);
        unary(ty, UnaryOp::TrailingZeros, "trailing_zeros", |a: $ty| a.trailing_zeros() as $ty);
        unary(ty, UnaryOp::SwapBytes, "swap_bytes", $ty::swap_bytes);
        unary(ty, UnaryOp::ReverseBits, "reverse_bits", $ty::reverse_bits);
        binary(ty, BinaryOp::RotateLeft, "rotate_left", |a: $ty, b| a.rotate_left(b as u32));
        binary(ty, BinaryOp::RotateRight, "rotate_right", |a: $ty, b| a.rotate_right(b as u32));
        let name = concat!("mul_high.", stringify!($sign)).to_lowercase();
        binary(ty, BinaryOp::MulHigh(Sign::$sign), &name, |a: $ty, b| {
            ((a as $wide * b as $wide) >> $bits) as $ty
        });
    })*};
}

#[test]
fn integers() {
    integers!(u8 8 u16 Unsigned, u16 16 u32 Unsigned, u32 32 u64 Unsigned, u64 64 u128 Unsigned);
    integers!(i8 8 i16 Signed, i16 16 i32 Signed, i32 32 i64 Signed, i64 64 i128 Signed);
}

macro_rules! floats {
    ($($ty:ident $ir:ident),*) => {$({
        let ty = Type::$ir;
        unary(ty, UnaryOp::Abs, "abs", $ty::abs);
        unary(ty, UnaryOp::Sqrt, "sqrt", $ty::sqrt);
        unary(ty, UnaryOp::Round(Rounding::Floor), "floor", $ty::floor);
        unary(ty, UnaryOp::Round(Rounding::Ceil), "ceil", $ty::ceil);
        unary(ty, UnaryOp::Round(Rounding::Trunc), "trunc", $ty::trunc);
        unary(ty, UnaryOp::Round(Rounding::TiesEven), "round_ties_even", $ty::round_ties_even);
        binary(ty, BinaryOp::CopySign, "copysign", $ty::copysign);
        let func = function(ty, 3, |args| Inst::MulAdd(args[0], args[1], args[2]));
        assert!(func.to_string().contains("v3 = mul_add"), "{func}");
        for (i, a) in $ty::edges().into_iter().enumerate() {
            for (j, b) in $ty::edges().into_iter().enumerate() {
                let c = $ty::edges()[(7 * i + j) % $ty::edges().len()];
                check(&func, &[a, b, c], a.mul_add(b, c));
                check(&func, &[a, b, -(a * b)], a.mul_add(b, -(a * b)));
            }
        }
    })*};
}

#[test]
fn floats() {
    floats!(f32 F32, f64 F64);
}

#[test]
fn the_multiplication_is_not_rounded() {
    let func = function(Type::F64, 3, |args| Inst::MulAdd(args[0], args[1], args[2]));
    let (a, c) = (1.0 + f64::EPSILON, -1.0 - 2.0 * f64::EPSILON);
    assert!(a * a + c == 0.0 && a.mul_add(a, c) != 0.0);
    check(&func, &[a, a, c], f64::EPSILON * f64::EPSILON);
}

#[test]
fn what_an_operation_is_not_for_is_refused() {
    for (ty, op) in [
        (Type::F32, UnaryOp::CountOnes),
        (Type::BOOL, UnaryOp::LeadingZeros),
        (Type::I32, UnaryOp::Sqrt),
        (Type::I64, UnaryOp::Round(Rounding::Floor)),
    ] {
        let mut func = Function::new(&[ty], vec![ty]);
        let a = func.params(Block::ENTRY)[0];
        let result = func.append(Block::ENTRY, ty, Inst::Unary(op, a));
        func.set_terminator(Block::ENTRY, Terminator::Return(vec![result]));
        assert!(verify(&func).is_err(), "{func}");
    }
}
