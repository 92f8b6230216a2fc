//! The macros. In a file of their own, so that what messages say of it stays.

/// Compiles a closure to machine code while the crate is compiled, and fills in its run-time
/// constants here.
///
/// Takes one closure and gives a [`JitFn`](crate::JitFn): a value that is called, passed and stored like the
/// closure. What the closure captures is evaluated once, now, in source order; changing the
/// variables later does not change the function. Parameters without a type are `i64`.
///
/// The closure means what it means in Rust: the same results, and the same panics with the same
/// messages at the same places. Overflow is checked where `debug_assertions` are on. What the
/// language does not have is a compile error that says what to write instead.
///
/// `jit!` never fails: where machine code cannot run, the closure runs as rustc compiled it
/// ([`backend`](crate::JitFn::backend) tells). [`try_jit!`](crate::try_jit) gives the reason instead.
///
/// # Options
/// The closure may say of itself, in `#[jit(…)]`:
///
/// - `overflow = "checked"` or `"wrap"`: what becomes of an overflow, however the crate is built;
/// - `cpu = "x86-64"`, or that with `-v2`, `-v3` or `-v4`: the highest level of processors that there
///   is code for, as `JIT_CPU` says it for the whole process;
/// - `name = "…"`: what the function is called by whoever lists functions.
///
/// # Panics
/// The function that is returned panics where the closure would; making it does not.
///
/// # Examples
/// ```
/// use jit_runtime::jit;
///
/// let add4 = jit!(|x| x + 4);
/// assert_eq!(add4(2), 6);
///
/// let (gain, modulus) = (3, 1000);
/// let f = jit!(|x: u32| -> u32 { x.wrapping_mul(gain) % modulus });
/// let ys: Vec<u32> = [1, 2, 400].into_iter().map(&*f).collect();
/// assert_eq!(ys, [3, 6, 200]);
///
/// let checksum = jit!(#[jit(overflow = "wrap")] |sum: u32, x: u32| -> u32 { sum * 31 + x });
/// assert_eq!(checksum(u32::MAX, 7), u32::MAX - 23);
/// ```
#[macro_export]
macro_rules! jit {
    ($($closure:tt)*) => {
        $crate::__private::expand!(($crate::__private) (finish) $($closure)*)
    };
}

/// As [`jit!`](crate::jit), but gives the reason where there can be no machine code.
///
/// # Errors
/// A [`JitError`](crate::JitError): machine code is switched off, does not exist for this machine, or the system
/// refuses the memory.
///
/// # Examples
/// ```
/// use jit_runtime::{JitError, try_jit};
///
/// fn scaled(k: i64) -> Result<impl Fn(i64) -> i64, JitError> {
///     let f = try_jit!(move |x: i64| x * k)?;
///     Ok(move |x| f(x))
/// }
/// # if let Ok(f) = scaled(3) { assert_eq!(f(4), 12); }
/// ```
#[macro_export]
macro_rules! try_jit {
    ($($closure:tt)*) => {
        $crate::__private::expand!(($crate::__private) (try_finish) $($closure)*)
    };
}

/// What an IDE sees of a closure with errors: itself. Where it is not yet the whole of one, rustc, which
/// would refuse it as a macro's result, does not get it.
#[doc(hidden)]
#[macro_export]
macro_rules! __jit_unfinished {
    ($($closure:tt)*) => {
        let _ = { $($closure)* };
    };
}
