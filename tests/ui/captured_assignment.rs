use jit_runtime::jit;

fn main() {
    let mut count = 0;
    let f = jit!(|x: i64| { count += x; x });
    f(1);
}
