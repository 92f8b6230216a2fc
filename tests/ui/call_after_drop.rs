use jit_runtime::jit;

fn main() {
    let f = jit!(|x| x + 4);
    drop(f);
    f(2);
}
