use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| x + 1, 5);
    f(1);
}
