//! Comparisons: of numbers, and of values with parts, which are compared part by part from the left.

use super::Lower;
use super::arith::sign;
use super::layout::{is_long, is_wide, leaf_count, piece_count};
use crate::hir::{BinaryOp, Ty};
use crate::ir::{self, FloatCond, Inst, IntCond, Sign, Type, Value};

impl Lower<'_> {
    /// Whether the comparison holds for two values of Rust type `ty`.
    pub(super) fn compare_values(
        &mut self,
        op: BinaryOp,
        ty: Ty,
        a: &[Value],
        b: &[Value],
    ) -> Value {
        match ty {
            Ty::Unit | Ty::Never => self.bool(holds_if_equal(op)),
            Ty::Tuple(parts) => self.compare_parts(op, parts, a, b),
            Ty::Array(..) if is_long(ty) => self.compare_arrays(op, ty, a, b),
            ty if leaf_count(ty) == 0 => self.bool(holds_if_equal(op)),
            Ty::Array(element, len) => {
                let parts = vec![*element; usize::try_from(len).unwrap_or(0)];
                self.compare_parts(op, &parts, a, b)
            }
            Ty::Option(some) => self.compare_options(op, *some, a, b),
            ty if is_wide(ty) => self.wide_compare(op, sign(ty), [a[0], a[1]], [b[0], b[1]]),
            ty => self.compare_scalars(op, ty, a[0], b[0]),
        }
    }

    fn compare_scalars(&mut self, op: BinaryOp, ty: Ty, a: Value, b: Value) -> Value {
        let inst = if ty.is_float() {
            Inst::FloatCompare(float_cond(op), a, b)
        } else {
            Inst::Compare(int_cond(op, sign(ty)), a, b)
        };
        self.builder.inst(Type::BOOL, inst)
    }

    /// `a < b` is `a.0 < b.0`, or if those are equal, that of the rest.
    fn compare_parts(&mut self, op: BinaryOp, parts: &[Ty], a: &[Value], b: &[Value]) -> Value {
        let Some((&first, rest)) = parts.split_first() else {
            return self.bool(holds_if_equal(op));
        };
        let ((a, a_rest), (b, b_rest)) =
            (a.split_at(piece_count(first)), b.split_at(piece_count(first)));
        if rest.is_empty() {
            return self.compare_values(op, first, a, b);
        }
        let others = self.compare_parts(op, rest, a_rest, b_rest);
        let equal = self.compare_values(BinaryOp::Eq, first, a, b);
        match op {
            BinaryOp::Eq => self.op(ir::BinaryOp::And, equal, others),
            BinaryOp::Ne => {
                let differ = self.not(equal);
                self.op(ir::BinaryOp::Or, differ, others)
            }
            _ => {
                let first = self.compare_values(strict(op), first, a, b);
                self.select(equal, others, first)
            }
        }
    }

    /// `None` is less than `Some`.
    fn compare_options(&mut self, op: BinaryOp, some: Ty, a: &[Value], b: &[Value]) -> Value {
        let tags = self.compare_scalars(BinaryOp::Eq, Ty::Bool, a[0], b[0]);
        let values = self.compare_values(op, some, &a[1..], &b[1..]);
        let of_nones = self.bool(holds_if_equal(op));
        let of_equal_tags = self.select(a[0], values, of_nones);
        let of_tags = match op {
            BinaryOp::Eq => self.bool(false),
            BinaryOp::Ne => self.bool(true),
            _ => self.compare_scalars(strict(op), Ty::Bool, a[0], b[0]),
        };
        self.select(tags, of_equal_tags, of_tags)
    }

    pub(super) fn bool(&mut self, value: bool) -> Value {
        self.builder.constant(Type::BOOL, value.into())
    }

    pub(super) fn not(&mut self, value: Value) -> Value {
        let ty = self.ty(value);
        self.builder.inst(ty, Inst::Unary(ir::UnaryOp::Not, value))
    }
}

pub(super) const fn holds_if_equal(op: BinaryOp) -> bool {
    matches!(op, BinaryOp::Eq | BinaryOp::Le | BinaryOp::Ge)
}

/// The comparison without equality.
pub(super) const fn strict(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Le => BinaryOp::Lt,
        BinaryOp::Ge => BinaryOp::Gt,
        other => other,
    }
}

/// Whether the operator compares.
pub(super) const fn is_comparison(op: BinaryOp) -> bool {
    use BinaryOp::{Eq, Ge, Gt, Le, Lt, Ne};
    matches!(op, Eq | Ne | Lt | Le | Gt | Ge)
}

pub(super) const fn int_cond(op: BinaryOp, sign: Sign) -> IntCond {
    match op {
        BinaryOp::Ne => IntCond::Ne,
        BinaryOp::Lt => IntCond::Lt(sign),
        BinaryOp::Le => IntCond::Le(sign),
        BinaryOp::Gt => IntCond::Gt(sign),
        BinaryOp::Ge => IntCond::Ge(sign),
        // No operator that does not compare comes here.
        _ => IntCond::Eq,
    }
}

const fn float_cond(op: BinaryOp) -> FloatCond {
    match op {
        BinaryOp::Ne => FloatCond::Ne,
        BinaryOp::Lt => FloatCond::Lt,
        BinaryOp::Le => FloatCond::Le,
        BinaryOp::Gt => FloatCond::Gt,
        BinaryOp::Ge => FloatCond::Ge,
        _ => FloatCond::Eq,
    }
}
