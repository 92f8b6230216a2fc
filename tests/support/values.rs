//! When two results are the same: to the last bit, but one NaN is like another.

use std::cmp::Ordering;

pub trait Same {
    fn same(&self, other: &Self) -> bool;
}

macro_rules! same_if_equal {
    ($($t:ty),*) => { $(
        impl Same for $t {
            fn same(&self, other: &Self) -> bool { self == other }
        }
    )* };
}
same_if_equal!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
same_if_equal!(bool, char, Ordering, ());

macro_rules! same_floats {
    ($($t:ty),*) => { $(
        impl Same for $t {
            fn same(&self, other: &Self) -> bool {
                self.to_bits() == other.to_bits() || (self.is_nan() && other.is_nan())
            }
        }
    )* };
}
same_floats!(f32, f64);

impl<T: Same> Same for Option<T> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: Same, const N: usize> Same for [T; N] {
    fn same(&self, other: &Self) -> bool {
        self.iter().zip(other).all(|(a, b)| a.same(b))
    }
}

macro_rules! same_tuples {
    ($($name:ident)*) => {
        same_tuples!(@one $($name)*);
        same_tuples!(@shorter $($name)*);
    };
    (@shorter $first:ident $($name:ident)+) => { same_tuples!($($name)+); };
    (@shorter $last:ident) => {};
    (@one $($name:ident)*) => {
        impl<$($name: Same),*> Same for ($($name,)*) {
            #[allow(non_snake_case, clippy::allow_attributes, reason = "the names are the types'")]
            fn same(&self, other: &Self) -> bool {
                let ($($name,)*) = self;
                same_tuples!(@parts other; $($name)*)
            }
        }
    };
    // A tuple's parts by their numbers.
    (@parts $other:ident; $($name:ident)*) => {
        same_tuples!(@numbered $other; ($($name)*) (0 1 2 3 4 5 6 7 8 9 10 11))
    };
    (@numbered $other:ident; ($name:ident $($names:ident)*) ($n:tt $($ns:tt)*)) => {
        $name.same(&$other.$n) && same_tuples!(@numbered $other; ($($names)*) ($($ns)*))
    };
    (@numbered $other:ident; () ($($ns:tt)*)) => { true };
}
same_tuples!(A B C D E F G H I J K L);
