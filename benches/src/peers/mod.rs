//! The peers: each makes the same three functions at run time, by its own best means.
//!
//! # Invariants
//! - What a peer's `add`, `gcd` and `poly` return owns its code: dropping it gives the code back
//!   (but for `bare` and `dynasm_vec`, which say how they cheat, in their own favour).
//! - The calling convention is `sysv64` throughout, as `jit!`'s.

pub mod bare;
pub mod cranelift;
pub mod dynasm;
pub mod dynasm_vec;
pub mod iced;
pub mod mmap;

/// The types of the three functions.
pub type Add = extern "sysv64" fn(i64) -> i64;
pub type Gcd = extern "sysv64" fn(u64, u64) -> u64;
pub type Poly = extern "sysv64" fn(f64) -> f64;

/// Machine code of the type `F`, and what keeps it alive.
pub struct Function<F, Owner> {
    pub call: F,
    _owner: Owner,
}

impl<F: Copy, Owner> Function<F, Owner> {
    /// The function whose code starts at `code`.
    ///
    /// # Safety
    /// At `code` is a function of the type `F`, a function pointer, for as long as `owner` lives.
    pub unsafe fn new(code: *const u8, owner: Owner) -> Self {
        const { assert!(size_of::<F>() == size_of::<*const u8>()) };
        // SAFETY: both are pointers in size, and the caller vouches for the type.
        let call = unsafe { std::mem::transmute_copy(&code) };
        Self { call, _owner: owner }
    }
}
