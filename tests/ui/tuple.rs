use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| -> i64 { let pair = (x, 1); x });
    f(1);
}
