use jit_runtime::jit;

#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

fn main() {
    let side = Side::Left;
    let f = jit!(|x: i32| match side {
        Side::Left => x,
        Side::Right => -x,
    });
    f(1);
}
