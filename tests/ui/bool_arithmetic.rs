use jit_runtime::jit;

fn main() {
    let f = jit!(|a: bool, b: bool| -> bool { a + b });
    f(true, false);
}
