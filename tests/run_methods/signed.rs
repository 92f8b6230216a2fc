//! What only signed integers have.

use crate::each;
use crate::support::Edges;

macro_rules! signed {
    ($($t:ident $u:ident),*) => { $(
        mod $t {
            use super::*;

            #[test]
            fn magnitudes() {
                same!(|a: $t| -> (
                    Option<$t>, $t, ($t, bool), $t, $t, $u, $t, bool, bool, Option<$t>, $u
                ) {
                    (
                        a.checked_abs(), a.wrapping_abs(), a.overflowing_abs(), a.saturating_abs(),
                        a.saturating_neg(), a.unsigned_abs(), a.signum(), a.is_positive(),
                        $t::is_negative(a), a.checked_isqrt(), a.cast_unsigned(),
                    )
                });
                same!($t::inputs(), each(2); |a: $t, which: u8| -> $t {
                    if which == 0 { a.abs() } else { a.strict_abs() }
                });
            }

            #[test]
            fn with_unsigned() {
                same!(|a: $t, b: $u| -> (
                    $t, $t, Option<$t>, Option<$t>, ($t, bool), ($t, bool), $t, $t
                ) {
                    (
                        a.wrapping_add_unsigned(b), a.wrapping_sub_unsigned(b),
                        a.checked_add_unsigned(b), a.checked_sub_unsigned(b),
                        a.overflowing_add_unsigned(b), a.overflowing_sub_unsigned(b),
                        a.saturating_add_unsigned(b), a.saturating_sub_unsigned(b),
                    )
                });
                same!($t::inputs(), $u::inputs(), each(2); |a: $t, b: $u, which: u8| -> $t {
                    if which == 0 { a.strict_add_unsigned(b) } else { a.strict_sub_unsigned(b) }
                });
            }
        }
    )* };
}

signed!(i8 u8, i16 u16, i32 u32, i64 u64, i128 u128, isize usize);
