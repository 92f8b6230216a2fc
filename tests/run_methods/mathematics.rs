//! What std computes of floats.

use crate::support::few;

macro_rules! mathematics {
    ($($t:ident),*) => { $(
        mod $t {
            use super::*;

            #[test]
            fn of_one() {
                same!(|a: $t| -> ($t, $t, $t, ($t, $t), $t, $t, $t, $t, $t, $t, $t, $t) {
                    (
                        a.sin(), a.cos(), a.tan(), a.sin_cos(), a.asin(), a.acos(), a.atan(),
                        a.sinh(), a.cosh(), a.tanh(), a.asinh(), $t::acosh(a),
                    )
                });
                same!(|a: $t| -> ($t, $t, $t, $t, $t, $t, $t, $t, $t) {
                    (
                        a.atanh(), a.exp(), a.exp2(), a.exp_m1(), a.ln(), a.ln_1p(), a.log2(),
                        a.log10(), $t::cbrt(a),
                    )
                });
                same!(|a: $t| -> $t { a.sin() * a.cos() + a.exp() });
            }

            #[test]
            fn of_two() {
                same!(|a: $t, b: $t| -> ($t, $t, $t, $t) {
                    (a.atan2(b), a.log(b), a.powf(b), $t::hypot(a, b))
                });
                for k in few::<$t>() {
                    same!(|a: $t| -> ($t, $t, $t, $t) {
                        (k.atan2(a), a.log(k), a.powf(k), a.hypot(k))
                    });
                }
                same!(|a: $t, n: i32| -> $t { a.powi(n) });
                for k in few::<i32>() {
                    same!(|a: $t| -> $t { a.powi(k) });
                }
            }
        }
    )* };
}

mathematics!(f32, f64);
