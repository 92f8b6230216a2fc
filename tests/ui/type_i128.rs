use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i128| -> i128 { x + 1 });
    f(1);
}
