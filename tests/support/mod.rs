//! What the run tests share: edge values, and the comparison of `jit!` with plain Rust.
#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses a part")]

mod compound;

use jit_runtime::Backend;
use std::cell::RefCell;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

/// The values at which operations go wrong.
pub trait Edges: Copy + Debug {
    fn edges() -> Vec<Self>;
    /// Equal to the last bit; one NaN is like another.
    fn same(self, other: Self) -> bool;
}

macro_rules! int_edges {
    ($($t:ty),*) => { $(
        impl Edges for $t {
            fn edges() -> Vec<Self> {
                let mut all = vec![0, 1, 2, 3, 7, 100, <$t>::MIN, <$t>::MIN + 1, <$t>::MAX];
                all.extend([<$t>::MAX - 1, <$t>::MAX / 2, <$t>::MAX / 2 + 1, 0x55]);
                all.push((0 as $t).wrapping_sub(1));
                all.push((0 as $t).wrapping_sub(2));
                for shift in [7, 8, 15, 16, 31, 32, 63, 64, 127] {
                    if shift < <$t>::BITS {
                        all.extend([(1 as $t) << shift, ((1 as $t) << shift).wrapping_sub(1)]);
                    }
                }
                all
            }
            fn same(self, other: Self) -> bool { self == other }
        }
    )* };
}
int_edges!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! float_edges {
    ($($t:ty),*) => { $(
        impl Edges for $t {
            fn edges() -> Vec<Self> {
                let mut all = vec![0.0, 0.5, 1.0, 1.5, 2.5, 3.0, 127.5, 128.0, 255.9, 256.0];
                all.extend([32767.9, 32768.0, 65535.5, 65536.0, 2147483647.0, 2147483648.0]);
                all.extend([4294967295.0, 4294967296.0, 9223372036854775807.0]);
                all.extend([9223372036854774784.0, 18446744073709551615.0, 1e30]);
                all.extend([<$t>::MAX, <$t>::MIN_POSITIVE, <$t>::MIN_POSITIVE / 2.0]);
                all.extend([<$t>::EPSILON, <$t>::INFINITY, <$t>::NAN, 129.0, 32769.0]);
                all.extend([1099511627776.5, 0.1, 16777217.0]);
                let negative: Vec<$t> = all.iter().map(|x| -x).collect();
                all.extend(negative);
                all
            }
            fn same(self, other: Self) -> bool {
                self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
            }
        }
    )* };
}
float_edges!(f32, f64);

impl Edges for bool {
    fn edges() -> Vec<Self> {
        vec![false, true]
    }
    fn same(self, other: Self) -> bool {
        self == other
    }
}

impl Edges for () {
    fn edges() -> Vec<Self> {
        vec![()]
    }
    fn same(self, (): Self) -> bool {
        true
    }
}

/// A result, or the message and the place of a panic.
#[derive(Debug)]
pub enum Outcome<R> {
    Value(R),
    Panic(String, u32, u32),
}

impl<R: Edges> Outcome<R> {
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(a), Self::Value(b)) => a.same(*b),
            // Both closures come from one line of a macro's caller or from the same tokens.
            (Self::Panic(a, line_a, column_a), Self::Panic(b, line_b, column_b)) => {
                a == b && line_a == line_b && column_a == column_b
            }
            _ => false,
        }
    }
}

thread_local! {
    static LAST_PANIC: RefCell<Option<(String, u32, u32)>> = const { RefCell::new(None) };
    static QUIET: RefCell<bool> = const { RefCell::new(false) };
}

/// Runs `f`, whose panic is a result like others.
pub fn outcome<R>(f: impl FnOnce() -> R) -> Outcome<R> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if QUIET.with(|quiet| *quiet.borrow()) {
                let message = info.payload_as_str().unwrap_or("?").to_owned();
                let place = info.location().map_or((0, 0), |l| (l.line(), l.column()));
                LAST_PANIC.set(Some((message, place.0, place.1)));
            } else {
                before(info);
            }
        }));
    });
    QUIET.set(true);
    let result = catch_unwind(AssertUnwindSafe(f));
    QUIET.set(false);
    match result {
        Ok(value) => Outcome::Value(value),
        Err(_) => {
            let (message, line, column) = LAST_PANIC.take().expect("the hook has run");
            Outcome::Panic(message, line, column)
        }
    }
}

pub fn check_backend(backend: Backend) {
    let wanted = match std::env::var("JIT_BACKEND").as_deref() {
        Ok("plain") => Backend::Plain,
        _ => Backend::Machine,
    };
    assert_eq!(backend, wanted);
}

/// Asserts that `jit!` and plain Rust make the same of a closure, over all edge values.
#[macro_export]
macro_rules! same {
    (|$a:ident: $A:ty| -> $R:ty $body:block) => {{
        let plain = move |$a: $A| -> $R { $body };
        let f = jit_runtime::jit!(|$a: $A| -> $R { $body });
        $crate::support::check_backend(f.backend());
        for $a in <$A as $crate::support::Edges>::edges() {
            let expected = $crate::support::outcome(|| plain($a));
            let got = $crate::support::outcome(|| f($a));
            assert!(
                expected.same(&got),
                "{}: {}({:?}) is {expected:?}, jit {got:?}\n{:02x?}",
                stringify!($body),
                stringify!($A),
                $a,
                f.code()
            );
        }
    }};
    (|$a:ident: $A:ty, $b:ident: $B:ty| -> $R:ty $body:block) => {{
        let plain = move |$a: $A, $b: $B| -> $R { $body };
        let f = jit_runtime::jit!(|$a: $A, $b: $B| -> $R { $body });
        $crate::support::check_backend(f.backend());
        for $a in <$A as $crate::support::Edges>::edges() {
            for $b in <$B as $crate::support::Edges>::edges() {
                let expected = $crate::support::outcome(|| plain($a, $b));
                let got = $crate::support::outcome(|| f($a, $b));
                assert!(
                    expected.same(&got),
                    "{}: {}({:?}, {:?}) is {expected:?}, jit {got:?}\n{:02x?}",
                    stringify!($body),
                    stringify!($A),
                    $a,
                    $b,
                    f.code()
                );
            }
        }
    }};
}
