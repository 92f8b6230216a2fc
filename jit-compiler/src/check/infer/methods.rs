//! Calls of library methods.

use super::Inference;
use super::demands::Demand;
use super::table::{Compound, Known, TyVar};
use crate::check::ast::{Expr, MethodCall};
use crate::check::methods::{Relation, Type};
use crate::hir::SourceSpan;

impl Inference<'_> {
    pub(super) fn method(&mut self, expr: &Expr, call: &MethodCall) {
        let MethodCall { signature, receiver, operands, .. } = call;
        let receiver = *receiver;
        let itself = signature.takes_self.then_some(Type::Receiver);
        let wanted = itself.into_iter().chain(signature.arguments.iter().copied());
        for (operand, ty) in operands.iter().zip(wanted) {
            self.expr(operand, None);
            let ty = self.signature_type(ty, receiver, operand.span);
            self.coerce(ty, operand);
        }
        self.demands.push(Demand::Method { ty: receiver, method: signature, span: expr.span });
        let result = self.signature_type(signature.result, receiver, expr.span);
        self.unify(expr.ty, result, expr);
    }

    fn signature_type(&mut self, ty: Type, receiver: TyVar, span: SourceSpan) -> TyVar {
        match ty {
            Type::Receiver => receiver,
            Type::Is(ty) => self.types.is(ty),
            Type::Related(relation) => self.related(relation, receiver, span),
            Type::Element => self.element(receiver),
            Type::Option(some) => {
                let some = self.signature_type(*some, receiver, span);
                self.types.compound(Compound::Option(some))
            }
            Type::Pair(a, b) => {
                let a = self.signature_type(*a, receiver, span);
                let b = self.signature_type(*b, receiver, span);
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
