use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64, y: String| {
        let name = "x";
        for i in ..x {}
        x.sort()
    });
    f(1, 2);
}
