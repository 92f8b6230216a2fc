//! What a lowered closure does is what rustc's closure does, over the edges of its types: the same
//! result or the same panic.

#![expect(
    clippy::bool_comparison,
    clippy::let_unit_value,
    clippy::manual_is_multiple_of,
    clippy::needless_late_init,
    clippy::neg_cmp_op_on_partial_ord,
    clippy::precedence,
    reason = "the closures are written so as to reach the compiler's cases"
)]

mod edges;

use std::panic::{AssertUnwindSafe, catch_unwind};

use edges::Scalar;
use jit_compiler::ir::interp::{Outcome, run};
use jit_compiler::ir::verify::verify_module;
use jit_compiler::ir::{Function, TrapKind};
use jit_compiler::lower::{Overflow, lower};
use jit_compiler::{check, parse};

const FUEL: u64 = 100_000;

/// A closure, or one as it is with overflow checks and one as it is without.
macro_rules! case {
    (|$($arg:ident: $ty:ty),*| -> $ret:ty $body:block) => {
        case!(|$($arg: $ty),*| -> $ret $body => $body)
    };
    (|$($arg:ident: $ty:ty),*| -> $ret:ty $body:block => $wrapping:block) => {{
        let source = stringify!(|$($arg: $ty),*| -> $ret $body);
        let checked = compile(source, Overflow::Checked);
        let wrapping = compile(source, Overflow::Wrapping);
        each_edge!([$($arg: $ty,)*] {
            let args: Vec<u64> = [$($arg.bits()),*].into_iter().flatten().collect();
            compare(source, &checked, &args, || -> $ret { $body });
            compare(source, &wrapping, &args, || -> $ret { $wrapping });
        });
    }};
}

macro_rules! each_edge {
    ([] $body:block) => { $body };
    ([$arg:ident: $ty:ty, $($rest:tt)*] $body:block) => {
        for $arg in <$ty as Scalar>::edges() {
            each_edge!([$($rest)*] $body);
        }
    };
}

fn compile(source: &str, overflow: Overflow) -> Function {
    let tokens = source.parse().unwrap();
    let hir = parse::closure(tokens).and_then(|closure| check::check(&closure));
    let hir = hir.unwrap_or_else(|errors| {
        panic!("{source}: {:?}", errors.iter().map(|e| &e.message).collect::<Vec<_>>())
    });
    let func = lower(&hir, overflow).unwrap();
    verify_module(&func).unwrap();
    func.closure().clone()
}

fn compare<R: Scalar>(source: &str, func: &Function, args: &[u64], rust: impl FnOnce() -> R) {
    let found = run(func, args, &[], FUEL);
    let agrees = match (catch_unwind(AssertUnwindSafe(rust)), &found) {
        (Ok(expected), Outcome::Returned(bits)) => {
            bits.len() < 2 && expected.accepts(bits.first().copied())
        }
        (Err(panic), Outcome::Trapped(trap)) => {
            let message = panic.downcast_ref::<&str>().copied();
            message == Some(panic_message(func.traps[trap.0 as usize].kind))
        }
        _ => false,
    };
    assert!(agrees, "{source} of {args:x?} is {found:x?}\n{func}");
}

fn panic_message(kind: TrapKind) -> &'static str {
    match kind {
        TrapKind::AddOverflow => "attempt to add with overflow",
        TrapKind::SubOverflow => "attempt to subtract with overflow",
        TrapKind::MulOverflow => "attempt to multiply with overflow",
        TrapKind::NegOverflow => "attempt to negate with overflow",
        TrapKind::ShlOverflow => "attempt to shift left with overflow",
        TrapKind::ShrOverflow => "attempt to shift right with overflow",
        TrapKind::DivByZero => "attempt to divide by zero",
        TrapKind::DivOverflow => "attempt to divide with overflow",
        TrapKind::RemByZero => "attempt to calculate the remainder with a divisor of zero",
        TrapKind::RemOverflow => "attempt to calculate the remainder with overflow",
        TrapKind::Custom(_) => "a panic of its own",
    }
}

macro_rules! for_integers {
    ($($ty:ident)*) => {$(
        case!(|a: $ty, b: $ty| -> $ty { a + b } => { a.wrapping_add(b) });
        case!(|a: $ty, b: $ty| -> $ty { a - b } => { a.wrapping_sub(b) });
        case!(|a: $ty, b: $ty| -> $ty { a * b } => { a.wrapping_mul(b) });
        case!(|a: $ty, b: $ty| -> $ty { a / b });
        case!(|a: $ty, b: $ty| -> $ty { a % b });
        case!(|a: $ty| -> $ty { a / 10 + a % 3 });
        case!(|a: $ty, b: $ty| -> $ty { (a & b) ^ (a | !b) });
        case!(|a: $ty, b: $ty| -> $ty { a << b } => { a.wrapping_shl(b as u32) });
        case!(|a: $ty, b: $ty| -> $ty { a >> b } => { a.wrapping_shr(b as u32) });
        case!(|a: $ty, b: i8| -> $ty { a << b } => { a.wrapping_shl(b as u32) });
        case!(|a: $ty, b: u64| -> $ty { a >> b } => { a.wrapping_shr(b as u32) });
        case!(|a: $ty| -> $ty { a >> 3 << 1 });
        case!(|a: $ty, b: $ty| -> bool { a < b });
        case!(|a: $ty, b: $ty| -> bool { a <= b });
        case!(|a: $ty, b: $ty| -> bool { a > b });
        case!(|a: $ty, b: $ty| -> bool { a >= b });
        case!(|a: $ty, b: $ty| -> bool { a == b });
        case!(|a: $ty, b: $ty| -> bool { a != b });
        case!(|a: $ty, b: $ty| -> $ty {
            a.wrapping_mul(b).wrapping_add(a).wrapping_sub(3)
        });
    )*};
}

#[test]
fn small_integers() {
    for_integers!(i8 u8 i16 u16);
}

#[test]
fn large_integers() {
    for_integers!(i32 u32 i64 u64 isize usize);
}

#[test]
fn negation() {
    case!(|a: i8| -> i8 { -a } => { a.wrapping_neg() });
    case!(|a: i16| -> i16 { -a } => { a.wrapping_neg() });
    case!(|a: i32| -> i32 { -a } => { a.wrapping_neg() });
    case!(|a: i64| -> i64 { -a } => { a.wrapping_neg() });
    case!(|a: f32| -> f32 { -a });
    case!(|a: f64| -> f64 { -a });
    case!(|a: i8| -> bool { a == -128 });
    case!(|a: bool| -> bool { !a });
}

#[test]
#[expect(clippy::float_cmp, reason = "it is what is tested")]
fn floats() {
    macro_rules! for_floats {
        ($($ty:ident)*) => {$(
            case!(|a: $ty, b: $ty| -> $ty { a + b });
            case!(|a: $ty, b: $ty| -> $ty { a - b });
            case!(|a: $ty, b: $ty| -> $ty { a * b + a });
            case!(|a: $ty, b: $ty| -> $ty { a / b });
            case!(|a: $ty, b: $ty| -> $ty { a % b });
            case!(|a: $ty, b: $ty| -> bool { a < b });
            case!(|a: $ty, b: $ty| -> bool { !(a <= b) });
            case!(|a: $ty, b: $ty| -> bool { a > b });
            case!(|a: $ty, b: $ty| -> bool { a >= b });
            case!(|a: $ty, b: $ty| -> bool { a == b });
            case!(|a: $ty, b: $ty| -> bool { a != b });
            case!(|a: $ty, b: $ty| -> i32 { if !(a < b) { 1 } else { 2 } });
        )*};
    }
    for_floats!(f32 f64);
}

macro_rules! casts_to {
    ($from:ident: $($to:ident)*) => {$( case!(|a: $from| -> $to { a as $to }); )*};
}

macro_rules! casts_from {
    ($($from:ident)*) => {$(
        casts_to!($from: i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64);
    )*};
}

#[test]
fn casts() {
    casts_from!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize f32 f64);
    casts_to!(bool: i8 i16 i32 i64 isize u8 u16 u32 u64 usize bool);
}

#[test]
fn logic() {
    case!(|a: bool, b: bool| -> bool { a && b });
    case!(|a: bool, b: bool| -> bool { a || !b });
    case!(|a: bool, b: bool, c: bool| -> bool { (a || b) && !(b && c) || a == c });
    case!(|a: bool, b: bool, c: bool| -> u8 {
        if a && (b || !c) {
            1
        } else if c {
            2
        } else {
            3
        }
    });
    case!(|a: bool, b: bool| -> bool { a & b | (a ^ b) });
    case!(|a: bool, b: i32| -> bool { a && 1 / b == 1 });
    case!(|a: bool, b: i32| -> bool {
        a || {
            let c = b % 3;
            c == 0
        }
    });
    case!(|a: bool, b: bool| -> bool { a < b || { if a { b } else { true } } });
}

#[test]
fn loops() {
    case!(|n: u8| -> u64 {
        let mut sum = 0;
        let mut i = 0u64;
        while i < n as u64 {
            i += 1;
            if i % 3 == 0 {
                continue;
            }
            sum += i * i;
        }
        sum
    });
    case!(|n: u8| -> u8 {
        let mut a = n;
        let mut steps = 0;
        loop {
            if a <= 1 {
                break steps;
            }
            a = if a % 2 == 0 { a / 2 } else { (3 * a as u64 + 1 & 63) as u8 };
            steps += 1;
            if steps > 50 {
                return 99;
            }
        }
    });
    case!(|n: u8| -> u32 {
        let mut total = 0;
        let mut i = 0;
        'outer: loop {
            let mut j = 0;
            loop {
                if i == n & 15 {
                    break 'outer;
                }
                if j > i {
                    i += 1;
                    continue 'outer;
                }
                total += (i ^ j) as u32;
                j += 1;
            }
        }
        total
    });
    case!(|n: i8| -> () {
        let mut i = n;
        while i > 0 {
            i -= 1;
        }
    });
}

#[test]
fn assignments() {
    case!(|a: i32, b: i32| -> i32 { let mut x = a; x += b; x } => { a.wrapping_add(b) });
    case!(|a: i32| -> i32 {
        let mut x = a & 7;
        let _y = x;
        x += {
            x = 100;
            x + 1
        };
        x
    });
    case!(|a: u8, b: u64| -> u8 {
        let mut x = a;
        x >>= b & 7;
        x ^= 3;
        x
    });
    case!(|a: i8| -> i8 {
        let x;
        if a > 0 {
            x = 1;
        } else {
            return a;
        }
        x
    });
    case!(|a: i8| -> i8 {
        let x = a;
        {
            let x = 3;
            let _y = x;
        }
        x
    });
    case!(|a: (), b: i8| -> i8 {
        let _u = a;
        b
    });
}
