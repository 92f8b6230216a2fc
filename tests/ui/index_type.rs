use jit_runtime::jit;

fn main() {
    let table = [1_i64, 2, 3];
    let f = jit!(|i: u32| {
        let table: [i64; 3] = table;
        table[i]
    });
    f(1);
}
