use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| match x {
        Ok(n) => n,
        _ => 0,
    });
    f(1);
}
