//! `match`, `if let`, `let else` and `matches!`.

use crate::same;

#[test]
fn literals_and_ranges() {
    same!(|a: i32| -> u8 {
        match a {
            i32::MIN..=-1 => 0,
            0 | 1 => 1,
            n @ 2..100 if n % 2 == 0 => n as u8,
            100.. => 3,
            _ => 4,
        }
    });
    same!(|a: i8| -> i8 {
        match a {
            -128 => 1,
            -127..-5 => 2,
            ..=7 => 3,
            _ => a,
        }
    });
    same!(|a: bool, b: bool| -> u8 {
        match (a, b) {
            (true, true) => 3,
            (true, false) => 2,
            (false, x) => x as u8,
        }
    });
    same!(|a: u128| -> u8 {
        match a {
            0 => 1,
            340282366920938463463374607431768211455 => 2,
            1..=18446744073709551616 => 3,
            _ => 4,
        }
    });
    same!(|a: f64| -> u8 {
        match a {
            0.0 => 1,
            0.5..=1.5 => 2,
            f64::INFINITY => 3,
            _ => 4,
        }
    });
}

#[test]
fn parts() {
    same!(|a: (i32, Option<u8>), b: [i8; 4]| -> i64 {
        match (a, b) {
            ((0, None), [x, ..]) => x as i64,
            ((x, Some(y @ 1..=9)), [.., z]) => x as i64 + y as i64 + z as i64,
            ((_, Some(y)), [p, .., q]) if p == q => y as i64,
            ((x, _), [1, m, 2, _] | [_, m, _, 1]) => x as i64 - m as i64,
            (whole @ (x, _), _) => whole.0 as i64 ^ x as i64 ^ 77,
        }
    });
    same!(|a: Option<(i32, i32)>, b: i32| -> i32 {
        match a {
            Some((x, 0)) | Some((0, x)) => x,
            Some((x, y)) if x == y => b,
            Some(t) => t.0.wrapping_mul(t.1),
            None => -1,
        }
    });
    same!(|a: Option<i32>, b: Option<i32>| -> i32 {
        if let Some(x) = a
            && let Some(y) = b
            && x < y
        {
            x
        } else if let (None, None) = (a, b) {
            1
        } else {
            2
        }
    });
    same!(|a: Option<i32>| -> (bool, bool) {
        (matches!(a, Some(0..=9) | None), matches!(a, Some(x) if x % 3 == 1))
    });
    same!(|a: (u8, (u8, u8))| -> u8 {
        let (x, (y, ..)) = a;
        let (.., z) = a.1;
        x ^ y ^ z
    });
    same!(|a: i32, b: i32| -> i32 {
        let x @ (p, q) = (a, b) else { return 1 };
        x.0 ^ p ^ q
    });
    same!(|a: i32, b: i32| -> bool { (a..b).contains(&3) || (a..=b).contains(&(b - a / 2)) });
}

#[test]
#[expect(non_upper_case_globals, non_snake_case, reason = "they are other names than is usual")]
fn names_of_constants_and_of_variables() {
    same!(|a: i32, b: Option<i32>| -> i32 {
        const low: i32 = -1;
        fn inner(a: Option<i32>) -> i32 {
            const kMost: i32 = 0;
            match a {
                Some(kMost) => 1,
                Some(low) => 3,
                Some(most @ 1..) => most,
                Some(_) | None => 4,
            }
        }
        match a {
            low => 10,
            _ => inner(b),
        }
    });
    same!(|P: i32, T: u8| -> i32 {
        let (A, B) = (P / 2, T);
        let mut sum = 0_i32;
        for I in 0..B {
            sum = sum.wrapping_add(I as i32 ^ A);
        }
        let twice = |N: i32| N.wrapping_mul(2);
        fn next(N: i32) -> i32 {
            N.wrapping_add(1)
        }
        next(twice(sum))
    });
}
