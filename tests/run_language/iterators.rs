//! Iterators over ranges and arrays, and the references that they give.

use crate::same;

macro_rules! integers {
    ($($t:ty),*) => { $(
        same!(|a: $t, b: $t| -> $t { (a..b).take(9).sum() });
        same!(|a: $t, b: $t| -> $t { (a..=b).take(9).map(|x| x / 3).sum::<$t>() });
        same!(|a: $t, b: $t| -> $t { [a, b, 1].iter().sum() });
        same!(|a: $t, b: $t| -> $t { [a, b, 3].into_iter().product() });
        same!(|a: $t, b: $t| -> Option<$t> { [a, b, a ^ b].iter().max().copied() });
        same!(|a: $t, b: $t| -> Option<$t> { [a, b, a & b].iter().copied().min() });
        same!(|a: $t, b: $t| -> $t { (a..).take(3).fold(b, |s, x| s ^ x) });
        same!(|a: $t, b: $t| -> Option<usize> { [1, b, a].iter().position(|&x| x == a) });
        same!(|a: $t, b: $t| -> $t {
            let mut sum = 0;
            for x in [a, b].iter() {
                sum += x;
                sum ^= *x;
            }
            for &x in &[b, a] {
                sum = sum.wrapping_mul(3) - x;
            }
            sum
        });
        same!(|a: $t, b: $t| -> (usize, $t) {
            let t = [a, b, 7, a];
            let mut found = (0, 0);
            for (i, x) in t.iter().enumerate().skip(1) {
                if *x == b { found = (i, x / 2); }
            }
            found
        });
    )* };
}

#[test]
fn of_every_integer() {
    integers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);
    integers!(i128, u128);
}

#[test]
fn of_floats_and_others() {
    same!(|a: f64, b: f64| -> f64 { [a, b, a].iter().sum() });
    same!(|a: f64, b: f64| -> f64 { [a, b].iter().filter(|x| **x > 1.0).sum() });
    same!(|a: f32, b: f32| -> f32 { [a, b, a].iter().map(|x| x * 2.0).product() });
    same!(|a: f32| -> f32 { [a; 0].iter().sum() });
    same!(|a: f64, b: f64| -> Option<f64> {
        [a, b, 0.5].into_iter().max_by(|a, b| a.total_cmp(b))
    });
    same!(|a: f64, b: f64| -> Option<f64> { [a, b].iter().copied().min_by(|x, y| y.total_cmp(x)) });
    same!(|a: f32, b: f32| -> f32 { [a, b].iter().copied().fold(f32::NEG_INFINITY, f32::max) });
    same!(|a: char, b: char| -> Option<char> { (a..=b).take(4).last() });
    same!(|a: bool, b: bool| -> (bool, bool) {
        ([a, b].iter().all(|x| *x), [a, b].iter().any(|&x| x))
    });
    same!(|a: (u8, i16), b: (u8, i16)| -> Option<(u8, i16)> { [a, b, (1, 2)].into_iter().max() });
    same!(|a: (u8, i16), b: (u8, i16)| -> Option<(u8, i16)> {
        [a, b, (9, 9)].iter().max_by_key(|p| p.1 ^ p.0 as i16).copied()
    });
    same!(|a: (u8, i16), b: (u8, i16)| -> (u8, i16) {
        *[a, b, (9, 9)].iter().min_by_key(|&&(x, y)| (x / 4, y % 5)).unwrap()
    });
    same!(|a: u8, b: u8| -> Option<u8> { (a..b).max_by_key(|x| x % 7) });
    same!(|a: (u8, i16), b: (u8, i16)| -> (u8, i16) {
        [a, b].iter().fold((0, 0), |(x, y), (u, v)| (x ^ u, y ^ *v))
    });
    same!(|a: Option<u8>, b: Option<u8>| -> u8 {
        [a, b].iter().copied().filter_map(|x| x).fold(1, u8::wrapping_add)
    });
    same!(|a: [i32; 3], b: [i32; 3]| -> i32 {
        a.iter().zip(&b).map(|(x, y)| x.wrapping_mul(*y)).fold(0, |s, x| s ^ x)
    });
    same!(|a: [u8; 3], b: [u16; 5]| -> u64 {
        let mut sum = 0;
        for ((x, y), z) in a.iter().rev().zip(b.iter().rev()).zip([1u32, 2, 3, 4]) {
            sum = sum * 7 + u64::from(*x) + u64::from(*y) * z as u64;
        }
        sum
    });
}

#[test]
fn stages() {
    same!(|n: u8, k: u8| -> u32 {
        (0..n as u32)
            .map(|i| i * 3 + k as u32)
            .filter(|i| i % 2 == 0)
            .filter_map(|i| i.checked_sub(20))
            .take(5)
            .enumerate()
            .map(|(i, x)| i as u32 * 1000 + x)
            .sum()
    });
    same!(|n: u8| -> usize { (0..n).rev().skip_while(|&x| x > 9).take_while(|x| *x > 2).count() });
    same!(|n: u8| -> u8 { (0..n).map_while(|x| x.checked_mul(5)).last().unwrap_or(3) });
    same!(|n: u8, k: u8| -> Option<u8> { (k..).take(3).filter(|x| x % 5 == n % 5).last() });
    same!(|a: [i16; 4], n: u8| -> i16 {
        a.iter().skip(n as usize).take((n / 2) as usize).fold(1, |s, x| s * 2 + x)
    });
    same!(|a: [i16; 4]| -> i16 {
        a.iter().inspect(|x| assert!(**x != 1, "no {x}")).filter(|x| x.is_positive()).sum()
    });
    same!(|a: [i16; 4], b: i16| -> (i16, i16) {
        let mut seen = 0i16;
        a.iter().rev().for_each(|x| seen = seen.wrapping_mul(5) ^ x);
        (seen, a.into_iter().reduce(|x, y| x.wrapping_mul(3).wrapping_sub(y)).unwrap_or(b))
    });
    same!(|a: [i16; 4], b: i16| -> Option<i16> { a.iter().find(|&&x| x > b).copied() });
    same!(|a: [i16; 4], b: i16| -> i16 { *a.iter().max().unwrap() ^ *a.iter().min().unwrap() });
    same!(|a: [i16; 4], b: i16| -> i16 { *a.iter().find(|x| **x > b).expect("none") });
    same!(|a: [i16; 4], b: i16| -> Option<i16> { a.iter().copied().find(|x| *x > b) });
    same!(|a: [i16; 4], b: i16| -> Option<i16> {
        a.iter().enumerate().find_map(|(i, &x)| if x == b { Some(i as i16) } else { None })
    });
    same!(|a: [(u8, i32); 3], b: i32| -> i32 {
        a.iter().filter(|p| p.0 > 1).map(|p| p.1 ^ b).fold(0, |s, x| s ^ x)
    });
    same!(|a: [(u8, i32); 3], b: i32| -> i32 {
        a.iter().enumerate().filter(|(i, (x, _))| *i as u8 <= *x).map(|(_, &(_, y))| y ^ b).sum()
    });
    same!(|a: [[i16; 2]; 3], i: usize| -> i16 {
        let mut sum = 0;
        for row in &a {
            for x in row.iter().rev() {
                sum = i16::wrapping_add(sum * 3, *x);
            }
            sum ^= row[i];
        }
        sum
    });
}

#[test]
fn what_is_evaluated_when() {
    // A stage before `take` is not asked for an item too many.
    same!(|n: u8, a: [u8; 3]| -> u32 {
        (0..).map(|i: usize| a[i] as u32).take(n as usize).sum::<u32>()
    });
    // Arguments before closures, ranges before both.
    same!(|n: u8, d: u8| -> u8 { (n / d..100).take((9 % n) as usize).fold(d - 3, |s, x| s ^ x) });
    same!(|n: u8, d: u8| -> u8 {
        (0..n).step_by(d as usize).take(8 / n as usize).map(|x| x / 3).sum()
    });
    same!(|n: u8, d: u8| -> u8 {
        let mut k = n;
        let start = {
            k ^= 5;
            3
        };
        (start..9).map(move |x| x ^ k).take_while(|&x| x != d).fold(0, |s, x| s ^ x)
    });
    same!(|a: [u8; 4], n: u8| -> u8 {
        let mut a = a;
        let mut s = 0;
        for x in a {
            a[3] = n;
            s ^= x;
        }
        s ^ a[3]
    });
    same!(|a: [u8; 4], n: u8| -> u8 {
        let mut a = a;
        a.into_iter()
            .take({
                a[0] = n;
                2
            })
            .fold(a[0], |s, x| s.wrapping_mul(3) ^ x)
    });
    same!(|n: u8, stop: u8| -> (u8, u32) {
        let (mut sum, mut rounds) = (0u8, 0);
        'outer: for (i, x) in (0..n).map(|x| x.wrapping_mul(7)).enumerate().take(9) {
            rounds += 1;
            if x == stop {
                continue;
            }
            for y in (0..x).filter(|y| y % 3 == 0) {
                if y == stop {
                    continue 'outer;
                }
                if y > 60 {
                    break 'outer;
                }
                sum = sum.wrapping_add(y);
            }
            if i == 7 {
                break;
            }
        }
        (sum, rounds)
    });
    same!(|n: u8| -> Option<u8> {
        let t = (0..n).map(|x| x.checked_mul(9)).fold(Some(0u8), |s, x| s?.checked_add(x?));
        Some(t? ^ 1)
    });
}

#[test]
fn of_captured_taps() {
    let taps = [3i64, -5, 7, 11];
    let (k, flags) = (4usize, [true, false, true, true]);
    same!(|h: [i64; 4]| -> i64 {
        let taps: [i64; 4] = taps;
        taps.iter().zip(h.iter().rev()).map(|(a, b)| a * b).sum()
    });
    same!(|x: i64| -> i64 {
        (0..k as u32).map(|i| x << i).filter(|y| y & 1 == 0).fold(0, |s, y| s ^ y)
    });
    same!(|x: u32| -> u32 {
        let flags: [bool; 4] = flags;
        flags
            .iter()
            .enumerate()
            .filter(|(_, on)| **on)
            .map(|(i, _)| x.rotate_left(i as u32))
            .fold(0, |s, y| s ^ y)
    });
}
