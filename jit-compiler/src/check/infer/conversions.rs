//! Hints: how to make one type of two numbers, or of a number and a character.

use super::Inference;
use super::exprs::Sides;
use super::mismatch::Origin;
use super::table::Known;
use crate::check::ast::{Expr, ExprKind, Literal};
use crate::check::class::Class;
use crate::hir::{BinaryOp, IntTy, Ty};

impl Inference<'_> {
    /// How to give two numbers the type that holds both.
    pub(super) fn number_hint(
        &self,
        known: [Known; 2],
        common: Common,
        sides: &Sides<'_>,
    ) -> String {
        let Common { ty, is_right } = common;
        let right = sides.right.value();
        let Some(left) = sides.left_expr.map(Expr::value) else {
            let retyped = format!("give the variable the type `{ty}`");
            return match (literal_as(right, known[0]), known[0]) {
                (Some(literal), _) => format!("; write `{literal}`"),
                (None, Known::Integer) => format!("; {retyped}"),
                (None, wanted) if is_right => {
                    format!("; {}, or {retyped}", self.conversion(right, wanted, known[1]))
                }
                (None, wanted) => format!("; {}", self.conversion(right, wanted, known[1])),
            };
        };
        let literals = [literal_as(left, known[1]), literal_as(right, known[0])];
        if let Some(literal) = literals.into_iter().flatten().next() {
            return format!("; write `{literal}`");
        }
        let words = match self.origin(sides) {
            Origin::Operator => ["on the left", "on the right"],
            Origin::Assertion => ["for the first value", "for the second value"],
            Origin::Contains | Origin::ThenWith => ["for the value", "for the end of the range"],
        };
        let (side, word) = if is_right { (left, words[0]) } else { (right, words[1]) };
        let word = match self.operand_name(side) {
            Some(_) => String::new(),
            None => format!(" {word}"),
        };
        let operand = self.operand_text(side);
        // `x as usize < n` would start generic arguments.
        if is_right && sides.op == BinaryOp::Lt && self.origin(sides) == Origin::Operator {
            format!("; write `({operand} as {ty}) < …`")
        } else {
            format!("; write `{operand} as {ty}`{word}")
        }
    }

    /// How the user writes an operand, where that is short.
    fn operand_name(&self, operand: &Expr) -> Option<String> {
        let name = match &operand.kind {
            ExprKind::Local(id) => &self.function.locals[id.0 as usize].name,
            ExprKind::Capture(id) => &self.captures[id.0 as usize].name,
            ExprKind::Field(base, index) => {
                return Some(format!("{}.{index}", self.operand_name(base)?));
            }
            ExprKind::Index(base, _) => return Some(format!("{}[…]", self.operand_name(base)?)),
            ExprKind::Method(call, _) => {
                let receiver = self.operand_name(call.operands.first()?)?;
                let args = if call.operands.len() > 1 { "…" } else { "" };
                return Some(format!("{receiver}.{}({args})", call.signature.name));
            }
            _ => return None,
        };
        (name != "_").then(|| name.clone())
    }

    /// The same, or what stands for it before `as`.
    pub(super) fn operand_text(&self, operand: &Expr) -> String {
        let is_one_operand = matches!(
            operand.kind,
            ExprKind::Local(_)
                | ExprKind::Literal(_)
                | ExprKind::Call(..)
                | ExprKind::CallClosure(..)
        );
        let unnamed = if is_one_operand { "…" } else { "(…)" };
        self.operand_name(operand).unwrap_or_else(|| unnamed.to_owned())
    }

    /// How to give an integer of type `ty` and a character one type.
    pub(super) fn character_hint(
        &self,
        sides: [Option<&Expr>; 2],
        ty: Ty,
        words: [&str; 2],
    ) -> String {
        let is_byte = ty == Ty::Int(IntTy::U8);
        match sides {
            [Some(integer), Some(character)] if is_byte && byte(character).is_none() => {
                format!("; write `{} as char` {}", self.operand_text(integer), words[0])
            }
            [_, Some(character)] => {
                format!("; write `{}` {}", self.character_as(character, ty), words[1])
            }
            _ => String::new(),
        }
    }

    /// What to write to make a character an integer.
    pub(super) fn character_as(&self, operand: &Expr, ty: Ty) -> String {
        match byte(operand) {
            Some(byte) if ty == Ty::Int(IntTy::U8) => byte,
            _ => format!("{} as {ty}", self.operand_text(operand)),
        }
    }

    /// What to write to make an operand of type `found` one of type `wanted`, and what that loses.
    pub(super) fn conversion(&self, operand: &Expr, wanted: Known, found: Known) -> String {
        let ty = match wanted {
            Known::Is(ty) => ty,
            _ => Ty::F64,
        };
        let loss = match (found, ty) {
            (Known::Is(Ty::Int(from)), Ty::Int(to)) if to.bits() < from.bits() => {
                format!(", which keeps the low {} bits only", to.bits())
            }
            (Known::Is(Ty::F32 | Ty::F64) | Known::Float, Ty::Int(_)) => {
                ", which drops the fraction".to_owned()
            }
            (Known::Is(Ty::F64), Ty::F32) => ", which rounds".to_owned(),
            _ => String::new(),
        };
        format!("write `{} as {ty}`{loss}", self.operand_text(operand))
    }
}

/// The type of two numbers that holds both, as far as one does.
#[derive(Clone, Copy)]
pub(super) struct Common {
    ty: Ty,
    /// Whether it is that of the second.
    is_right: bool,
}

/// The float rather than the integer, the wider, or else the first.
pub(super) fn common([left, right]: [Known; 2]) -> Option<Common> {
    let number = |known| match known {
        Known::Is(ty) if Class::Number.contains(ty) => Some(ty),
        Known::Integer => Some(Ty::Int(IntTy::I32)),
        Known::Float => Some(Ty::F64),
        _ => None,
    };
    let width = |known, ty| match (known, ty) {
        (Known::Integer, _) => 0,
        (_, Ty::Int(int)) => int.bits(),
        (_, Ty::F32) => 1000,
        _ => 2000,
    };
    let (a, b) = (number(left)?, number(right)?);
    let is_right = width(right, b) > width(left, a);
    Some(Common { ty: if is_right { b } else { a }, is_right })
}

/// The integer literal that `at` is, as one of that type.
pub(super) fn literal_as(at: &Expr, known: Known) -> Option<String> {
    let ExprKind::Literal(Literal::Int(value)) = at.kind else { return None };
    match known {
        Known::Is(Ty::F32 | Ty::F64) | Known::Float => Some(format!("{value}.0")),
        Known::Is(ty @ Ty::Int(int)) => {
            let largest = if int.signed() { int.mask() >> 1 } else { int.mask() };
            (value <= largest).then(|| format!("{value}{ty}"))
        }
        _ => None,
    }
}

/// The byte literal of the character literal that `at` is.
fn byte(at: &Expr) -> Option<String> {
    let ExprKind::Literal(Literal::Bits(bits @ 0..128)) = at.kind else { return None };
    let character = char::from(u8::try_from(bits).ok()?);
    Some(format!("b'{}'", character.escape_default()))
}
