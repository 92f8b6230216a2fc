use jit_runtime::jit;

fn main() {
    let f = jit!(|n: u32| -> u32 { (0..n).fold(1, |a, b| a ^ b) });
    f(1);
}
