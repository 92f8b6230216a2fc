use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| {
        let y = &x;
        *y
    });
    f(1);
}
