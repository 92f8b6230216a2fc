use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| { let y = x + 1 y * 2 });
    f(1);
}
