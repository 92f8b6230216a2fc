//! Panics that the user asks for: message, line and column are rustc's.

use crate::same;

#[test]
fn messages() {
    same!(|a: i32, b: u8| -> i32 {
        if a > 100 {
            panic!("too much: {a}, {b:?} and {}", a / 2);
        }
        if a == 7 {
            panic!();
        }
        if a == 3 {
            panic!("three");
        }
        if a == 2 {
            unreachable!("at {a:>5}");
        }
        if a == 1 {
            todo!()
        }
        if a == 0 {
            unimplemented!("none of {a:#x} {{}}");
        }
        a
    });
    same!(|a: f64, b: bool| -> f64 {
        assert!(a >= 0.0 || b, "{a} {b} {:.3}", a * 2.0);
        a
    });
    same!(|a: i32, b: i32| -> i32 {
        assert!(a < b);
        assert!(a != 1 && b == b | 0);
        assert!(if a == 3 { b < 100 } else { true });
        assert!(!(a == -4) || -b < 0);
        assert!([a, b][(b & 1) as usize] != 6);
        assert!((a, b) != (7, 7) && (a,).0 != 8 && a.max(b) != 9);
        b - 1
    });
    same!(|a: u8, b: u8| -> u8 {
        assert_eq!(a, b);
        a
    });
    same!(|a: (i32, char)| -> i32 {
        assert_ne!(a.0, 3, "of {}", a.1);
        debug_assert!(a.0 != 7, "debug");
        debug_assert_eq!(a.1, a.1);
        a.0
    });
    same!(|a: Option<i32>| -> i32 {
        let Some(x) = a else { panic!("none") };
        x
    });
    same!(|a: [u8; 3], b: usize| -> u8 {
        let mut a = a;
        a[b] = 1;
        a[b.wrapping_add(1)]
    });
}

#[test]
fn messages_of_more_numbers_than_registers_hold() {
    let limits = [1.5_f64, -0.0];
    same!(|a: u128, b: i128, c: f32| -> u128 {
        let limits: [f64; 2] = limits;
        assert!(c < 100.0, "{a} {b:?} {c} {} {:?}", a ^ 1, limits);
        assert_ne!(a, 7, "{b} {c}");
        a / (c as u128)
    });
    same!(|a: [i16; 3], b: (u8, char)| -> i16 {
        let mut sum = 0_i16;
        for i in 0..3 {
            sum = sum.wrapping_add(a[i]);
            assert_eq!(a, [a[0], a[0], a[i]], "{i}: {sum} {b:?}");
        }
        sum
    });
    same!(|a: i32, b: i32| -> i32 {
        fn deep(n: i32, a: i32, b: i32) -> i32 {
            if n == 0 && a % 2 == 0 {
                panic!("{n} {a} {b} {} {:?} {} {}", a & b, (a > b, a < b), a | b, a ^ b);
            }
            if n == 0 { b } else { deep(n - 1, a, b).wrapping_add(1) }
        }
        deep(b & 15, a, b)
    });
}

#[test]
fn long_conditions_are_shown_as_rustc_breaks_their_lines() {
    let the_largest_of_all = 20;
    same!(|first_of_all: i32, the_second_one: i32| -> i32 {
        assert!(
            first_of_all != 3
                && the_second_one * 2 - 6 != 0
                && first_of_all + 1 != the_second_one / 2
        );
        assert!(
            the_second_one.wrapping_add(first_of_all).wrapping_mul(first_of_all - 1).clamp(0, 100)
                != 2
        );
        debug_assert!(
            (first_of_all, the_second_one) < (the_largest_of_all, the_largest_of_all * 2)
                || the_second_one == 7
        );
        assert!(matches!(
            (first_of_all, the_second_one),
            (i32::MIN..=-1, 0..) | (0.., i32::MIN..=-1) | (0, 0..)
        ));
        assert!({
            let product = first_of_all.wrapping_mul(the_second_one) as i64;
            let [low, high] = [product % 16, product / 16];
            if low > high {
                true
            } else if first_of_all == 0 {
                low != 0
            } else {
                high != 1 || product > 100
            }
        });
        assert!(match first_of_all % 4 {
            0 | 2 => {
                the_second_one != 1
            }
            n if n < 0 => true,
            _ => the_second_one > 2,
        });
        assert!(
            Some(first_of_all)
                .map_or(false, |shown: i32| -> bool { shown - 5 > the_second_one - 6 })
        );
        the_second_one
    });
}

#[test]
fn conditions_are_shown_with_the_names_of_what_they_capture() {
    let limits = (3, 20u8);
    let odd = [1, 3];
    same!(|a: i32, b: u8| -> i32 {
        let odd: [i32; 2] = odd;
        assert!(a != limits.0);
        debug_assert!(b < limits.1 || odd[0] > a,);
        assert!(b > 0 && matches!(odd, [1, x] if x < 8), "{a} {}", limits.0);
        a
    });
}

/// The whole grammar of `std::fmt`; what is named by `$` or `.*` is a `usize`, as literals and
/// variables without a type become where nothing else says it.
#[test]
fn widths_and_precisions() {
    let wide = 6;
    same!(|a: i32, b: f64| -> i32 {
        let (w, p, r#type) = (12, 3, a);
        if a > 100 {
            panic!("{a:w$} {a:0w$} {a:*^+w$} {a:#0w$x} {b:+w$.p$} {b:0>w$.p$e} {b:.p$}");
        }
        if a == 7 {
            panic!("{:.*} {:>3$} {:03$}", 2, b, 8, 5);
        }
        if a == 3 {
            panic!("{:>w$} {a:>v$} {b:.0$}", 2, w = 8, v = 9);
        }
        if a == 2 {
            panic!("{type} {r:>wide$}", r = r#type);
        }
        assert_eq!(a, 1, "{a:>>w$} {{{b:.*}}}", 4);
        assert!(b > 0.0, "{:-<1$}{{", b, wide);
        a
    });
}

#[test]
fn arguments_are_evaluated_on_the_failing_path_only() {
    same!(|a: i32, b: i32| -> i32 {
        assert!(b != 0 || a < 3, "{}", a / b);
        a
    });
}

/// The body as it is written, behind no result type: it may start with a block, as no statement may.
macro_rules! same_bare {
    (|$a:ident: $A:ty| $($body:tt)*) => {{
        let plain = |$a: $A| $($body)*;
        let f = jit_runtime::jit!(|$a: $A| $($body)*);
        let inputs = <$A as crate::support::Edges>::inputs();
        crate::support::alike1(stringify!($($body)*), f.code(), &plain, &*f, &inputs);
    }};
}

#[test]
fn bodies_that_start_with_a_block() {
    same_bare!(|a: i32| { a } - 1);
    same_bare!(|a: i32| if a > 4 { a } else { 7 - a } * 3);
    same_bare!(|a: u8| match a {
        0 => 250,
        n => n,
    } + a);
    same_bare!(|a: i64| { a }.pow(2) / { a - 1 });
}
