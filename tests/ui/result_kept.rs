//! A conversion's `Result` is looked at where it is made.

use jit_runtime::jit;

fn main() {
    let _ = jit!(|x: i32| -> u8 {
        let small = u8::try_from(x);
        let _ = small;
        1
    });
    let _ = jit!(|x: i32| -> u8 {
        match u8::try_from(x) {
            Ok(small) => small,
            Err(error) => 0,
        }
    });
    let _ = jit!(|x: f64| -> u8 { u8::try_from(x).unwrap_or(0) });
    let _ = jit!(|x: i32| -> bool { u8::try_from(x).is_ok_and(|x| x > 3) });
}
