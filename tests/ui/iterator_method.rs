use jit_runtime::jit;

fn main() {
    let f = jit!(|n: i64| {
        let mut sum = 0;
        for i in (0..n).map(|i| i * i) {
            sum += i;
        }
        sum
    });
    f(1);
}
