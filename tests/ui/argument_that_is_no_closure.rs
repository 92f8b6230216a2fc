//! What `map` is given has to be a closure or the name of a function.

use jit_runtime::jit;

fn main() {
    let _ = jit!(|x: Option<u32>| -> Option<u32> { x.map(3) });
}
