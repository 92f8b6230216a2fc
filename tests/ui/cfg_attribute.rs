use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i32| {
        #[cfg(debug_assertions)]
        let x = x + 1;
        x
    });
    f(1);
}
