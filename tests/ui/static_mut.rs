use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| {
        static mut COUNT: i64 = 0;
        x
    });
    f(1);
}
