use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| { println!("{x}"); x });
    f(1);
}
