use jit_runtime::jit;

fn main() {
    let f = jit!(|x: &i64| -> i64 { *x + 1 });
    f(&1);
}
