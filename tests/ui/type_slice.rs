use jit_runtime::jit;

fn main() {
    let f = jit!(|xs: [u8]| xs[0]);
    f(1);
}
