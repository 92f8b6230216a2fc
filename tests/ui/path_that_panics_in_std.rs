//! Where std calls a method by its name, the method's panic has a place in std.

use jit_runtime::jit;

fn main() {
    let _ = jit!(|x: Option<u32>| -> Option<u32> { x.map(u32::ilog2) });
}
