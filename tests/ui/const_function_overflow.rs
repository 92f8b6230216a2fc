use jit_runtime::jit;

fn main() {
    let f = jit!(
        #[jit(overflow = "wrap")]
        |x: i64| -> i64 {
            const NINE: i64 = square(3);
            const fn square(a: i64) -> i64 {
                a * a
            }
            square(x) + NINE
        }
    );
    println!("{}", f(4));
}
