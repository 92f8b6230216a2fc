use jit_runtime::jit;

fn main() {
    fn twice(x: i64) -> i64 {
        x * 2
    }
    let f = jit!(|x: i64| twice(x) + 1);
    f(1);
}
