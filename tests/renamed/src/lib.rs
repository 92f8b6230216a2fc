//! A crate that calls `jit-runtime` by another name, and re-exports the macro by a third.
#![no_implicit_prelude]

/// What a user's crate may do with a macro of its dependency.
pub use ::other::jit as compile;

#[cfg(test)]
mod tests {
    use ::core::result::Result::Ok;
    use ::core::{assert, assert_eq};

    #[test]
    fn the_macros_find_their_crate() {
        let k: i64 = 4;
        let f = ::other::jit!(|x| x / k);
        assert_eq!(f(9), 2);
        if let Ok(g) = ::other::try_jit!(|x: f64| -> f64 { x % 2.5 }) {
            assert_eq!(g(6.0), 1.0);
        }
        assert!(crate::compile!(|x: u8| -> bool { x > 3 })(4));
    }
}
