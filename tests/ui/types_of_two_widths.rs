use jit_runtime::jit;

fn main() {
    let f = jit!(|x: u8, n: usize| x < n);
    f(1, 2);
}
