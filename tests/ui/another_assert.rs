//! `assert!` and `matches!` are std's, and no other macros.

use jit_runtime::jit;

mod mine {
    #[macro_export]
    macro_rules! always {
        ($value:expr, $pattern:pat) => {
            true
        };
    }
    pub use always as matches;
}
use mine::matches;

macro_rules! assert {
    ($condition:expr) => {};
}

fn main() {
    let _ = jit!(|x: i64| -> bool {
        assert!(x > 0);
        matches!(x, 1)
    });
}
