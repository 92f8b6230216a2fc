use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64, y: i128| {
        let name = "x";
        for i in 0..x {}
        x.sqrt()
    });
    f(1, 2);
}
