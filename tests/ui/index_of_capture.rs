use jit_runtime::jit;

fn main() {
    let table = [1_i64, 2, 3];
    let f = jit!(|i: usize| -> i64 { table[i] });
    f(1);
}
