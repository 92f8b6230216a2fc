use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| {
        enum Side {
            Left,
            Right,
        }
        x
    });
    f(1);
}
