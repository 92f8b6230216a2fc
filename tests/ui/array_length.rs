use jit_runtime::jit;

const N: usize = 4;

fn main() {
    let f = jit!(|x: u8| [x; N]);
    f(1);
}
