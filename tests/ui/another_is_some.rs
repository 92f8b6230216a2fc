//! `is_some`, which std has for a reference, is std's, and no method that takes the value itself.

use jit_runtime::jit;

trait Inverted {
    fn is_some(self) -> bool;
}

impl Inverted for Option<i64> {
    fn is_some(self) -> bool {
        Option::is_none(&self)
    }
}

fn main() {
    let _ = jit!(|x: i64| -> bool { Some(x).is_some() });
}
