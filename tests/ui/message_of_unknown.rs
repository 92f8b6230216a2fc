use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i32| -> i32 {
        if x > 3 {
            panic!("{y} is too much");
        }
        x
    });
    f(1);
}
