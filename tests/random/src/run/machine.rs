//! The one file here that calls machine code.
//!
//! # Invariants
//! - Every signature is called through one: six integers and eight floats fill all registers that
//!   arguments travel in, and code reads those of its parameters.
//! - What a register or a cell has above its value's width is noise, as it may be by the ABI.
#![expect(unsafe_code, reason = "machine code that was just made has to be called")]

use super::leaves::NOISE;
use super::meaning::{Ended, noisy, passed_mask};
use jit_compiler::compile::Compiled;
use jit_compiler::ir::Type;
use jit_compiler::lower::layout::Signature;
use jit_compiler::x64::Level;
use jit_runtime::{__private as private, JitError, JitFn};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How many holes a template may have here.
const HOLES: usize = 256;

/// A compiled closure in executable memory.
pub(super) struct Machine<'c> {
    pub(super) compiled: &'c Compiled,
    code: JitFn<()>,
    /// How many numbers each panic is handed.
    shown: Vec<usize>,
}

thread_local! {
    /// The same of the code that is being called.
    static SHOWN: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
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

impl<'c> Machine<'c> {
    /// Makes machine code of it, for a processor that has the level.
    ///
    /// # Panics
    /// If there are too many values.
    pub(super) fn new(compiled: &'c Compiled, values: &[u64]) -> Result<Self, JitError> {
        let mut holes = [0; HOLES];
        holes[..values.len()].copy_from_slice(values);
        // SAFETY: the compiler made the template, and the values are in the order of its holes. The
        // signature is not the code's, but `make` below drops the entry, so nothing calls by it.
        let code = compiled.with_template(|it| unsafe {
            private::instantiate_borrowed::<(), (), HOLES>(it, holes)
        });
        let code = private::try_finish(code, (), |_, ()| ())?;
        let shown = compiled.traps.iter().map(|trap| compiled.trap_args(trap)).collect();
        Ok(Self { compiled, code, shown })
    }

    /// Calls the code, which was compiled for that signature, with these leaves.
    pub(super) fn call(&self, signature: &Signature, args: &[u64]) -> Ended {
        let mut registers = Registers::default();
        let mut results = vec![NOISE; signature.results.len()];
        let cells = noisy(&signature.params, args);
        if signature.result_in_memory {
            registers.add(Type::I64, results.as_mut_ptr().expose_provenance() as u64);
        }
        if signature.params_in_memory {
            registers.add(Type::I64, cells.as_ptr().expose_provenance() as u64);
        } else {
            signature.params.iter().zip(&cells).for_each(|(&ty, &cell)| registers.add(ty, cell));
        }
        let result = signature.machine_result();
        SHOWN.set(self.shown.clone());
        let called = catch_unwind(AssertUnwindSafe(|| match result {
            Some(ty) if ty.is_float() => self.call_as::<f64>(registers).to_bits(),
            _ => self.call_as::<u64>(registers),
        }));
        match called {
            Ok(bits) => {
                results.iter_mut().take(usize::from(result.is_some())).for_each(|it| *it = bits);
                let leaves = results.iter().zip(&signature.results);
                Ended::Returned(leaves.map(|(cell, &ty)| cell & passed_mask(ty)).collect())
            }
            Err(payload) => match payload.downcast::<Trapped>() {
                Ok(trapped) => Ended::Trapped(trapped.number, trapped.shown),
                Err(payload) => resume_unwind(payload),
            },
        }
    }

    fn call_as<R>(&self, Registers { ints, floats, .. }: Registers) -> R {
        let entry = self.code.entry().expect("`try_finish` gives no plain function");
        // SAFETY: the code lives as long as `self` and was compiled for `sysv64-unwind`, by which
        // each of its parameters is in a register that is written here, and its result, if any, in
        // the one that is read: of integers if `R` is `u64`, of floats if it is `f64`. The memory
        // that pointers among them lead to outlives the call, and has a cell for each leaf.
        let call = unsafe { std::mem::transmute::<*mut u8, Call<R>>(entry.as_ptr()) };
        let [a, b, c, d, e, f] = ints;
        let [s, t, u, v, w, x, y, z] = floats.map(f64::from_bits);
        call(a, b, c, d, e, f, s, t, u, v, w, x, y, z)
    }
}

/// What registers have at a call.
struct Registers {
    ints: [u64; 6],
    floats: [u64; 8],
    /// How many of each are arguments.
    used: [usize; 2],
}

impl Default for Registers {
    fn default() -> Self {
        Self { ints: [NOISE; 6], floats: [NOISE; 8], used: [0; 2] }
    }
}

impl Registers {
    fn add(&mut self, ty: Type, bits: u64) {
        let [ints, floats] = &mut self.used;
        let (registers, used) =
            if ty.is_float() { (&mut self.floats[..], floats) } else { (&mut self.ints[..], ints) };
        registers[*used] = bits;
        *used += 1;
    }
}

/// Whether the processor runs code of that level.
pub(super) fn is_supported(level: Level) -> bool {
    let level = match level {
        Level::V1 => private::Level::V1,
        Level::V2 => private::Level::V2,
        Level::V3 => private::Level::V3,
        Level::V4 => private::Level::V4,
    };
    level <= private::level()
}

/// What unwinds out of the code: the number of its panic, and what that would show.
struct Trapped {
    number: u32,
    shown: Vec<u64>,
}

/// Does not run the hook, as `panic!` would.
extern "sysv64-unwind" fn trapped(number: u32, a: u64, b: u64, c: u64, d: u64, e: u64) -> ! {
    let count = SHOWN.with_borrow(|shown| shown.get(number as usize).copied().unwrap_or_default());
    let registers = [a, b, c, d, e];
    let shown = match registers.get(..count) {
        Some(shown) => shown.to_vec(),
        // SAFETY: the code has put so many into its frame, which is there until this panic is over.
        None => unsafe {
            std::slice::from_raw_parts(std::ptr::with_exposed_provenance(a as usize), count)
        }
        .to_vec(),
    };
    resume_unwind(Box::new(Trapped { number, shown }))
}

/// The address of what code jumps to in order to panic.
pub(super) fn trap_address() -> u64 {
    (trapped as *const ()).addr() as u64
}
