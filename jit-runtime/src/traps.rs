//! The panics that machine code leads to.
//!
//! Machine code that fails restores the registers it saved, pops its frame and jumps to a function
//! that the macro generates at the failing expression's own span. That function calls one of the
//! panics below, and `#[track_caller]` makes its call the panic's location.
//!
//! # Invariants
//! - The messages are rustc's, to the letter, and the payload is a `&'static str` like rustc's.

macro_rules! panics {
    ($($name:ident: $message:literal;)*) => {
        $(
            #[doc = concat!("Panics with `", $message, "`, at the caller's location.")]
            #[cold]
            #[inline(never)]
            #[track_caller]
            pub fn $name() -> ! {
                panic!($message)
            }
        )*

        /// Every message with its function, for the tests.
        #[cfg(test)]
        const ALL: &[(fn() -> !, &str)] = &[$(($name as fn() -> !, $message)),*];
    };
}

panics! {
    panic_add: "attempt to add with overflow";
    panic_sub: "attempt to subtract with overflow";
    panic_mul: "attempt to multiply with overflow";
    panic_neg: "attempt to negate with overflow";
    panic_shl: "attempt to shift left with overflow";
    panic_shr: "attempt to shift right with overflow";
    panic_div_zero: "attempt to divide by zero";
    panic_div: "attempt to divide with overflow";
    panic_rem_zero: "attempt to calculate the remainder with a divisor of zero";
    panic_rem: "attempt to calculate the remainder with overflow";
}

/// Panics as `assert!` without a message does; it is given the condition as rustc prints it.
#[doc(hidden)]
#[macro_export]
macro_rules! __jit_assert_failed {
    ($shown:expr) => {
        // The condition is no format string: it may have braces. A literal becomes a part of one.
        ::core::panic!("assertion failed: {}", $shown)
    };
}

/// `assert!` of a condition, which shows what it is given instead.
#[doc(hidden)]
#[macro_export]
macro_rules! __jit_assertion {
    ($condition:expr; $shown:expr) => {
        if !$condition {
            $crate::__jit_assert_failed!($shown)
        }
    };
}

/// As `__jit_assertion`, where `debug_assert!` asserts.
#[doc(hidden)]
#[macro_export]
macro_rules! __jit_debug_assertion {
    ($condition:expr; $shown:expr) => {
        if ::core::cfg!(debug_assertions) && !$condition {
            $crate::__jit_assert_failed!($shown)
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;
    use std::panic::{Location, RefUnwindSafe, UnwindSafe, catch_unwind};
    use std::sync::Mutex;

    type Message = Option<&'static str>;
    type Plain = dyn Fn() -> i32 + UnwindSafe + RefUnwindSafe;

    fn message(body: impl FnOnce() + UnwindSafe) -> Message {
        catch_unwind(body).unwrap_err().downcast_ref::<&'static str>().copied()
    }

    #[test]
    fn messages_and_payloads() {
        for &(function, expected) in ALL {
            assert_eq!(message(move || function()), Some(expected));
        }
    }

    #[test]
    fn messages_are_those_of_rustc() {
        let (zero, one, wide) = (black_box(0i32), black_box(1i32), black_box(32u32));
        let cases: [(fn() -> !, Box<Plain>); 10] = [
            (panic_add, Box::new(move || i32::MAX + one)),
            (panic_sub, Box::new(move || i32::MIN - one)),
            (panic_mul, Box::new(move || i32::MAX * (one + one))),
            (panic_neg, Box::new(move || -(i32::MIN + zero))),
            (panic_shl, Box::new(move || one << wide)),
            (panic_shr, Box::new(move || one >> wide)),
            (panic_div_zero, Box::new(move || one / zero)),
            (panic_div, Box::new(move || i32::MIN / -one)),
            (panic_rem_zero, Box::new(move || one % zero)),
            (panic_rem, Box::new(move || i32::MIN % -one)),
        ];
        for (ours, rustcs) in cases {
            let expected = match catch_unwind(|| black_box(rustcs())) {
                Err(payload) => payload.downcast_ref::<&'static str>().copied(),
                Ok(_) => continue, // Built without overflow checks.
            };
            assert!(expected.is_some());
            assert_eq!(message(move || ours()), expected);
        }
    }

    #[test]
    fn the_location_is_the_callers() {
        static SEEN: Mutex<Option<(String, u32, u32)>> = Mutex::new(None);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() == Some("located") {
                *SEEN.lock().unwrap() =
                    info.location().map(|l| (l.file().to_owned(), l.line(), l.column()));
            } else {
                before(info);
            }
        }));
        let here = Location::caller().line();
        let run = std::thread::Builder::new().name("located".to_owned());
        let line = line!() + 1;
        let thread = run.spawn(|| panic_add()).unwrap();
        assert!(thread.join().is_err() && here < line);
        let seen = SEEN.lock().unwrap().take();
        assert_eq!(seen, Some((file!().to_owned(), line, 35)));
    }
}
