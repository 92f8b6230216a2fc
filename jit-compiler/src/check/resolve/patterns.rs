//! Patterns.
//!
//! # Invariants
//! - The names of a pattern are declared by [`Resolver::declare`], when all that must not see them
//!   is resolved. A refused pattern's names are declared as well.
//! - A lone name in a pattern binds, unless it is a constant's: of the closure's own those are known,
//!   and of the surrounding program's taken to be those that start with a capital, where a pattern may
//!   fail. rustc reports where that is not so (`Program::checks`).

use std::collections::HashMap;

use proc_macro2::Ident;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};
use syn::{Expr as SynExpr, Lit, Pat as SynPat, PatIdent, RangeLimits, Token, Type};

use super::captures::Reader;
use super::conversions::Matched;
use super::paths::{Meaning, last_ident};
use super::scopes::Binding;
use super::{Resolver, unknown_construct};
use crate::check::ast::{Expr, ExprKind, Literal, Parts, Pat, PatKind};
use crate::check::hygiene::Name;
use crate::hir::{LocalId, SourceSpan, UnaryOp};
use crate::source::excerpt;

/// Whether rustc lets the pattern fail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fallible {
    Yes,
    No,
}

/// The names that a pattern binds, each once.
#[derive(Default)]
pub(super) struct Names(HashMap<Name, LocalId>);

impl Resolver {
    /// A pattern and what it binds.
    pub(super) fn pattern(&mut self, pat: &SynPat, fallible: Fallible) -> (Option<Pat>, Names) {
        let mut names = Names::default();
        let resolved = self.pat(pat, fallible, &mut names);
        if resolved.is_none() {
            self.add_refused(pat, &mut names);
        }
        (resolved, names)
    }

    /// Makes the names visible.
    pub(super) fn declare(&mut self, names: Names) {
        for (name, local) in names.0 {
            self.scopes.declare(name, Binding::Local(local));
        }
    }

    /// A pattern whose names are visible at once.
    pub(super) fn declared_pattern(&mut self, pat: &SynPat, fallible: Fallible) -> Option<Pat> {
        let (pat, names) = self.pattern(pat, fallible);
        self.declare(names);
        pat
    }

    /// Takes the type off a pattern that has one.
    pub(super) fn typed(mut pat: &SynPat) -> (&SynPat, Option<&Type>) {
        loop {
            pat = match pat {
                SynPat::Paren(paren) => &paren.pat,
                SynPat::Type(typed) => return (&typed.pat, Some(&typed.ty)),
                other => return (other, None),
            };
        }
    }

    fn pat(&mut self, pat: &SynPat, fallible: Fallible, names: &mut Names) -> Option<Pat> {
        let span = SourceSpan::of_tokens(pat);
        let kind = match pat {
            SynPat::Paren(paren) => return self.pat(&paren.pat, fallible, names),
            SynPat::Type(typed) => {
                let ty = self.written_or_inferred_type(&typed.ty);
                let inner = self.pat(&typed.pat, fallible, names)?;
                let _ = self.types.unify(ty?, inner.ty);
                return Some(inner);
            }
            SynPat::Wild(_) => PatKind::Wild,
            SynPat::Ident(PatIdent { ident, subpat: Some((_, rest)), .. })
                if matches!(**rest, SynPat::Rest(_)) =>
            {
                let message = format!(
                    "`{ident} @ ..` is not supported in `jit!`: write `..`, and read the elements \
                     from the array by their index"
                );
                return self.error(span, message);
            }
            SynPat::Ident(ident) if ident.by_ref.is_none() => {
                return self.ident_pat(ident, fallible, names, span);
            }
            SynPat::Lit(lit) => PatKind::Value(Box::new(self.literal_pat(&lit.lit, span)?)),
            SynPat::Path(path) => {
                let expr = SynExpr::Path(path.clone());
                return self.path_pat(&expr, span);
            }
            SynPat::Range(range) => PatKind::Range {
                from: self.range_end(range.start.as_deref())?,
                to: self.range_end(range.end.as_deref())?,
                inclusive: matches!(range.limits, RangeLimits::Closed(_)),
            },
            SynPat::Tuple(tuple) => PatKind::Tuple(self.parts(&tuple.elems, fallible, names)?),
            SynPat::Slice(slice) => PatKind::Array(self.parts(&slice.elems, fallible, names)?),
            SynPat::TupleStruct(some) if self.is_option_path(&some.path, "Some") => {
                let [inner] = &some.elems.iter().collect::<Vec<_>>()[..] else {
                    return self.error(span, "`Some` has one value: write `Some(x)`");
                };
                PatKind::Some(Box::new(self.pat(inner, fallible, names)?))
            }
            SynPat::TupleStruct(it) if self.matched == Matched::Result => {
                match (last_ident(&it.path).map(ToString::to_string).as_deref(), it.elems.first()) {
                    (Some("Ok"), Some(inner)) => {
                        PatKind::Some(Box::new(self.pat(inner, fallible, names)?))
                    }
                    (Some("Err"), Some(SynPat::Wild(_))) => PatKind::None,
                    _ => {
                        return self.error(span, "an error has no value in `jit!`; write `Err(_)`");
                    }
                }
            }
            // `| only`
            SynPat::Or(or) if or.cases.len() == 1 => {
                return self.pat(&or.cases[0], fallible, names);
            }
            SynPat::Or(or) => {
                let alternatives = or.cases.iter().map(|it| self.pat(it, fallible, names));
                PatKind::Or(alternatives.collect::<Option<_>>()?)
            }
            other => return self.error(span, refusal(other)),
        };
        Some(self.pat_node(kind, span))
    }

    fn pat_node(&mut self, kind: PatKind, span: SourceSpan) -> Pat {
        Pat { kind, ty: self.types.fresh(), span }
    }

    fn ident_pat(
        &mut self,
        pat: &PatIdent,
        fallible: Fallible,
        names: &mut Names,
        span: SourceSpan,
    ) -> Option<Pat> {
        let inner = match &pat.subpat {
            Some((_, inner)) => Some(Box::new(self.pat(inner, fallible, names)?)),
            None if pat.mutability.is_none() && self.is_constant_pat(&pat.ident, fallible) => {
                let path: syn::Path = pat.ident.clone().into();
                let path = syn::ExprPath { attrs: Vec::new(), qself: None, path };
                return self.path_pat(&SynExpr::Path(path), span);
            }
            None => None,
        };
        if fallible == Fallible::Yes {
            let name = &pat.ident;
            self.check(quote!(let #name @ _ = ();));
        }
        let local = self.bind(&pat.ident, names);
        let ty = self.function.locals[local.0 as usize].ty;
        Some(Pat { kind: PatKind::Bind(local, inner), ty, span })
    }

    /// Whether the lone name is taken for a constant.
    fn is_constant_pat(&self, ident: &Ident, fallible: Fallible) -> bool {
        self.scopes.is_constant(ident) || fallible == Fallible::Yes && starts_upper(ident)
    }

    /// The variable of that name in the pattern at hand.
    fn bind(&mut self, ident: &Ident, names: &mut Names) -> LocalId {
        if let Some(&local) = names.0.get(&Name::of(ident)) {
            return local;
        }
        let ty = self.types.fresh();
        let local = self.local(ident.to_string(), ty, false);
        names.0.insert(Name::of(ident), local);
        local
    }

    fn path_pat(&mut self, path: &SynExpr, span: SourceSpan) -> Option<Pat> {
        let SynExpr::Path(expr) = path else { return None };
        if let Meaning::None = self.meaning(expr) {
            return Some(self.pat_node(PatKind::None, span));
        }
        let value = self.read_by(Reader::Itself, |this| this.path(expr, path))?;
        let ty = value.ty;
        Some(Pat { kind: PatKind::Value(Box::new(value)), ty, span })
    }

    fn range_end(&mut self, end: Option<&SynExpr>) -> Option<Option<Box<Expr>>> {
        let Some(end) = end else { return Some(None) };
        let span = SourceSpan::of_expr(end);
        let resolved = match end {
            SynExpr::Lit(lit) => self.literal_pat(&lit.lit, span)?,
            SynExpr::Path(path) => self.read_by(Reader::Itself, |this| this.path(path, end))?,
            other => return self.error(span, unknown_construct(other)),
        };
        Some(Some(Box::new(resolved)))
    }

    /// A literal, which in a pattern may have a sign.
    fn literal_pat(&mut self, lit: &Lit, span: SourceSpan) -> Option<Expr> {
        let negated = match lit {
            Lit::Int(lit) => lit.base10_digits().starts_with('-'),
            Lit::Float(lit) => lit.base10_digits().starts_with('-'),
            _ => false,
        };
        let magnitude = self.literal_value(lit, span)?;
        if !negated {
            return Some(magnitude);
        }
        let ty = magnitude.ty;
        Some(Expr { kind: ExprKind::Unary(UnaryOp::Neg, Box::new(magnitude)), ty, span })
    }

    fn parts(
        &mut self,
        pats: &Punctuated<SynPat, Token![,]>,
        fallible: Fallible,
        names: &mut Names,
    ) -> Option<Parts> {
        let mut parts = Parts { pats: Vec::new(), rest: None };
        for pat in pats {
            match pat {
                SynPat::Rest(_) if parts.rest.is_none() => parts.rest = Some(parts.pats.len()),
                SynPat::Rest(rest) => {
                    return self.error_on(rest, "`..` can stand in a pattern only once");
                }
                other => parts.pats.push(self.pat(other, fallible, names)?),
            }
        }
        Some(parts)
    }

    /// Declares what a pattern would bind as refused.
    pub(super) fn declare_refused(&mut self, pat: &SynPat) {
        let mut found = Idents::default();
        found.visit_pat(pat);
        for ident in found.0 {
            self.scopes.declare(Name::of(ident), Binding::Refused);
        }
    }

    /// What a refused pattern would bind, so that its uses are not taken for captures.
    fn add_refused(&mut self, pat: &SynPat, names: &mut Names) {
        let mut found = Idents::default();
        found.visit_pat(pat);
        for ident in found.0 {
            let local = self.bind(ident, names);
            let ty = self.function.locals[local.0 as usize].ty;
            self.types.poison(ty);
        }
    }
}

impl Literal {
    /// The same without a sign.
    pub(super) fn digits(digits: &str) -> &str {
        digits.strip_prefix('-').unwrap_or(digits)
    }
}

fn starts_upper(ident: &Ident) -> bool {
    ident.to_string().chars().next().is_some_and(char::is_uppercase)
}

#[derive(Default)]
struct Idents<'ast>(Vec<&'ast Ident>);

impl<'ast> Visit<'ast> for Idents<'ast> {
    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.0.push(&pat.ident);
        visit::visit_pat_ident(self, pat);
    }
}

fn refusal(pat: &SynPat) -> String {
    let text = excerpt(pat);
    match pat {
        SynPat::Ident(PatIdent { ident, .. }) => {
            format!("`ref` is not supported in `jit!`: it has no references; write `{ident}`")
        }
        SynPat::Rest(_) => "`..` can stand in a tuple or array pattern only; name the parts \
                            instead"
            .to_owned(),
        SynPat::TupleStruct(it)
            if last_ident(&it.path).is_some_and(|it| it == "Ok" || it == "Err") =>
        {
            format!(
                "`Result` is not supported in `jit!`: `{text}`; use an `Option`, or a tuple with a \
                 `bool`"
            )
        }
        SynPat::Struct(_) | SynPat::TupleStruct(_) => format!(
            "struct patterns are not supported in `jit!`: `{text}`; use a tuple or one variable \
             per field"
        ),
        SynPat::Reference(reference) => format!(
            "reference patterns are not supported in `jit!`: `{text}`; pass the value itself: \
             `{}`",
            excerpt(&reference.pat)
        ),
        SynPat::Macro(_) => {
            format!("macros are not supported in `jit!`: `{text}`; write the pattern itself")
        }
        SynPat::Const(_) => {
            format!(
                "`const` patterns are not supported in `jit!`: `{text}`; write the value itself"
            )
        }
        SynPat::Guard(_) => {
            format!(
                "guards inside of patterns are not supported in `jit!`: `{text}`; write `if` \
                     after the whole pattern"
            )
        }
        _ => format!("{}; bind a name or `_`", unknown_construct(pat)),
    }
}
