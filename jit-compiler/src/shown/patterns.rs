//! Patterns.

use super::{Printer, closing, range};
use syn::Pat;

impl Printer {
    /// A pattern, with its type if it has one.
    pub(super) fn typed_pat(&mut self, pat: &Pat) -> Option<()> {
        let Pat::Type(typed) = pat else { return self.pat(pat) };
        self.pat(&typed.pat)?;
        self.out.word_space(":");
        self.ty(&typed.ty)
    }

    pub(super) fn pat(&mut self, pat: &Pat) -> Option<()> {
        match pat {
            Pat::Const(_) | Pat::Struct(_) | Pat::Verbatim(_) => None,
            Pat::Ident(e) => {
                let by_ref = if e.by_ref.is_some() { "ref " } else { "" };
                let mutable = if e.mutability.is_some() { "mut " } else { "" };
                self.out.word(format!("{by_ref}{mutable}{}", e.ident));
                self.optional(e.subpat.as_ref(), |this, (_, inner)| {
                    this.out.space();
                    this.out.word_space("@");
                    this.pat(inner)
                })
            }
            Pat::Lit(e) => self.literal(&e.lit),
            Pat::Or(e) => {
                self.out.begin(0, false);
                for (index, case) in e.cases.iter().enumerate() {
                    if index > 0 {
                        self.out.space();
                        self.out.word_space("|");
                    }
                    self.pat(case)?;
                }
                self.out.end();
                Some(())
            }
            Pat::Paren(e) => {
                self.out.word("(");
                self.pat(&e.pat)?;
                self.out.word(")");
                Some(())
            }
            Pat::Path(e) => self.path(e.qself.as_ref(), &e.path, true),
            Pat::Range(e) => {
                self.optional(e.start.as_deref(), Self::expr)?;
                self.out.word(range(&e.limits));
                self.optional(e.end.as_deref(), Self::expr)
            }
            Pat::Reference(e) => self.pat_reference(e),
            Pat::Rest(_) => {
                self.out.word("..");
                Some(())
            }
            Pat::Slice(e) => self.list("[", &e.elems, "]", Self::pat),
            Pat::Tuple(e) => self.list("(", &e.elems, closing_of_pats(&e.elems), Self::pat),
            Pat::TupleStruct(e) => {
                self.path(e.qself.as_ref(), &e.path, true)?;
                self.list("(", &e.elems, ")", Self::pat)
            }
            Pat::Wild(_) => {
                self.out.word("_");
                Some(())
            }
            _ => None,
        }
    }

    fn pat_reference(&mut self, e: &syn::PatReference) -> Option<()> {
        self.out.word(if e.mutability.is_some() { "&mut " } else { "&" });
        // `&mut x` would be another pattern than `&(mut x)`.
        let is_mutable =
            matches!(&*e.pat, Pat::Ident(it) if it.by_ref.is_none() && it.mutability.is_some());
        if is_mutable {
            self.out.word("(");
        }
        self.pat(&e.pat)?;
        if is_mutable {
            self.out.word(")");
        }
        Some(())
    }
}

/// What ends a tuple of patterns: `(..)` has no comma.
fn closing_of_pats<P>(pats: &syn::punctuated::Punctuated<Pat, P>) -> &'static str {
    match pats.first() {
        Some(Pat::Rest(_)) => ")",
        _ => closing(pats.len()),
    }
}
