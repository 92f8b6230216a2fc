//! The same of patterns.

use super::Checker;
use jit_compiler::hir::{Pat, PatKind, Ty};

impl Checker<'_> {
    /// The pattern is one for a value of that type.
    pub(super) fn pat(&mut self, pat: &Pat, ty: Ty) {
        assert_eq!(pat.ty, ty);
        match (&pat.kind, ty) {
            (PatKind::Wild, _) | (PatKind::None, Ty::Option(_)) => {}
            (PatKind::Bind(id, inner), _) => {
                assert_eq!(self.local(*id), ty);
                inner.iter().for_each(|inner| self.pat(inner, ty));
            }
            (PatKind::Value(value), _) => self.fits(value, ty),
            (PatKind::Range { from, to, .. }, Ty::Int(_) | Ty::Char | Ty::F32 | Ty::F64) => {
                assert!(from.is_some() || to.is_some());
                from.iter().chain(to).for_each(|end| self.fits(end, ty));
            }
            (PatKind::Tuple(pats), Ty::Tuple(types)) => {
                assert_eq!(pats.len(), types.len());
                pats.iter().zip(types).for_each(|(pat, &ty)| self.pat(pat, ty));
            }
            (PatKind::Array(pats), Ty::Array(element, len)) => {
                assert_eq!(pats.len() as u64, len);
                pats.iter().for_each(|pat| self.pat(pat, *element));
            }
            (PatKind::Some(inner), Ty::Option(some)) => self.pat(inner, *some),
            (PatKind::Or(alternatives), _) => {
                assert!(alternatives.len() > 1);
                alternatives.iter().for_each(|pat| self.pat(pat, ty));
            }
            _ => panic!("{pat:?}"),
        }
    }
}
