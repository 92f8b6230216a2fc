//! Arithmetic of plain closures that say what becomes of an overflow (`#[jit(overflow = "…")]`),
//! however their crate, or this one, is built.
//!
//! # Invariants
//! - Results, messages and locations are rustc's for the operator or method of that name, with
//!   overflow checks in [`checked`] and without in [`wrapping`].

/// What has `+`, `-` and `*`.
pub trait Number: Copy {
    /// The sum, and whether it overflowed.
    fn adding(self, other: Self) -> (Self, bool);
    /// The difference, and whether it overflowed.
    fn subtracting(self, other: Self) -> (Self, bool);
    /// The product, and whether it overflowed.
    fn multiplying(self, other: Self) -> (Self, bool);
}

/// What has a sign.
pub trait Signed: Number {
    /// The negative, and whether it overflowed.
    fn negating(self) -> (Self, bool);
    /// `abs` as std has it for crates that are built so.
    fn std_abs(self) -> Self;
    /// The absolute value, and whether it overflowed.
    fn absolute(self) -> (Self, bool);
}

/// What has shifts and powers.
pub trait Integer: Number {
    /// Shifted left by the amount's low bits, and whether it has others.
    fn shifting_left(self, amount: impl Amount) -> (Self, bool);
    /// Shifted right by the amount's low bits, and whether it has others.
    fn shifting_right(self, amount: impl Amount) -> (Self, bool);
    /// The power, and whether it overflowed.
    fn raising(self, exponent: u32) -> (Self, bool);
    /// `pow` as std has it for crates that are built so.
    fn std_pow(self, exponent: u32) -> Self;
}

/// What has no sign.
pub trait Unsigned: Integer {
    /// The power of two, and whether it overflowed.
    fn power_of_two(self) -> (Self, bool);
    /// `next_power_of_two` as std has it for crates that are built so.
    fn std_power_of_two(self) -> Self;
    /// The multiple, and whether it overflowed; panics as std does if `other` is 0.
    fn multiple_of(self, other: Self) -> (Self, bool);
    /// `next_multiple_of` as std has it for crates that are built so.
    fn std_multiple_of(self, other: Self) -> Self;
}

/// What a number is shifted by.
pub trait Amount: Copy {
    /// Its low bits, and whether it is below `width`, which is at most 128.
    fn within(self, width: u32) -> (u32, bool);
}

macro_rules! integers {
    ($($t:ty),*) => { $(
        impl Number for $t {
            #[inline]
            fn adding(self, other: Self) -> (Self, bool) {
                self.overflowing_add(other)
            }

            #[inline]
            fn subtracting(self, other: Self) -> (Self, bool) {
                self.overflowing_sub(other)
            }

            #[inline]
            fn multiplying(self, other: Self) -> (Self, bool) {
                self.overflowing_mul(other)
            }
        }

        impl Integer for $t {
            #[inline]
            fn shifting_left(self, amount: impl Amount) -> (Self, bool) {
                let (amount, within) = amount.within(Self::BITS);
                (self.wrapping_shl(amount), !within)
            }

            #[inline]
            fn shifting_right(self, amount: impl Amount) -> (Self, bool) {
                let (amount, within) = amount.within(Self::BITS);
                (self.wrapping_shr(amount), !within)
            }

            #[inline]
            fn raising(self, exponent: u32) -> (Self, bool) {
                self.overflowing_pow(exponent)
            }

            #[inline]
            fn std_pow(self, exponent: u32) -> Self {
                self.pow(exponent)
            }
        }

        impl Amount for $t {
            #[inline]
            fn within(self, width: u32) -> (u32, bool) {
                (self as u32, u32::try_from(self).is_ok_and(|amount| amount < width))
            }
        }
    )* };
}

integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! signed {
    ($($t:ty),*) => { $(
        impl Signed for $t {
            #[inline]
            fn negating(self) -> (Self, bool) {
                self.overflowing_neg()
            }

            #[inline]
            fn std_abs(self) -> Self {
                self.abs()
            }

            #[inline]
            fn absolute(self) -> (Self, bool) {
                self.overflowing_abs()
            }
        }
    )* };
}

signed!(i8, i16, i32, i64, i128, isize);

macro_rules! unsigned {
    ($($t:ty),*) => { $(
        impl Unsigned for $t {
            #[inline]
            fn power_of_two(self) -> (Self, bool) {
                self.checked_next_power_of_two().map_or((0, true), |power| (power, false))
            }

            #[inline]
            fn std_power_of_two(self) -> Self {
                self.next_power_of_two()
            }

            #[inline]
            fn multiple_of(self, other: Self) -> (Self, bool) {
                if other == 0 {
                    return (self.next_multiple_of(other), false);
                }
                match self % other {
                    0 => (self, false),
                    rest => self.overflowing_add(other - rest),
                }
            }

            #[inline]
            fn std_multiple_of(self, other: Self) -> Self {
                self.next_multiple_of(other)
            }
        }
    )* };
}

unsigned!(u8, u16, u32, u64, u128, usize);

macro_rules! floats {
    ($($t:ty),*) => { $(
        impl Number for $t {
            #[inline]
            fn adding(self, other: Self) -> (Self, bool) {
                (self + other, false)
            }

            #[inline]
            fn subtracting(self, other: Self) -> (Self, bool) {
                (self - other, false)
            }

            #[inline]
            fn multiplying(self, other: Self) -> (Self, bool) {
                (self * other, false)
            }
        }

        impl Signed for $t {
            #[inline]
            fn negating(self) -> (Self, bool) {
                (-self, false)
            }

            #[inline]
            fn std_abs(self) -> Self {
                self.abs()
            }

            #[inline]
            fn absolute(self) -> (Self, bool) {
                (self.abs(), false)
            }
        }
    )* };
}

floats!(f32, f64);

/// Makes the functions of both modules. Where rustc's own check is inside of a function of std's, that
/// function is called, to panic there; it returns where std is built without the check.
macro_rules! functions {
    ($(
        fn $name:ident<$T:ident: $bound:ident>($($a:ident: $A:ty),*) {
            $overflowing:expr, $panic:ident $(, $std:expr)?
        }
    )*) => {
        /// With overflow checks.
        pub mod checked {
            use super::{Amount, Integer, Number, Signed, Unsigned};
            use crate::traps;

            $(
                #[doc = concat!("`", stringify!($name), "`, or a panic at the caller's place.")]
                #[inline]
                #[track_caller]
                pub fn $name<$T: $bound>($($a: $A),*) -> $T {
                    let (result, overflow) = $overflowing;
                    if overflow {
                        $(let _ = $std;)?
                        traps::$panic();
                    }
                    result
                }
            )*
        }

        /// Without overflow checks.
        pub mod wrapping {
            use super::{Amount, Integer, Number, Signed, Unsigned};

            $(
                #[doc = concat!("`", stringify!($name), "`, wrapped.")]
                #[inline]
                #[must_use]
                pub fn $name<$T: $bound>($($a: $A),*) -> $T {
                    $overflowing.0
                }
            )*
        }
    };
}

functions! {
    fn add<T: Number>(a: T, b: T) { a.adding(b), panic_add }
    fn sub<T: Number>(a: T, b: T) { a.subtracting(b), panic_sub }
    fn mul<T: Number>(a: T, b: T) { a.multiplying(b), panic_mul }
    fn neg<T: Signed>(a: T) { a.negating(), panic_neg }
    fn shl<T: Integer>(a: T, b: impl Amount) { a.shifting_left(b), panic_shl }
    fn shr<T: Integer>(a: T, b: impl Amount) { a.shifting_right(b), panic_shr }
    fn abs<T: Signed>(a: T) { a.absolute(), panic_neg, a.std_abs() }
    fn pow<T: Integer>(a: T, n: u32) { a.raising(n), panic_mul, a.std_pow(n) }
    fn next_power_of_two<T: Unsigned>(a: T) { a.power_of_two(), panic_add, a.std_power_of_two() }
    fn next_multiple_of<T: Unsigned>(a: T, b: T) { a.multiple_of(b), panic_add, a.std_multiple_of(b) }
}
