use jit_runtime::jit;

fn main() {
    let f = jit!(|x: Option<i64>| {
        let Some(y) = x else {
            0;
        };
        y
    });
    f(Some(1));
}
