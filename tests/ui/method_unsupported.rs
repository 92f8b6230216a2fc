use jit_runtime::jit;

fn main() {
    let f = jit!(|x: f64| -> f64 { x.sqrt() });
    f(1.0);
}
