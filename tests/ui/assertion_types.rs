use jit_runtime::jit;

fn main() {
    let f = jit!(|x: i32| -> i32 {
        assert_eq!(x, 1_u8);
        x
    });
    f(1);
}
