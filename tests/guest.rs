//! The expansion is a good guest: no warning, no lint, no `unsafe` in the user's crate, and no
//! name that meets one of the user's.
#![deny(warnings)]
#![deny(clippy::all, clippy::pedantic)]
#![forbid(unsafe_code)]

use jit_runtime as renamed;
use jit_runtime::{JitFn, jit};
use std::sync::Arc;

fn plain_fn(k: i64) -> i64 {
    let f = jit!(|x| x + k);
    f(2)
}

#[test]
fn in_a_function() {
    assert_eq!(plain_fn(4), 6);
    let all = jit!(|a: i64, b: u32| -> i64 {
        let mut n = a;
        let mut i = 0;
        while i < b {
            n = if n % 2 == 0 { n / 2 } else { n * 3 + 1 };
            i += 1;
        }
        n
    });
    assert_eq!(all(7, 5), 52);
}

#[test]
fn without_parameters_and_without_a_result() {
    let seven = 7;
    assert_eq!(jit!(|| -> i64 { seven })(), 7);
    jit!(|x: i64| {
        let _ = x;
    })(1);
}

#[test]
fn closures_that_never_return() {
    let limit = 3;
    let f = jit!(|x: (u8, bool)| -> ! {
        if x.0 > limit { panic!("{}", x.0) } else { unreachable!("{}", x.1) }
    });
    let message = |x| {
        let payload = std::panic::catch_unwind(|| f(x)).unwrap_err();
        payload.downcast_ref::<String>().unwrap().clone()
    };
    assert_eq!(message((4, true)), "4");
    assert_eq!(message((3, true)), "internal error: entered unreachable code: true");
}

#[test]
fn panics_that_show_much() {
    let limits = [1, 2, 3, 4, 5, 6, 7];
    let f = jit!(|x: i64| -> i64 {
        let limits: [i64; 7] = limits;
        assert!(x < limits[6], "{x}, {limits:?}");
        x
    });
    assert_eq!(f(2), 2);
}

/// `macro_rules!` has hygiene for variables and labels, and none for items.
macro_rules! around {
    ($item:item, $value:expr) => {{
        const SCALE: i32 = 3;
        let plain = |x: i32| -> i32 {
            const SCALE: i32 = 5;
            $item
            let y = x * SCALE;
            y + $value + g(x)
        };
        let f = jit!(|x: i32| -> i32 {
            const SCALE: i32 = 5;
            $item
            let y = x * SCALE;
            y + $value + g(x)
        });
        (f(2), plain(2), SCALE)
    }};
}

#[test]
fn items_are_found_from_other_macros() {
    const SCALE: i32 = 7;
    let y = 1000;
    let found = around!(
        fn g(a: i32) -> i32 {
            a * SCALE
        },
        SCALE + y + g(1)
    );
    assert_eq!(found, (10 + 5 + 1000 + 5 + 10, 10 + 5 + 1000 + 5 + 10, 3));
    assert_eq!(SCALE, 7);
}

macro_rules! adds_one_inside {
    ($e:expr) => {{
        let y = 100;
        let f = jit!(|x: i64| -> i64 {
            let y = y + x;
            y + $e
        });
        f(1)
    }};
}

macro_rules! local_of_the_same_name {
    ($i:ident, $e:expr) => {
        jit!(|$i: i64| -> i64 {
            let v = 1000;
            $e + v
        })
    };
}

macro_rules! parameter_of_the_same_name {
    ($e:expr) => {
        jit!(|x: i64| -> i64 { x + $e })
    };
}

macro_rules! polynomial {
    ($t:ty, $x:ident, $a:expr, $b:expr) => {{
        let (a, b): ($t, $t) = ($a, $b);
        jit!(|$x: $t| -> $t { ($x * a) + b })
    }};
}

#[test]
fn hygiene_of_captures() {
    let y = 5;
    assert_eq!(adds_one_inside!(y), 106);
    let x = 7;
    assert_eq!(parameter_of_the_same_name!(x)(1), 8);
}

#[test]
fn hygiene_of_locals() {
    let v = 3;
    assert_eq!(local_of_the_same_name!(v, v)(2), 1002);
    assert_eq!(local_of_the_same_name!(w, w + v)(2), 1005);
}

#[test]
fn fragments() {
    let (a, b) = (3, 4);
    assert_eq!(polynomial!(i64, x, a + b, a - b)(2), 13);
    assert_eq!(polynomial!(u8, b, 3, 4)(2), 10);
    // A fragment is one operand, whatever is around it.
    macro_rules! double {
        ($e:expr) => {
            jit!(|x: i64| -> i64 { $e * 2 + x })
        };
    }
    assert_eq!(double!(1 + 2)(0), 6);
}

/// What a fragment is, it stays, though rustc sees no invisible groups in what `jit!` expands to.
#[test]
fn fragments_of_other_kinds() {
    macro_rules! of_type {
        ($t:ty) => {
            jit!(|x: u32, y: usize| -> (bool, usize) { (x as $t < y, x as $t << 1) })
        };
    }
    assert_eq!(of_type!(usize)(1, 2), (true, 2));
    macro_rules! of_pattern {
        ($p:pat) => {
            jit!(|x: i64| -> (i64, bool) {
                (
                    match x {
                        y @ $p => y,
                        _ => 0,
                    },
                    matches!(x, y @ $p if y > 1),
                )
            })
        };
    }
    assert_eq!(of_pattern!(1 | 2)(2), (2, true));
    assert_eq!(of_pattern!(1 | 2)(3), (0, false));
    let k = 0;
    macro_rules! in_a_macro {
        ($(#[$option:meta])*; $e:expr, $t:ty) => {
            jit!($(#[$option])* |x: u32| -> bool {
                assert!($e * 2 == x + k);
                assert!(x as $t < k as $t + 10);
                x < 7
            })
        };
    }
    assert!(in_a_macro!(; 1 + 2, usize)(6));
    assert!(in_a_macro!(#[jit(overflow = "wrap")]; 1 + 2, usize)(6));
    macro_rules! of_statement {
        ($s:stmt, $y:ident) => {
            jit!(|x: i64| -> i64 {
                $s;
                x + $y
            })
        };
    }
    assert_eq!(of_statement!(let y = 5, y)(2), 7);
}

fn measure<T>(items: &[T], weight: u64) -> u64 {
    let f = jit!(|x: u64| -> u64 { x * weight + items.len() as u64 });
    f(10)
}

fn shifted<T: Into<i64> + Copy>(by: T) -> impl Fn(i64) -> i64 {
    let by: i64 = by.into();
    let f = jit!(|x| x + by);
    move |x| f(x)
}

#[test]
fn in_generic_functions() {
    assert_eq!(measure(&["a", "b"], 3), 32);
    assert_eq!(measure(&[1.0], 2), 21);
    assert_eq!(shifted(3_i32)(4), 7);
    assert_eq!(shifted(3_u8)(4), 7);
}

trait Numbered {
    const N: i64;
    fn add(&self, x: i64) -> i64;
}

struct Three {
    scale: i64,
}

impl Numbered for Three {
    const N: i64 = 3;
    fn add(&self, x: i64) -> i64 {
        let f = jit!(|x: i64| x * self.scale + Self::N);
        f(x)
    }
}

#[test]
fn in_impl_blocks() {
    assert_eq!(Three { scale: 10 }.add(4), 43);
}

#[test]
fn in_async_blocks() {
    use std::future::{Future, ready};
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    let k = 4;
    let future = async move {
        let f = jit!(|x| x + k);
        let two = ready(2).await;
        f(two)
    };
    let polled = pin!(sent(future)).poll(&mut Context::from_waker(Waker::noop()));
    assert_eq!(polled, Poll::Ready(6));
}

fn sent<T: Send>(future: T) -> T {
    future
}

#[test]
fn under_another_path() {
    let k = 4;
    assert_eq!(renamed::jit!(|x| x + k)(2), 6);
    assert_eq!(::jit_runtime::jit!(|x| x + k)(2), 6);
}

mod names_of_the_users {
    #![expect(non_camel_case_types, dead_code, reason = "they hide the primitive types")]

    #[derive(Clone, Copy)]
    struct u64;
    struct i64;
    mod core {}
    mod std {}
    mod jit_runtime {}
    enum Option {}
    enum Result {}
    struct Template;

    #[test]
    fn hide_nothing() {
        let (h0, h1, code, plain, entry, a0, address, number) = (1, 2, 3, 4, 5, 6, 7, 8);
        let f = ::jit_runtime::jit!(|a1| h1 * 1000 + h0 * 100 + a1);
        assert_eq!(f(7), 2107);
        let f = ::jit_runtime::jit!(|a1| code + plain + entry + a0 + address + number + a1);
        assert_eq!(f(1), 34);
        let f = ::jit_runtime::jit!(|a0, plain, entry| a0 * 100 + plain * 10 + entry + h0);
        assert_eq!(f(1, 2, 3), 124);
        let __jit_panic = 3;
        let f = ::jit_runtime::jit!(|number| number + __jit_panic);
        assert_eq!(f(1), 4);
    }
}

/// A pattern that is the name of a constant or static is that constant, whoever writes it.
mod constants_of_the_users {
    #![expect(
        non_upper_case_globals,
        dead_code,
        reason = "they have the names that variables have"
    )]

    use jit_runtime::jit;

    macro_rules! constants {
        ($($name:ident)*) => {
            $(const $name: i64 = 3;)*
        };
    }

    constants! {
        code h0 h1 a0 a1 m0 m1 out args result some place value address number
        jit_alias_1 jit_a jit_b jit_x left right array index len
    }
    static entry: i64 = 3;
    static plain: i64 = 3;

    #[test]
    fn are_no_variables() {
        let k = 2;
        assert_eq!(jit!(|x| x * k + code)(5), 13);
        let swapped = jit!(|t: (u8, i64), o: Option<u32>| -> (i64, Option<u32>) {
            (t.1 + k + entry, o.map(|x| x + u32::from(t.0)))
        });
        assert_eq!(swapped((1, 2), Some(3)), (7, Some(4)));
        let much = jit!(|t: [u64; 9]| -> [u64; 9] { t });
        assert_eq!(much([7; 9]), [7; 9]);
        jit!(|t: (i8, i8)| assert!(t.0 < t.1, "{t:?}"))((1, 2));
        let wrapped = jit!(
            #[jit(overflow = "wrap")]
            |x: i64| -> i64 {
                let mut y = x * value;
                y += k;
                assert!(y != place);
                y
            }
        );
        assert_eq!(wrapped(5), 17);
        let f = jit!(|a: f64, b: f64, n: usize| -> f64 {
            let indexed = [a, b, a % b];
            indexed[n.clamp(0, 2).isqrt().div_ceil(1)]
        });
        assert!((f(5.0, 3.0, 1) - 3.0).abs() < f64::EPSILON);
    }

    #[test]
    fn are_shown_in_messages() {
        let f = jit!(|x: i64| -> i64 {
            assert!(x < plain + value - number, "{x} {value} {number:>a0$}", a0 = 4);
            x - index
        });
        let payload = std::panic::catch_unwind(|| f(5)).unwrap_err();
        assert_eq!(payload.downcast_ref::<String>().unwrap(), "5 3    3");
        assert_eq!(f(2), -1);
    }
}

const FOUR: i64 = 4;
static FIVE: i64 = 5;

#[test]
fn constants_and_statics() {
    assert_eq!(jit!(|x| x * FOUR + FIVE)(2), 13);
    assert_eq!(jit!(|x: u64| -> u64 { u64::MAX - x })(1), u64::MAX - 1);
}

#[test]
fn nested_in_a_closure() {
    let make = |k: i64| jit!(|x| x + k);
    let functions: Vec<_> = (0..4).map(make).collect();
    assert_eq!(functions.iter().map(|f| f(1)).sum::<i64>(), 10);
}

type Dynamic = dyn Fn(i64) -> i64 + Send + Sync;

fn boxed(k: i64) -> Box<JitFn<Dynamic>> {
    Box::new(jit!(|x| x + k))
}

fn shared(k: i64) -> Arc<JitFn<Dynamic>> {
    Arc::new(jit!(|x| x * k))
}

fn opaque(k: i64) -> JitFn<impl Fn(i64) -> i64 + Send + Sync + 'static> {
    jit!(|x| x - k)
}

#[test]
fn stored_and_passed() {
    assert_eq!(boxed(4)(2), 6);
    assert_eq!(shared(4)(2), 8);
    assert_eq!(opaque(4)(2), -2);
    let stages: Vec<Box<JitFn<Dynamic>>> = vec![boxed(1), Box::new(opaque(3))];
    assert_eq!(stages.iter().fold(10, |x, f| f(x)), 8);
    let f = jit!(|x: u32| -> u32 { x + 1 });
    assert_eq!([1, 2].into_iter().map(&*f).collect::<Vec<_>>(), [2, 3]);
}

struct Config {
    scale: f64,
    limits: (i32, i32),
}

#[test]
fn expressions_over_captures() {
    let cfg = Config { scale: 1.5, limits: (2, 3) };
    let t = [1_u8; 5];
    assert!((jit!(|x: f64| -> f64 { x * cfg.scale })(2.0) - 3.0).abs() < f64::EPSILON);
    assert_eq!(jit!(|x: i32| -> i32 { x + cfg.limits.0 * 10 + cfg.limits.1 })(1), 24);
    assert_eq!(jit!(|x: u64| -> u64 { x + t.len() as u64 })(1), 6);
}

#[test]
fn a_snapshot() {
    let mut k = 4;
    let f = jit!(|x| x + k);
    k = 100;
    assert_eq!((f(2), k), (6, 100));
}

#[test]
fn once_and_in_source_order() {
    use std::cell::RefCell;
    struct Log(&'static RefCell<Vec<char>>);
    thread_local! {
        static LOG: &'static RefCell<Vec<char>> = Box::leak(Box::default());
    }
    struct Named(char, i64, Log);
    impl std::ops::Deref for Named {
        type Target = Value;
        fn deref(&self) -> &Value {
            self.2.0.borrow_mut().push(self.0);
            Box::leak(Box::new(Value { value: self.1 }))
        }
    }
    struct Value {
        value: i64,
    }
    let named = |name, value| Named(name, value, Log(LOG.with(|log| *log)));
    let (b, a, c) = (named('b', 2), named('a', 1), named('c', 3));
    let f = jit!(|x| if x > 0 { x * b.value + a.value } else { c.value });
    let log = LOG.with(|log| *log);
    assert_eq!(*log.borrow(), ['b', 'a', 'c']);
    assert_eq!((f(1), f(2), f(0)), (3, 5, 3));
    assert_eq!(log.borrow().len(), 3);
}

/// What panics in std is called where the user's call is, and no lint may see that.
#[test]
fn methods_that_panic() {
    let k = 3i64;
    let f = jit!(|a: i64, b: i64, n: u32, o: Option<i64>| -> i64 {
        let x = a.pow(n).div_euclid(b).clamp(a, b).wrapping_rem(k);
        let y = o.unwrap() + o.expect("there");
        x ^ y ^ a.isqrt() ^ i64::from(a.ilog(b)) ^ a.abs() ^ a.strict_add(b)
    });
    assert_eq!(f(3, 5, 1, Some(3)), 6 ^ 1 ^ 3 ^ 8);
    let digit = jit!(|a: f64, b: f64, c: char| -> Option<u32> {
        c.to_digit(if a.clamp(b, 3.0) > 2.0 { 10 } else { 16 })
    });
    assert_eq!(digit(2.0, 1.0, 'f'), Some(15));
    let multiple = jit!(|a: u32, b: u32| -> u32 {
        a.next_multiple_of(b).next_power_of_two() ^ a.div_ceil(b) ^ u32::wrapping_div(a, b)
    });
    assert_eq!(multiple(5, 4), 8 ^ 2 ^ 1);
}

#[test]
fn options() {
    let k = 3;
    let f = jit!(
        #[jit(overflow = "wrap", cpu = "x86-64", name = "options")]
        |x: u8| -> u8 {
            let mut y = (x + 2) * k;
            y -= 1;
            assert!(y != 0 || x > k);
            y << 1
        }
    );
    assert_eq!(f(100), (102_u8.wrapping_mul(3) - 1) << 1);
    let f = jit!(
        #[jit(overflow = "checked")]
        |x: i32| -> i32 { -x.abs() + 1 }
    );
    assert_eq!(f(-4), -3);
    let f = jit!(
        #[jit(overflow = "wrap")]
        |x: i32, y: i32| { x } + { 2 } - { y }.pow(2) * -{ y }
    );
    assert_eq!(f(4, 1), 7);
}

/// Arithmetic that overflows as the closure says is calls, which cannot be `const`.
#[test]
fn const_functions_and_overflow() {
    let f = jit!(
        #[jit(overflow = "wrap")]
        |x: i64| -> i64 {
            const FOUR: i64 = double(two());
            const fn double(n: i64) -> i64 {
                n * two()
            }
            const fn two() -> i64 {
                2
            }
            const fn square(a: i64) -> i64 {
                a * a
            }
            square(x) + FOUR * FOUR * two() / 2
        }
    );
    assert_eq!(f(3), 25);
    assert_eq!(f(i64::MAX), 17);
}

#[test]
fn attributes_of_tools() {
    let f = jit!(|x: i64| -> i64 {
        #[clippy::cognitive_complexity = "9"]
        fn last(t: [i64; 4]) -> i64 {
            t[3]
        }
        #[rustfmt::skip]
        let t = [x,   1,
                 2,   3];
        t[0] + last(t)
    });
    assert_eq!(f(4), 7);
}
