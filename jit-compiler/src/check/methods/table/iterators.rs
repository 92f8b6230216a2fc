//! What iterators add up with. `sum` and `product` start with the value that they have of nothing, and
//! panic inside of std where debug assertions are on, be overflow checked in the closure or not.

use super::*;

/// What an integer and the next one make, or std's panic.
macro_rules! joined {
    ($computed:literal, $method:literal, $attempt:literal) => {
        Source(concat!(
            "|a, b| { let (r, o) = ",
            $computed,
            "; if o { debug_fails!(::core::iter::Iterator::",
            $method,
            "::<T>(::core::iter::IntoIterator::into_iter([T::MAX, T::MAX])), \"attempt to ",
            $attempt,
            " with overflow\") } r }",
        ))
    };
}

pub(super) static METHODS: &[Signature] = methods! {
    // Of which types they are for, the additions tell.
    sum_of_none() -> T {
        Integer: Source("|| 0"),
        Float: Source("|| -0.0"),
        Comparable: Op(Method::Default),
    }
    product_of_none() -> T {
        Integer: Source("|| 1"),
        Float: Source("|| 1.0"),
        Comparable: Op(Method::Default),
    }
    sum(T, T) -> T {
        Integer: joined!("a.overflowing_add(b)", "sum", "add"),
        Float: Source("|a, b| a + b"),
    }
    product(T, T) -> T {
        Integer: joined!("a.overflowing_mul(b)", "product", "multiply"),
        Float: Source("|a, b| a * b"),
    }
};
