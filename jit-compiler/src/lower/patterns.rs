//! Patterns: tests that branch, and bindings.

use super::layout::{extent, is_long, piece_count};
use super::{Lower, Values};
use crate::hir::{BinaryOp, Expr, Pat, PatKind};
use crate::ir::{Block, Value};

impl Lower<'_> {
    /// Goes on with the pattern's variables bound if it fits the value, else at `fails`. Without
    /// that, it fits.
    pub(super) fn bind(&mut self, pat: &Pat, values: &[Value], fails: Option<Block>) {
        match &pat.kind {
            PatKind::Wild => {}
            PatKind::Bind(id, inner) => {
                let at = self.local(*id);
                self.write(&at, pat.ty, values.to_vec());
                if let Some(inner) = inner {
                    self.bind(inner, values, fails);
                }
            }
            PatKind::Value(value) => self.test(BinaryOp::Eq, pat, values, value, fails),
            PatKind::Range { from, to, inclusive } => {
                if let Some(from) = from {
                    self.test(BinaryOp::Ge, pat, values, from, fails);
                }
                if let Some(to) = to {
                    let op = if *inclusive { BinaryOp::Le } else { BinaryOp::Lt };
                    self.test(op, pat, values, to, fails);
                }
            }
            PatKind::Array(pats) if is_long(pat.ty) => self.bind_elements(pats, values, fails),
            PatKind::Tuple(pats) | PatKind::Array(pats) => {
                let mut rest = values;
                for pat in pats {
                    let (own, others) = rest.split_at(piece_count(pat.ty));
                    self.bind(pat, own, fails);
                    rest = others;
                }
            }
            PatKind::Some(inner) => {
                let Some((&is_some, some)) = values.split_first() else { return };
                self.go_on_if(is_some, true, fails);
                self.bind(inner, some, fails);
            }
            PatKind::None => {
                let Some(&is_some) = values.first() else { return };
                self.go_on_if(is_some, false, fails);
            }
            PatKind::Or(alternatives) => self.one_of(alternatives, values, fails),
        }
    }

    /// Of a long array.
    fn bind_elements(&mut self, pats: &[Pat], values: &[Value], fails: Option<Block>) {
        let Some(&array) = values.first() else { return };
        let whole = self.spot_of(array);
        for (pat, index) in pats.iter().zip(0..) {
            if !matches!(pat.kind, PatKind::Wild) {
                let element = self.read_memory(whole.at(index * extent(pat.ty).size), pat.ty);
                self.bind(pat, &element, fails);
            }
        }
    }

    fn one_of(&mut self, alternatives: &[Pat], values: &[Value], fails: Option<Block>) {
        let Some((last, others)) = alternatives.split_last() else { return };
        if fails.is_none() && !alternatives.iter().any(binds) {
            return;
        }
        let fits = self.builder.block();
        for pat in others {
            let next = self.builder.block();
            self.bind(pat, values, Some(next));
            self.builder.jump(fits);
            self.enter(next);
        }
        self.bind(last, values, fails);
        self.builder.jump(fits);
        self.enter(fits);
    }

    /// Compares with a value of the pattern's.
    fn test(
        &mut self,
        op: BinaryOp,
        pat: &Pat,
        values: &[Value],
        with: &Expr,
        fails: Option<Block>,
    ) {
        if fails.is_none() {
            return;
        }
        let with: Values = self.operand(with, pat.ty);
        let holds = self.compare_values(op, pat.ty, values, &with);
        self.go_on_if(holds, true, fails);
    }

    fn go_on_if(&mut self, cond: Value, wanted: bool, fails: Option<Block>) {
        let Some(fails) = fails else { return };
        let fits = self.builder.block();
        let (then, otherwise) = if wanted { (fits, fails) } else { (fails, fits) };
        self.builder.branch(cond, then, otherwise);
        self.enter(fits);
    }
}

/// Whether the pattern binds a variable.
fn binds(pat: &Pat) -> bool {
    match &pat.kind {
        PatKind::Bind(..) => true,
        PatKind::Tuple(pats) | PatKind::Array(pats) | PatKind::Or(pats) => pats.iter().any(binds),
        PatKind::Some(inner) => binds(inner),
        PatKind::Wild | PatKind::Value(_) | PatKind::Range { .. } | PatKind::None => false,
    }
}
