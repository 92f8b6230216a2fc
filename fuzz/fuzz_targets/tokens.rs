//! Any bytes decide for some tokens; `jit!` expands them to an expression, and never panics.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(what) = jit_random::tokens::check(bytes) {
        panic!("{what}");
    }
});
