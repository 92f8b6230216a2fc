//! Tuples, arrays, options and `char`.

use crate::same;

#[test]
fn tuples() {
    same!(|a: (i32, f64), b: (u8, bool, i16)| -> (f64, (i32, bool), u8) {
        let (x, y) = a;
        let mut t = (y, (x, b.1), b.0);
        t.1.0 ^= b.2 as i32;
        t.2 = t.2.wrapping_add(1);
        t
    });
    same!(|a: (i64,)| -> (i64,) { (a.0.wrapping_neg(),) });
    same!(|a: (), b: ((), u8)| -> ((), u8) { (a, b.1) });
    same!(|a: (i32, u8), b: (i32, u8)| -> bool { a == b });
    same!(|a: (i32, f32), b: (i32, f32)| -> (bool, bool, bool, bool) {
        (a < b, a <= b, a > b, a != b)
    });
    same!(|a: i32, b: i32| -> (i32, i32) {
        let (mut x, mut y) = (a, b);
        (x, y) = (y, x.wrapping_add(y));
        (y, _) = (x, 1);
        [x, y] = [y, x];
        (x, y)
    });
    same!(|a: (u128, i128)| -> (i128, u128) { (a.1, a.0) });
}

#[test]
fn arrays() {
    same!(|a: [i32; 3], b: usize| -> i32 { a[b] });
    same!(|a: [u8; 4], b: u8| -> [u8; 4] {
        let mut a = a;
        a[b as usize & 3] ^= b;
        a[1] = a[2].wrapping_mul(3);
        a
    });
    same!(|a: [[i16; 2]; 3], b: (usize, usize)| -> i16 {
        let mut m = a;
        m[b.0 % 3][b.1 % 2] = 7;
        m[2][0].wrapping_add(m[0][b.1 & 1])
    });
    same!(|a: u8| -> u32 {
        let mut sieve = [true; 64];
        let mut count = 0;
        for i in 2..64usize {
            if sieve[i] {
                count += 1;
                let mut j = i * i;
                while j < 64 {
                    sieve[j] = false;
                    j += i;
                }
            }
        }
        count + a as u32
    });
    same!(|a: [f64; 3], b: [f64; 3]| -> f64 {
        let mut sum = 0.0;
        for i in 0..3 {
            sum += a[i] * b[i];
        }
        sum
    });
    same!(|a: [i32; 2], b: [i32; 2]| -> (bool, bool) { (a == b, a < b) });
    same!(|a: [(u8, Option<i64>); 2], b: usize| -> (u8, Option<i64>) { a[b & 1] });
    same!(|a: i32| -> [i32; 0] { [] });
    same!(|a: u8, b: usize| -> u8 { [a, 1, 2, a.wrapping_mul(3)][b] });
}

#[test]
fn options() {
    same!(|a: Option<i32>, b: i32| -> Option<i64> {
        let x = a?;
        if x > b { None } else { Some(x as i64 - b as i64) }
    });
    same!(|a: Option<u8>| -> u8 { if let Some(x) = a { x } else { 7 } });
    same!(|a: Option<u8>, b: u8| -> (bool, u8) { (a.is_some(), a.unwrap_or(b)) });
    same!(|a: Option<Option<i16>>| -> Option<i16> { a? });
    same!(|a: Option<(i32, bool)>| -> Option<bool> { a.map(|(x, y)| x > 0 && y) });
    same!(|a: Option<i32>, b: i32| -> i32 { a.map_or(b, |x| x.wrapping_mul(b)) });
    // The receiver is evaluated before the default.
    same!(|a: Option<i32>, b: i32| -> (i32, i32) {
        let mut c = a;
        let d = c.map_or(
            {
                c = None;
                b / 2
            },
            |x| x / 3,
        );
        (d, c.map_or(7, |x| x))
    });
    same!(|a: i32, b: i32| -> i32 {
        (if a == 0 { return 1 } else { Some(a) }).map_or(7 / b, |x| x)
    });
    same!(|a: Option<i32>, b: i32| -> Option<i32> {
        a.and_then(|x| if x == b { None } else { Some(x) }).or_else(|| Some(b))
    });
    same!(|a: Option<u32>| -> (bool, bool, u32) {
        (a.is_some_and(|x| x > 3), a.is_none_or(|x| x > 3), a.unwrap_or_else(|| 9))
    });
    same!(|a: Option<i32>, b: Option<i32>| -> (bool, bool, bool) { (a == b, a < b, a >= b) });
    same!(|a: bool, b: f32| -> Option<f32> { a.then(|| b + 1.0) });
    same!(|a: Option<()>| -> Option<()> { a });
    same!(|a: Option<f64>| -> f64 {
        let Some(x) = a else { return -1.0 };
        x * 2.0
    });
}

#[test]
fn chars() {
    same!(|a: char| -> u32 { a as u32 });
    same!(|a: u8| -> char { a as char });
    same!(|a: char, b: char| -> (bool, bool) { (a < b, a == b) });
    same!(|a: char| -> u8 {
        match a {
            '0'..='9' => a as u8 - b'0',
            'a'..='f' | 'A'..='F' => 16,
            '\u{e000}'.. => 200,
            _ => 255,
        }
    });
    same!(|a: char| -> u32 {
        let mut sum = 0u32;
        for c in '\u{d7f0}'..='\u{e00f}' {
            sum = sum.wrapping_add(c as u32);
        }
        for c in (a..'\u{80}').rev().step_by(3) {
            sum ^= c as u32;
        }
        sum
    });
}

#[test]
fn many_parameters() {
    let f = jit_runtime::jit!(|a: i8,
                               b: f32,
                               c: u64,
                               d: f64,
                               e: bool,
                               f: i16,
                               g: u32,
                               h: f32,
                               i: i64,
                               j: u8,
                               k: char,
                               l: i128|
     -> (i128, f64) {
        let ints = a as i128 + c as i128 + e as i128 + f as i128 + g as i128 + i as i128;
        (ints + j as i128 + k as i128 + l, b as f64 + d + h as f64)
    });
    assert_eq!(
        f(-1, 0.5, 1 << 40, 2.0, true, -300, 7, 1.5, i64::MIN, 9, 'x', 1 << 100),
        (-1 + (1 << 40) + 1 - 300 + 7 + i64::MIN as i128 + 9 + 120 + (1 << 100), 4.0)
    );
    let f = jit_runtime::jit!(|a: [u64; 9], b: [f64; 10]| a[8] + b[9] as u64);
    assert_eq!(f([1, 2, 3, 4, 5, 6, 7, 8, 9], [0.5; 10]), 9);
    let f = jit_runtime::jit!(|a: i64, b: i64, c: i64, d: i64, e: i64, f: i64, g: i64, h: i64| {
        a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h
    });
    assert_eq!(f(1, 2, 3, 4, 5, 6, 7, 8), 204);
}

/// Addresses in several arrays, made before a loop in which they are used.
#[test]
fn arrays_beside_each_other() {
    same!(|a: usize, b: usize, n: u8| -> (u8, u8, u8) {
        let (mut x, mut y, mut z) = ([1u8, 2], [3u8, 4], [5u8, 6, 7, 8]);
        let (i, j, l) = (a & 1, b & 1, (a ^ b) & 3);
        let mut k = 0u8;
        while k < (n & 3) {
            x[i] = x[i].wrapping_mul(3);
            y[j] = y[j].wrapping_add(x[i]);
            z[l] ^= y[j];
            k += 1;
        }
        (x[0] ^ x[1], y[0] ^ y[1], z[0] ^ z[1] ^ z[2] ^ z[3])
    });
}
