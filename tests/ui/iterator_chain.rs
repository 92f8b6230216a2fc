use jit_runtime::jit;

fn main() {
    let f = jit!(|n: u32| -> u32 {
        let squares = (0..n).map(|i| i * i);
        squares.sum()
    });
    f(1);
}
