use jit_runtime::jit;

fn main() {
    use std::cmp::max;
    let f = jit!(|x: i32| max(x, 3));
    f(1);
}
