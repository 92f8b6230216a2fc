use jit_runtime::jit;

fn main() {
    let k = 3_u32;
    let f = jit!(|x: u32| -> u32 { let unused = k; x });
    f(1);
}
