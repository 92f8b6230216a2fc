use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| { let name = "x"; x });
    f(1);
}
