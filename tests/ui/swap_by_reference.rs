use jit_runtime::jit;

fn main() {
    let f = jit!(|mut a: i64, mut b: i64| {
        std::mem::swap(&mut a, &mut b);
        a - b
    });
    f(1, 2);
}
