//! Arrays that are the same in every call: captured, constant, and nearly so.

use crate::same;

#[test]
fn captured() {
    let bytes: [u8; 256] = std::array::from_fn(|i| (i * 7) as u8);
    same!(|a: usize, b: u8| -> u8 {
        let t: [u8; 256] = bytes;
        t[a & 255].wrapping_add(t[b as usize])
    });
    let words: [u16; 5] = [1, 2, 30_000, 4, u16::MAX];
    same!(|a: usize| -> u16 {
        let t: [u16; 5] = words;
        t[a]
    });
    let signed: [i32; 4] = [1, -2, i32::MAX, i32::MIN];
    let floats: [f64; 4] = [1.5, f64::NAN, -0.0, 1e300];
    let singles: [f32; 3] = [1.5, f32::INFINITY, -0.0];
    same!(|a: usize, b: usize| -> (i32, f64, f32) {
        let (t, u, v): ([i32; 4], [f64; 4], [f32; 3]) = (signed, floats, singles);
        (t[a % 4], u[b % 4], v[(a ^ b) % 3])
    });
    let mixed = [(true, 'x', 1u128 << 90), (false, '\u{10ffff}', u128::MAX)];
    same!(|a: usize| -> (bool, char, u128) {
        let t: [(bool, char, u128); 2] = mixed;
        t[a & 1]
    });
    let nested = [[1u64, 2], [3, 4], [5, u64::MAX]];
    same!(|a: usize, b: usize| -> u64 {
        let t: [[u64; 2]; 3] = nested;
        t[a][b]
    });
    let options = [Some(3i16), None, Some(-9)];
    same!(|a: usize| -> Option<i16> {
        let t: [Option<i16>; 3] = options;
        t[a % 3]
    });
}

#[test]
fn constant() {
    same!(|a: usize, b: usize| -> u32 {
        const PRIMES: [u32; 6] = [2, 3, 5, 7, 11, 13];
        static POWERS: [u32; 3] = [1, 10, 100];
        PRIMES[a % 6] * POWERS[b % 3] + PRIMES[0]
    });
    same!(|a: u8| -> char { ['0', '1', '2', '3', '4', '5', '6', '7'][(a & 7) as usize] });
    same!(|a: u32| -> i64 {
        fn weight(i: u32) -> i64 {
            let weights = [1, -3, 5, -7];
            weights[(i % 4) as usize]
        }
        let mut sum = 0;
        for i in 0..a % 100 {
            sum += weight(i) * weight(a);
        }
        sum
    });
}

#[test]
fn changed_on_the_way() {
    let t = [5u8, 6, 7, 8];
    same!(|a: usize, b: u8| -> u8 {
        let mut t: [u8; 4] = t;
        let before = t[a & 3];
        if b > 100 {
            t[a & 3] = b;
        }
        let mut u = [1, 2, 3, 4];
        if b & 1 == 0 {
            u = [1, 2, 3, 5];
        }
        before ^ t[(a >> 2) & 3] ^ u[(b & 3) as usize]
    });
    same!(|a: usize, b: u8| -> u8 {
        let mut sum = 0;
        for i in 0..b % 10 {
            let t = [1, 2, i, 4];
            sum ^= t[(a ^ i as usize) & 3];
        }
        sum
    });
}
