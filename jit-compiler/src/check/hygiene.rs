//! Names by hygiene: two identifiers are one variable if they agree in spelling and in context. For
//! items the spelling is enough, as `macro_rules!` has hygiene for variables and labels only.
//!
//! Inside a `macro_rules!`, an identifier of the macro's and one of its caller's are different
//! variables even when both are spelled `x`. What tells them apart is the syntax context in their
//! spans. Stable Rust shows it only in a span's `Debug` form, which for a real span is
//! `#4 bytes(12..14)`: the number after `#` is the context.
//!
//! # Invariants
//! - If that form ever changes, or the span is not the compiler's (as in this crate's own tests),
//!   all contexts are equal, which is right for all code outside of macros.
//! - `r#x` and `x` are one variable.
//!
//! # Limits
//! A *procedural* macro that mixes its own call-site identifiers with its caller's makes contexts
//! that differ by number though rustc would call them one. Such a variable is taken for a captured
//! one; rustc then reports that it is not in scope outside of the closure.

use proc_macro2::Ident;
use syn::Lifetime;
use syn::ext::IdentExt;

use crate::source::context;

/// What has to agree for two identifiers to be the same variable, or two lifetimes the same label.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name {
    text: String,
    context: Option<u32>,
}

impl Name {
    pub(super) fn of(ident: &Ident) -> Self {
        Self { text: ident.unraw().to_string(), context: context(ident.span()) }
    }

    /// Whether they are one item.
    pub(super) fn is_spelled_like(&self, other: &Self) -> bool {
        self.text == other.text
    }

    pub(super) fn of_label(label: &Lifetime) -> Self {
        Self::of(&label.ident)
    }
}
