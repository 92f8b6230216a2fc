use jit_runtime::jit;

fn main() {
    let taps = [1.0, 2.0, 3.0];
    let f = jit!(|x: f64| -> f64 {
        let mut sum = 0.0;
        for tap in taps {
            sum = sum * x + tap;
        }
        sum
    });
    f(1.0);
}
