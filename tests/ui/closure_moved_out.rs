use jit_runtime::jit;

fn main() {
    let f = jit!(|x| x + 4);
    let call = *f;
    drop(f);
    call(2);
}
