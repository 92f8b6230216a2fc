use jit_runtime::jit;

fn main() {
    let f = jit!(|x: u32| -> u32 {
        for i in (0..).step_by(2) {
            if i > x {
                return i;
            }
        }
        0
    });
    f(1);
}
