//! The parts of an expression.

use super::{Adapter, Expr, ExprKind, Iter, Place, Projection, Stmt};

impl Expr {
    /// Calls `f` for every expression that stands directly in this one, but for those in patterns,
    /// which are values of constants.
    pub fn for_each_part(&self, f: &mut dyn FnMut(&Self)) {
        match &self.kind {
            ExprKind::Literal(_)
            | ExprKind::Local(_)
            | ExprKind::Capture(_)
            | ExprKind::None
            | ExprKind::OverflowChecks
            | ExprKind::Continue(_) => {}
            ExprKind::Unary(_, a)
            | ExprKind::Cast(a)
            | ExprKind::Debug(a)
            | ExprKind::Repeat(a)
            | ExprKind::Some(a)
            | ExprKind::Field(a, _)
            | ExprKind::Labelled(_, a)
            | ExprKind::Let(_, a)
            | ExprKind::Loop(_, a)
            | ExprKind::Try(a) => f(a),
            ExprKind::Binary(_, a, b) | ExprKind::Logical(_, a, b) | ExprKind::Index(a, b) => {
                f(a);
                f(b);
            }
            ExprKind::Method(_, parts)
            | ExprKind::Tuple(parts)
            | ExprKind::Array(parts)
            | ExprKind::Call(_, parts)
            | ExprKind::LibraryCall(_, parts, _)
            | ExprKind::CallClosure(_, parts) => parts.iter().for_each(f),
            ExprKind::Assign(place, value) | ExprKind::Compound(_, place, value) => {
                f(value);
                place.for_each_index(f);
            }
            ExprKind::Block(block) => {
                block.stmts.iter().for_each(|stmt| stmt.for_each_part(f));
                block.tail.iter().for_each(|tail| f(tail));
            }
            ExprKind::If { cond, then, otherwise } => {
                f(cond);
                f(then);
                otherwise.iter().for_each(|it| f(it));
            }
            ExprKind::Match(value, arms) => {
                f(value);
                for arm in arms {
                    arm.guard.iter().for_each(&mut *f);
                    f(&arm.body);
                }
            }
            ExprKind::For(for_) => {
                for_.iter.for_each_part(f);
                f(&for_.body);
                for_.done.iter().for_each(f);
            }
            ExprKind::Break(_, value) | ExprKind::Return(value) => {
                value.iter().for_each(|it| f(it));
            }
            ExprKind::Panic(panic) => panic.args.iter().for_each(f),
        }
    }
}

impl Place {
    fn for_each_index(&self, f: &mut dyn FnMut(&Expr)) {
        for projection in &self.path {
            if let Projection::Index(index, _) = projection {
                f(index);
            }
        }
    }
}

impl Iter {
    fn for_each_part(&self, f: &mut dyn FnMut(&Expr)) {
        match self {
            Self::Arrays(arrays) => arrays.iter().for_each(|it| f(&it.array)),
            Self::From(first) => f(first),
            Self::Range { from, to, adapters, .. } => {
                f(from);
                f(to);
                for adapter in adapters {
                    if let Adapter::StepBy(step, ..) = adapter {
                        f(step);
                    }
                }
            }
        }
    }
}

impl Stmt {
    fn for_each_part(&self, f: &mut dyn FnMut(&Expr)) {
        match self {
            Self::Let { value, otherwise, .. } => value.iter().chain(otherwise).for_each(f),
            Self::Expr(expr) => f(expr),
        }
    }
}
