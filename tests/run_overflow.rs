//! `#[jit(overflow = "…")]`: closures that say what becomes of an overflow, on both back ends.
#![allow(
    warnings,
    clippy::all,
    clippy::allow_attributes,
    reason = "generated operands make closures that nobody would write"
)]

mod support;
use support::{Edges, check_backend};

/// A closure that says what this crate's build says anyway is the same as without.
macro_rules! as_built {
    ($x:expr, $y:expr; |$a:ident: $A:ty, $b:ident: $B:ty| -> $R:ty $body:block) => {{
        let plain = move |$a: $A, $b: $B| -> $R { $body };
        #[cfg(debug_assertions)]
        let f = jit_runtime::jit!(#[jit(overflow = "checked")] |$a: $A, $b: $B| -> $R { $body });
        #[cfg(not(debug_assertions))]
        let f = jit_runtime::jit!(#[jit(overflow = "wrap")] |$a: $A, $b: $B| -> $R { $body });
        check_backend(f.backend());
        support::alike2(stringify!($body), f.code(), &plain, &*f, &$x, &$y);
    }};
    (|$a:ident: $A:ty, $b:ident: $B:ty| -> $R:ty $body:block) => {
        as_built!(<$A>::inputs(), <$B>::inputs(); |$a: $A, $b: $B| -> $R $body)
    };
}

/// A closure that wraps is the same as one that says so at each operation.
macro_rules! wraps {
    (|$a:ident: $A:ty, $b:ident: $B:ty| -> $R:ty $body:block, $wrapped:block) => {{
        let plain = move |$a: $A, $b: $B| -> $R { $wrapped };
        let f = jit_runtime::jit!(
            #[jit(overflow = "wrap")]
            |$a: $A, $b: $B| -> $R { $body }
        );
        check_backend(f.backend());
        support::alike2(stringify!($body), f.code(), &plain, &*f, &<$A>::inputs(), &<$B>::inputs());
    }};
}

macro_rules! operators {
    ($($t:ident: $shift:ty),*) => { $(
        #[test]
        fn $t() {
            as_built!(|a: $t, b: $t| -> $t { a + b });
            as_built!(|a: $t, b: $t| -> $t { (a - b) * (b - (a)) });
            as_built!(|a: $t, b: $shift| -> $t { a << b });
            as_built!(|a: $t, b: $shift| -> $t { a >> b });
            as_built!(|a: $t, b: $t| -> $t {
                let mut c = (a, [b, a]);
                c.0 += b;
                c.1[(b & 3) as usize] -= { c.1[0] *= 3; c.1[0] };
                c.0 ^ c.1[0] ^ c.1[1]
            });
            as_built!(|a: $t, b: $shift| -> $t { let mut c = a; c <<= b; c >>= 1; c });
            as_built!(|a: $t, b: $t| -> $t { a.pow((b & 7) as u32) + <$t>::pow(b, 2) });
            as_built!(|a: $t, b: $t| -> $t {
                assert!(a + b != 0);
                assert!(a * 2 != b, "twice {}: {}", a, b + 1);
                assert_eq!(a - 1, b - 1 + (a - b));
                if matches!(a - b, 0..5 if a * b > 3) { a } else { b }
            });
            wraps!(|a: $t, b: $t| -> $t { a + b }, { a.wrapping_add(b) });
            wraps!(|a: $t, b: $t| -> $t { a * b - a }, { a.wrapping_mul(b).wrapping_sub(a) });
            wraps!(|a: $t, b: $shift| -> $t { a << b }, { a.wrapping_shl(b as u32) });
            wraps!(|a: $t, b: $shift| -> $t { a >> b }, { a.wrapping_shr(b as u32) });
            wraps!(|a: $t, b: $t| -> $t { a.pow((b & 7) as u32) }, { a.wrapping_pow((b & 7) as u32) });
            wraps!(|a: $t, b: $t| -> $t { let mut c = a; c += b; c *= b; c }, {
                a.wrapping_add(b).wrapping_mul(b)
            });
            wraps!(|a: $t, b: $t| -> $t { a / b }, { a / b });
        }
    )* };
}

operators!(
    i8: u8, u8: i8, i16: i32, u16: u64, i32: u32, u32: i64, i64: i64, u64: i32, isize: usize,
    usize: isize, i128: u32, u128: i64
);

macro_rules! signs {
    ($($t:ty),*) => { $(
        as_built!(|a: $t, b: $t| -> $t { -a + -(b) - -1 });
        as_built!(|a: $t, b: $t| -> $t { a.abs() ^ <$t>::abs(b) });
        wraps!(|a: $t, b: $t| -> $t { -a }, { a.wrapping_neg() });
        wraps!(|a: $t, b: $t| -> $t { a.abs() }, { a.wrapping_abs() });
    )* };
}

macro_rules! powers_and_multiples {
    ($($t:ty),*) => { $(
        as_built!(|a: $t, b: $t| -> $t { a.next_power_of_two() ^ <$t>::next_power_of_two(b) });
        as_built!(|a: $t, b: $t| -> $t { a.next_multiple_of(b) });
        wraps!(|a: $t, b: $t| -> $t { a.next_power_of_two() }, {
            a.checked_next_power_of_two().unwrap_or(0)
        });
    )* };
}

#[test]
fn methods() {
    signs!(i8, i16, i32, i64, isize, i128);
    powers_and_multiples!(u8, u16, u32, u64, usize, u128);
}

#[test]
fn floats_do_not_overflow() {
    as_built!(|a: f64, b: f64| -> f64 { -a + b * 2.0 - a.abs() });
    as_built!(|a: f32, b: f32| -> f32 {
        let mut c = a;
        c -= b;
        c *= a;
        c += 1.0;
        -c
    });
}

#[test]
fn what_stands_inside_of_the_closure() {
    let (k, m) = (i32::MAX - 3, 7i32);
    as_built!(|a: i32, b: i32| -> i32 {
        const HUNDRED: i32 = 50 + 50;
        fn twice(n: i32) -> i32 {
            n * 2
        }
        let sum = |x: i32, y: i32| x + y;
        let parts = [b; 1 + 1];
        match a {
            -1 | 0 => parts[1] + k,
            1..=HUNDRED if a + m > 20 => twice(a + k),
            _ => sum(a, k) - HUNDRED,
        }
    });
    as_built!(|a: i32, b: i32| -> i32 {
        let mut total = 1 + 2;
        for i in 0..4 {
            total += i * (a - k);
        }
        let mut rounds = 0u8;
        while total > b + m && rounds < 9 {
            total -= 1_000_000_000;
            rounds += 1;
        }
        assert!(total + k > 0);
        total
    });
    wraps!(
        |a: i32, b: i32| -> i32 {
            fn twice(n: i32) -> i32 {
                n * 2
            }
            let scaled = |x: i32| twice(x) + k;
            scaled(a) + b
        },
        { a.wrapping_mul(2).wrapping_add(k).wrapping_add(b) }
    );
}

#[test]
fn a_debug_assertion_asks_the_build_and_not_the_closure() {
    let f = jit_runtime::jit!(
        #[jit(overflow = "wrap")]
        |a: u8| -> u8 {
            debug_assert!(a != 3);
            a + 255
        }
    );
    assert_eq!(f(1), 0);
    assert_eq!(f(0), 255);
    assert_eq!(std::panic::catch_unwind(|| f(3)).is_err(), cfg!(debug_assertions));
    let f = jit_runtime::jit!(
        #[jit(overflow = "checked")]
        |a: u8| -> u8 {
            debug_assert!(a != 3);
            a + 1
        }
    );
    assert!(std::panic::catch_unwind(|| f(255)).is_err());
    assert_eq!(std::panic::catch_unwind(|| f(3)).is_err(), cfg!(debug_assertions));
}

#[test]
fn a_closure_keeps_to_its_level() {
    let low = jit_runtime::jit!(
        #[jit(cpu = "x86-64")]
        |a: u32| -> u32 { a.count_ones() }
    );
    let any = jit_runtime::jit!(|a: u32| -> u32 { a.count_ones() });
    assert_eq!((low(255), any(255)), (8, 8));
    let has_popcnt =
        |code: &[u8]| code.windows(3).any(|it| it == [0x0f, 0xb8, 0xc7] || it[..2] == [0x0f, 0xb8]);
    assert!(!has_popcnt(low.code()));
}

/// Places stay what they are where parentheses are made of a fragment.
#[test]
fn arithmetic_in_fragments() {
    macro_rules! in_fragments {
        ($x:ident $y:ident $a:expr, $b:expr) => {
            as_built!(|$x: i32, $y: i32| -> i32 { 3 * $b });
            as_built!(|$x: i32, $y: i32| -> i32 { $a - 1 });
            as_built!(|$x: i32, $y: i32| -> i32 { $a * $b });
            as_built!(|$x: i32, $y: i32| -> i32 { ($a) });
        };
    }
    in_fragments!(p q q + 1, p - 1);
    in_fragments!(p q p, (p + q));
}
