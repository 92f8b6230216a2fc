//! Options that do not exist, and one in the wrong place.

use jit_runtime::jit;

fn main() {
    let _ = jit!(#[jit(overflow = "saturate", cpu = "z80")] |x: i32| -> i32 { x.foo() });
    let _ = jit!(#[jit(inline)] |x: i32| -> i32 { x });
    let _ = jit!(|x: i32| -> i32 {
        let f = #[jit(overflow = "wrap")]
        |y: i32| y + 1;
        f(x)
    });
}
