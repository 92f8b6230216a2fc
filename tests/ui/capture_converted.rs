use jit_runtime::jit;

fn scaled<T: Into<u32>>(t: T) {
    let f = jit!(|x: u32| {
        let t: u32 = t.into();
        x * t
    });
    f(1);
}

fn main() {
    scaled(3_u8);
}
