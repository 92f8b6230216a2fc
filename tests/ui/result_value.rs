use jit_runtime::jit;

fn main() {
    let f = jit!(|n: i64| {
        let half = if n % 2 == 0 { Ok(n / 2) } else { None };
        half.unwrap_or(0)
    });
    f(1);
}
