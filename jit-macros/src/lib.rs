//! The procedural macro behind `jit_runtime::jit!` and `jit_runtime::try_jit!`; use those.

use proc_macro::TokenStream;

/// Expands a closure to a patched template; see `jit_runtime::jit!`.
#[proc_macro]
pub fn expand(input: TokenStream) -> TokenStream {
    jit_compiler::expand::expand(input.into()).into()
}
