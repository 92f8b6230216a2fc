//! Every operation of the IR as machine code, at each level that this processor has, against the
//! interpreter: in registers, with a constant and with a hole, over edges and random values.

#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]

mod machine;

use jit_codegen::ir::interp::{Outcome, run};
use jit_codegen::ir::{
    BinaryOp, Block, Conversion, Function, Hole, HoleId, Inst, IntCond, OverflowOp, Rounding, Sign,
    Terminator, Type, UnaryOp, Value,
};
use jit_codegen::opt::optimize;
use jit_template::HoleType;
use machine::{levels, machine};

/// How the operands but the first come.
#[derive(Clone, Copy, Debug)]
enum Operands {
    Params,
    Constant(u64),
    Hole,
}

/// The types of values at the machine's door: integers, of which the upper bits are undefined.
fn door(ty: Type) -> Type {
    Type::int(ty.bits().max(8))
}

/// A function of three that returns what `make` makes of them; with `kept`, the first operand is
/// needed afterwards too.
fn function(
    ty: Type,
    operands: Operands,
    kept: bool,
    make: impl Fn([Value; 3]) -> Inst,
) -> Function {
    let door = door(ty);
    let mut func = Function::new(&[door; 3], vec![door]);
    let params = func.params(Block::ENTRY).to_vec();
    let mut args = [params[0]; 3];
    for (i, arg) in args.iter_mut().enumerate() {
        *arg = match operands {
            Operands::Constant(bits) if i > 0 => {
                func.append(Block::ENTRY, ty, Inst::Const(bits & ty.mask()))
            }
            Operands::Hole if i == 1 => {
                func.holes = vec![Hole { name: "k".into(), ty: hole_type(ty) }];
                func.append(Block::ENTRY, ty, Inst::Hole(HoleId(0)))
            }
            _ if ty.is_float() => {
                func.append(Block::ENTRY, ty, Inst::Convert(Conversion::Bitcast, params[i]))
            }
            _ => params[i],
        };
    }
    let mut result = func.append(Block::ENTRY, ty, make(args));
    if ty.is_float() {
        let bitcast = Inst::Convert(Conversion::Bitcast, result);
        result = func.append(Block::ENTRY, door, bitcast);
    }
    if kept {
        let both = Inst::Binary(BinaryOp::Xor, result, params[0]);
        result = func.append(Block::ENTRY, door, both);
    }
    func.set_terminator(Block::ENTRY, Terminator::Return(vec![result]));
    func
}

fn hole_type(ty: Type) -> HoleType {
    match ty {
        Type::I8 => HoleType::U8,
        Type::I16 => HoleType::U16,
        Type::I32 => HoleType::U32,
        Type::F32 => HoleType::F32,
        Type::F64 => HoleType::F64,
        _ => HoleType::U64,
    }
}

/// The bits to try.
fn edges(ty: Type) -> Vec<u64> {
    let mut bits = vec![0, 1, 2, 3, 5, 7, 8, 0x0f, 0x10, 0x55, 0xaa, u64::MAX, 1 << 63];
    for shift in [7, 8, 15, 16, 23, 31, 32, 52, 62] {
        bits.extend([1 << shift, (1 << shift) - 1, !0 << shift]);
    }
    if ty == Type::F32 {
        bits.extend(floats().into_iter().map(|x| u64::from((x as f32).to_bits())));
        bits.extend(floats().into_iter().map(|x| u64::from((x as f32).to_bits()) + 1));
    } else if ty == Type::F64 {
        bits.extend(floats().into_iter().map(f64::to_bits));
        bits.extend(floats().into_iter().map(|x| x.to_bits() + 1));
    }
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    for i in 0..40 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        bits.push(random >> (i % 3 * 20));
    }
    bits.iter_mut().for_each(|bits| *bits &= ty.mask());
    bits.sort_unstable();
    bits.dedup();
    bits
}

fn floats() -> Vec<f64> {
    let mut floats = vec![0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.5, 0.1, 0.999, 1e300, f64::INFINITY];
    for power in [22, 23, 24, 31, 51, 52, 53, 63] {
        let power = 2_f64.powi(power);
        floats.extend([power, power - 0.5, power + 0.5, power - 1.0, power + 1.0]);
        floats.extend([power.next_down(), power.next_up(), f64::from(power as f32 - 0.5)]);
    }
    floats.extend([f64::MIN_POSITIVE, 5e-324, f64::from(f32::MIN_POSITIVE), 1e-45, f64::NAN]);
    let negated: Vec<f64> = floats.iter().map(|x| -x).collect();
    floats.extend(negated);
    floats
}

/// Asserts that the machine and the interpreter agree over these arguments.
fn check(ir: &Function, ty: Type, holes: &[u64], args: &[[u64; 3]]) {
    for level in levels() {
        let (compiled, machine) = machine(ir, level, holes);
        for &[a, b, c] in args {
            let Outcome::Returned(expected) = run(ir, &[a, b, c], holes, 100) else {
                panic!("{ir}");
            };
            // What is above the type is not the function's to look at.
            let above = !door(ty).mask() & 0x5a5a_5a5a_5a5a_5a5a;
            let found = machine(a | above, b | above, c | above) & door(ty).mask();
            assert!(
                same(ty, expected[0], found),
                "{ir}of {a:#x}, {b:#x}, {c:#x} and {holes:#x?} is {:#x} and at {level} {found:#x}\n{:02x?}",
                expected[0],
                compiled.code.bytes,
            );
        }
    }
}

/// One NaN is like another.
fn same(ty: Type, a: u64, b: u64) -> bool {
    let is_nan = |bits| jit_codegen::ir::eval::is_nan(ty, bits);
    a == b || is_nan(a) && is_nan(b)
}

fn unary(ty: Type, op: UnaryOp) {
    let args: Vec<[u64; 3]> = edges(ty).into_iter().map(|a| [a, 0, 0]).collect();
    for kept in [false, true] {
        if kept && ty.is_float() {
            continue;
        }
        let ir = function(ty, Operands::Params, kept, |[a, ..]| Inst::Unary(op, a));
        check(&ir, ty, &[], &args);
    }
}

fn binary(ty: Type, op: BinaryOp) {
    let make = |[a, b, _]: [Value; 3]| Inst::Binary(op, a, b);
    let pairs = |step: usize| -> Vec<[u64; 3]> {
        let edges = edges(ty);
        let pairs = edges.iter().flat_map(|&a| edges.iter().map(move |&b| [a, b, 0]));
        pairs.step_by(step).collect()
    };
    for kept in [false, true] {
        if kept && ty.is_float() {
            continue;
        }
        check(&function(ty, Operands::Params, kept, make), ty, &[], &pairs(1));
        for bits in edges(ty).into_iter().step_by(3) {
            check(&function(ty, Operands::Constant(bits), kept, make), ty, &[], &pairs(97));
        }
        for bits in edges(ty).into_iter().step_by(2) {
            let ir = function(ty, Operands::Hole, kept, make);
            check(&ir, ty, &[bits], &pairs(97));
        }
    }
}

/// A function of three integers, built by hand.
fn built(ty: Type, build: impl Fn(&mut Function, [Value; 3]) -> Value) -> Function {
    let mut func = Function::new(&[ty; 3], vec![ty]);
    let params = func.params(Block::ENTRY).to_vec();
    let result = build(&mut func, [params[0], params[1], params[2]]);
    func.set_terminator(Block::ENTRY, Terminator::Return(vec![result]));
    func
}

/// Pairs of edges; the third is the first turned around.
fn pairs(ty: Type) -> Vec<[u64; 3]> {
    let edges = edges(ty);
    let pair = |a: u64| edges.iter().map(move |&b| [a, b, !a & ty.mask()]);
    edges.iter().copied().flat_map(pair).collect()
}

const INTEGERS: [Type; 4] = [Type::I8, Type::I16, Type::I32, Type::I64];
const FLOATS: [Type; 2] = [Type::F32, Type::F64];

#[test]
fn counts_and_orders_of_bits() {
    use UnaryOp::{CountOnes, LeadingZeros, ReverseBits, SwapBytes, TrailingZeros};
    for ty in INTEGERS {
        for op in [CountOnes, LeadingZeros, TrailingZeros, SwapBytes, ReverseBits] {
            unary(ty, op);
        }
    }
}

#[test]
fn every_byte_and_every_word() {
    use UnaryOp::{CountOnes, LeadingZeros, ReverseBits, SwapBytes, TrailingZeros};
    for (ty, end) in [(Type::I8, 1 << 8), (Type::I16, 1 << 16)] {
        let args: Vec<[u64; 3]> = (0..end).map(|a| [a, 0, 0]).collect();
        for op in [CountOnes, LeadingZeros, TrailingZeros, SwapBytes, ReverseBits] {
            let ir = function(ty, Operands::Params, false, |[a, ..]| Inst::Unary(op, a));
            check(&ir, ty, &[], &args);
        }
    }
}

#[test]
fn rotations_and_shifts() {
    use BinaryOp::{RotateLeft, RotateRight, Shl, Shr};
    for ty in INTEGERS {
        for op in [RotateLeft, RotateRight, Shl, Shr(Sign::Signed), Shr(Sign::Unsigned)] {
            binary(ty, op);
        }
    }
}

/// Quotient, remainder and whether there is one, in one number.
fn division(ty: Type, sign: Sign, divisor: u64) -> Function {
    built(ty, |func, [a, ..]| {
        let d = func.append(Block::ENTRY, ty, Inst::Const(divisor));
        let zero = func.append(Block::ENTRY, ty, Inst::Const(0));
        let mut op = |op| func.append(Block::ENTRY, ty, Inst::Binary(op, a, d));
        let (quotient, remainder) = (op(BinaryOp::Div(sign)), op(BinaryOp::Rem(sign)));
        let is_none = Inst::Compare(IntCond::Eq, remainder, zero);
        let is_none = func.append(Block::ENTRY, Type::BOOL, is_none);
        let rotated = Inst::Binary(BinaryOp::RotateLeft, quotient, d);
        let rotated = func.append(Block::ENTRY, ty, rotated);
        let both = func.append(Block::ENTRY, ty, Inst::Binary(BinaryOp::Xor, rotated, remainder));
        func.append(Block::ENTRY, ty, Inst::Select(is_none, quotient, both))
    })
}

#[test]
fn division_by_constants() {
    for ty in INTEGERS {
        for divisor in edges(ty).into_iter().filter(|&d| d != 0) {
            // Signed, the minimum by -1 is not in range.
            for sign in [Sign::Signed, Sign::Unsigned] {
                let least = if sign == Sign::Signed { Some(ty.sign_bit()) } else { None };
                let multiples = [1, 2, 3].map(|m| divisor.wrapping_mul(m) & ty.mask());
                let near =
                    multiples.iter().flat_map(|&m| [m.wrapping_sub(1), m, m.wrapping_add(1)]);
                let dividends = near.chain(edges(ty)).map(|a| a & ty.mask());
                let args: Vec<[u64; 3]> =
                    dividends.filter(|&a| Some(a) != least).map(|a| [a, 0, 0]).collect();
                let before = division(ty, sign, divisor);
                let mut after = before.clone();
                optimize(&mut after);
                for a in &args {
                    assert_eq!(run(&before, a, &[], 100), run(&after, a, &[], 100), "{after}");
                }
                check(&after, ty, &[], &args);
            }
        }
    }
}

/// A sum or difference of two halves each, mixed into one number: `(a, c)` and `(b, !a)`.
fn halves(
    ty: Type,
    op: BinaryOp,
    overflow: OverflowOp,
    with: impl Fn(&mut Function, Value) -> Value,
) -> Function {
    built(ty, |func, [a, b, c]| {
        let mut add = |ty, inst| func.append(Block::ENTRY, ty, inst);
        let other = add(ty, Inst::Unary(UnaryOp::Not, a));
        let low = add(ty, Inst::Binary(op, a, b));
        let carry = add(Type::BOOL, Inst::Overflow(overflow, Sign::Unsigned, a, b));
        let carry = add(ty, Inst::Convert(Conversion::ZeroExtend, carry));
        let sum = add(ty, Inst::Binary(op, c, other));
        let high = add(ty, Inst::Binary(op, sum, carry));
        let low = with(func, low);
        func.append(Block::ENTRY, ty, Inst::Binary(BinaryOp::Xor, low, high))
    })
}

#[test]
fn carries() {
    for ty in INTEGERS {
        let three = |func: &mut Function, low| {
            let three = func.append(Block::ENTRY, ty, Inst::Const(3));
            func.append(Block::ENTRY, ty, Inst::Binary(BinaryOp::RotateLeft, low, three))
        };
        for (op, overflow) in [(BinaryOp::Add, OverflowOp::Add), (BinaryOp::Sub, OverflowOp::Sub)] {
            let ir = halves(ty, op, overflow, three);
            check(&ir, ty, &[], &pairs(ty));
            let mut optimized = ir;
            optimize(&mut optimized);
            check(&optimized, ty, &[], &pairs(ty));
            for bits in [1, ty.sign_bit(), ty.mask()] {
                let counted = built(ty, |func, [a, b, c]| {
                    let mut add = |ty, inst| func.append(Block::ENTRY, ty, inst);
                    let below = Inst::Compare(IntCond::Lt(Sign::Unsigned), a, b);
                    let below = add(Type::BOOL, below);
                    let one = add(ty, Inst::Convert(Conversion::ZeroExtend, below));
                    let first = add(ty, Inst::Binary(op, c, one));
                    let d = add(ty, Inst::Const(bits));
                    let below = Inst::Compare(IntCond::Lt(Sign::Unsigned), first, d);
                    let below = add(Type::BOOL, below);
                    let one = add(ty, Inst::Convert(Conversion::ZeroExtend, below));
                    let more = add(ty, Inst::Binary(op, first, d));
                    add(ty, Inst::Binary(op, more, one))
                });
                check(&counted, ty, &[], &pairs(ty));
            }
        }
    }
}

#[test]
fn both_halves_of_products() {
    let ty = Type::I64;
    for sign in [Sign::Signed, Sign::Unsigned] {
        for low_first in [false, true] {
            let ir = built(ty, |func, [a, b, c]| {
                let mut add = |inst| func.append(Block::ENTRY, ty, inst);
                let (low, high) = (
                    Inst::Binary(BinaryOp::Mul, a, b),
                    Inst::Binary(BinaryOp::MulHigh(sign), b, a),
                );
                let (first, second) = if low_first { (low, high) } else { (high, low) };
                let (first, second) = (add(first), add(second));
                let sum = add(Inst::Binary(BinaryOp::Add, first, c));
                add(Inst::Binary(BinaryOp::Sub, sum, second))
            });
            check(&ir, ty, &[], &pairs(ty));
        }
    }
}

#[test]
fn what_is_one_instruction_of_bmi() {
    for ty in INTEGERS {
        let and_not = built(ty, |func, [a, b, _]| {
            let not = func.append(Block::ENTRY, ty, Inst::Unary(UnaryOp::Not, b));
            func.append(Block::ENTRY, ty, Inst::Binary(BinaryOp::And, not, a))
        });
        check(&and_not, ty, &[], &pairs(ty));
        let lowest_reset = built(ty, |func, [a, ..]| {
            let ones = func.append(Block::ENTRY, ty, Inst::Const(ty.mask()));
            let less = func.append(Block::ENTRY, ty, Inst::Binary(BinaryOp::Add, a, ones));
            func.append(Block::ENTRY, ty, Inst::Binary(BinaryOp::And, a, less))
        });
        check(&lowest_reset, ty, &[], &pairs(ty));
    }
}

#[test]
fn arithmetic_of_floats() {
    for ty in FLOATS {
        for op in [BinaryOp::Add, BinaryOp::Sub, BinaryOp::Mul, BinaryOp::FloatDiv] {
            binary(ty, op);
        }
    }
}

#[test]
fn upper_halves_of_products() {
    for ty in INTEGERS {
        binary(ty, BinaryOp::MulHigh(Sign::Signed));
        binary(ty, BinaryOp::MulHigh(Sign::Unsigned));
    }
}

#[test]
fn signs_and_roots() {
    for ty in FLOATS {
        unary(ty, UnaryOp::Abs);
        unary(ty, UnaryOp::Neg);
        unary(ty, UnaryOp::Sqrt);
        binary(ty, BinaryOp::CopySign);
    }
}

#[test]
fn rounding() {
    for ty in FLOATS {
        for rounding in [Rounding::Floor, Rounding::Ceil, Rounding::Trunc, Rounding::TiesEven] {
            unary(ty, UnaryOp::Round(rounding));
        }
    }
}

#[test]
fn multiplication_with_addition() {
    for ty in FLOATS {
        let edges = edges(ty);
        let mut args = Vec::new();
        for (i, &a) in edges.iter().enumerate() {
            for (j, &b) in edges.iter().enumerate() {
                args.push([a, b, edges[(i * 7 + j * 3) % edges.len()]]);
            }
        }
        let sum = |[a, b, c]: [Value; 3]| Inst::MulAdd(a, b, c);
        check(&function(ty, Operands::Params, false, sum), ty, &[], &args);
        let constant = args[1234][1];
        check(&function(ty, Operands::Constant(constant), false, sum), ty, &[], &args);
        check(&function(ty, Operands::Hole, false, sum), ty, &[constant], &args);
        for [i, j, k] in [[1, 2, 0], [1, 0, 1], [0, 0, 0], [2, 1, 1]] {
            let sum = |args: [Value; 3]| Inst::MulAdd(args[i], args[j], args[k]);
            check(&function(ty, Operands::Params, false, sum), ty, &[], &args);
        }
    }
}
