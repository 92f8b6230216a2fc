use jit_runtime::jit;

fn main() {
    let f = jit!(|a, b, c, d, e, f, g, h, i, j, k, l, m| a + b + c + d + e + f + g + h + i + j + k + l + m);
    f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);
}
