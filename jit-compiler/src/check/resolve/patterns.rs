//! Patterns: what a parameter or a `let` may bind.

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{Pat, PatIdent, Type};

use super::{Resolver, unknown_construct};
use crate::source::excerpt;

/// A pattern of the language: one name or `_`, perhaps with a type.
pub(super) struct Binding<'a> {
    /// The name, unless it is `_`.
    pub(super) ident: Option<&'a Ident>,
    pub(super) ty: Option<&'a Type>,
}

impl Resolver {
    /// Takes a pattern apart.
    pub(super) fn binding<'a>(&mut self, mut pat: &'a Pat) -> Option<Binding<'a>> {
        let mut ty = None;
        loop {
            pat = match pat {
                Pat::Paren(paren) => &paren.pat,
                Pat::Type(typed) => {
                    ty = Some(&*typed.ty);
                    &typed.pat
                }
                Pat::Wild(_) => return Some(Binding { ident: None, ty }),
                Pat::Ident(PatIdent { by_ref: None, subpat: None, ident, .. }) => {
                    return Some(Binding { ident: Some(ident), ty });
                }
                other => {
                    self.declare_refused(other);
                    return self.error_on(other, refusal(other));
                }
            };
        }
    }

    /// Declares what a refused pattern binds, so that its uses are not taken for captures.
    pub(super) fn declare_refused(&mut self, pat: &Pat) {
        let mut names = Names::default();
        names.visit_pat(pat);
        for ident in names.idents {
            let ty = self.types.fresh();
            let id = self.local(ident.to_string(), ty, false);
            self.scopes.declare(ident, id);
        }
    }
}

/// The names that a pattern binds.
#[derive(Default)]
struct Names<'ast> {
    idents: Vec<&'ast Ident>,
}

impl<'ast> Visit<'ast> for Names<'ast> {
    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.idents.push(&pat.ident);
        visit::visit_pat_ident(self, pat);
    }
}

fn refusal(pat: &Pat) -> String {
    let text = excerpt(pat);
    match pat {
        Pat::Ident(PatIdent { ident, by_ref: Some(_), .. }) => {
            format!("`ref` is not supported in `jit!`: it has no references; write `{ident}`")
        }
        Pat::Ident(PatIdent { ident, .. }) => format!(
            "`@` patterns are not supported in `jit!`: `{text}`; bind `{ident}` alone and \
             compare it"
        ),
        Pat::Tuple(_) => format!(
            "tuple patterns are not supported in `jit!` yet: `{text}`; use one variable per \
             element"
        ),
        Pat::Slice(_) => format!(
            "slice patterns are not supported in `jit!` yet: `{text}`; use one variable per \
             element"
        ),
        Pat::Struct(_) | Pat::TupleStruct(_) => format!(
            "struct patterns are not supported in `jit!`: `{text}`; use one variable per field"
        ),
        Pat::Reference(reference) => format!(
            "reference patterns are not supported in `jit!`: `{text}`; pass the value itself: \
             `{}`",
            excerpt(&reference.pat)
        ),
        Pat::Lit(_) | Pat::Range(_) | Pat::Or(_) | Pat::Path(_) | Pat::Const(_) => format!(
            "only a name or `_` can be bound in `jit!`, not `{text}`; bind a name and compare it"
        ),
        Pat::Macro(_) => {
            format!("macros are not supported in `jit!`: `{text}`; write the pattern itself")
        }
        _ => format!("{}; bind a name or `_`", unknown_construct(pat)),
    }
}
