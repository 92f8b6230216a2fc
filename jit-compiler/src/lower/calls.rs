//! Calls of local functions, library functions and closures: their bodies are lowered in place.

use super::frame::{Exit, Frame};
use super::layout::leaves;
use super::{Lower, MAX_VALUES, Values};
use crate::hir::{ClosureId, Expr, FunctionId, Param, SourceSpan, Ty};

impl Lower<'_> {
    /// A call of a local function.
    pub(super) fn call(&mut self, id: FunctionId, args: &[Expr], ty: Ty) -> Values {
        let function = &self.program.functions[id.0 as usize];
        let values = self.args(&function.params, args);
        if self.callers.contains(&id) {
            let message = format!(
                "`{}` calls itself, which functions inside of `jit!` cannot do yet; write a loop",
                function.name
            );
            self.error.get_or_insert(message);
            return self.zeros(ty);
        }
        self.inline(id, values, None)
    }

    /// A call of a library function; `span` is its own, from the name on.
    pub(super) fn library_call(
        &mut self,
        id: FunctionId,
        args: &[Expr],
        span: SourceSpan,
        ty: Ty,
    ) -> Values {
        let values = self.args(&self.program.functions[id.0 as usize].params, args);
        let span = self.frame.library.unwrap_or(span);
        if self.callers.contains(&id) {
            return self.zeros(ty);
        }
        self.inline(id, values, Some(span))
    }

    /// A call of a closure, which shares the variables of the function at hand.
    pub(super) fn call_closure(&mut self, id: ClosureId, args: &[Expr], ty: Ty) -> Values {
        let closure = &self.frame.function.closures[id.0 as usize];
        let values = self.args(&closure.params, args);
        if self.is_full() {
            return self.zeros(ty);
        }
        self.bind_params(&closure.params, values);
        let exit = self.exit(closure.ret);
        let outer = self.frame.exit.replace(exit.clone());
        let result = self.operand(&closure.body, closure.ret);
        self.leave_with(&exit, result);
        self.frame.exit = outer;
        self.arrive(&exit)
    }

    fn args(&mut self, params: &[Param], args: &[Expr]) -> Values {
        params.iter().zip(args).flat_map(|(param, arg)| self.operand(arg, param.ty)).collect()
    }

    fn inline(&mut self, id: FunctionId, values: Values, library: Option<SourceSpan>) -> Values {
        let function = &self.program.functions[id.0 as usize];
        if self.is_full() {
            return self.zeros(function.ret);
        }
        let mut frame = Frame::new(function, &mut self.builder);
        let exit: Exit = self.exit(function.ret);
        frame.exit = Some(exit.clone());
        frame.library = library;
        let outer = std::mem::replace(&mut self.frame, frame);
        self.callers.push(id);
        debug_assert_eq!(
            values.len(),
            function.params.iter().map(|it| leaves(it.ty).len()).sum::<usize>()
        );
        self.bind_params(&function.params, values);
        let result = self.operand(&function.body, function.ret);
        self.leave_with(&exit, result);
        self.callers.pop();
        self.frame = outer;
        self.arrive(&exit)
    }

    /// Whether there is as much code as there may be.
    fn is_full(&mut self) -> bool {
        let full = self.builder.func.value_count() > MAX_VALUES;
        if full {
            self.too_large();
        }
        full
    }
}
