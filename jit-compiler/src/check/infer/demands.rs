//! What operators, methods and casts demand of types: checked when all types are known.

use super::Inference;
use super::table::{Known, TyVar};
use crate::check::class::Class;
use crate::check::methods::{Relation, Signature};
use crate::diagnostic::Diagnostic;
use crate::hir::{BinaryOp, IntTy, SourceSpan, Ty, UnaryOp};

/// Something that a type has to be.
pub(super) enum Demand {
    /// One of the types that `by` is for.
    Class { ty: TyVar, class: Class, by: Subject, span: SourceSpan },
    /// A type that `as` can make another of.
    Cast { from: TyVar, to: TyVar, span: SourceSpan },
    /// A type that std converts to the other by `From`.
    From { from: TyVar, to: TyVar, span: SourceSpan },
    /// An integer type, from which std converts to another by `TryFrom`.
    TryFrom { from: TyVar, to: TyVar, span: SourceSpan },
    /// One that has the method.
    Method { ty: TyVar, method: &'static Signature, span: SourceSpan },
    /// `ty` follows from `base`.
    Related { ty: TyVar, base: TyVar, relation: Relation, span: SourceSpan },
}

/// What demands it.
#[derive(Clone, Copy)]
pub(super) enum Subject {
    Unary(UnaryOp),
    Binary(BinaryOp),
    /// The right side of a shift.
    ShiftAmount(BinaryOp),
    /// The ends of a range that a `for` loop goes over.
    Range,
    /// The ends of a range in a pattern.
    RangePattern,
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

    /// Settles the types that follow from others, as far as those are known.
    pub(super) fn settle_related(&mut self) {
        let mut demands = std::mem::take(&mut self.demands);
        loop {
            let before = demands.len();
            demands.retain(|demand| !self.settles(demand));
            if demands.len() == before {
                break;
            }
        }
        self.demands.append(&mut demands);
    }

    pub(super) fn settles(&mut self, demand: &Demand) -> bool {
        let Demand::Related { ty, base, relation, span } = *demand else { return false };
        match self.types.known(base) {
            Known::Nothing | Known::Integer | Known::Float => false,
            _ => {
                match relation.of(self.types.ty(base)) {
                    Some(related) => {
                        let related = self.types.is(related);
                        self.unify_at(related, ty, span);
                    }
                    // The method is not for `base`, which is reported as such.
                    None => self.types.poison(ty),
                }
                true
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
            let ty = unless_reported(types, ty)?;
            (!class.contains(ty)).then(|| Diagnostic::new(span, not_for(by, class, ty)))
        }
        Demand::Cast { from, to, span } => {
            let (from, to) = (unless_reported(types, from)?, unless_reported(types, to)?);
            Some(Diagnostic::new(span, invalid_cast(from, to)?))
        }
        Demand::From { from, to, span } => {
            let (from, to) = (unless_reported(types, from)?, unless_reported(types, to)?);
            let message = || {
                format!(
                    "`{to}` is not made from `{from}` by `from`; write `… as {to}` if that is meant"
                )
            };
            (!is_from(from, to)).then(|| Diagnostic::new(span, message()))
        }
        Demand::TryFrom { from, to, span } => {
            let (from, to) = (unless_reported(types, from)?, unless_reported(types, to)?);
            let are_ints = matches!((from, to), (Ty::Int(_), Ty::Int(_)));
            let message = || match to {
                Ty::Char => "`jit!` has `try_from` from integers to integers; write \
                             `char::from_u32(…)`, which gives an `Option`"
                    .to_owned(),
                _ => format!(
                    "`jit!` has `try_from` from integers to integers, and this is from `{from}` to \
                     `{to}`; compare it with what fits, and write `… as {to}`"
                ),
            };
            (!are_ints).then(|| Diagnostic::new(span, message()))
        }
        Demand::Method { ty, method, span } => {
            let ty = unless_reported(types, ty)?;
            let message = || no_method(method, ty);
            method.body(ty).is_none().then(|| Diagnostic::new(span, message()))
        }
        Demand::Related { .. } => None,
    }
}

/// What to say where the type does not have the method.
pub(super) fn no_method(method: &Signature, ty: Ty) -> String {
    let name = method.name;
    match ty {
        Ty::Array(..) => format!(
            "arrays have no method `{name}` in `jit!`; write a loop over the indices: \
             `for i in 0..a.len() {{ … }}`"
        ),
        Ty::Option(some) if method.body(*some).is_some() => format!(
            "no method `{name}` on type `{ty}`; take its value first with `.unwrap()` or \
             `.unwrap_or(…)`"
        ),
        Ty::Bool if name == "then" => {
            "`then` of a `bool` takes a closure here, such as `|| 0`; write `.then_some(…)` to give it \
             a value"
                .to_owned()
        }
        _ => format!("no method `{name}` on type `{ty}`; it is for {}", method.describe()),
    }
}

fn unless_reported(types: &super::Table, ty: TyVar) -> Option<Ty> {
    (types.known(ty) != Known::Error).then(|| types.ty(ty))
}

fn not_for(subject: Subject, class: Class, ty: Ty) -> String {
    let types = class.describe();
    match subject {
        Subject::Unary(op) => {
            let op = op.symbol();
            format!("cannot apply unary operator `{op}` to type `{ty}`; it is for {types}")
        }
        Subject::Binary(op) => {
            let op = op.symbol();
            let hint = match (class, ty) {
                (Class::Number, Ty::Bool | Ty::Char) => "; cast it first: `as u32`",
                _ => "",
            };
            format!("cannot apply binary operator `{op}` to type `{ty}`; it is for {types}{hint}")
        }
        Subject::ShiftAmount(op) => {
            let op = op.symbol();
            format!("the right side of `{op}` must be an integer, and this is `{ty}`")
        }
        Subject::Range => {
            format!("a `for` loop cannot step through values of type `{ty}`; it is for {types}")
        }
        Subject::RangePattern => {
            format!("a pattern cannot have a range of values of type `{ty}`; it is for {types}")
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
        (Ty::Bool | Ty::Char | Ty::Ordering, Ty::Int(_)) => return None,
        (Ty::Int(IntTy::U8), Ty::Char) => return None,
        (Ty::Int(_), Ty::Char) => {
            "; `char` is made of `u8`: write `as u8 as char`, or `char::from_u32(…)`"
        }
        (Ty::Bool, Ty::F32 | Ty::F64) => "; cast through an integer: `as u8` first",
        (from, Ty::Bool) if number(from) => "; compare with zero instead: `!= 0`",
        _ => "",
    };
    Some(format!("cannot cast `{from}` as `{to}`{hint}"))
}

/// Whether std has `impl From<from> for to`.
fn is_from(from: Ty, to: Ty) -> bool {
    match (from, to) {
        (from, to) if from == to => true,
        (Ty::Int(from), Ty::Int(to)) => int_is_from(from, to),
        (Ty::Bool, Ty::Int(_)) | (Ty::Bool | Ty::F32, Ty::F64) | (Ty::Bool, Ty::F32) => true,
        (Ty::Int(from), Ty::F32) => from.bits() <= 16 && !is_size(from),
        (Ty::Int(from), Ty::F64) => from.bits() <= 32 && !is_size(from),
        (Ty::Char, Ty::Int(to)) => matches!(to, IntTy::U32 | IntTy::U64 | IntTy::U128),
        (Ty::Int(IntTy::U8), Ty::Char) => true,
        _ => false,
    }
}

/// The sizes are only known to hold 16 bits.
fn int_is_from(from: IntTy, to: IntTy) -> bool {
    let fits = if from.signed() {
        to.signed() && from.bits() < to.bits()
    } else {
        from.bits() < to.bits()
    };
    match (is_size(from), is_size(to)) {
        (true, _) => false,
        (false, true) => match from {
            IntTy::U8 => true,
            IntTy::U16 => to == IntTy::Usize,
            IntTy::I8 | IntTy::I16 => to == IntTy::Isize,
            _ => false,
        },
        (false, false) => fits,
    }
}

fn is_size(int: IntTy) -> bool {
    matches!(int, IntTy::Isize | IntTy::Usize)
}
