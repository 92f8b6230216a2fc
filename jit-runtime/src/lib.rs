//! Run-time half of `jit!`: patches templates, keeps executable memory, hands out typed closures.
//!
//! A [`JitFn`] is a closure whose body is machine code. It is called, passed and stored like the
//! closure it was written as:
//!
//! - `f(2)` calls it; `.map(&*f)` passes it;
//! - `Box<JitFn<F>>` and `Arc<JitFn<F>>` coerce to `Box<JitFn<dyn Fn(i64) -> i64 + Send + Sync>>`;
//! - dropping it gives its code back.
//!
//! Where machine code cannot run (another architecture, Miri, a system that refuses executable
//! memory, or `JIT_BACKEND=plain`) the same `JitFn` runs the closure as rustc compiled it;
//! [`JitFn::backend`] says which of the two it is.
//!
//! Where a closure gains by what newer processors have, there is code for those too; which is taken is
//! settled once a process. `JIT_CPU` keeps it down to a level of x86-64: `x86-64`, `x86-64-v2`,
//! `x86-64-v3` or `x86-64-v4`. Any other value is reported on standard error and ignored.
//!
//! # Module map, in the order that data flows
//! - `backend`: which of the two is to run.
//! - `level`: which of a closure's templates suits the processor.
//! - `stitch`: template and values in, machine code in a slot out.
//! - `memory`: slots of executable memory. Nothing outside of it knows the operating system.
//! - `entry`: the one place where machine code gets its type and is called.
//! - `jit_fn`: code and closure under one owner.
//! - `traps`: the Rust functions that machine code jumps to or calls.
//! - [`__private`]: every name that the expansion of a macro uses, and its contract.

mod backend;
mod entry;
mod error;
mod jit_fn;
mod level;
#[cfg(target_arch = "x86_64")]
mod library;
#[cfg_attr(
    not(all(target_arch = "x86_64", target_pointer_width = "64", target_os = "linux", not(miri))),
    path = "memory/absent.rs"
)]
mod memory;
mod stitch;
mod traps;

#[doc(hidden)]
pub mod __private;

pub use backend::{Backend, UnknownBackend, with_backend};
pub use error::JitError;
pub use jit_fn::JitFn;

/// Compiles a closure to machine code while the crate is compiled, and fills in its run-time
/// constants here.
///
/// Takes one closure and gives a [`JitFn`]: a value that is called, passed and stored like the
/// closure. What the closure captures is evaluated once, now, in source order; changing the
/// variables later does not change the function. Parameters without a type are `i64`.
///
/// The closure means what it means in Rust: the same results, and the same panics with the same
/// messages at the same places. Overflow is checked where `debug_assertions` are on. What the
/// language does not have is a compile error that says what to write instead.
///
/// `jit!` never fails: where machine code cannot run, the closure runs as rustc compiled it
/// ([`JitFn::backend`] tells). [`try_jit!`] gives the reason instead.
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
/// ```
#[macro_export]
macro_rules! jit {
    ($($closure:tt)*) => {
        $crate::__private::expand!(($crate::__private) (finish) $($closure)*)
    };
}

/// As [`jit!`], but gives the reason where there can be no machine code.
///
/// # Errors
/// A [`JitError`]: machine code is switched off, does not exist for this machine, or the system
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
