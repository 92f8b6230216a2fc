use jit_runtime::jit;

fn main() {
    let f = jit!(|a: [i64; 4]| {
        let mut last = 0;
        for x in a.iter() {
            last = x;
        }
        last + a.iter().map(|x| -x).sum::<i64>()
    });
    f([1, 2, 3, 4]);
}
