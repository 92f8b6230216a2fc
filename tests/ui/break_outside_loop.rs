use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| { if x > 3 { break; } x });
    f(1);
}
