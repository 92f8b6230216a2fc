//! Attributes: those that only talk to rustc's lints or to tools are let through, all others are refused.
//!
//! A `#[cfg(…)]` would be obeyed by the plain closure and not by the machine code.

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Attribute, ExprClosure, Path};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::options::is_ours;
use crate::source::text;

const HARMLESS: [&str; 9] =
    ["allow", "cold", "deny", "doc", "expect", "forbid", "inline", "must_use", "warn"];

/// The tools that rustc knows.
const TOOLS: [&str; 5] = ["clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt"];

/// An error for each attribute that means something, wherever it stands.
pub(super) fn refuse(closure: &ExprClosure) -> Diagnostics {
    let mut attributes = Attributes::default();
    attributes.visit_expr_closure(closure);
    attributes.errors
}

#[derive(Default)]
struct Attributes {
    errors: Diagnostics,
}

impl<'ast> Visit<'ast> for Attributes {
    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if !is_harmless(attribute.path()) {
            let message = if is_ours(attribute) {
                "`#[jit(…)]` is of the closure that `jit!` is given; move it there".to_owned()
            } else if attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr") {
                "the attribute `#[cfg]` is not supported in `jit!`, which does not know what is \
                 configured; choose by a constant before the closure, such as `const CHOSEN: bool = \
                 cfg!(debug_assertions);`, and write `if CHOSEN { … } else { … }`"
                    .to_owned()
            } else {
                format!(
                    "the attribute `#[{}]` is not supported in `jit!`: only those of lints and tools \
                     are, such as `#[expect(…)]`; remove it",
                    text(&attribute.path().to_token_stream())
                )
            };
            self.errors.push(Diagnostic::on(attribute, message));
        }
        visit::visit_attribute(self, attribute);
    }
}

fn is_harmless(path: &Path) -> bool {
    let is_tools = |first: &syn::PathSegment| TOOLS.iter().any(|tool| first.ident == tool);
    HARMLESS.iter().any(|name| path.is_ident(name))
        || path.segments.len() > 1 && path.segments.first().is_some_and(is_tools)
}
