use jit_runtime::jit;

fn main() {
    let exponents = [1_u32, 2];
    let f = jit!(|x: u32| -> u32 { if x > 3 { exponents.first().copied().unwrap() } else { x } });
    f(1);
}
