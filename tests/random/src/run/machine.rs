//! The one file here that calls machine code.
//!
//! # Invariants
//! - Every signature is called through one: six integers and eight floats fill all registers that
//!   arguments travel in, and code reads those of its parameters.
//! - What a register has above its argument's width is noise, as it may be by the ABI.
#![expect(unsafe_code, reason = "machine code that was just made has to be called")]

use jit_compiler::compile::{Compiled, TRAP_FUNCTION};
use jit_compiler::ir::{Block, Function, Type};
use jit_runtime::{__private as private, JitError, JitFn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How many holes a template may have here.
const HOLES: usize = 64;

/// What registers have above an argument.
const NOISE: u64 = 0xa5a5_a5a5_a5a5_a5a5;

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// With these bits, if with any.
    Returned(Option<u64>),
    /// With the panic of that number.
    Trapped(u32),
}

/// A compiled closure in executable memory.
pub(super) struct Machine {
    code: JitFn<()>,
}

type Call<R> = extern "sysv64-unwind" fn(
    u64,
    u64,
    u64,
    u64,
    u64,
    u64,
    f64,
    f64,
    f64,
    f64,
    f64,
    f64,
    f64,
    f64,
) -> R;

impl Machine {
    /// Makes machine code of it.
    pub(super) fn new(compiled: &Compiled, values: &[u64]) -> Result<Self, JitError> {
        let mut holes = [0; HOLES];
        holes[..values.len()].copy_from_slice(values);
        // SAFETY: the compiler made the template, and the values are in the order of its holes. The
        // signature is not the code's, but `make` below drops the entry, so nothing calls by it.
        let code = compiled.with_template(|it| unsafe {
            private::instantiate_borrowed::<(), (), HOLES>(it, holes)
        });
        let code = private::try_finish(code, (), |_, ()| ())?;
        Ok(Self { code })
    }

    /// Calls the code of a function with these parameters and this result.
    pub(super) fn call(&self, func: &Function, args: &[u64], result: Option<Type>) -> Ended {
        let (mut ints, mut floats) = ([NOISE; 6], [f64::from_bits(NOISE); 8]);
        let (mut next_int, mut next_float) = (0, 0);
        for (&param, &arg) in func.params(Block::ENTRY).iter().zip(args) {
            let ty = func.ty(param);
            let arg = noisy(ty, arg);
            if ty.is_float() {
                floats[next_float] = f64::from_bits(arg);
                next_float += 1;
            } else {
                ints[next_int] = arg;
                next_int += 1;
            }
        }
        let called = catch_unwind(AssertUnwindSafe(|| match result {
            Some(ty) if ty.is_float() => self.call_as::<f64>(ints, floats).to_bits(),
            _ => self.call_as::<u64>(ints, floats),
        }));
        match called {
            Ok(bits) => Ended::Returned(result.map(|ty| bits & register_mask(ty))),
            Err(payload) => match payload.downcast_ref::<Trapped>() {
                Some(&Trapped(number)) => Ended::Trapped(number),
                None => resume_unwind(payload),
            },
        }
    }

    fn call_as<R>(&self, ints: [u64; 6], floats: [f64; 8]) -> R {
        let entry = self.code.entry().expect("`try_finish` gives no plain function");
        // SAFETY: the code lives as long as `self` and was compiled for `sysv64-unwind`, by which
        // each of its parameters is in a register that is written here, and its result, if any, in
        // the one that is read: of integers if `R` is `u64`, of floats if it is `f64`.
        let call = unsafe { std::mem::transmute::<*mut u8, Call<R>>(entry.as_ptr()) };
        let [a, b, c, d, e, f] = ints;
        let [s, t, u, v, w, x, y, z] = floats;
        call(a, b, c, d, e, f, s, t, u, v, w, x, y, z)
    }
}

/// The argument, with noise above its width.
const fn noisy(ty: Type, arg: u64) -> u64 {
    let mask = register_mask(ty);
    arg & mask | NOISE & !mask
}

/// The bits of a register that a value has. Those of a `bool` are a byte's.
const fn register_mask(ty: Type) -> u64 {
    if ty.bits() == 1 { 0xff } else { ty.mask() }
}

/// What unwinds out of the code: the number of its panic.
struct Trapped(u32);

/// Does not run the hook, as `panic!` would.
extern "sysv64-unwind" fn trapped(number: u32) -> ! {
    resume_unwind(Box::new(Trapped(number)))
}

/// The address of what a function's hole is named after.
pub(super) fn function_address(name: &str) -> Option<u64> {
    let address = match name {
        TRAP_FUNCTION => trapped as *const (),
        "fmod_f32" => private::fmod_f32 as *const (),
        "fmod_f64" => private::fmod_f64 as *const (),
        _ => return None,
    };
    Some(address.addr() as u64)
}
