use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64, y: u32| x + y);
    f(1, 2);
}
