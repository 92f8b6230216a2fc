use jit_runtime::jit;

fn main() {
    let f = jit!(|n: i64| {
        let mut sum = 0;
        for i in (0..n).flat_map(|i| 0..i) {
            sum += i;
        }
        sum
    });
    f(1);
}
