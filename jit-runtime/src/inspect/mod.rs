//! Seeing inside: what a function was made of, and what profilers and debuggers are told of it.
//!
//! - `template`: a function's template and the values in its holes; `disasm`, its listing.
//! - `watch`: who wants to be told of functions, and the telling.
//! - `times`: how long it took to make functions.
//! - `file`, `perf_map`, `jitdump`: what perf reads.
//! - `gdb`, `elf`, `dwarf`: what GDB reads; `bytes` puts all of these together.

#[cfg(feature = "disasm")]
mod disasm;
mod template;
mod times;
#[cfg_attr(
    not(all(target_arch = "x86_64", target_pointer_width = "64", target_os = "linux", not(miri))),
    path = "nobody.rs"
)]
mod watch;

/// What there is to tell only where there is machine code.
#[cfg(all(target_arch = "x86_64", target_pointer_width = "64", target_os = "linux", not(miri)))]
mod tools {
    pub(super) mod bytes;
    pub(super) mod dwarf;
    pub(super) mod elf;
    pub(super) mod file;
    pub(super) mod gdb;
    pub(super) mod jitdump;
    pub(super) mod perf_map;
}

pub use template::{FunctionTemplate, TemplateHole};
pub use times::Times;
pub(crate) use times::times;
pub(crate) use watch::{created, is_on, measured};
#[cfg(all(
    target_arch = "x86_64",
    target_pointer_width = "64",
    target_os = "linux",
    not(miri)
))]
pub(crate) use watch::{dropped, tells_of_drops, wants_breakpoints, wants_perf_map};
