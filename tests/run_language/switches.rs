//! Matches with many arms: looked up in tables, searched, or neither.

use crate::same;

#[test]
fn looked_up() {
    let (ten, big) = (10u32, 4_000_000_000u32);
    same!(|a: u8| -> u32 {
        match a {
            0 => ten,
            1 => 20,
            2 => 30,
            3 => big,
            255 => 7,
            _ => 1,
        }
    });
    same!(|a: i8| -> i64 {
        match a {
            -2 => 1,
            -1 => -1,
            0 => 1 << 40,
            1 => -2,
            2 => 5,
            _ => i64::MIN,
        }
    });
    same!(|a: char| -> (bool, f64) {
        match a {
            'a' => (true, 1.5),
            'b' => (false, -0.0),
            'c' => (true, f64::NAN),
            'e' => (true, 2.5),
            _ => (false, 0.0),
        }
    });
    same!(|a: u64| -> u8 {
        match a {
            0xffff_ffff_ffff_fffe => 3,
            0xffff_ffff_ffff_ffff => 4,
            0xffff_ffff_ffff_fffd => 5,
            0xffff_ffff_ffff_fffc => 6,
            _ => 0,
        }
    });
    same!(|a: u32, b: i32| -> i32 {
        match a {
            1 | 3 | 5 => 1,
            2 | 4 => 2,
            6 => 1,
            0 => 9,
            _ => b,
        }
    });
    same!(|a: u16, b: u16| -> u16 {
        let mut sum = 0u16;
        for i in 0..a % 50 {
            sum = sum.wrapping_add(match i % 5 {
                0 => 1,
                1 => 10,
                2 => 100,
                3 => 1000,
                _ => b,
            });
        }
        sum
    });
}

#[test]
fn searched() {
    same!(|a: u32, b: u32| -> u32 {
        match a {
            0 => b.wrapping_add(1),
            1 => b.wrapping_mul(3),
            100 => b / 7,
            10_000 => b ^ 5,
            65_535 => b | 64,
            0x7fff_ffff => b & 9,
            0x8000_0000 => !b,
            0xffff_ffff => b.rotate_left(3),
            _ => b,
        }
    });
    same!(|a: i64, b: bool| -> i64 {
        match a {
            i64::MIN => 1,
            -1 => a - 1,
            0 if b => 3,
            0 => 4,
            1 => a * 5,
            2 => return 6,
            1_000_000 => a / 3,
            i64::MAX => a - 7,
            -1_000 => 8,
            _ => a ^ 1,
        }
    });
    same!(|a: char, b: u8| -> u8 {
        match a {
            '+' => b + 1,
            '-' => b - 1,
            '*' => b * 2,
            '/' => b / 2,
            '%' => b % 7,
            '(' | ')' => 0,
            '0'..='9' => a as u8 - b'0',
            _ => b,
        }
    });
}
