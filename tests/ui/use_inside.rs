use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i32| {
        use std::cmp::max;
        max(x, 3)
    });
    f(1);
}
