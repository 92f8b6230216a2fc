//! Control flow: conditions, branches, loops and what leaves them.
//!
//! # Invariants
//! - A condition branches; it makes no `bool` that nobody asked for.
//! - A loop's header is sealed after its body, when every jump back is known; its exit as well.

use super::frame::Loop;
use super::layout::{Signature, piece_count};
use super::{Lower, Values};
use crate::hir::{Arm, Expr, ExprKind, LogicalOp, LoopId, Param, Pat, Ty, UnaryOp};
use crate::ir::{AliasClass, Block, Terminator, Type, Value};

impl Lower<'_> {
    /// Goes on at `then` if the expression holds, else at `otherwise`; both are left unsealed.
    pub(super) fn condition(&mut self, expr: &Expr, then: Block, otherwise: Block) {
        match &expr.kind {
            ExprKind::Literal(bits) => self.builder.jump(if *bits != 0 { then } else { otherwise }),
            ExprKind::Unary(UnaryOp::Not, operand) => self.condition(operand, otherwise, then),
            ExprKind::Logical(op, left, right) => {
                let right_side = self.builder.block();
                match op {
                    LogicalOp::And => self.condition(left, right_side, otherwise),
                    LogicalOp::Or => self.condition(left, then, right_side),
                }
                self.enter(right_side);
                self.condition(right, then, otherwise);
            }
            ExprKind::Let(pat, value) => {
                let values = self.operand(value, pat.ty);
                self.bind(pat, &values, Some(otherwise));
                self.builder.jump(then);
            }
            ExprKind::Block(block) if let Some(tail) = &block.tail => {
                self.stmts(&block.stmts);
                self.condition(tail, then, otherwise);
            }
            _ => {
                let value = self.scalar_operand(expr, Type::BOOL);
                self.builder.branch(value, then, otherwise);
            }
        }
    }

    pub(super) fn if_else(
        &mut self,
        cond: &Expr,
        then: &Expr,
        otherwise: Option<&Expr>,
        ty: Ty,
    ) -> Values {
        let exit = self.exit(ty);
        let then_block = self.builder.block();
        let else_block = if otherwise.is_some() { self.builder.block() } else { exit.block };
        self.condition(cond, then_block, else_block);
        self.enter(then_block);
        let value = self.operand(then, ty);
        self.leave_with(&exit, value);
        if let Some(otherwise) = otherwise {
            self.enter(else_block);
            let value = self.operand(otherwise, ty);
            self.leave_with(&exit, value);
        }
        self.arrive(&exit)
    }

    pub(super) fn match_(&mut self, value: &Expr, arms: &[Arm], ty: Ty) -> Values {
        let values = match arms.first() {
            Some(arm) => self.operand(value, arm.pat.ty),
            None => self.value(value),
        };
        let exit = self.exit(ty);
        for (index, arm) in arms.iter().enumerate() {
            // rustc has checked that one fits, so the last does if it is reached.
            let is_last = index + 1 == arms.len() && arm.guard.is_none();
            let next = self.builder.block();
            self.bind(&arm.pat, &values, (!is_last).then_some(next));
            if let Some(guard) = &arm.guard {
                let body = self.builder.block();
                self.condition(guard, body, next);
                self.enter(body);
            }
            let result = self.operand(&arm.body, ty);
            self.leave_with(&exit, result);
            self.enter(next);
        }
        // Nothing fits no arm.
        let result = self.zeros(ty);
        self.leave_with(&exit, result);
        self.arrive(&exit)
    }

    pub(super) fn let_(&mut self, pat: &Pat, value: Option<&Expr>, otherwise: Option<&Expr>) {
        let Some(value) = value else { return };
        match otherwise {
            None => {
                if let crate::hir::PatKind::Bind(id, None) = pat.kind {
                    let at = self.local(id);
                    return self.initialize(&at, pat.ty, value);
                }
                let values = self.operand(value, pat.ty);
                self.bind(pat, &values, None);
            }
            Some(otherwise) => {
                let (fits, fails) = (self.builder.block(), self.builder.block());
                let values = self.operand(value, pat.ty);
                self.bind(pat, &values, Some(fails));
                self.builder.jump(fits);
                self.enter(fails);
                self.value(otherwise);
                // It diverges.
                self.enter(fits);
            }
        }
    }

    pub(super) fn repeat(&mut self, id: LoopId, body: &Expr, ty: Ty) -> Values {
        let header = self.builder.block();
        let exit = self.exit(ty);
        self.frame.loops.insert(id, Loop { next: header, exit: exit.clone() });
        self.builder.jump(header);
        self.builder.switch_to(header);
        self.value(body);
        self.builder.jump(header);
        self.builder.seal(header);
        self.arrive(&exit)
    }

    pub(super) fn labelled(&mut self, id: LoopId, body: &Expr, ty: Ty) -> Values {
        let exit = self.exit(ty);
        self.frame.loops.insert(id, Loop { next: exit.block, exit: exit.clone() });
        let value = self.operand(body, ty);
        self.leave_with(&exit, value);
        self.arrive(&exit)
    }

    pub(super) fn break_loop(&mut self, id: LoopId, value: Option<&Expr>) -> Values {
        let exit = self.frame.loops[&id].exit.clone();
        let values = value.map_or_else(Vec::new, |value| self.operand(value, exit.ty));
        self.leave_with(&exit, values);
        Vec::new()
    }

    pub(super) fn continue_loop(&mut self, id: LoopId) -> Values {
        self.builder.jump(self.frame.loops[&id].next);
        Vec::new()
    }

    /// Returns from the function at hand.
    pub(super) fn leave(&mut self, value: Option<&Expr>) -> Values {
        let ty = self.return_ty();
        let values = match value {
            Some(value) => self.operand(value, ty),
            None => self.zeros(ty),
        };
        self.return_values(values);
        Vec::new()
    }

    /// `?`
    pub(super) fn try_(&mut self, operand: &Expr, ty: Ty) -> Values {
        let values = self.operand(operand, Ty::option(ty));
        let (some, none) = (self.builder.block(), self.builder.block());
        let Some((&is_some, values)) = values.split_first() else { return self.zeros(ty) };
        self.builder.branch(is_some, some, none);
        self.enter(none);
        let result = self.zeros(self.return_ty());
        self.return_values(result);
        self.enter(some);
        values.to_vec()
    }

    fn return_ty(&self) -> Ty {
        self.frame.exit.as_ref().map_or(self.frame.function.ret, |exit| exit.ty)
    }

    /// Returns these from the function at hand.
    pub(super) fn return_values(&mut self, values: Values) {
        if let Some(exit) = self.frame.exit.clone() {
            return self.leave_with(&exit, values);
        }
        let ty = self.frame.function.ret;
        let results = match (self.is_local, self.out) {
            (false, None) => self.flattened(ty, values),
            (false, Some(out)) => {
                let mut cells = (0..).map(cell);
                self.for_each_leaf(ty, values, &mut |this, leaf| {
                    let at = cells.next().expect("as many as there are leaves");
                    this.builder.store(out, leaf, at, AliasClass::External);
                });
                Vec::new()
            }
            (true, out) => {
                let scalars = self.scalar_results(ty, values);
                let Some(out) = out else { return self.end(scalars) };
                for (index, value) in scalars.into_iter().enumerate() {
                    self.builder.store(out, value, cell(index), AliasClass::External);
                }
                Vec::new()
            }
        };
        self.end(results);
    }

    fn end(&mut self, results: Values) {
        self.builder.terminate(Terminator::Return(results));
    }

    /// The values of the function's parameters, at its entry.
    pub(super) fn arguments(&mut self, signature: &Signature, of: &[Param]) -> Values {
        let mut params = self.builder.func.params(Block::ENTRY).to_vec().into_iter();
        if signature.result_in_memory {
            self.out = params.next();
        }
        self.array_out = params.by_ref().take(signature.array_results).collect();
        let from = params.as_slice().first().copied().filter(|_| signature.params_in_memory);
        let mut cells = signature.params.iter().zip((0..).map(cell));
        let mut next = |this: &mut Self| match from {
            Some(from) => {
                let (&ty, at) = cells.next()?;
                Some(this.builder.load(ty, from, at, AliasClass::External))
            }
            None => params.next(),
        };
        let mut values = Vec::new();
        for param in of {
            values.extend(match signature.is_local {
                true => self.copied(param.ty, &mut next),
                false => self.packed(param.ty, &mut next),
            });
        }
        values
    }

    /// Binds parameters to the pieces of all.
    pub(super) fn bind_params(&mut self, params: &[Param], values: Vec<Value>) {
        let mut rest = &values[..];
        for param in params {
            let (own, others) = rest.split_at(piece_count(param.ty));
            self.bind(&param.pat, own, None);
            rest = others;
        }
    }
}

/// Where a leaf lies that crosses the closure's boundary in memory.
pub(super) fn cell(index: usize) -> i32 {
    i32::try_from(8 * index).expect("a few")
}
