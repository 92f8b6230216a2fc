//! The procedural macros behind `jit_runtime::jit!`.
