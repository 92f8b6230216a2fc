use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| match x {
        0 => 1,
        1..=9 => 2,
    });
    f(1);
}
