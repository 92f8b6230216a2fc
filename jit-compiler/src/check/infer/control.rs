//! Control flow: branches, loops, calls of what is local, and what leaves them.

use super::table::{Compound, Known, TyVar};
use super::{Inference, LoopType};
use crate::check::ast::{Adapter, Arm, Expr, For, Iter, Panic, Param, Pat, PatKind};
use crate::check::class::Class;
use crate::check::infer::demands::Subject;
use crate::diagnostic::Diagnostic;
use crate::hir::{ClosureId, IntTy, LoopId, Ty};

impl Inference<'_> {
    pub(super) fn if_(&mut self, expr: &Expr, cond: &Expr, then: &Expr, otherwise: Option<&Expr>) {
        self.expr(cond, None);
        let bool = self.types.is(Ty::Bool);
        self.coerce(bool, cond);
        let then_diverges = self.diverges_in(|this| this.expr(then, None));
        let Some(otherwise) = otherwise else {
            return self.lone_if(expr, then);
        };
        let otherwise_diverges = self.diverges_in(|this| this.expr(otherwise, None));
        self.diverges |= then_diverges && otherwise_diverges;
        self.join(expr.ty, &[then, otherwise]);
    }

    /// The value of an `if` without an `else`.
    fn lone_if(&mut self, expr: &Expr, then: &Expr) {
        let unit = self.types.is(Ty::Unit);
        if self.is_never(then) || self.types.unify(unit, then.ty).is_ok() {
            return self.types.settle(expr.ty, Ty::Unit);
        }
        let message = format!(
            "this `if` has no `else`, and its block gives a value of type `{}`; write \
             `else {{ … }}` with the other value, or end this one with `;` if it is \
             not wanted",
            self.types.name(then.ty)
        );
        self.errors.push(Diagnostic::new(then.value().span, message));
        self.types.poison(expr.ty);
    }

    pub(super) fn loop_(&mut self, expr: &Expr, id: LoopId, body: &Expr) {
        let value = self.types.fresh();
        self.loops.push(LoopType { id, value, is_left: false });
        self.diverges_in(|this| this.expr(body, None));
        let unit = self.types.is(Ty::Unit);
        self.coerce(unit, body);
        match self.loops.pop() {
            Some(LoopType { is_left: true, value, .. }) => {
                self.unify(expr.ty, value, expr);
            }
            _ => self.never(expr),
        }
    }

    pub(super) fn break_(&mut self, expr: &Expr, id: LoopId, value: Option<&Expr>) {
        if let Some(value) = value {
            self.expr(value, None);
        }
        if let Some(target) = self.loops.iter_mut().rev().find(|it| it.id == id) {
            target.is_left = true;
            let wanted = target.value;
            self.leave_with(wanted, value, expr);
        }
        self.never(expr);
    }

    pub(super) fn return_(&mut self, expr: &Expr, value: Option<&Expr>) {
        if let Some(value) = value {
            self.expr(value, None);
        }
        self.leave_with(self.ret, value, expr);
        self.never(expr);
    }

    /// `break` and `return` with a value, or `()` without one.
    fn leave_with(&mut self, wanted: TyVar, value: Option<&Expr>, at: &Expr) {
        match value {
            Some(value) => self.coerce(wanted, value),
            None => {
                let unit = self.types.is(Ty::Unit);
                self.unify(wanted, unit, at)
            }
        };
    }

    /// `'label: { … }`: its value, or what a `break` leaves it with.
    /// What is cast is the block's tail, and not what it is left with.
    pub(super) fn labelled(&mut self, expr: &Expr, id: LoopId, body: &Expr, cast: Option<Ty>) {
        let value = self.types.fresh();
        self.loops.push(LoopType { id, value, is_left: false });
        let diverges = self.diverges_in(|this| this.expr(body, cast));
        self.coerce(value, body);
        match self.loops.pop() {
            Some(LoopType { is_left: false, .. }) if self.is_never(body) => {
                self.never(expr);
                self.diverges |= diverges;
            }
            _ => {
                self.unify(expr.ty, value, expr);
            }
        }
    }

    pub(super) fn let_(&mut self, pat: &Pat, value: Option<&Expr>, otherwise: Option<&Expr>) {
        if let Some(value) = value {
            self.expr(value, None);
            self.coerce(pat.ty, value);
        }
        self.pattern(pat, pat.ty);
        if let Some(otherwise) = otherwise {
            self.diverges_in(|this| this.expr(otherwise, None));
            if !self.is_never(otherwise) {
                let message = "the `else` of a `let` must not go on after it; end it with \
                               `return`, `break`, `continue` or `panic!`";
                self.errors.push(Diagnostic::new(otherwise.span, message));
            }
        }
    }

    pub(super) fn let_condition(&mut self, expr: &Expr, pat: &Pat, value: &Expr) {
        self.expr(value, None);
        self.coerce(pat.ty, value);
        self.pattern(pat, pat.ty);
        self.types.settle(expr.ty, Ty::Bool);
    }

    pub(super) fn match_(&mut self, expr: &Expr, value: &Expr, arms: &[Arm]) {
        let ty = self.operand(value, None);
        if self.refuse_option_method(expr, ty, arms) {
            return;
        }
        let mut ends = false;
        let mut bodies = Vec::new();
        let mut matched = ty;
        for arm in arms {
            let before = self.errors.len();
            self.pattern(&arm.pat, matched);
            let is_option = matches!(arm.pat.kind, PatKind::Some(_) | PatKind::None);
            let fits = matches!(self.types.parts(ty), Some(Compound::Option(_)));
            if is_option && !fits && self.errors.len() > before {
                // That the value is no option is told once.
                matched = self.types.poisoned();
            }
            let diverges = self.diverges_in(|this| {
                if let Some(guard) = &arm.guard {
                    this.expr(guard, None);
                    let bool = this.types.is(Ty::Bool);
                    this.coerce(bool, guard);
                }
                this.expr(&arm.body, None);
            });
            ends |= !diverges;
            bodies.push(&arm.body);
        }
        self.diverges |= !ends;
        self.join(expr.ty, &bodies);
    }

    /// Whether it comes of a method of an option's, and the value is none; of which there is one
    /// error.
    fn refuse_option_method(&mut self, expr: &Expr, ty: TyVar, arms: &[Arm]) -> bool {
        let Some(PatKind::Some(some)) = arms.first().map(|arm| &arm.pat.kind) else { return false };
        let is_made_up = match some.kind {
            PatKind::Bind(local, None) => self.function.locals[local.0 as usize].name == "_",
            _ => false,
        };
        let message = match self.types.parts(ty) {
            _ if !is_made_up || matches!(self.types.known(ty), Known::Nothing | Known::Error) => {
                return false;
            }
            Some(Compound::Option(_)) => return false,
            Some(Compound::Array(..)) => {
                "arrays do not have this method in `jit!`; write a loop over the indices: \
                 `for i in 0..a.len() { … }`"
                    .to_owned()
            }
            _ => format!(
                "this method is for an `Option` in `jit!`, and here is a value of type `{}`",
                self.types.name(ty)
            ),
        };
        self.errors.push(Diagnostic::new(expr.span, message));
        self.types.poison(expr.ty);
        true
    }

    pub(super) fn for_(&mut self, expr: &Expr, for_: &For) {
        let ty = self.iter(&for_.iter, &for_.pat);
        self.pattern(&for_.pat, ty);
        self.loops.push(LoopType { id: for_.id, value: expr.ty, is_left: false });
        self.diverges_in(|this| this.expr(&for_.body, None));
        let unit = self.types.is(Ty::Unit);
        self.coerce(unit, &for_.body);
        if let Some(done) = &for_.done {
            self.expr(done, None);
            let bool = self.types.is(Ty::Bool);
            self.coerce(bool, done);
        }
        self.loops.pop();
        self.types.settle(expr.ty, Ty::Unit);
    }

    /// The type of what it goes over.
    fn iter(&mut self, iter: &Iter, pat: &Pat) -> TyVar {
        match iter {
            Iter::Arrays(arrays) => {
                let types: Vec<_> = arrays.iter().map(|it| self.element_of(&it.array)).collect();
                match types[..] {
                    [element] => element,
                    _ => self.types.tuple(types),
                }
            }
            Iter::From(first) => {
                let ty = self.operand(first, None);
                self.demand(ty, Class::Integer, Subject::Range, pat.span);
                ty
            }
            Iter::Range { from, to, adapters, .. } => {
                let ty = self.operand(from, None);
                self.expr(to, None);
                self.coerce(ty, to);
                self.demand(ty, Class::Steps, Subject::Range, pat.span);
                for adapter in adapters {
                    if let Adapter::StepBy(step, ..) = adapter {
                        self.expr(step, None);
                        let usize = self.types.is(Ty::Int(IntTy::Usize));
                        self.coerce(usize, step);
                    }
                }
                ty
            }
        }
    }

    /// The type of an array's elements.
    fn element_of(&mut self, array: &Expr) -> TyVar {
        let ty = self.operand(array, None);
        if let Some(&Compound::Array(element, _)) = self.types.parts(ty) {
            return element;
        }
        let is_told = matches!(self.types.known(ty), Known::Error)
            || self.untyped_capture(array, ty, "go over that");
        if !is_told {
            let message = format!(
                "a loop in `jit!` goes over a range (`a..b`, `a..=b`, `a..`) or an array, and this is \
                 `{}`",
                self.types.name(ty)
            );
            self.errors.push(Diagnostic::new(array.span, message));
        }
        self.types.poisoned()
    }

    /// `?`
    pub(super) fn try_(&mut self, expr: &Expr, operand: &Expr) {
        self.expr(operand, None);
        let operand_ty = self.types.compound(Compound::Option(expr.ty));
        self.coerce(operand_ty, operand);
        let some = self.types.fresh();
        let ret = self.types.compound(Compound::Option(some));
        if self.types.unify(self.ret, ret).is_err() {
            let message = format!(
                "`?` leaves with `None` what must return `{}`; it is for closures and functions \
                 that return an `Option`",
                self.types.name(self.ret)
            );
            self.errors.push(Diagnostic::new(expr.span, message));
        }
    }

    /// A call of a local function or closure.
    pub(super) fn call(&mut self, expr: &Expr, params: &[Param], ret: TyVar, args: &[Expr]) {
        for (arg, param) in args.iter().zip(params) {
            self.expr(arg, None);
            self.coerce(param.ty, arg);
        }
        if self.types.known(ret) == super::Known::Is(Ty::Never) {
            self.never(expr);
        } else {
            self.unify(expr.ty, ret, expr);
        }
    }

    /// Where a closure is made: its body is visited.
    pub(super) fn closure(&mut self, expr: &Expr, id: ClosureId) {
        let function = self.function;
        let closure = &function.closures[id.0 as usize];
        for param in &closure.params {
            self.pattern(&param.pat, param.ty);
        }
        self.body(closure.ret, &closure.body);
        self.types.settle(expr.ty, Ty::Unit);
    }

    pub(super) fn panic(&mut self, expr: &Expr, panic: &Panic) {
        for arg in &panic.args {
            self.expr(&arg.value, None);
            if arg.is_count {
                let usize = self.types.is(Ty::Int(IntTy::Usize));
                self.coerce(usize, &arg.value);
            }
        }
        // That the values of an assertion differ in type, their comparison has told.
        if let ([left, right, ..], true) = (&panic.args[..], panic.compares) {
            let _ = self.types.unify(left.value.ty, right.value.ty);
        }
        self.never(expr);
    }
}
