//! Functions, closures and constants inside of the closure.

use crate::same;

#[test]
fn closures_share_or_copy_what_is_around() {
    same!(|a: i32, b: i32| -> i32 {
        let add = |x: i32| x.wrapping_add(b);
        add(add(a))
    });
    same!(|a: u8| -> (u8, u8) {
        let mut count = a;
        let mut next = || {
            count = count.wrapping_add(1);
            count
        };
        let first = next();
        next();
        (first, count)
    });
    same!(|a: u8| -> (u8, u8) {
        let mut count = a;
        let mut next = move || {
            count = count.wrapping_add(1);
            count
        };
        next();
        (next(), count)
    });
    same!(|a: i32, b: i32| -> i32 {
        let f = |x: i32| {
            if x > 10 {
                return x - 10;
            }
            let g = |y: i32| y.wrapping_mul(x);
            g(b)
        };
        f(a) ^ f(b)
    });
    same!(|a: (i32, u8)| -> i64 { (|(x, y): (i32, u8), z| x as i64 + y as i64 + z)(a, 5i64) });
}

#[test]
fn functions_call_each_other_and_themselves() {
    same!(|a: u64, b: u64| -> u64 {
        fn gcd(a: u64, b: u64) -> u64 {
            if b == 0 { a } else { gcd(b, a % b) }
        }
        gcd(a, b)
    });
    same!(|a: u8| -> bool {
        fn is_even(n: u8) -> bool {
            n == 0 || is_odd(n - 1)
        }
        fn is_odd(n: u8) -> bool {
            n != 0 && is_even(n - 1)
        }
        is_even(a)
    });
    same!(|a: u8| -> (u64, f64, Option<u8>) {
        fn three(n: u8, scale: f64) -> (u64, f64, Option<u8>) {
            if n == 0 {
                return (1, scale, None);
            }
            let (product, x, _) = three(n - 1, scale * 1.5);
            (product.wrapping_mul(n as u64 | 1), x - n as f64, Some(n))
        }
        three(a % 40, 0.25)
    });
    same!(|a: i32, b: i32| -> i32 {
        const BASE: i32 = 7;
        static TWICE: i32 = 2 * BASE;
        fn ackermann(m: u32, n: u32) -> u32 {
            match (m, n) {
                (0, n) => n + 1,
                (m, 0) => ackermann(m - 1, 1),
                (m, n) => ackermann(m - 1, ackermann(m, n - 1)),
            }
        }
        (ackermann((a & 1) as u32 + 1, (b & 3) as u32) as i32) ^ BASE ^ TWICE
    });
    same!(|a: i64| -> i64 {
        fn many(a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64, h: f64, n: u8) -> i64 {
            if n == 0 {
                a ^ b ^ c ^ d ^ e ^ f ^ g ^ h as i64
            } else {
                many(b, c, d, e, f, g, a.wrapping_add(n as i64), h + 1.0, n - 1)
            }
        }
        many(a, 1, 2, 3, 4, 5, 6, 0.5, 20)
    });
}

#[test]
fn a_panic_passes_through_the_callers() {
    same!(|a: u8, b: u8| -> u32 {
        fn sum(n: u32, limit: u32) -> u32 {
            assert!(n != limit, "{n} is the limit");
            if n == 0 { 0 } else { n + sum(n - 1, limit) }
        }
        sum(a as u32, b as u32)
    });
    same!(|a: u8| -> u8 {
        fn down(n: u8) -> u8 {
            if n == 0 { 100 / n } else { down(n - 1) + n }
        }
        down(a)
    });
}

#[test]
fn methods_call_what_a_path_names() {
    same!(|a: Option<u8>, b: u8| -> Option<u32> {
        fn half(a: u32) -> Option<u32> {
            if a % 2 == 0 { Some(a / 2) } else { None }
        }
        let next = |a: u32| a + u32::from(b);
        a.map(u32::from).map(next).and_then(half)
    });
    same!(|a: u32| -> (char, Option<Option<u32>>) {
        (Some(a).and_then(char::from_u32).unwrap_or('?'), Some(a).map(Some))
    });
    same!(|a: Option<i32>| -> i32 {
        fn zero() -> i32 {
            0
        }
        a.map(i32::abs).unwrap_or_else(zero) + a.map_or(3, i32::signum)
    });
    same!(|a: Option<i32>, b: i32| -> Option<i32> {
        a.filter(|&x| x > b && x - b != 0).map(|x| x / 2).filter(|_| b % 3 != 0)
    });
    same!(|a: Option<(u8, bool)>| -> Option<(u8, bool)> { a.filter(|&(x, y)| x > 3 || y) });
    same!(|a: Option<i64>| -> bool {
        fn odd(a: i64) -> bool {
            a & 1 == 1
        }
        a.is_some_and(odd) ^ a.is_none_or(i64::is_negative)
    });
}

#[test]
fn imported_functions_of_std() {
    use std::cmp::{self, max, min};
    same!(|a: i32, b: i32| -> i32 { max(a, b) ^ min(a, 3) ^ cmp::max(b, 5) });
}

#[test]
fn a_comma_may_stand_after_the_closure() {
    let k = 4;
    let f = jit_runtime::jit!(|x: i64| x + k,);
    let g = jit_runtime::try_jit!(
        |x: i64| x * k, //
    );
    assert_eq!((f(1), g.map_or(8, |g| g(2))), (5, 8));
}
