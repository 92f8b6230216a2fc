use jit_runtime::jit;

fn main() {
    let f = jit!(|x: u32| -> u32 { x.wraping_add(1) });
    f(1);
}
