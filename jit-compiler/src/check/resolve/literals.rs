//! Literals.

use syn::{ExprLit, Lit, LitFloat, LitInt};

use super::{Resolver, unknown_construct};
use crate::check::ast::{Expr, ExprKind, Literal};
use crate::check::constants;
use crate::check::infer::table::{Known, TyVar};
use crate::hir::{IntTy, SourceSpan, Ty};

impl Resolver {
    pub(super) fn literal(&mut self, expr: &ExprLit) -> Option<Expr> {
        self.literal_value(&expr.lit, SourceSpan::token(expr.lit.span()))
    }

    /// A literal; the sign that one may have in a pattern is left out.
    pub(super) fn literal_value(&mut self, lit: &Lit, span: SourceSpan) -> Option<Expr> {
        let (literal, ty) = match lit {
            Lit::Int(lit) => self.int_literal(lit, span)?,
            Lit::Float(lit) => self.float_literal(lit, span)?,
            Lit::Bool(lit) => (Literal::Bits(lit.value.into()), self.types.is(Ty::Bool)),
            Lit::Byte(lit) => {
                (Literal::Bits(lit.value().into()), self.types.is(Ty::Int(IntTy::U8)))
            }
            Lit::Char(lit) => {
                (Literal::Bits(u32::from(lit.value()).into()), self.types.is(Ty::Char))
            }
            other => return self.error(span, refusal(other)),
        };
        Some(Expr { kind: ExprKind::Literal(literal), ty, span })
    }

    fn int_literal(&mut self, lit: &LitInt, span: SourceSpan) -> Option<(Literal, TyVar)> {
        let ty = self.suffix(lit.suffix(), Known::Integer, span);
        let digits = Literal::digits(lit.base10_digits());
        if let Some(Known::Is(Ty::F32 | Ty::F64)) = ty {
            return Some((Literal::Float(digits.to_owned()), self.types.new_var(ty?)));
        }
        let Ok(value) = digits.parse() else {
            return self.error(span, "integer literal is too large");
        };
        Some((Literal::Int(value), self.types.new_var(ty?)))
    }

    fn float_literal(&mut self, lit: &LitFloat, span: SourceSpan) -> Option<(Literal, TyVar)> {
        let ty = self.suffix(lit.suffix(), Known::Float, span)?;
        if matches!(ty, Known::Is(Ty::Int(_))) {
            let message = format!("invalid suffix `{}` for float literal", lit.suffix());
            return self.error(span, message);
        }
        Some((
            Literal::Float(Literal::digits(lit.base10_digits()).to_owned()),
            self.types.new_var(ty),
        ))
    }

    fn suffix(&mut self, suffix: &str, without: Known, span: SourceSpan) -> Option<Known> {
        match (suffix, constants::scalar(suffix)) {
            ("", _) => Some(without),
            (_, Some(ty @ (Ty::Int(_) | Ty::F32 | Ty::F64))) => Some(Known::Is(ty)),
            _ => self.error(span, format!("invalid suffix `{suffix}` for number literal")),
        }
    }
}

fn refusal(lit: &Lit) -> String {
    match lit {
        Lit::Str(_) | Lit::ByteStr(_) | Lit::CStr(_) => {
            "strings are not supported in `jit!`: it computes with numbers, `bool` and `char`; use the \
             string outside of the closure"
                .to_owned()
        }
        other => format!("{}; write a number, a `bool` or a `char`", unknown_construct(other)),
    }
}
