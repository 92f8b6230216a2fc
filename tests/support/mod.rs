//! What the run tests share: edge values, and the comparison of `jit!` with plain Rust.
#![allow(
    dead_code,
    unused_imports,
    clippy::allow_attributes,
    reason = "each test file uses a part"
)]

mod compare;
mod compound;
mod edges;
mod outcome;
mod values;

pub use compare::{alike0, alike1, alike2, alike3};
pub use edges::{Edges, few};
pub use outcome::{Outcome, outcome};
pub use values::Same;

use jit_runtime::Backend;

pub fn check_backend(backend: Backend) {
    let wanted = match std::env::var("JIT_BACKEND").as_deref() {
        Ok("plain") => Backend::Plain,
        _ => Backend::Machine,
    };
    assert_eq!(backend, wanted);
}

/// Asserts that `jit!` and plain Rust make the same of a closure, over all edge values of its
/// parameters and some random ones; or over the values of the lists that stand first.
///
/// The same tokens are both, so that even the columns of panics are equal.
#[macro_export]
macro_rules! same {
    (|| -> $R:ty $body:block) => {{
        let plain = move || -> $R { $body };
        let f = jit_runtime::jit!(|| -> $R { $body });
        $crate::support::check_backend(f.backend());
        $crate::support::alike0(stringify!($body), f.code(), &plain, &*f);
    }};
    (|$a:ident: $A:ty| -> $R:ty $body:block) => {
        $crate::same!(<$A as $crate::support::Edges>::inputs();
            |$a: $A| -> $R $body)
    };
    (|$a:ident: $A:ty, $b:ident: $B:ty| -> $R:ty $body:block) => {
        $crate::same!(<$A as $crate::support::Edges>::inputs(),
            <$B as $crate::support::Edges>::inputs();
            |$a: $A, $b: $B| -> $R $body)
    };
    (|$a:ident: $A:ty, $b:ident: $B:ty, $c:ident: $C:ty| -> $R:ty $body:block) => {
        $crate::same!($crate::support::few::<$A>(), $crate::support::few::<$B>(),
            $crate::support::few::<$C>();
            |$a: $A, $b: $B, $c: $C| -> $R $body)
    };
    ($x:expr; |$a:ident: $A:ty| -> $R:ty $body:block) => {{
        let plain = move |$a: $A| -> $R { $body };
        let f = jit_runtime::jit!(|$a: $A| -> $R { $body });
        $crate::support::check_backend(f.backend());
        $crate::support::alike1(stringify!($body), f.code(), &plain, &*f, &$x);
    }};
    ($x:expr, $y:expr; |$a:ident: $A:ty, $b:ident: $B:ty| -> $R:ty $body:block) => {{
        let plain = move |$a: $A, $b: $B| -> $R { $body };
        let f = jit_runtime::jit!(|$a: $A, $b: $B| -> $R { $body });
        $crate::support::check_backend(f.backend());
        $crate::support::alike2(stringify!($body), f.code(), &plain, &*f, &$x, &$y);
    }};
    ($x:expr, $y:expr, $z:expr;
        |$a:ident: $A:ty, $b:ident: $B:ty, $c:ident: $C:ty| -> $R:ty $body:block) => {{
        let plain = move |$a: $A, $b: $B, $c: $C| -> $R { $body };
        let f = jit_runtime::jit!(|$a: $A, $b: $B, $c: $C| -> $R { $body });
        $crate::support::check_backend(f.backend());
        $crate::support::alike3(stringify!($body), f.code(), &plain, &*f, &$x, &$y, &$z);
    }};
}
