use jit_runtime::jit;

fn main() {
    let f = jit!(|x: f64| -> f64 { x.gamma() });
    f(1.0);
}
