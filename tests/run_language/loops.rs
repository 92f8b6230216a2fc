//! `for`, `while let`, labels and what leaves them.

use crate::same;

macro_rules! ranges {
    ($($t:ty),*) => { $(
        same!(|a: $t, b: $t| -> (u32, $t) {
            let (mut count, mut last) = (0u32, 0);
            for i in a..b {
                count += 1;
                last = i;
                if count == 9 { break; }
            }
            (count, last)
        });
        same!(|a: $t, b: $t| -> (u32, $t) {
            let (mut count, mut sum) = (0u32, 0 as $t);
            for i in a.. {
                count += 1;
                if count == 5 || i == b { break; }
                if i & 1 == 0 { continue; }
                sum = sum.wrapping_mul(3).wrapping_add(i);
            }
            (count, sum)
        });
        same!(|a: $t, b: $t| -> (u32, $t) {
            let (mut count, mut sum) = (0u32, 0 as $t);
            for i in a..=b {
                count += 1;
                if count > 9 { break; }
                if i & 1 == 0 { continue; }
                sum = sum.wrapping_add(i);
            }
            (count, sum)
        });
        same!(|a: $t, b: $t| -> (u32, $t) {
            let (mut count, mut sum) = (0u32, 0 as $t);
            for i in (a..b).rev() {
                count += 1;
                if count > 9 { break; }
                sum = sum.wrapping_mul(3).wrapping_add(i);
            }
            for i in (a..=b).rev() {
                count += 1;
                if count > 20 { break; }
                sum = sum.wrapping_mul(3).wrapping_add(i);
            }
            (count, sum)
        });
        same!(|a: $t, b: $t| -> (u32, $t) {
            let (mut count, mut sum) = (0u32, 0 as $t);
            for i in (a..b).step_by(3) {
                count += 1;
                if count > 9 { break; }
                sum = sum.wrapping_mul(3).wrapping_add(i);
            }
            for i in (a..=b).step_by(1000) {
                count += 1;
                if count > 20 { break; }
                sum = sum.wrapping_mul(3).wrapping_add(i);
            }
            (count, sum)
        });
        same!(|a: $t, b: $t| -> (u32, $t) {
            let (mut count, mut sum) = (0u32, 0 as $t);
            for i in (a..=b).rev().step_by(7) {
                count += 1;
                if count > 9 { break; }
                sum = sum.wrapping_mul(3).wrapping_add(i);
            }
            (count, sum)
        });
    )* };
}

macro_rules! counted_ranges {
    ($($t:ty),*) => { $(
        same!(|a: $t, b: $t| -> (u32, $t) {
            let (mut count, mut sum) = (0u32, 0 as $t);
            for i in (a..b).step_by(5).rev() {
                count += 1;
                if count > 9 { break; }
                sum = sum.wrapping_mul(3).wrapping_add(i);
            }
            for i in (a..=b).step_by(3).rev().step_by(2) {
                count += 1;
                if count > 20 { break; }
                sum = sum.wrapping_mul(3).wrapping_add(i);
            }
            (count, sum)
        });
    )* };
}

#[test]
fn ranges_whose_length_is_known() {
    counted_ranges!(i8, u8, i16, u16);
}

#[test]
fn ranges() {
    ranges!(i8, u8, i32, u64);
}

#[test]
fn ranges_of_other_widths() {
    ranges!(i16, u32, i64, usize);
}

#[test]
fn a_step_of_zero_panics_as_rusts_does() {
    same!(|a: u8, b: usize| -> u32 {
        let mut sum = 0;
        for i in (a..200).step_by(b) {
            sum += i as u32;
        }
        sum
    });
}

#[test]
fn labels() {
    same!(|a: u8, b: u8| -> u32 {
        let mut sum = 0;
        'outer: for i in 0..a {
            for j in 0..b {
                if j > i {
                    continue 'outer;
                }
                if i as u32 * j as u32 > 300 {
                    break 'outer;
                }
                sum += 1;
            }
        }
        sum
    });
    same!(|a: i32, b: i32| -> i32 {
        let x = 'found: {
            if a > b {
                break 'found a;
            }
            for i in 0..5 {
                if i == b {
                    break 'found -i;
                }
            }
            b
        };
        x ^ 1
    });
    same!(|a: u32| -> u32 {
        let mut n = a % 1000;
        let found = loop {
            n += 7;
            if n % 11 == 3 {
                break n;
            }
        };
        found
    });
    same!(|a: u8| -> u32 {
        let mut next = Some(a);
        let mut steps = 0;
        while let Some(x) = next
            && steps < 100
        {
            steps += 1;
            next = if x < 3 { None } else { Some(x / 2 + 1 - x % 2) };
        }
        steps
    });
    same!(|a: [i16; 5]| -> i32 {
        let mut sum = 0;
        for x in a {
            if x < 0 {
                continue;
            }
            sum += x as i32;
        }
        sum
    });
    same!(|a: u8| -> u32 {
        let mut sum = 0;
        for (i, x) in [(1u32, 2u32), (3, 4)] {
            sum += i * x + a as u32;
        }
        for _ in 0..a {
            sum += 1;
        }
        sum
    });
}
