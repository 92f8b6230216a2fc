//! What all integers have, and panics nowhere.

use crate::AMOUNTS;
use crate::support::{Edges, few};
use std::cmp::Ordering;

macro_rules! integers {
    ($($t:ident $u:ident $bytes:literal),*) => { $(
        mod $t {
            use super::*;

            #[test]
            fn sums_and_products() {
                same!(|a: $t, b: $t| -> (
                    $t, $t, $t, Option<$t>, Option<$t>, Option<$t>,
                    ($t, bool), ($t, bool), ($t, bool), $t, $t, $t
                ) {
                    (
                        a.wrapping_add(b), a.wrapping_sub(b), a.wrapping_mul(b),
                        a.checked_add(b), a.checked_sub(b), a.checked_mul(b),
                        a.overflowing_add(b), a.overflowing_sub(b), a.overflowing_mul(b),
                        a.saturating_add(b), a.saturating_sub(b), a.saturating_mul(b),
                    )
                });
                for k in few::<$t>() {
                    same!(|a: $t| -> (
                        $t, $t, $t, Option<$t>, Option<$t>, Option<$t>,
                        ($t, bool), ($t, bool), ($t, bool), $t, $t, $t
                    ) {
                        (
                            $t::wrapping_add(a, k), $t::wrapping_sub(k, a), k.wrapping_mul(a),
                            $t::checked_add(a, k), $t::checked_sub(k, a), a.checked_mul(k),
                            $t::overflowing_add(a, k), k.overflowing_sub(a), k.overflowing_mul(a),
                            $t::saturating_add(a, k), k.saturating_sub(a), a.saturating_mul(k),
                        )
                    });
                }
            }

            #[test]
            fn quotients() {
                same!(|a: $t, b: $t| -> (
                    Option<$t>, Option<$t>, Option<$t>, Option<$t>, Option<u32>, $u, $t
                ) {
                    (
                        a.checked_div(b), a.checked_rem(b), a.checked_div_euclid(b),
                        a.checked_rem_euclid(b), a.checked_ilog(b), a.abs_diff(b), a.midpoint(b),
                    )
                });
                for k in few::<$t>() {
                    same!(|a: $t| -> (
                        Option<$t>, Option<$t>, Option<$t>, Option<$t>, Option<u32>, $u, $t
                    ) {
                        (
                            $t::checked_div(a, k), a.checked_rem(k), k.checked_div_euclid(a),
                            a.checked_rem_euclid(k), a.checked_ilog(k), k.abs_diff(a),
                            $t::midpoint(a, k),
                        )
                    });
                }
                same!(|a: $t| -> (
                    Option<$t>, Option<$t>, Option<$t>, Option<$t>, Option<u32>, $u, $t
                ) {
                    (
                        a.checked_div(1), a.checked_rem(3), a.checked_div_euclid(7),
                        a.checked_rem_euclid(16), a.checked_ilog(3), a.abs_diff(100),
                        a.midpoint(9),
                    )
                });
            }

            #[test]
            fn order() {
                same!(|a: $t, b: $t| -> (
                    $t, $t, Ordering, Option<Ordering>, bool, bool, bool, bool, bool, bool
                ) {
                    (
                        a.min(b), a.max(b), a.cmp(&b), a.partial_cmp(&b), a.eq(&b), a.ne(&b),
                        a.lt(&b), a.le(&b), a.gt(&b), a.ge(&b),
                    )
                });
                for k in few::<$t>() {
                    same!(|a: $t| -> (
                        $t, $t, Ordering, Option<Ordering>, bool, bool, bool, bool, bool, bool
                    ) {
                        (
                            $t::min(a, k), std::cmp::max(k, a), k.cmp(&a),
                            a.partial_cmp(&k), $t::eq(&a, &k), k.ne(&a), $t::lt(&k, &a),
                            a.le(&k), a.gt(&k), k.ge(&a),
                        )
                    });
                }
            }

            #[test]
            fn bits() {
                same!(|a: $t| -> (
                    u32, u32, u32, u32, u32, u32, $t, $t, $t, $t, $t, $t
                ) {
                    (
                        a.count_ones(), a.count_zeros(), a.leading_zeros(), a.leading_ones(),
                        a.trailing_zeros(), a.trailing_ones(), a.swap_bytes(), a.reverse_bits(),
                        a.to_be(), a.to_le(), $t::from_be(a), $t::from_le(a),
                    )
                });
                same!(|a: $t| -> (
                    [u8; $bytes], [u8; $bytes], [u8; $bytes], $t, $t, $t,
                    $t, Option<$t>, ($t, bool), Option<u32>, Option<u32>
                ) {
                    (
                        a.to_ne_bytes(), a.to_le_bytes(), $t::to_be_bytes(a),
                        $t::from_ne_bytes(a.to_be_bytes()), $t::from_le_bytes(a.to_be_bytes()),
                        $t::from_be_bytes(a.to_le_bytes()),
                        a.wrapping_neg(), a.checked_neg(), a.overflowing_neg(),
                        a.checked_ilog2(), a.checked_ilog10(),
                    )
                });
                same!(|bytes: [u8; $bytes]| -> ($t, $t, $t) {
                    ($t::from_ne_bytes(bytes), $t::from_le_bytes(bytes), $t::from_be_bytes(bytes))
                });
            }

            #[test]
            fn shifts() {
                same!($t::inputs(), AMOUNTS; |a: $t, n: u32| -> (
                    $t, $t, Option<$t>, Option<$t>, ($t, bool), ($t, bool), $t, $t, $t, $t
                ) {
                    (
                        a.wrapping_shl(n), a.wrapping_shr(n), a.checked_shl(n), a.checked_shr(n),
                        a.overflowing_shl(n), a.overflowing_shr(n), a.unbounded_shl(n),
                        a.unbounded_shr(n), a.rotate_left(n), a.rotate_right(n),
                    )
                });
                for n in AMOUNTS {
                    same!(|a: $t| -> (
                        $t, $t, Option<$t>, Option<$t>, ($t, bool), ($t, bool), $t, $t, $t, $t
                    ) {
                        (
                            a.wrapping_shl(n), a.wrapping_shr(n), a.checked_shl(n),
                            a.checked_shr(n), a.overflowing_shl(n), a.overflowing_shr(n),
                            a.unbounded_shl(n), a.unbounded_shr(n), a.rotate_left(n),
                            a.rotate_right(n),
                        )
                    });
                }
                same!(|a: $t| -> ($t, $t, Option<$t>, ($t, bool), $t, $t, $t, $t) {
                    (
                        a.wrapping_shl(3), a.wrapping_shr(70), a.checked_shl(9),
                        a.overflowing_shr(17), a.unbounded_shl(33), a.unbounded_shr(5),
                        a.rotate_left(3), a.rotate_right(77),
                    )
                });
            }

            #[test]
            fn powers() {
                same!($t::inputs(), AMOUNTS; |a: $t, n: u32| -> (
                    $t, Option<$t>, ($t, bool), $t
                ) {
                    (
                        a.wrapping_pow(n), a.checked_pow(n), a.overflowing_pow(n),
                        a.saturating_pow(n),
                    )
                });
                same!(|a: $t| -> ($t, Option<$t>, ($t, bool), $t) {
                    (a.wrapping_pow(3), a.checked_pow(2), $t::overflowing_pow(a, 5), a.saturating_pow(4))
                });
            }
        }
    )* };
}

integers!(
    i8 u8 1, i16 u16 2, i32 u32 4, i64 u64 8, i128 u128 16, isize usize 8,
    u8 u8 1, u16 u16 2, u32 u32 4, u64 u64 8, u128 u128 16, usize usize 8
);
