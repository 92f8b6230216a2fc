//! Comparisons, and what follows from them.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    // Of floats, the other one if one is a NaN, as the code is that rustc makes of it; of two
    // zeros, the first.
    min(self, T) -> T {
        Float: Source("|a, b| if a != a { b } else if b < a { b } else { a }"),
        Ordered: Source("|a, b| if b < a { b } else { a }"),
    }
    max(self, T) -> T {
        Float: Source("|a, b| if a != a { b } else if b > a { b } else { a }"),
        Ordered: Source("|a, b| if b < a { a } else { b }"),
    }
    clamp(self, T, T) -> T {
        Float: Source(
            "|a, min, max| {
                if !(min <= max) { fails!(T::clamp(a, min, max)) }
                let a = if a < min { min } else { a };
                if a > max { max } else { a }
            }"
        ),
        Steps: Source(
            "|a, min, max| {
                if min > max { fails!(T::clamp(min, min, max)) }
                if a < min { min } else if a > max { max } else { a }
            }"
        ),
        Bool: Source(
            "|a, min, max| {
                if min > max { fails!(T::clamp(a, min, max)) }
                if a < min { min } else if a > max { max } else { a }
            }"
        ),
        Ordered: Source(
            "|a, min, max| {
                if min > max { fails!(::core::cmp::Ord::clamp((false,), (true,), (false,))) }
                if a < min { min } else if a > max { max } else { a }
            }"
        ),
    }
    cmp(&self, REF) -> ORDERING {
        Ordered: Source(
            "|a, b| if a < b {
                Ordering::Less
            } else if a == b {
                Ordering::Equal
            } else {
                Ordering::Greater
            }"
        ),
    }
    partial_cmp(&self, REF) -> OPTION_ORDERING {
        Comparable: Source(
            "|a, b| if a < b {
                Some(Ordering::Less)
            } else if a == b {
                Some(Ordering::Equal)
            } else if a > b {
                Some(Ordering::Greater)
            } else {
                None
            }"
        ),
    }
    // The bits of a negative number, but for its sign, are in the opposite order.
    total_cmp(&self, REF) -> ORDERING {
        Float: Source(
            "|a, b| {
                let a = a.to_bits() as S;
                let b = b.to_bits() as S;
                let a = if a < 0 { a ^ S::MAX } else { a };
                let b = if b < 0 { b ^ S::MAX } else { b };
                a.cmp(&b)
            }"
        ),
    }
    eq(&self, REF) -> BOOL { Comparable: Source("|a, b| a == b") }
    ne(&self, REF) -> BOOL { Comparable: Source("|a, b| a != b") }
    lt(&self, REF) -> BOOL { Comparable: Source("|a, b| a < b") }
    le(&self, REF) -> BOOL { Comparable: Source("|a, b| a <= b") }
    gt(&self, REF) -> BOOL { Comparable: Source("|a, b| a > b") }
    ge(&self, REF) -> BOOL { Comparable: Source("|a, b| a >= b") }
    is_eq(self) -> BOOL { Ordering: Source("|o| o == Ordering::Equal") }
    is_ne(self) -> BOOL { Ordering: Source("|o| o != Ordering::Equal") }
    is_lt(self) -> BOOL { Ordering: Source("|o| o == Ordering::Less") }
    is_le(self) -> BOOL { Ordering: Source("|o| o != Ordering::Greater") }
    is_gt(self) -> BOOL { Ordering: Source("|o| o == Ordering::Greater") }
    is_ge(self) -> BOOL { Ordering: Source("|o| o != Ordering::Less") }
    reverse(self) -> T {
        Ordering: Source(
            "|o| match o {
                Ordering::Less => Ordering::Greater,
                Ordering::Equal => Ordering::Equal,
                _ => Ordering::Less,
            }"
        ),
    }
    then(self, T) -> T { Ordering: Source("|a, b| if a == Ordering::Equal { b } else { a }") }
};
