//! Calls of library methods.

use super::Inference;
use super::demands::{Demand, no_method};
use super::table::{Compound, Known, TyVar};
use crate::check::ast::{Expr, MethodCall};
use crate::check::methods::{Itself, Relation, Type};
use crate::diagnostic::Diagnostic;
use crate::hir::SourceSpan;

/// The types of a call that its signature speaks of.
#[derive(Clone, Copy)]
struct Types {
    receiver: TyVar,
    other: TyVar,
}

impl Inference<'_> {
    pub(super) fn method(&mut self, expr: &Expr, call: &MethodCall) {
        let MethodCall { signature, receiver, operands, .. } = call;
        let types = Types { receiver: *receiver, other: self.types.fresh() };
        let itself = (signature.itself != Itself::Absent).then_some(Type::Receiver);
        let wanted = itself.into_iter().chain(signature.arguments.iter().copied());
        for (operand, ty) in operands.iter().zip(wanted) {
            self.expr(operand, None);
            let ty = self.signature_type(ty, types, operand.span);
            self.coerce(ty, operand);
        }
        let ty = types.receiver;
        if matches!(self.types.known(ty), Known::Compound(_)) && !self.types.has_open_part(ty) {
            let ty = self.types.ty(ty);
            if signature.body(ty).is_none() {
                // The result is not what the context wants either.
                self.errors.push(Diagnostic::new(expr.span, no_method(signature, ty)));
                return self.types.poison(expr.ty);
            }
        }
        self.demands.push(Demand::Method { ty, method: signature, span: expr.span });
        let result = self.signature_type(signature.result, types, expr.span);
        self.unify(expr.ty, result, expr);
    }

    fn signature_type(&mut self, ty: Type, types: Types, span: SourceSpan) -> TyVar {
        match ty {
            Type::Receiver => types.receiver,
            Type::Other => types.other,
            Type::Is(ty) => self.types.is(ty),
            Type::Related(relation) => self.related(relation, types.receiver, span),
            Type::Element => self.element(types.receiver),
            // The value that it refers to.
            Type::Ref(of) => self.signature_type(*of, types, span),
            Type::Option(some) => {
                let some = self.signature_type(*some, types, span);
                self.types.compound(Compound::Option(some))
            }
            Type::Pair(a, b) => {
                let a = self.signature_type(*a, types, span);
                let b = self.signature_type(*b, types, span);
                self.types.compound(Compound::Tuple(vec![a, b]))
            }
        }
    }

    fn related(&mut self, relation: Relation, base: TyVar, span: SourceSpan) -> TyVar {
        let ty = self.types.fresh();
        let demand = Demand::Related { ty, base, relation, span };
        if !self.settles(&demand) {
            self.demands.push(demand);
        }
        ty
    }

    /// What the option may have.
    fn element(&mut self, option: TyVar) -> TyVar {
        match self.types.parts(option) {
            Some(&Compound::Option(some)) => some,
            _ => {
                let some = self.types.fresh();
                let wanted = self.types.compound(Compound::Option(some));
                if self.types.known(option) == Known::Nothing {
                    // Nothing is known that it could contradict.
                    let _ = self.types.unify(option, wanted);
                } else {
                    self.types.poison(some);
                }
                some
            }
        }
    }
}
