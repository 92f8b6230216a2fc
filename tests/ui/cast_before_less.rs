use jit_runtime::jit;

fn main() {
    let f = jit!(|x: u8, n: usize| if x as usize < n { 1 } else { 2 });
    f(1, 2);
}
