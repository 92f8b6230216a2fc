//! Any bytes decide for a well-typed closure; its machine code does what its IR means.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Err(failure) = jit_random::search::check_choices(bytes) {
        panic!("{failure}");
    }
});
