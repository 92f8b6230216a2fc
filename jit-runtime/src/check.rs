//! What rustc is asked to check of a closure: calls that are compiled and never run.

/// What has the value later that it has now, as far as safe code goes: it has no interior mutability.
#[diagnostic::on_unimplemented(
    message = "`{Self}` may have another value later, and `jit!` reads it once, when it runs; capture the \
               value: `let value = cell.get();` before the closure"
)]
pub trait Unchanging {}

impl<T: Copy> Unchanging for T {}

/// Compiles if the value does not change.
pub const fn unchanging<T: Unchanging>(_: &T) {}

/// Compiles if both are the same function.
pub const fn same_function<F: Copy>(_: F, _: F) {}
