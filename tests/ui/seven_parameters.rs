use jit_runtime::jit;

fn main() {
    let f = jit!(|a, b, c, d, e, f, g| a + b + c + d + e + f + g);
    f(1, 2, 3, 4, 5, 6, 7);
}
