use jit_runtime::jit;

fn main() {
    let message = "no";
    let f = jit!(|x: i64| {
        if x < 0 {
            panic!(message);
        }
        x
    });
    f(1);
}
