use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| { let y = x; y = 3; y });
    f(1);
}
