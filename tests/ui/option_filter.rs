use jit_runtime::jit;

fn main() {
    let f = jit!(|x: Option<i64>| x.filter(|n| *n > 0));
    f(Some(1));
}
