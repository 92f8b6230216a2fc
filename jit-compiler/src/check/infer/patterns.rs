//! Patterns: their parts have the types of the value's.

use super::Inference;
use super::demands::Subject;
use super::table::{Compound, TyVar};
use crate::check::ast::{Parts, Pat, PatKind};
use crate::check::class::Class;
use crate::diagnostic::Diagnostic;
use crate::hir::SourceSpan;

impl Inference<'_> {
    /// Matches a pattern with a value of type `ty`.
    pub(super) fn pattern(&mut self, pat: &Pat, ty: TyVar) {
        self.unify_at(ty, pat.ty, pat.span);
        match &pat.kind {
            PatKind::Wild => {}
            PatKind::Bind(local, inner) => {
                let local = self.function.locals[local.0 as usize].ty;
                self.unify_at(ty, local, pat.span);
                if let Some(inner) = inner {
                    self.pattern(inner, ty);
                }
            }
            PatKind::Value(value) => {
                self.expr(value, None);
                self.coerce(ty, value);
            }
            PatKind::Range { from, to, .. } => {
                for end in [from, to].into_iter().flatten() {
                    self.expr(end, None);
                    self.coerce(ty, end);
                }
                self.demand(ty, Class::Spans, Subject::RangePattern, pat.span);
            }
            PatKind::Tuple(parts) => self.tuple_pattern(parts, ty, pat.span),
            PatKind::Array(parts) => self.array_pattern(parts, ty, pat.span),
            PatKind::Some(inner) => {
                let some = self.types.fresh();
                let option = self.types.compound(Compound::Option(some));
                if self.unify_at(ty, option, pat.span) {
                    self.pattern(inner, some);
                } else {
                    self.refused_parts([&**inner]);
                }
            }
            PatKind::None => {
                let some = self.types.fresh();
                let option = self.types.compound(Compound::Option(some));
                self.unify_at(ty, option, pat.span);
            }
            PatKind::Or(alternatives) => {
                for alternative in alternatives {
                    self.pattern(alternative, ty);
                }
            }
        }
    }

    fn tuple_pattern(&mut self, parts: &Parts, ty: TyVar, span: SourceSpan) {
        let len = match (parts.rest, self.types.parts(ty)) {
            (None, _) => parts.pats.len(),
            (Some(_), Some(Compound::Tuple(types))) => types.len(),
            (Some(_), _) => return self.open_rest("the tuple", ty, span),
        };
        if len < parts.pats.len() {
            return self.too_many(parts, ty, span);
        }
        let types: Vec<TyVar> = (0..len).map(|_| self.types.fresh()).collect();
        let tuple = self.types.tuple(types.clone());
        if self.unify_at(ty, tuple, span) {
            self.parts(parts, &types);
        } else {
            self.refused_parts(&parts.pats);
        }
    }

    fn array_pattern(&mut self, parts: &Parts, ty: TyVar, span: SourceSpan) {
        let len = match (parts.rest, self.types.parts(ty)) {
            (None, _) => parts.pats.len() as u64,
            (Some(_), Some(Compound::Array(_, len))) => *len,
            (Some(_), _) => return self.open_rest("the array", ty, span),
        };
        if len < parts.pats.len() as u64 {
            return self.too_many(parts, ty, span);
        }
        let element = self.types.fresh();
        let array = self.types.compound(Compound::Array(element, len));
        if self.unify_at(ty, array, span) {
            self.parts(parts, &vec![element; parts.pats.len()]);
        } else {
            self.refused_parts(&parts.pats);
        }
    }

    /// The patterns before `..` with the first types, those after it with the last.
    fn parts(&mut self, parts: &Parts, types: &[TyVar]) {
        let rest = parts.rest.unwrap_or(parts.pats.len());
        let skipped = types.len() - parts.pats.len();
        for (index, pat) in parts.pats.iter().enumerate() {
            let at = if index < rest { index } else { index + skipped };
            self.pattern(pat, types[at]);
        }
    }

    /// The parts of a pattern that does not fit, of which nothing more is said.
    fn refused_parts<'p>(&mut self, parts: impl IntoIterator<Item = &'p Pat>) {
        for part in parts {
            let ty = self.types.poisoned();
            self.pattern(part, ty);
        }
    }

    fn open_rest(&mut self, what: &str, ty: TyVar, span: SourceSpan) {
        let message = format!("nothing before this says the type of {what}; write it");
        self.errors.push(Diagnostic::new(span, message));
        self.types.poison(ty);
    }

    fn too_many(&mut self, parts: &Parts, ty: TyVar, span: SourceSpan) {
        let (count, name) = (parts.pats.len(), self.types.name(ty));
        let message = format!("this pattern has {count} parts, and `{name}` has fewer");
        self.errors.push(Diagnostic::new(span, message));
        self.types.poison(ty);
    }
}
