//! Inferring types, as rustc does: by unification, literals last.
//!
//! The walk over the tree unifies; what a type must be *for* (an operator, a method, a cast) is
//! noted and checked when all types are known. In between, what is still open gets its default,
//! except for the type of a capture: rustc knows its declaration, and this crate does not.
//!
//! # Invariants
//! - Where rustc accepts the closure, each type is the one it infers.
//! - An expression's variable is bound to `!` only in the course of its own visit, so whether it
//!   diverges is known when its parent asks.
//! - No two errors have one cause: a mismatch leaves [`Known::Error`] behind, and captures are
//!   looked at only if nothing mismatched.

mod control;
mod conversions;
mod demands;
mod diverge;
mod exprs;
mod methods;
mod mismatch;
mod patterns;
pub(super) mod table;

use self::demands::Demand;
use self::table::{Known, Table, TyVar};
use super::ast::{Capture, Expr, ExprKind, Function, Program};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::hir::{LoopId, SourceSpan, Ty};

/// Settles every type of a closure.
pub(super) fn infer(program: &mut Program) -> Result<(), Diagnostics> {
    let mut inference = Inference {
        types: std::mem::take(&mut program.types),
        functions: &program.functions,
        captures: &program.captures,
        function: &program.main,
        ret: program.main.ret,
        loops: Vec::new(),
        diverges: false,
        demands: Vec::new(),
        errors: Vec::new(),
    };
    inference.function(&program.main);
    for function in &program.functions {
        inference.function(function);
    }
    inference.settle_related();
    let unknown = inference.settle_captures(&program.captures);
    inference.settle_related();
    inference.check_cast_targets();
    inference.types.apply_defaults();
    inference.settle_related();
    inference.check_demands();
    let Inference { types, errors, .. } = inference;
    program.types = types;
    match (errors.is_empty(), unknown.is_empty()) {
        (true, true) => Ok(()),
        (true, false) => Err(unknown),
        (false, _) => Err(errors),
    }
}

struct Inference<'a> {
    types: Table,
    /// The local functions.
    functions: &'a [Function],
    captures: &'a [Capture],
    /// The one whose body is visited.
    function: &'a Function,
    /// The result of the function or closure whose body is visited.
    ret: TyVar,
    /// The loops and labelled blocks around the expression, innermost last.
    loops: Vec<LoopType>,
    /// What was visited so far of the innermost expression never ends.
    diverges: bool,
    demands: Vec<Demand>,
    errors: Diagnostics,
}

/// The type of a loop, as its `break`s make it.
struct LoopType {
    id: LoopId,
    value: TyVar,
    is_left: bool,
}

impl<'a> Inference<'a> {
    fn function(&mut self, function: &'a Function) {
        self.function = function;
        for param in &function.params {
            self.pattern(&param.pat, param.ty);
        }
        self.body(function.ret, &function.body);
    }

    /// The body of a function or closure.
    fn body(&mut self, ret: TyVar, body: &Expr) {
        let outer = std::mem::replace(&mut self.ret, ret);
        let loops = std::mem::take(&mut self.loops);
        self.diverges_in(|this| this.expr(body, None));
        self.coerce(ret, body);
        self.ret = outer;
        self.loops = loops;
    }

    /// Makes one type of two, or reports what stands at `span`.
    fn unify_at(&mut self, expected: TyVar, found: TyVar, span: SourceSpan) -> bool {
        let result = self.types.unify(expected, found);
        if let Err(mismatch) = result {
            self.errors.push(self.mismatched(mismatch, span, ""));
        }
        result.is_ok()
    }

    /// Makes one type of two, or reports `found` as what does not fit.
    fn unify(&mut self, expected: TyVar, found: TyVar, at: &Expr) -> bool {
        let result = self.types.unify(expected, found);
        if let Err(mismatch) = result {
            self.errors.push(self.describe(mismatch, at));
        }
        result.is_ok()
    }

    /// Makes `found` fit where `expected` is wanted: `!` fits everywhere.
    fn coerce(&mut self, expected: TyVar, found: &Expr) -> bool {
        if self.is_never(found) {
            return true;
        }
        if self.types.known(expected) != Known::Is(Ty::Never) {
            return self.unify(expected, found.ty, found);
        }
        self.returns_from_never(found);
        false
    }

    /// Reports a value where the function is said to return none.
    fn returns_from_never(&mut self, found: &Expr) {
        match self.types.known(found.ty) {
            Known::Error => return,
            Known::Nothing => self.types.poison(found.ty),
            _ => {}
        }
        let message = "`-> !` says that this never returns, and here it does; leave `-> !` out, or \
                       end with a panic or a `loop` without `break`";
        self.errors.push(Diagnostic::new(found.value().span, message));
    }

    fn is_never(&self, expr: &Expr) -> bool {
        self.types.known(expr.ty) == Known::Is(Ty::Never)
    }

    /// Gives captures whose type nothing says the one that is likely; the rest are errors, one for
    /// all captures of one unknown type.
    fn settle_captures(&mut self, captures: &[Capture]) -> Diagnostics {
        for capture in captures {
            if let (true, Some(ty)) = (self.types.is_open(capture.ty), capture.likely) {
                self.types.settle(capture.ty, ty);
            }
        }
        let mut errors = Vec::new();
        for capture in captures {
            let message = match self.types.known(capture.ty) {
                Known::Nothing | Known::Integer | Known::Float => {
                    self.unknown_capture(capture, captures)
                }
                Known::Is(Ty::Unit) => unit_capture(&capture.name),
                Known::Compound(_) if self.types.has_open_part(capture.ty) => {
                    self.unknown_capture(capture, captures)
                }
                Known::Is(_) | Known::Compound(_) | Known::Error => continue,
            };
            errors.push(Diagnostic::new(capture.span, message));
            self.types.poison(capture.ty);
        }
        errors
    }

    fn unknown_capture(&self, capture: &Capture, captures: &[Capture]) -> String {
        let name = &capture.name;
        let of_one_type = |it: &&Capture| self.types.are_one(it.ty, capture.ty);
        let variant = captures.iter().filter(of_one_type).find(|it| is_like_variant(&it.name));
        if let Some(variant) = variant.filter(|it| it.name != *name) {
            return format!(
                "cannot infer the type of the captured `{name}`; if it is an enum, which `jit!` does \
                 not have, compare numbers: `if {name} as u32 == {} as u32 {{ … }}`",
                variant.name
            );
        }
        if capture.converted {
            return format!(
                "cannot infer the type of the captured `{name}`, since `into` takes many; call it \
                 before the closure and capture the result: `let value: u32 = {name}.into();`"
            );
        }
        match name.chars().next() {
            _ if !is_plain_name(name) => {
                format!("cannot infer the type of the captured `{name}`; say it: `{name} as u32`")
            }
            Some(first) if first.is_uppercase() => format!(
                "cannot infer the type of `{name}`, which is not declared in the closure; if it is a \
                 constant outside of it, say its type: `{name} as u32`"
            ),
            _ => format!(
                "cannot infer the type of `{name}`, which is not declared in the closure; if it is a \
                 variable outside of it, say its type: `let {name}: u32 = {name};` as the closure's \
                 first statement, or `{name} as u32`"
            ),
        }
    }
}

/// Whether a path is written as an enum's variant mostly is: `Color::Red`.
fn is_like_variant(path: &str) -> bool {
    let mut names = path.rsplit("::");
    let is_camel = |name: &str| {
        name.starts_with(char::is_uppercase)
            && (name.len() == 1 || name.contains(char::is_lowercase))
            && syn::parse_str::<syn::Ident>(name).is_ok()
    };
    let (Some(last), before) = (names.next(), names.next()) else { return false };
    match before {
        Some(before) => is_camel(last) && is_camel(before) && (before != "Self" || last.len() > 1),
        None => is_camel(last) && last.len() > 1,
    }
}

fn unit_capture(name: &str) -> String {
    format!("the captured `{name}` is of type `()`, which has no value to capture; write `()`")
}

fn is_plain_name(name: &str) -> bool {
    name != "self" && syn::parse_str::<syn::Ident>(name).is_ok()
}

impl Expr {
    /// The part that makes the value: a block's tail.
    fn value(&self) -> &Self {
        match &self.kind {
            ExprKind::Block(block) => block.tail.as_deref().map_or(self, Self::value),
            _ => self,
        }
    }
}
