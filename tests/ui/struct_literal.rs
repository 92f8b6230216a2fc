use jit_runtime::jit;

struct Point {
    x: i64,
}

fn main() {
    let f = jit!(|x| Point { x });
    f(1);
}
