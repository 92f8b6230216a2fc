use jit_runtime::jit;

fn main() {
    let f = jit!(|n: u32| -> u32 { let mut s = 0; for i in 0..n { s += i; } s });
    f(1);
}
