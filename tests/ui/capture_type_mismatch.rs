use jit_runtime::jit;

fn main() {
    let k = 3_u32;
    let f = jit!(|x: i64| x + k);
    f(1);
}
