//! Floats, but for what std computes.

use crate::each;
use crate::support::{Edges, few};
use std::cmp::Ordering;

macro_rules! floats {
    ($($t:ident $bits:ident $bytes:literal),*) => { $(
        mod $t {
            use super::*;

            #[test]
            fn roundings() {
                same!(|a: $t| -> ($t, $t, $t, $t, $t, $t, $t, $t, $t, $t, $t, $t) {
                    (
                        a.floor(), a.ceil(), a.trunc(), a.round(), a.round_ties_even(), a.fract(),
                        a.abs(), a.signum(), a.sqrt(), a.recip(), a.to_degrees(), a.to_radians(),
                    )
                });
                same!(|a: $t| -> $t { $t::floor(a) });
                same!(|a: $t| -> $t { a.ceil() });
                same!(|a: $t| -> $t { a.trunc() });
                same!(|a: $t| -> $t { a.round() });
                same!(|a: $t| -> $t { a.round_ties_even() });
                same!(|a: $t| -> i32 { a.round() as i32 });
            }

            #[test]
            fn kinds() {
                same!(|a: $t| -> (bool, bool, bool, bool, bool, bool, bool, $bits, $t, $t) {
                    (
                        a.is_nan(), a.is_infinite(), a.is_finite(), a.is_normal(),
                        a.is_subnormal(), a.is_sign_positive(), a.is_sign_negative(),
                        (a + 0.0).abs().to_bits() >> 1, a.next_up(), a.next_down(),
                    )
                });
            }

            #[test]
            fn bits() {
                same!(|a: $t| -> ([u8; $bytes], [u8; $bytes], [u8; $bytes], $bits) {
                    let a = if a.is_nan() { 1.0 } else { a };
                    (a.to_ne_bytes(), a.to_le_bytes(), $t::to_be_bytes(a), a.to_bits())
                });
                same!(|bits: $bits| -> $t { $t::from_bits(bits) });
                same!(|bytes: [u8; $bytes]| -> ($t, $t, $t) {
                    ($t::from_ne_bytes(bytes), $t::from_le_bytes(bytes), $t::from_be_bytes(bytes))
                });
            }

            #[test]
            fn pairs() {
                same!(|a: $t, b: $t| -> ($t, $t, $t, $t, $t, $t, Ordering, Option<Ordering>) {
                    (
                        a.min(b), a.max(b), a.copysign(b), a.rem_euclid(b), a.div_euclid(b),
                        a.midpoint(b), a.total_cmp(&b), a.partial_cmp(&b),
                    )
                });
                same!(|a: $t, b: $t| -> (bool, bool, bool, bool, bool, bool) {
                    (a.eq(&b), a.ne(&b), a.lt(&b), a.le(&b), a.gt(&b), $t::ge(&a, &b))
                });
                for k in few::<$t>() {
                    same!(|a: $t| -> ($t, $t, $t, $t, $t, $t, Ordering, Option<Ordering>) {
                        (
                            $t::min(a, k), k.max(a), a.copysign(k), $t::rem_euclid(k, a),
                            a.div_euclid(k), k.midpoint(a), $t::total_cmp(&k, &a),
                            k.partial_cmp(&a),
                        )
                    });
                }
                // No literal zeros: which of two zeros is the least, rustc decides in another way
                // where it knows one of them.
                same!(|a: $t| -> ($t, $t, $t) { (a.min(1.0), a.max(-1.0), a.copysign(-0.0)) });
            }

            #[test]
            fn triples() {
                same!(|a: $t, b: $t, c: $t| -> $t { a.mul_add(b, c) });
                same!(|a: $t, b: $t, c: $t| -> $t { a.clamp(b, c) });
                for k in few::<$t>() {
                    same!(|a: $t, b: $t| -> ($t, $t) { (a.mul_add(k, b), k.mul_add(a, b)) });
                    same!(|a: $t, b: $t| -> $t { a.clamp(b, k) });
                }
                same!(|a: $t| -> ($t, $t) { (a.clamp(-1.0, 1.0), a.mul_add(2.0, 0.5)) });
            }
        }
    )* };
}

floats!(f32 u32 4, f64 u64 8);
