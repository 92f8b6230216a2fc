//! Where panics are said to be in expressions that a macro and its caller have written together.

use crate::support::{Edges, alike1};

/// The same as a function of `jit!` and as a closure, at one place; both are called.
macro_rules! alike {
    ($($name:ident $pattern:tt $closure:tt;)*) => { $(
        macro_rules! $name {
            $pattern => {{
                let plain = alike!(@plain $closure);
                let f = alike!(@jit $closure);
                alike1(stringify!($name), f.code(), &plain, &*f, &i32::inputs());
            }};
        }
    )* };
    (@plain { $($closure:tt)* }) => { $($closure)* };
    (@jit { $($closure:tt)* }) => { jit_runtime::jit!($($closure)*) };
}

alike! {
    sum ($x:ident, $e:expr) { |$x: i32| -> i32 { $x + $e } };
    quotient ($x:ident, $e:expr) { |$x: i32| -> i32 { $e / $x } };
    assigned ($x:ident, $e:expr) { |$x: i32| -> i32 { let mut y = $e; y -= $x; y *= $e; y } };
    shifted ($x:ident, $e:expr) { |$x: i32| -> i32 { $e << $x } };
    negated ($x:ident, $e:expr) { |$x: i32| -> i32 { -$x - $e } };
    indexed ($x:ident, $e:expr) { |$x: i32| -> i32 { [1, 2, $e][$x as usize] } };
    power ($x:ident, $e:expr) { |$x: i32| -> i32 { $e.pow($x as u32) } };
    method ($x:ident, $m:ident) { |$x: i32| -> i32 { $x.checked_sub(5).$m() } };
    asserted ($x:ident, $m:ident) { |$x: i32| -> i32 { $m!($x > 3); $x } };
    literal ($x:ident, $l:literal) { |$x: i32| -> i32 { $x * $l } };
    whole ($x:ident, $e:expr) { |$x: i32| -> i32 { $e } };
}

#[test]
fn are_those_of_rustc() {
    sum!(x, 1);
    quotient!(x, 7);
    assigned!(x, i32::MIN + 5);
    shifted!(x, 3);
    negated!(x, i32::MAX);
    indexed!(x, 9);
    power!(x, 3i32);
    method!(x, unwrap);
    asserted!(x, assert);
    literal!(x, -2);
    whole!(x, x + 1);
}
