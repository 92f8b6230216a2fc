use jit_runtime::jit;

fn main() {
    let f = jit!(|a: [i64; 4], n: i64| a.iter().zip(0..n).map(|(x, i)| x * i).sum::<i64>());
    f([1, 2, 3, 4], 3);
}
