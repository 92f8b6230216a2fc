use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| {
        let digits = 0..10;
        x
    });
    f(1);
}
