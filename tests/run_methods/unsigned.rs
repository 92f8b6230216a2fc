//! What only unsigned integers have.

use crate::each;
use crate::support::{Edges, few};

macro_rules! unsigned {
    ($($t:ident $s:ident),*) => { $(
        mod $t {
            use super::*;

            #[test]
            fn with_signed() {
                same!(|a: $t, b: $s| -> (
                    $t, $t, Option<$t>, Option<$t>, ($t, bool), ($t, bool), $t, $t
                ) {
                    (
                        a.wrapping_add_signed(b), a.wrapping_sub_signed(b),
                        a.checked_add_signed(b), a.checked_sub_signed(b),
                        a.overflowing_add_signed(b), a.overflowing_sub_signed(b),
                        a.saturating_add_signed(b), a.saturating_sub_signed(b),
                    )
                });
                same!($t::inputs(), $s::inputs(), each(2); |a: $t, b: $s, which: u8| -> $t {
                    if which == 0 { a.strict_add_signed(b) } else { a.strict_sub_signed(b) }
                });
            }

            #[test]
            fn multiples_and_powers() {
                same!(|a: $t, b: $t| -> (
                    Option<$s>, bool, Option<$t>, Option<$t>, bool, $s, $t
                ) {
                    (
                        a.checked_signed_diff(b), a.is_multiple_of(b),
                        a.checked_next_multiple_of(b), a.checked_next_power_of_two(),
                        a.is_power_of_two(), a.cast_signed(), a.isqrt(),
                    )
                });
                same!($t::inputs(), $t::inputs(), each(3); |a: $t, b: $t, which: u8| -> $t {
                    match which {
                        0 => a.div_ceil(b),
                        1 => a.next_multiple_of(b),
                        _ => a.next_power_of_two(),
                    }
                });
                for k in few::<$t>() {
                    same!($t::inputs(), each(2); |a: $t, which: u8| -> $t {
                        if which == 0 { a.div_ceil(k) } else { $t::next_multiple_of(a, k) }
                    });
                    same!(|a: $t| -> (bool, bool) { (a.is_multiple_of(k), k.is_multiple_of(a)) });
                }
                same!($t::inputs(), each(2); |a: $t, which: u8| -> $t {
                    if which == 0 { a.div_ceil(10) } else { a.next_multiple_of(16) }
                });
            }

            #[test]
            fn carries() {
                same!(|a: $t, b: $t, c: bool| -> (($t, bool), ($t, bool)) {
                    (a.carrying_add(b, c), a.borrowing_sub(b, c))
                });
                same!(|a: $t, b: $t, c: $t| -> (($t, $t), ($t, $t), ($t, $t)) {
                    (
                        a.carrying_mul(b, c), a.carrying_mul_add(b, c, a),
                        b.carrying_mul_add(b, a, c),
                    )
                });
            }
        }
    )* };
}

unsigned!(u8 i8, u16 i16, u32 i32, u64 i64, u128 i128, usize isize);
