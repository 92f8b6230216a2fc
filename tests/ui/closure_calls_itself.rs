use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i32| -> i32 {
        let g = |n: i32| if n > 0 { g(n - 1) } else { 0 };
        g(x)
    });
    f(1);
}
