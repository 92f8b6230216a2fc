use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i32| -> i32 {
        if x > 3 { 1 }
    });
    f(1);
}
