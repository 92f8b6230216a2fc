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
    pub(super) fn method(&mut self, expr: &Expr, call: &MethodCall, params: &[TyVar]) {
        let MethodCall { signature, receiver, operands, .. } = call;
        let types = Types { receiver: *receiver, other: self.types.fresh() };
        let itself = (signature.itself != Itself::Absent).then_some(Type::Receiver);
        let wanted = itself.into_iter().chain(signature.arguments.iter().copied());
        let mut is_told = false;
        for ((operand, &param), ty) in operands.iter().zip(params).zip(wanted) {
            self.expr(operand, None);
            if !is_told {
                let ty = self.signature_type(ty, types, operand.span);
                self.unify_at(param, ty, operand.span);
                self.coerce(param, operand);
                is_told = self.lacks_method(expr, call);
            }
        }
        if is_told {
            return;
        }
        let ty = types.receiver;
        self.demands.push(Demand::Method { ty, method: signature, span: expr.span });
        let result = self.signature_type(signature.result, types, expr.span);
        self.unify(expr.ty, result, expr);
    }

    /// Whether the receiver's type is known and does not have the method, of which there is one error:
    /// neither the arguments nor the result are what is wanted then.
    fn lacks_method(&mut self, expr: &Expr, call: &MethodCall) -> bool {
        let ty = call.receiver;
        let is_known = matches!(self.types.known(ty), Known::Compound(_) | Known::Is(_));
        if !is_known || self.types.has_open_part(ty) {
            return false;
        }
        let ty = self.types.ty(ty);
        if call.signature.body(ty).is_some() {
            return false;
        }
        self.errors.push(Diagnostic::new(expr.span, no_method(call.signature, ty)));
        self.types.poison(expr.ty);
        true
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
