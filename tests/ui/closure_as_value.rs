use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| {
        let g = |y| y + 1;
        let h = g;
        h(x)
    });
    f(1);
}
