//! `const` and `static` items: what they mean is settled where they stand, and computed once.

use crate::same;

const OUTER: i32 = 5;

#[test]
fn are_seen_from_where_they_stand() {
    same!(|x: i64| -> i64 {
        const A: i64 = 1;
        const B: i64 = A + 1;
        {
            const A: i64 = 10;
            x ^ (A * 100 + B)
        }
    });
    same!(|x: i64| -> i64 {
        const B: i64 = OUTER as i64;
        {
            const OUTER: i64 = 10;
            x ^ (OUTER * 100 + B)
        }
    });
    same!(|x: i64| -> i64 {
        const fn f(n: i64) -> i64 {
            n + 1
        }
        const B: i64 = f(1);
        {
            const fn f(n: i64) -> i64 {
                n * 100
            }
            x ^ (B + f(1))
        }
    });
    same!(|x: i64| -> i64 {
        const A: i64 = 3;
        static B: i64 = A * 2;
        fn f(n: i64) -> i64 {
            const A: i64 = 50;
            n ^ (A + B)
        }
        f(x) ^ A
    });
    same!(|x: u8| -> [u8; 3] {
        const LEN: usize = SIZE + 1;
        const SIZE: usize = 2;
        {
            const SIZE: usize = 7;
            let t = [x; LEN];
            t
        }
    });
    same!(|x: i32| -> i32 {
        const LOW: i32 = -3;
        const HIGH: i32 = LOW * LOW;
        match x {
            LOW => 1,
            HIGH => 2,
            LOW..=HIGH => 3,
            _ => 4,
        }
    });
}

#[test]
fn are_computed() {
    same!(|x: u32, y: u32| -> u32 {
        const TABLE: [u32; 256] = {
            let mut t = [0; 256];
            let mut i = 0;
            while i < 256 {
                let mut c = i as u32;
                let mut k = 0;
                while k < 8 {
                    c = if c & 1 == 1 { 0xedb88320 ^ c >> 1 } else { c >> 1 };
                    k += 1;
                }
                t[i] = c;
                i += 1;
            }
            t
        };
        const NEXT: [u32; 256] = {
            let mut t = TABLE;
            let mut i = 0;
            while i < 256 {
                t[i] = TABLE[(t[i] & 255) as usize] ^ (t[i] >> 8);
                i += 1;
            }
            t
        };
        TABLE[(x & 255) as usize] ^ NEXT[(y & 255) as usize] ^ (x >> 8)
    });
    same!(|i: usize, x: u32| -> (u32, u32, u8) {
        const LONG: [u32; 100] = [3; 100];
        const MIXED: (u8, [u16; 3], Option<u8>) = (1, [2, 3, 4], None);
        static BYTES: [u8; 4] = [1, 2, 3, 4];
        let mut t = LONG;
        t[i % 100] = x;
        let mut sum = 0u32;
        for &b in BYTES.iter() {
            sum += b as u32;
        }
        for b in LONG {
            sum += b;
        }
        (t[i] ^ LONG[i] ^ MIXED.1[i % 3] as u32, sum, MIXED.0 + MIXED.2.unwrap_or(BYTES[2]))
    });
    same!(|x: f64| -> (f64, f32, u128, i128, char, std::cmp::Ordering) {
        const HALF: f64 = 1.0 / 2.0 - 1e-9;
        const THIRD: f32 = 1.0 / 3.0;
        const BIG: u128 = (1 << 100) + 7;
        const LEAST: i128 = i128::MIN + BIG as i128;
        const LETTER: char = (b'a' + 3) as char;
        const LESS: std::cmp::Ordering = std::cmp::Ordering::Less;
        (x * HALF, THIRD, BIG, LEAST, LETTER, LESS)
    });
    same!(|x: i64| -> Option<(u8, i16)> {
        const fn f(a: u8) -> Option<(u8, i16)> {
            if a > 1 { Some((a, -1)) } else { None }
        }
        const FULL: Option<(u8, i16)> = f(5);
        static EMPTY: Option<(u8, i16)> = f(0);
        if x > 1 { FULL } else { EMPTY }
    });
    // More than the macro computes: rustc does.
    same!(|i: usize| -> u32 {
        const MANY: [u32; 20000] = [9; 20000];
        MANY[i]
    });
}

#[test]
fn what_a_cast_says_of_literals() {
    same!(|x: u64| -> u64 { ('a: { 0xFFFF_FFFF }) as u64 ^ x });
    same!(|x: u64| -> u64 {
        ('a: {
            if x > 7 {
                break 'a 3;
            }
            0xFFFF_FFFF
        }) as u64
            ^ x
    });
    same!(|x: u32| -> f32 { ('a: { 1.00000017881393432617187499 }) as f32 + x as f32 });
    same!(|x: u8| -> char { if x > 3 { 97 as char } else { (200) as char } });
}
