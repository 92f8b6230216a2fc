//! Every divisor and dividend of 8 bits, and edges and random numbers of the wider types: the same
//! quotients and remainders, and no division left.

use crate::ir::interp::{Outcome, run};
use crate::ir::verify::verify;
use crate::ir::{BinaryOp, Block, Function, Inst, IntCond, Sign, Terminator, Type, Value};
use crate::opt::optimize;

const BOTH: [Sign; 2] = [Sign::Signed, Sign::Unsigned];

fn remainder_is(func: &mut Function, cond: IntCond, sign: Sign, [a, d, zero]: [Value; 3]) -> Value {
    let ty = func.ty(a);
    let remainder = func.append(Block::ENTRY, ty, Inst::Binary(BinaryOp::Rem(sign), a, d));
    func.append(Block::ENTRY, Type::BOOL, Inst::Compare(cond, remainder, zero))
}

/// Quotient and remainder; or else whether there is no remainder, and whether there is one.
fn function(ty: Type, sign: Sign, divisor: u64, tests: bool) -> Function {
    let results = if tests { [Type::BOOL; 2] } else { [ty; 2] };
    let mut func = Function::new(&[ty], results.to_vec());
    let a = func.params(Block::ENTRY)[0];
    let d = func.append(Block::ENTRY, ty, Inst::Const(divisor));
    let zero = func.append(Block::ENTRY, ty, Inst::Const(0));
    let results = if tests {
        [IntCond::Eq, IntCond::Ne].map(|cond| remainder_is(&mut func, cond, sign, [a, d, zero]))
    } else {
        [BinaryOp::Div(sign), BinaryOp::Rem(sign)]
            .map(|op| func.append(Block::ENTRY, ty, Inst::Binary(op, a, d)))
    };
    func.set_terminator(Block::ENTRY, Terminator::Return(results.to_vec()));
    func
}

/// What the function is to return; none where the division is undefined.
fn expected(ty: Type, sign: Sign, a: u64, d: u64, tests: bool) -> Option<Vec<u64>> {
    let number = |bits: u64| match sign {
        Sign::Signed => i128::from(ty.sign_extend(bits)),
        Sign::Unsigned => i128::from(bits),
    };
    let (a, d) = (number(a), number(d));
    let (quotient, remainder) = (a / d, a % d);
    let in_range = sign == Sign::Unsigned || quotient <= i128::from(ty.mask() >> 1);
    let results = if tests {
        vec![u64::from(remainder == 0), u64::from(remainder != 0)]
    } else {
        vec![quotient as u64 & ty.mask(), remainder as u64 & ty.mask()]
    };
    in_range.then_some(results)
}

fn check(ty: Type, sign: Sign, divisor: u64, dividends: &[u64]) {
    for tests in [false, true] {
        let before = function(ty, sign, divisor, tests);
        let mut func = before.clone();
        optimize(&mut func);
        verify(&func).unwrap();
        assert!(!func.to_string().contains("div.") && !func.to_string().contains("rem."), "{func}");
        for &a in dividends {
            if let Some(results) = expected(ty, sign, a, divisor, tests) {
                let found = run(&func, &[a], &[], 100);
                assert_eq!(found, Outcome::Returned(results), "{a:#x} {before}{func}");
            }
        }
    }
}

#[test]
fn all_of_8_bits() {
    let all: Vec<u64> = (0..256).collect();
    for sign in BOTH {
        for divisor in 1..256 {
            check(Type::I8, sign, divisor, &all);
        }
    }
}

/// The edges of the type, and numbers of every size.
fn numbers(ty: Type, count: usize) -> Vec<u64> {
    let mut numbers: Vec<u64> = (0..20).collect();
    for shift in 0..ty.bits() {
        let power = 1_u64 << shift;
        numbers.extend([power, power - 1, power + 1, power + power / 2]);
    }
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for i in 0..count as u32 {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        numbers.push(random >> (i % ty.bits()));
    }
    let negated: Vec<u64> = numbers.iter().map(|n| n.wrapping_neg()).collect();
    numbers.extend(negated);
    numbers.iter_mut().for_each(|n| *n &= ty.mask());
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[test]
fn edges_of_wider_types() {
    for ty in [Type::I16, Type::I32, Type::I64] {
        let dividends = numbers(ty, 40);
        for sign in BOTH {
            for divisor in numbers(ty, 20).into_iter().filter(|&d| d != 0) {
                // Around the multiples of the divisor too.
                let multiples = [1, 2, 3, 5, ty.mask() / divisor, ty.sign_bit() / divisor];
                let around = multiples.iter().flat_map(|m| {
                    let multiple = m.wrapping_mul(divisor);
                    [multiple, multiple.wrapping_sub(1), multiple.wrapping_add(1)]
                });
                let few = dividends.iter().copied().step_by(5);
                let tried: Vec<u64> = around.chain(few).map(|a| a & ty.mask()).collect();
                check(ty, sign, divisor, &tried);
            }
        }
    }
}

#[test]
fn dividends_of_16_bits() {
    let all: Vec<u64> = (0..1 << 16).step_by(7).collect();
    for sign in BOTH {
        for divisor in [3, 7, 10, 641, 0x8001, 0xfff6] {
            check(Type::I16, sign, divisor, &all);
        }
    }
}
