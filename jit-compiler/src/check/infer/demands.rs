//! What operators, methods and casts demand of types: checked when all types are known.

use super::Inference;
use super::table::{Known, TyVar};
use crate::check::class::Class;
use crate::check::methods::Row;
use crate::diagnostic::Diagnostic;
use crate::hir::{BinaryOp, SourceSpan, Ty, UnaryOp};

/// Something that a type has to be.
pub(super) enum Demand {
    /// One of the types that `by` is for.
    Class { ty: TyVar, class: Class, by: Subject, span: SourceSpan },
    /// A type that `as` can make another of.
    Cast { from: TyVar, to: TyVar, span: SourceSpan },
}

/// What demands it.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    Unary(UnaryOp),
    Binary(BinaryOp),
    /// The right side of a shift.
    ShiftAmount(BinaryOp),
    Method(&'static Row),
}

impl Inference<'_> {
    /// Reports each `as _` that nothing else says the type of; before defaults are applied.
    pub(super) fn check_cast_targets(&mut self) {
        for demand in &self.demands {
            if let Demand::Cast { to, span, .. } = *demand
                && self.types.known(to) == Known::Nothing
            {
                let message = "cannot infer the type to cast to; write it instead of `_`";
                self.errors.push(Diagnostic::new(span, message));
                self.types.poison(to);
            }
        }
    }

    pub(super) fn check_demands(&mut self) {
        let demands = std::mem::take(&mut self.demands);
        self.errors.extend(demands.iter().filter_map(|demand| unmet(&self.types, demand)));
    }
}

fn unmet(types: &super::Table, demand: &Demand) -> Option<Diagnostic> {
    match *demand {
        Demand::Class { ty, class, by, span } => {
            let Known::Is(ty) = types.known(ty) else { return None };
            (!class.contains(ty)).then(|| Diagnostic::new(span, not_for(by, class, ty)))
        }
        Demand::Cast { from, to, span } => {
            let (Known::Is(from), Known::Is(to)) = (types.known(from), types.known(to)) else {
                return None;
            };
            Some(Diagnostic::new(span, invalid_cast(from, to)?))
        }
    }
}

fn not_for(subject: Subject, class: Class, ty: Ty) -> String {
    let (types, ty) = (class.describe(), ty.name());
    match subject {
        Subject::Unary(op) => {
            let op = op.symbol();
            format!("cannot apply unary operator `{op}` to type `{ty}`; it is for {types}")
        }
        Subject::Binary(op) => {
            let op = op.symbol();
            format!("cannot apply binary operator `{op}` to type `{ty}`; it is for {types}")
        }
        Subject::ShiftAmount(op) => {
            let op = op.symbol();
            format!("the right side of `{op}` must be an integer, and this is `{ty}`")
        }
        Subject::Method(row) => {
            format!("no method `{}` on type `{ty}`; it is for {types}", row.name)
        }
    }
}

/// Why rustc refuses `from as to`, if it does.
fn invalid_cast(from: Ty, to: Ty) -> Option<String> {
    let number = |ty| Class::Number.contains(ty);
    let hint = match (from, to) {
        (Ty::Never, _) => return None,
        (from, to) if from == to => return None,
        (from, to) if number(from) && number(to) => return None,
        (Ty::Bool, Ty::Int(_)) => return None,
        (Ty::Bool, Ty::F32 | Ty::F64) => "; cast through an integer: `as u8` first",
        (from, Ty::Bool) if number(from) => "; compare with zero instead: `!= 0`",
        _ => "",
    };
    Some(format!("cannot cast `{}` as `{}`{hint}", from.name(), to.name()))
}
