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

/// `assert!` of a condition, plain and in `jit!`, for numbers of which some fail it.
macro_rules! same_assertion {
    (|$x:ident| $($condition:tt)*) => {{
        let plain = |$x: i32| -> i32 { assert!($($condition)*); $x };
        let f = jit_runtime::jit!(|$x: i32| -> i32 { assert!($($condition)*); $x });
        crate::support::check_backend(f.backend());
        let inputs = [-300, -3, 0, 1, 2, 3, 4, 5, 6, 50, 300];
        crate::support::alike1(stringify!($($condition)*), f.code(), &plain, &*f, &inputs);
    }};
}

#[test]
fn macros_in_conditions_are_shown_as_they_are_called() {
    // As a user writes it, with no other macro around.
    let f = jit_runtime::jit!(|x: i32| -> i32 {
        assert!(matches!(x, 1 | 2));
        x
    });
    let payload = std::panic::catch_unwind(|| f(3)).unwrap_err();
    let message = payload.downcast_ref::<&str>();
    assert_eq!(message, Some(&"assertion failed: matches!(x, 1 | 2)"));

    let (limits, bounds) = ([5, 6], (5, 6));
    same_assertion!(|x| matches!(x, 1 | 2));
    same_assertion!(|x| {
        let limits: [i32; 2] = limits;
        matches!(x, 1 | 2) || !matches!(limits, [5, _]) && matches![limits[0] - 1, 4]
    });
    same_assertion!(|x| matches!(bounds.0 - x, 1 | 2) || x != bounds.1 && matches!(bounds.1 - 1, 5));
    same_assertion!(|x| {
        std::matches!(x, -3..=-1) || core::matches!({ x + 1 }, 1 | 2) && matches!({ x }, 3)
    });
    same_assertion!(|x| matches! { x,7 } || x > 2);
    same_assertion!(|x| {
        assert!(x != 5);
        matches!(x, 1 | 2)
    });
    same_assertion!(|x| {
        let y = x;
        assert!(x != 5);
        if y == 6 {
            panic!("no")
        }
        matches!(x, 1 | 2)
    });
    same_assertion!(|x| {
        debug_assert_ne!(x, bounds.1);
        if x == 50 {
            panic!("no {x}");
        }
        if x == 300 {
            panic! { "no" }
        }
        x < 1
    });
    same_assertion!(|x| matches![
        [x, 1][0],
        -7 | 1..=3 if x > 1_000_000_000 && !matches!(x+1, 7_777_777 | -555_555_555..=-3) || -x>1
    ]);
}

/// Assertions of which fragments are a part.
macro_rules! same_of_fragments {
    ($x:ident, $e:expr) => {
        same_assertion!(|$x| $e == $x && false);
        same_assertion!(|$x| 1 + $e * 2 == $x - $e && 1 < $e - $e);
        same_assertion!(|$x| !($e > 3) || !$e == $x || -$e == 7);
        same_assertion!(|$x| {
            let z = $e;
            z * $e == $x && false
        });
        same_assertion!(|$x| match $e {
            7 => false,
            4 => $e as i64 == 9,
            _ => $e * 2 == $x && false,
        });
        same_assertion!(|$x| ($e..10).contains(&$e) && (0..$e).contains(&$e));
        same_assertion!(|$x| $e.wrapping_mul(2) == 5 && [$x, $e, 1][0] > $e.abs());
        same_assertion!(|$x| ($e, 1).0 == $e && Some($e).map_or(false, |q| $e == q + 1));
        same_assertion!(|$x| (if $e > 3 { $e } else { -$e }) > 3);
        same_assertion!(|$x| matches!($e, 1000) || matches! { $e+1, 4 if $e > 1 });
        same_assertion!(|$x| if let Some(100) = Some($e) { true } else { $e & 1 == 7 });
    };
}

/// The same of conditions, types, literals, paths and patterns.
macro_rules! same_of_other_fragments {
    ($x:ident, $c:expr, $t:ty, $l:literal, $p:path, $q:pat) => {
        same_assertion!(|$x| !$c);
        same_assertion!(|$x| $c);
        same_assertion!(|$x| $c && $x > 1 || !($c && $c));
        same_assertion!(|$x| (1 == $l) == ($c) && ($x < $l) != ($c));
        same_assertion!(|$x| $x < $l || $l == $x && -$l > 1);
        same_assertion!(|$x| $x as $t < 3 as $t && [0 as $t; 2] [0] as $t == 1);
        same_assertion!(|$x| <$t>::MAX as i32 == $x && <$t>::MIN == 7);
        same_assertion!(|$x| $x == $p && $p < $l);
        same_assertion!(|$x| matches!($x, $q | $l) || matches!($x, $q) || match $x {
            $q => false,
            $l => true,
            _ => $x < $l,
        });
        same_assertion!(|$x| if $c { $x == $p } else { let y: $t = 3; y < $x as $t });
    };
}

#[test]
fn fragments_are_shown_with_the_parentheses_that_they_need() {
    macro_rules! negated {
        ($x:ident, $c:expr) => {
            jit_runtime::jit!(|$x: i32| -> i32 {
                assert!(!$c);
                1
            })
        };
    }
    let f = negated!(x, x > 3);
    let payload = std::panic::catch_unwind(|| f(5)).unwrap_err();
    assert_eq!(payload.downcast_ref::<&str>(), Some(&"assertion failed: !(x > 3)"));

    let two = 2_i32;
    same_of_fragments!(x, x);
    same_of_fragments!(x, 3_i32);
    same_of_fragments!(x, -3_i32);
    same_of_fragments!(x, x & 2);
    same_of_fragments!(x, x + 2);
    same_of_fragments!(x, (x - 1) % 7 * 2);
    same_of_fragments!(x, x as i32);
    same_of_fragments!(x, x.min(two));
    same_of_fragments!(x, [x, 1][0]);
    // A fragment of a fragment.
    macro_rules! doubled {
        ($x:ident, $e:expr) => {
            same_of_fragments!($x, $e * 2);
        };
    }
    doubled!(x, x - 1);
    same_of_other_fragments!(x, x > 3, i64, -3, i32::MAX, 1 | 2);
    same_of_other_fragments!(x, x > 3 && x < 8, u8, 3, std::i32::MIN, 1..=2);
    same_of_other_fragments!(x, !(x > 3) || false, i16, 5, core::primitive::i32::MAX, -300);
    same_of_other_fragments!(x, matches!(x, 1 | 2), i16, 5, i32::MAX, (0 | 1));
}

#[test]
fn closures_patterns_and_items_are_shown_as_they_are() {
    same_assertion!(|x| Some(x).map_or(false, move |z: i32| z + 1 == 5));
    same_assertion!(|x| [x, 3].iter().all(|&a| a == 3) || [x].iter().any(|&(mut a)| a > 9));
    same_assertion!(|x| [x, 3].iter().map(|&a| -> i32 { a + 1 }).sum::<i32>() > 9);
    same_assertion!(|x| if let 100.. = x { true } else { false });
    same_assertion!(|x| if let ..100 = x { x < 2 } else { false });
    same_assertion!(|x| match x {
        -3 => true,
        ..=-4 | 5 => false,
        6..9 | 50.. => x > 50,
        _ => true,
    });
    same_assertion!(|x| {
        #[allow(unused)]
        let y = 3;
        y == x
    });
    same_assertion!(|x| {
        let k = x;
        #[allow(unused, reason = "why")]
        #[deny(dead_code)]
        let y: i32 = 3;
        #[allow(unused)]
        {
            let x = 1;
        }
        match x {
            #[allow(unused)]
            4 => y == 3,
            _ => k == 0,
        }
    });
    same_assertion!(|x| {
        const N: i32 = 1;
        x == N
    });
    same_assertion!(|x| {
        let k = x;
        const N: i32 = 1;
        #[allow(dead_code)]
        const M: [i32; 2] = [1, 2];
        let z = 1;
        k == N
    });
    same_assertion!(|x| {
        #[inline]
        fn f(a: i32, mut b: u8) -> i32 {
            let q = a;
            if q > 3 { a.wrapping_add(1) } else { q }
        }
        let y = x;
        const fn the_name_is_long(and_so_is_this: i32, and_the_other: (i32, u8)) -> (i32, bool) {
            let total = and_so_is_this / 2 + and_the_other.0;
            (total, total > 100)
        }
        f(y, 1) == 3 || the_name_is_long(y, (y, 1)).1
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
