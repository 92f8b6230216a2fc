//! What a user's crate sees where there is no machine code, and that results are the same where there is
//! some. Built with `--cfg miri`, it runs plain closures on every system:
//! ```sh
//! RUSTFLAGS='--cfg miri' CARGO_TARGET_DIR=target/fallback cargo test -p jit-fallback
//! ```

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use jit_runtime::{Backend, JitError, Strategy, jit, memory, stats, try_jit, with_backend};

    /// Whether functions may be machine code.
    const MACHINE: bool = cfg!(all(
        target_arch = "x86_64",
        target_pointer_width = "64",
        target_os = "linux",
        not(miri)
    ));

    #[test]
    fn results_are_the_same() {
        let (k, table) = (7_u32, [2_u32, 3, 5, 7]);
        let f = jit!(|x: u32| -> u32 {
            let table: [u32; 4] = table;
            fn gcd(a: u32, b: u32) -> u32 {
                if b == 0 { a } else { gcd(b, a % b) }
            }
            gcd(x, 84) / table[(x % 4) as usize] + 100 / (x - k)
        });
        assert_eq!((f(8), f(28)), (4 / 2 + 100, 28 / 2 + 4));
        let message = catch_unwind(|| f(7)).unwrap_err();
        assert_eq!(message.downcast_ref(), Some(&"attempt to divide by zero"));
        assert_eq!(f.template().is_some(), f.backend() == Backend::Machine);
    }

    #[test]
    fn the_reason_is_told() {
        with_backend(Backend::Machine, || {
            let made = try_jit!(|x: f64| -> f64 { x.sqrt() });
            match made {
                Ok(f) => assert_eq!((f(9.0), f.backend(), MACHINE), (3.0, Backend::Machine, true)),
                // A system may refuse executable memory.
                Err(error) => assert_ne!(matches!(error, JitError::UnsupportedTarget), MACHINE),
            }
            let f = jit!(|x: i64| x + 4);
            assert_eq!(f(2), 6);
            if !MACHINE {
                assert_eq!((f.backend(), f.entry()), (Backend::Plain, None));
                assert_eq!((memory().strategy, stats().created), (Strategy::None, 0));
                assert!(stats().fallbacks.unsupported > 0);
            }
        });
    }
}
