use jit_runtime::jit;

fn main() {
    let f = jit!(1 + 2);
}
