//! The one place where machine code is called.
//!
//! # Invariants
//! - An [`Entry`] that has an address has the address of code of exactly its signature, under the
//!   calling convention `sysv64-unwind` (the promise of [`Entry::new`]).
//! - An `Entry` is used only while its code lives: it is neither `Clone` nor `Copy`, so it stays
//!   in the closure that it was moved into, and that closure stays in its `JitFn`.

#![expect(clippy::too_many_arguments, reason = "one for each of the closure's, up to fourteen")]

use std::marker::PhantomData;
use std::ptr::NonNull;

/// The typed address of machine code that takes the tuple `A` and gives `R`, or nothing: then the
/// plain closure is called.
pub struct Entry<A, R> {
    /// A function pointer of a type that is not its own; only its address is meant.
    address: Option<fn()>,
    signature: PhantomData<fn(A) -> R>,
}

impl<A, R> Entry<A, R> {
    /// The entry of code that starts at `address`.
    ///
    /// # Safety
    /// - At `address` is machine code that takes the elements of `A` and gives `R` by the
    ///   convention `sysv64-unwind`.
    /// - The entry is called only as long as the code is there.
    #[inline]
    pub(crate) unsafe fn new(address: NonNull<u8>) -> Self {
        // SAFETY: a non-null address is a valid value of a function pointer, and it is never called
        // by this type.
        let address = unsafe { std::mem::transmute::<NonNull<u8>, fn()>(address) };
        Self { address: Some(address), signature: PhantomData }
    }

    /// The entry that always calls the plain closure.
    pub(crate) const fn plain() -> Self {
        Self { address: None, signature: PhantomData }
    }
}

macro_rules! arities {
    ($(($($a:ident: $A:ident),*);)*) => { $(
        impl<$($A,)* R> Entry<($($A,)*), R> {
            /// Calls the machine code, or `plain` where there is none.
            #[inline(always)]
            pub fn call<P: Fn($($A),*) -> R>(&self, plain: &P, $($a: $A),*) -> R {
                #[cfg(target_arch = "x86_64")]
                if let Some(address) = self.address {
                    // SAFETY: both are function pointers, and this is the code's own type by the
                    // first promise of `new`.
                    let code = unsafe {
                        std::mem::transmute::<fn(), unsafe extern "sysv64-unwind" fn($($A),*) -> R>(
                            address,
                        )
                    };
                    // SAFETY: the code is there, by the second promise of `new`.
                    return unsafe { code($($a),*) };
                }
                std::hint::cold_path();
                plain($($a),*)
            }

            /// Calls the machine code, if there is some.
            ///
            /// # Safety
            /// The pointers among the arguments are what the code takes them for.
            #[inline(always)]
            pub unsafe fn try_call(&self, $($a: $A),*) -> Option<R> {
                #[cfg(target_arch = "x86_64")]
                if let Some(address) = self.address {
                    // SAFETY: both are function pointers, and this is the code's own type by the
                    // first promise of `new`.
                    let code = unsafe {
                        std::mem::transmute::<fn(), unsafe extern "sysv64-unwind" fn($($A),*) -> R>(
                            address,
                        )
                    };
                    // SAFETY: the code is there, by the second promise of `new`, and the caller
                    // answers for the pointers.
                    return Some(unsafe { code($($a),*) });
                }
                $(let _ = $a;)*
                None
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
