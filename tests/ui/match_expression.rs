use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i64| match x { 0 => 1, _ => x });
    f(1);
}
