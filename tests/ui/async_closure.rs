use jit_runtime::jit;

fn main() {
    let f = jit!(async |x: i64| x + 1);
    f(1);
}
