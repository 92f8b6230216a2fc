use jit_runtime::jit;

fn main() {
    let mut exponents = vec![1_u32, 2];
    let f = jit!(|x: u32| -> u32 { if x > 3 { exponents.remove(5) } else { x } });
    f(1);
}
