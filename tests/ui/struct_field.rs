use jit_runtime::jit;

struct Point {
    x: i64,
}

fn main() {
    let f = jit!(|p: i64| p.x);
    f(1);
}
