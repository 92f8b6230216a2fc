//! The functions that panics pass through, and a child process.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jit_codegen::generate::generate;

use crate::call::Machine;
use crate::text;

/// Six values wait in registers for a call to return.
pub const LIVE: &str = r#"
function(v0: i64) -> i64
  hole h0: function "callee"
block0(v0: i64):
  v1 = const.i64 3
  v2 = mul.i64 v0, v1
  v3 = const.i64 5
  v4 = mul.i64 v0, v3
  v5 = const.i64 7
  v6 = mul.i64 v0, v5
  v7 = const.i64 11
  v8 = mul.i64 v0, v7
  v9 = const.i64 13
  v10 = mul.i64 v0, v9
  v11 = const.i64 17
  v12 = mul.i64 v0, v11
  v13 = call.i64 h0(v0)
  v14 = const.i64 31
  v15 = xor.i64 v13, v2
  v16 = mul.i64 v15, v14
  v17 = xor.i64 v16, v4
  v18 = mul.i64 v17, v14
  v19 = xor.i64 v18, v6
  v20 = mul.i64 v19, v14
  v21 = xor.i64 v20, v8
  v22 = mul.i64 v21, v14
  v23 = xor.i64 v22, v10
  v24 = mul.i64 v23, v14
  v25 = xor.i64 v24, v12
  v26 = mul.i64 v25, v14
  return v26
"#;

/// Calls itself as often as it is told, then its callee, or panics itself if that is given nothing.
pub const RECURSIVE: &str = r#"
function f0(v0: i64, v1: i64) -> i64
  hole h0: function "callee"
  trap t0: custom c0
  custom c0(1): panic!("{a0}")
block0(v0: i64, v1: i64):
  v2 = call.i64 f1(v0, v1)
  return v2
function f1(v0: i64, v1: i64) -> i64
  slot s0: 16 bytes, align 16
block0(v0: i64, v1: i64):
  v2 = const.i64 0
  v3 = eq v0, v2
  branch v3, block1, block2
block1:
  v4 = eq v1, v2
  branch v4, block3, block4
block2:
  v5 = const.i64 1
  v6 = sub.i64 v0, v5
  v7 = call.i64 f1(v6, v1)
  v8 = add.i64 v7, v0
  return v8
block3:
  trap t0(v0)
block4:
  v9 = call.i64 h0(v1)
  v10 = add.i64 v9, v1
  return v10
"#;

/// The function in executable memory.
pub fn made(source: &str, callee: *const ()) -> Machine {
    let module = text::module(source);
    let compiled = generate(module.clone(), jit_codegen::x64::Level::V1).unwrap();
    Machine::new(&compiled, module.closure(), callee)
}

/// Runs `body` in a child of this process, and fails if that does.
pub fn in_child(body: impl FnOnce()) {
    // SAFETY: the child runs only code that is made for it (the runtime and glibc's allocator watch
    // for forks) and leaves by `_exit`.
    match unsafe { libc::fork() } {
        -1 => panic!("fork: {}", std::io::Error::last_os_error()),
        0 => {
            let failed = catch_unwind(AssertUnwindSafe(body)).is_err();
            // SAFETY: ends this process only.
            unsafe { libc::_exit(i32::from(failed)) }
        }
        child => {
            let mut status = 0;
            // SAFETY: `status` is a place for the result.
            let ended = unsafe { libc::waitpid(child, &raw mut status, 0) };
            assert_eq!((ended, status), (child, 0), "the child failed");
        }
    }
}
