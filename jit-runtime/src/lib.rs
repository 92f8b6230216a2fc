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
//! How the system grants memory for machine code is found out when the first function is made, by
//! trying one [`Strategy`] after another; [`memory()`] reports it, and `JIT_MEMORY` forces one.
//! [`stats()`] counts functions.
//!
//! Where a closure gains by what newer processors have, there is code for those too; which is taken is
//! settled once a process. `JIT_CPU` keeps it down to a level of x86-64: `x86-64`, `x86-64-v2`,
//! `x86-64-v3` or `x86-64-v4`. Any other value is reported on standard error and ignored.
//!
//! # Seeing inside
//! [`JitFn::template`] shows what a function was made of. These variables of the environment, read when
//! the first function is made, tell others of every function; any other value is reported and ignored:
//! - `JIT_PERF=map` writes `/tmp/perf-PID.map`, `JIT_PERF=dump` writes `jit-PID.dump` in the folder
//!   `JITDUMPDIR` or the current one, for `perf record -k mono` and `perf inject --jit`;
//! - `JIT_GDB=1` tells GDB, which then knows name, file and line of every frame;
//! - `JIT_STATS=times` counts how long making functions takes: [`Stats::times`].
//!
//! Where none is set, making and dropping functions takes no longer than without all this. The feature
//! `disasm` has `JitFn::disassemble`, the feature `tracing` emits an event for each function.
//!
//! # Module map, in the order that data flows
//! - `backend`: which of the two is to run.
//! - `level`: which of a closure's templates suits the processor.
//! - `stitch`: template and values in, machine code in a slot out.
//! - `memory`: slots of executable memory. Nothing outside of it knows the operating system.
//! - [`report`](memory()): what a program can learn of all this.
//! - `entry`: the one place where machine code gets its type and is called.
//! - `jit_fn`: code and closure under one owner.
//! - `inspect`: what a function shows of itself, and what profilers and debuggers are told.
//! - `arithmetic`: of plain closures that say what becomes of an overflow.
//! - `traps`: the Rust functions that machine code jumps to or calls.
//! - [`__private`]: every name that the expansion of a macro uses, and its contract.

mod arithmetic;
mod backend;
mod check;
mod entry;
mod error;
mod inspect;
mod jit_fn;
mod level;
#[cfg(target_arch = "x86_64")]
mod library;
mod macros;
#[cfg_attr(
    not(all(
        target_arch = "x86_64",
        target_pointer_width = "64",
        any(target_os = "linux", all(feature = "untested", any(target_os = "macos", windows))),
        not(miri)
    )),
    path = "memory/absent.rs"
)]
mod memory;
mod report;
mod stitch;
mod traps;

#[doc(hidden)]
pub mod __private;

pub use backend::{Backend, UnknownBackend, with_backend};
pub use error::JitError;
pub use inspect::{FunctionTemplate, TemplateHole, Times};
pub use jit_fn::JitFn;
pub use jit_template::{HoleType, LineEntry};
pub use report::{
    Fallbacks, MemoryReport, Refusal, Stats, Strategy, UnknownStrategy, memory, stats,
};
