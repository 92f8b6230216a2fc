//! Machine code of any signature, called with bits.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::NonNull;

use jit_codegen::generate::{Compiled, TRAP_FUNCTION};
use jit_codegen::ir::interp::Outcome;
use jit_codegen::ir::{Block, Function, TrapId, Type};
use jit_runtime::__private::{finish, fmod_f32, fmod_f64, instantiate_borrowed};
use jit_runtime::{Backend, JitFn};

/// How many holes a function of the tests has at most.
const HOLES: usize = 8;

/// A function in executable memory, and its signature.
pub struct Machine {
    code: JitFn<()>,
    params: Vec<Type>,
    results: Vec<Type>,
    /// How many numbers each panic is handed.
    shown: Vec<usize>,
}

thread_local! {
    /// The same of the function that is being called.
    static SHOWN: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

/// Every signature at once: integers and floats go in registers of their own, and what does not
/// fit goes on the stack in order.
macro_rules! signature {
    ($result:ty) => {
        extern "sysv64-unwind" fn(
            u64, u64, u64, u64, u64, u64,
            f64, f64, f64, f64, f64, f64, f64, f64,
            u64, u64, u64, u64, u64, u64, u64, u64,
        ) -> $result
    };
}

macro_rules! call {
    ($function:expr, $regs:expr) => {{
        let Registers { ints: i, floats: f, stack: s } = $regs;
        $function(
            i[0], i[1], i[2], i[3], i[4], i[5], f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7],
            s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7],
        )
    }};
}

impl Machine {
    /// Puts the code of the closure into memory. It calls `callee`, in a hole of that name.
    pub fn new(compiled: &Compiled, closure: &Function, callee: *const ()) -> Self {
        let params = closure.params(Block::ENTRY).iter().map(|&p| closure.ty(p)).collect();
        let results = closure.results.clone();
        let mut values = [0; HOLES];
        for (value, hole) in values.iter_mut().zip(&compiled.holes) {
            *value = match hole.name.as_str() {
                TRAP_FUNCTION => trap as *const () as u64,
                "fmod_f32" => fmod_f32 as *const () as u64,
                "fmod_f64" => fmod_f64 as *const () as u64,
                "callee" => callee as u64,
                name => panic!("no value for the hole {name}"),
            };
        }
        let code = compiled.with_template(|template| {
            assert!(template.is_well_formed());
            // SAFETY: the values are those of the holes; the entry is dropped at once, and calls
            // go by the signature that the compiler was given.
            unsafe { instantiate_borrowed::<(), (), HOLES>(template, values) }
        });
        let code = finish(code, || (), |_, _| ());
        assert_eq!(code.backend(), Backend::Machine);
        let shown = compiled.traps.iter().map(|trap| compiled.trap_args(trap)).collect();
        Self { code, params, results, shown }
    }

    /// Where the code is.
    pub fn address(&self) -> *const u8 {
        self.code.entry().expect("it is machine code").as_ptr()
    }

    /// Calls the code. Bits that are not the value's are set at random.
    pub fn call(&self, args: &[u64]) -> Outcome {
        SHOWN.set(self.shown.clone());
        let registers = Registers::new(&self.params, args);
        let address = self.code.entry().expect("it is machine code");
        let result = catch_unwind(AssertUnwindSafe(|| match self.results.first() {
            Some(ty) if ty.is_float() => {
                // SAFETY: the code has this signature, but for parameters that it ignores.
                let code = unsafe { std::mem::transmute::<NonNull<u8>, signature!(f64)>(address) };
                call!(code, registers).to_bits()
            }
            _ => {
                // SAFETY: as above.
                let code = unsafe { std::mem::transmute::<NonNull<u8>, signature!(u64)>(address) };
                call!(code, registers)
            }
        }));
        match result {
            Ok(bits) => Outcome::Returned(self.results.iter().map(|ty| bits & ty.mask()).collect()),
            Err(payload) => match payload.downcast::<(u32, Vec<u64>)>() {
                Ok(trapped) => Outcome::TrappedWith(TrapId(trapped.0), trapped.1),
                Err(payload) => resume_unwind(payload),
            },
        }
    }
}

extern "sysv64-unwind" fn trap(number: u32, a: u64, b: u64, c: u64, d: u64, e: u64) -> ! {
    let count = SHOWN.with_borrow(|shown| shown[number as usize]);
    let registers = [a, b, c, d, e];
    let args = match registers.get(..count) {
        Some(args) => args.to_vec(),
        // SAFETY: the code has put so many into its frame, which is there until this panic is over.
        None => unsafe {
            std::slice::from_raw_parts(std::ptr::with_exposed_provenance(a as usize), count)
        }
        .to_vec(),
    };
    resume_unwind(Box::new((number, args)))
}

/// Where the arguments go.
struct Registers {
    ints: [u64; 6],
    floats: [f64; 8],
    stack: [u64; 8],
}

impl Registers {
    fn new(params: &[Type], args: &[u64]) -> Self {
        const GARBAGE: u64 = 0xDEAD_BEEF_5A5A_A5A5;
        let mut this = Self { ints: [GARBAGE; 6], floats: [1e300; 8], stack: [GARBAGE; 8] };
        let (mut ints, mut floats, mut stack) = (0, 0, 0);
        for (ty, &arg) in params.iter().zip(args) {
            let defined = if *ty == Type::BOOL { 0xFF } else { ty.mask() };
            let bits = arg | (GARBAGE & !defined);
            if ty.is_float() && floats < this.floats.len() {
                this.floats[floats] = f64::from_bits(bits);
                floats += 1;
            } else if !ty.is_float() && ints < this.ints.len() {
                this.ints[ints] = bits;
                ints += 1;
            } else {
                this.stack[stack] = bits;
                stack += 1;
            }
        }
        this
    }
}
