use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i32| -> i32 { x.checked_add(1)? });
    f(1);
}
