//! Every name that the expansion of `jit!` and `try_jit!` uses. Not for use by hand: nothing here
//! is covered by semantic versioning.
//!
//! # Contract of the expansion
//! `|x: u32| -> u32 { x.wrapping_mul(k) }` becomes, `k` being a capture of type `u32`:
//!
//! ```
//! # use jit_runtime::__private as p;
//! # use p::{Directive::Emit, Encoding::Low32, Fragment, Hole, HoleType, Origin, Patch, Template};
//! static TEMPLATE: Template<'static> = Template {
//!     body: &[Emit(Fragment {
//!         code: &[0x69, 0xc7, 0, 0, 0, 0, 0xc3], // imul eax, edi, k; ret
//!         patches: &[Patch { offset: 2, hole: 0, encoding: Low32, count: 1 }],
//!     })],
//!     holes: &[Hole { name: "k", ty: HoleType::U32 }],
//!     max_len: 7,
//!     origin: Origin { name: "crate::{jit@src/lib.rs:1:1}", ..Origin::UNKNOWN },
//! };
//! # let k = 3;
//! let f = {
//!     let k: u32 = k;
//!     let code = unsafe { p::instantiate::<(u32,), u32, 1>(&TEMPLATE, [k as u64]) };
//!     let plain = move |x: u32| -> u32 { x.wrapping_mul(k) };
//!     p::finish(code, plain, |entry, plain| move |x: u32| -> u32 { entry.call(&plain, x) })
//! };
//! assert_eq!(f(5), 15);
//! ```
//!
//! - The template is `static`, so that the optimiser sees it and [`instantiate`] becomes straight
//!   stores. It is well-formed and its code has the signature `A` → `R` under `sysv64-unwind`.
//! - Where a closure has a template for processors of some [`Level`], [`level`] is asked first, and
//!   what is instantiated is of no higher level than its answer.
//! - [`Origin`] says what the function is called and where it was written; nothing that runs depends on it.
//! - `values` are in the order of [`Template::holes`], each as 64 bits: integers extended by their
//!   own signedness (`as u64` from the hole's type does that), `bool` as 0 or 1, floats by
//!   `to_bits`, functions by `as *const () as u64` (rustc warns of a direct cast).
//! - `A` is the tuple of the parameters, `()` for none and `(T,)` for one; the arity is at most 12.
//! - [`finish`] (for `jit!`, which never fails) and [`try_finish`] (for `try_jit!`) take the
//!   result of [`instantiate`] at once, and the closure given as `make` only moves the entry into
//!   the closure that it returns. The result is `Send`, `Sync` and bound to lifetimes as `plain` is.
//! - The plain closure is `Fn` and owns what it captures, so that it is a snapshot as the holes are.
//! - A failing path jumps to an `extern "sysv64-unwind" fn(u32) -> !` in the expansion, at the
//!   span of the failing expression, whose body is a call of a `panic_…` below; that call's span
//!   is the panic's location.
//!   Where a panic has an expression of its own (`panic!("{x}")`), the function takes up to
//!   five `u64` more, which the expression may print, or whose first is the address of more of them.
//!   Other panics leave them undefined.
//! - The body of a template whose code calls starts with [`Directive::CallFrames`]; what it calls
//!   may unwind.
//! - The functions of `library` (`fmod_f64`, `sin_f32`, `div_i128`) are called by templates through
//!   holes of type `Function`: `fmod_f64 as *const () as u64`.
//! - Where the closure says what becomes of an overflow, its plain form calls the functions of
//!   [`checked`] or [`wrapping`]. An assertion in a plain closure that reads snapshots, or does such
//!   arithmetic, is an [`assertion`] or a [`debug_assertion`].
//! - What rustc can see and the macro cannot (that `Ordering` is std's, that a captured `get()` is no
//!   `Cell`'s) is in a closure that is never called, by [`same_function`] and [`unchanging`].
//! - A plain closure that calls macros stands in a scope where those of [`macros`] are std's, so that
//!   rustc finds another of the name ambiguous.
//! - Code that names a function by address (`extern "sysv64-unwind"`, `fmod_…`) is under
//!   `cfg(target_arch = "x86_64")` of the *user's* crate; elsewhere any value does for the hole, as
//!   no code is made.

/// The macros that are taken for std's, by their names alone. `panic!` is not: the panic that machine
/// code jumps to is the user's own macro call.
pub mod macros {
    pub use core::{
        assert, assert_eq, assert_ne, debug_assert, debug_assert_eq, debug_assert_ne, matches,
        todo, unimplemented, unreachable,
    };
}

pub use jit_macros::expand;
pub use jit_template::{
    Directive, Encoding, Fragment, Hole, HoleType, LocalFunction, Origin, Patch, Template,
};

pub use crate::__jit_assert_failed as assert_failed;
pub use crate::__jit_assertion as assertion;
pub use crate::__jit_debug_assertion as debug_assertion;
pub use crate::__jit_unfinished as unfinished;
pub use crate::arithmetic::{checked, wrapping};
pub use crate::check::{same_function, unchanging};
pub use crate::entry::{Entry, instantiate, instantiate_borrowed};
pub use crate::jit_fn::{Code, finish, try_finish};
pub use crate::level::{Level, level};
#[cfg(target_arch = "x86_64")]
pub use crate::library::*;
pub use crate::traps::{
    panic_add, panic_div, panic_div_zero, panic_mul, panic_neg, panic_rem, panic_rem_zero,
    panic_shl, panic_shr, panic_sub,
};
