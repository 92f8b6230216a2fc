//! What all integers have, and panics for some.

use crate::support::{Edges, few};
use crate::{AMOUNTS, each};

macro_rules! integers {
    ($($t:ident),*) => { $(
        mod $t {
            use super::*;

            #[test]
            fn quotients() {
                same!($t::inputs(), $t::inputs(), each(12); |a: $t, b: $t, which: u8| -> $t {
                    match which {
                        0 => a.div_euclid(b),
                        1 => a.rem_euclid(b),
                        2 => a.wrapping_div(b),
                        3 => a.wrapping_rem(b),
                        4 => a.wrapping_div_euclid(b),
                        5 => a.wrapping_rem_euclid(b),
                        6 => a.saturating_div(b),
                        7 => a.strict_div(b),
                        8 => a.strict_rem(b),
                        9 => a.strict_div_euclid(b),
                        10 => a.strict_rem_euclid(b),
                        _ => a / b,
                    }
                });
                same!($t::inputs(), $t::inputs(), each(4); |a: $t, b: $t, which: u8| -> ($t, bool) {
                    match which {
                        0 => a.overflowing_div(b),
                        1 => a.overflowing_rem(b),
                        2 => a.overflowing_div_euclid(b),
                        _ => a.overflowing_rem_euclid(b),
                    }
                });
                for k in few::<$t>() {
                    same!($t::inputs(), each(7); |a: $t, which: u8| -> $t {
                        match which {
                            0 => a.div_euclid(k),
                            1 => a.rem_euclid(k),
                            2 => k.wrapping_div(a),
                            3 => $t::wrapping_rem(a, k),
                            4 => a.wrapping_div_euclid(k),
                            5 => k.wrapping_rem_euclid(a),
                            _ => $t::saturating_div(a, k),
                        }
                    });
                }
                same!($t::inputs(), each(7); |a: $t, which: u8| -> $t {
                    match which {
                        0 => a.div_euclid(8),
                        1 => a.rem_euclid(10),
                        2 => a.wrapping_div(3),
                        3 => a.wrapping_rem(7),
                        4 => a.wrapping_div_euclid(10),
                        5 => a.wrapping_rem_euclid(1),
                        _ => a.saturating_div(100),
                    }
                });
            }

            #[test]
            fn strict_sums() {
                same!($t::inputs(), $t::inputs(), each(4); |a: $t, b: $t, which: u8| -> $t {
                    match which {
                        0 => a.strict_add(b),
                        1 => a.strict_sub(b),
                        2 => a.strict_mul(b),
                        _ => a.strict_neg(),
                    }
                });
            }

            #[test]
            fn powers_and_shifts() {
                same!($t::inputs(), AMOUNTS, each(4); |a: $t, n: u32, which: u8| -> $t {
                    match which {
                        0 => a.pow(n),
                        1 => a.strict_pow(n),
                        2 => a.strict_shl(n),
                        _ => a.strict_shr(n),
                    }
                });
                for n in AMOUNTS {
                    same!(|a: $t| -> $t { a.pow(n) });
                }
                for k in few::<$t>() {
                    same!(AMOUNTS; |n: u32| -> $t { $t::pow(k, n) });
                }
                same!(|a: $t| -> $t { a.pow(2) });
                same!(|a: $t| -> $t { a.pow(3) });
                same!(|n: u32| -> $t { $t::pow(2, n) });
            }

            #[test]
            fn roots_and_logarithms() {
                same!($t::inputs(), $t::inputs(), each(4); |a: $t, b: $t, which: u8| -> u32 {
                    match which {
                        0 => a.ilog(b),
                        1 => a.ilog2(),
                        2 => a.ilog10(),
                        _ => a.ilog(10),
                    }
                });
                same!(|a: $t| -> $t { a.isqrt() });
                // Squares, and their neighbours.
                let squares: Vec<$t> = $t::inputs()
                    .into_iter()
                    .map(|x| if x < 0 as $t { x.wrapping_neg().max(0) } else { x }.isqrt())
                    .flat_map(|root| [-1i8, 0, 1].map(|by| (root * root).wrapping_add(by as $t)))
                    .collect();
                same!(squares; |a: $t| -> $t { a.isqrt() });
            }

            #[test]
            fn clamps() {
                same!(|a: $t, low: $t, high: $t| -> $t { a.clamp(low, high) });
                for k in few::<$t>() {
                    same!(|a: $t, b: $t| -> $t { a.clamp(b, k) });
                }
                same!(|a: $t| -> $t { $t::clamp(a, 3, 100) });
            }
        }
    )* };
}

integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
