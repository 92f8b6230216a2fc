//! Characters, and bytes as ASCII.

use crate::support::Edges;

/// Every tenth number up to 10,000, and what is near edges.
fn codes() -> Vec<u32> {
    let mut all: Vec<u32> = (0..10_000).step_by(10).collect();
    all.extend(u32::inputs());
    all.extend([0x10ffff, 0x110000, 0xd7ff, 0xd800, 0xdfff, 0xe000]);
    all
}

macro_rules! ascii {
    ($($t:ident),*) => { $(
        mod $t {
            use super::*;

            #[test]
            fn classes() {
                same!(|c: $t| -> (
                    bool, bool, bool, bool, bool, bool, bool, bool, bool, bool, bool
                ) {
                    (
                        c.is_ascii(), c.is_ascii_alphabetic(), c.is_ascii_uppercase(),
                        c.is_ascii_lowercase(), c.is_ascii_digit(), c.is_ascii_hexdigit(),
                        c.is_ascii_alphanumeric(), c.is_ascii_punctuation(),
                        c.is_ascii_graphic(), $t::is_ascii_whitespace(&c), c.is_ascii_control(),
                    )
                });
            }

            #[test]
            fn cases() {
                same!(|c: $t, d: $t| -> ($t, $t, bool) {
                    (c.to_ascii_uppercase(), $t::to_ascii_lowercase(&c), c.eq_ignore_ascii_case(&d))
                });
            }
        }
    )* };
}

ascii!(char, u8);

#[test]
fn digits() {
    let radixes: Vec<u32> = (0..=40).chain([u32::MAX]).collect();
    same!(char::inputs(), radixes; |c: char, radix: u32| -> Option<u32> { c.to_digit(radix) });
    same!(char::inputs(), radixes; |c: char, radix: u32| -> bool { c.is_digit(radix) });
    same!(codes(), radixes; |n: u32, radix: u32| -> Option<char> { char::from_digit(n, radix) });
    same!(|c: char| -> (Option<u32>, Option<u32>, bool) {
        (c.to_digit(10), c.to_digit(16), c.is_digit(36))
    });
}

#[test]
fn codes_of_characters() {
    same!(codes(); |n: u32| -> Option<char> { char::from_u32(n) });
    let all: Vec<char> =
        codes().into_iter().filter_map(char::from_u32).chain(char::inputs()).collect();
    same!(all; |c: char| -> (bool, bool, bool, bool, bool) {
        (c.is_alphabetic(), char::is_alphanumeric(c), c.is_lowercase(), c.is_numeric(), c.is_uppercase())
    });
    same!(all; |c: char| -> (usize, usize, bool, bool, u32) {
        (c.len_utf8(), c.len_utf16(), c.is_control(), c.is_whitespace(), c.into())
    });
    same!(|b: u8| -> (char, u32) { (char::from(b), u32::from(char::from(b))) });
    same!(|c: char, d: char| -> (char, char, std::cmp::Ordering, bool) {
        (c.min(d), c.max(d), c.cmp(&d), c < d)
    });
    same!(|c: char, d: char, e: char| -> char { c.clamp(d, e) });
}
