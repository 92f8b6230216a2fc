//! The one place where bytes become something that is called: machine code of a known signature.
//!
//! A call costs a load and an indirect call, whichever way the function runs: where there is no
//! machine code, the entry is that of a function that calls the plain closure, and the closure is
//! passed to it as one argument more. Machine code is passed that argument too, and knows nothing
//! of it; a register that nobody reads is cheaper than a test at every call.
//!
//! # Invariants
//! - At an [`Entry`]'s address is code of exactly its signature under the calling convention
//!   `sysv64-unwind`, which may be passed one pointer more than it takes: an argument after all
//!   others, that the convention has the caller place and remove.
//! - An `Entry` is used only while its code lives: it is neither `Clone` nor `Copy`, so it stays
//!   in the closure that it was moved into, and that closure stays in its `JitFn`.

#![expect(clippy::too_many_arguments, reason = "one for each of the closure's, up to fourteen")]

use std::marker::PhantomData;
use std::ptr::NonNull;

use jit_template::Template;

use crate::JitError;
use crate::jit_fn::Code;
use crate::stitch::stitch;

/// The typed address of what takes the tuple `A` and gives `R`: machine code, or a function that
/// calls the plain closure. It can be called once it is known which closure, `P`, is passed along.
pub struct Entry<A, R, P = ()> {
    /// A function pointer of a type that is not its own; only its address is meant.
    address: fn(),
    signature: PhantomData<fn(A, &P) -> R>,
}

impl<A, R> Entry<A, R> {
    /// The entry of code that starts at `address`.
    ///
    /// # Safety
    /// - At `address` is machine code that takes the elements of `A` and gives `R` by the
    ///   convention `sysv64-unwind`.
    /// - The entry is called only as long as the code is there.
    #[inline]
    unsafe fn new(address: NonNull<u8>) -> Self {
        // SAFETY: a non-null address is a valid value of a function pointer, and it is never called
        // by this type.
        let address = unsafe { std::mem::transmute::<NonNull<u8>, fn()>(address) };
        Self { address, signature: PhantomData }
    }

    /// The same entry, of machine code, with a closure that is passed along in vain.
    #[inline]
    pub(crate) fn with<P>(self) -> Entry<A, R, P> {
        Entry { address: self.address, signature: PhantomData }
    }
}

/// Makes machine code of a template: the values fill its holes, in the order of
/// [`Template::holes`].
///
/// # Errors
/// Why there is no machine code; nothing is kept then.
///
/// # Safety
/// - `template` is well-formed and was compiled for the signature `A` → `R` under the convention
///   `sysv64-unwind`.
/// - `values` are as the holes' types say, and each value of type `Function` is the address of a
///   function of the type that the template calls.
/// - The result goes to [`finish`](crate::__private::finish) or
///   [`try_finish`](crate::__private::try_finish), whose `make` moves the entry into the closure
///   it returns and does nothing else with it.
#[inline(always)]
pub unsafe fn instantiate<A, R, const N: usize>(
    template: &'static Template<'static>,
    values: [u64; N],
) -> Result<(Code, Entry<A, R>), JitError> {
    let slot = stitch(template, &values)?;
    // SAFETY: the slot holds the template's code, whose signature this is by the first promise; by
    // the last one the entry goes where its slot goes.
    let entry = unsafe { Entry::new(slot.entry()) };
    Ok((Code { slot, template: Some(template) }, entry))
}

/// As [`instantiate`], of a template that may go. The function cannot be asked for it.
///
/// # Errors
/// As [`instantiate`].
///
/// # Safety
/// As [`instantiate`].
pub unsafe fn instantiate_borrowed<A, R, const N: usize>(
    template: &Template<'_>,
    values: [u64; N],
) -> Result<(Code, Entry<A, R>), JitError> {
    let slot = stitch(template, &values)?;
    // SAFETY: as above.
    let entry = unsafe { Entry::new(slot.entry()) };
    Ok((Code { slot, template: None }, entry))
}

/// What has an entry without machine code.
pub trait Plain {
    /// The entry of a function that calls the closure that is passed along.
    fn plain() -> Self;
}

/// The type of what is called.
#[cfg(target_arch = "x86_64")]
macro_rules! Code {
    (($($A:ident,)*), $P:ident, $R:ident) => {
        for<'a> extern "sysv64-unwind" fn($($A,)* &'a $P) -> $R
    };
}

/// A function of that type.
#[cfg(target_arch = "x86_64")]
macro_rules! extern_fn {
    (fn $($function:tt)*) => { extern "sysv64-unwind" fn $($function)* };
}

// Elsewhere there is no machine code, and any convention does.
#[cfg(not(target_arch = "x86_64"))]
macro_rules! Code {
    (($($A:ident,)*), $P:ident, $R:ident) => { for<'a> fn($($A,)* &'a $P) -> $R };
}

#[cfg(not(target_arch = "x86_64"))]
macro_rules! extern_fn {
    (fn $($function:tt)*) => { fn $($function)* };
}

macro_rules! arities {
    ($(($($a:ident: $A:ident),*);)*) => { $(
        impl<$($A,)* R, P: Fn($($A),*) -> R> Plain for Entry<($($A,)*), R, P> {
            fn plain() -> Self {
                extern_fn! {
                    fn call<$($A,)* R, P: Fn($($A),*) -> R>($($a: $A,)* plain: &P) -> R {
                        plain($($a),*)
                    }
                }
                let code: Code!(($($A,)*), P, R) = call::<$($A,)* R, P>;
                // SAFETY: both are function pointers, and it is never called by this type.
                let address: fn() = unsafe { std::mem::transmute(code) };
                Self { address, signature: PhantomData }
            }
        }

        impl<$($A,)* R, P: Fn($($A),*) -> R> Entry<($($A,)*), R, P> {
            /// Calls the machine code, or `plain` where there is none.
            #[inline(always)]
            pub fn call(&self, plain: &P, $($a: $A),*) -> R {
                // SAFETY: both are function pointers. This is the type of what `plain` made, or the
                // code's own by the first promise of `new`, but for the closure: a pointer more than
                // it takes, by the invariant.
                let code: Code!(($($A,)*), P, R) = unsafe { std::mem::transmute(self.address) };
                // The code is there, by the second promise of `new`.
                code($($a,)* plain)
            }
        }
    )* };
}

arities! {
    ();
    (a: A);
    (a: A, b: B);
    (a: A, b: B, c: C);
    (a: A, b: B, c: C, d: D);
    (a: A, b: B, c: C, d: D, e: E);
    (a: A, b: B, c: C, d: D, e: E, f: F);
    (a: A, b: B, c: C, d: D, e: E, f: F, g: G);
    (a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H);
    (a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I);
    (a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J);
    (a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K);
    (a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, l: L);
    (a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, l: L, m: M);
    (a: A, b: B, c: C, d: D, e: E, f: F, g: G, h: H, i: I, j: J, k: K, l: L, m: M, n: N);
}
