//! Calls of local functions, library functions and closures: their bodies are lowered in place,
//! except those of functions that call themselves, and all once there is much code.

use super::control::cell;
use super::frame::{Exit, Frame};
use super::layout::{Piece, Signature, piece_count, pieces};
use super::places::Spot;
use super::{Lower, MAX_INLINED, MAX_VALUES, Values};
use crate::hir::{ClosureId, Expr, FunctionId, Param, SourceSpan, Ty};
use crate::ir::{AliasClass, FuncId, Inst, Type};

impl Lower<'_> {
    /// A call of a local function.
    pub(super) fn call(&mut self, id: FunctionId, args: &[Expr]) -> Values {
        let function = &self.program.functions[id.0 as usize];
        let values = self.args(&function.params, args);
        if self.known.recursive[id.0 as usize] || self.size() > MAX_INLINED {
            self.call_out_of_line(id, values)
        } else {
            self.inline(id, values, None)
        }
    }

    /// A call by machine code's own convention.
    fn call_out_of_line(&mut self, id: FunctionId, mut values: Values) -> Values {
        let ret = self.program.functions[id.0 as usize].ret;
        let at = self.called.iter().position(|&it| it == id).unwrap_or_else(|| {
            self.called.push(id);
            self.called.len() - 1
        });
        let callee = FuncId(u32::try_from(at + 1).expect("fewer than 2^32 functions"));
        let signature = Signature::local([], ret);
        let arrays: Vec<Spot> = pieces(ret)
            .into_iter()
            .filter_map(|(piece, _)| match piece {
                Piece::Leaf(_) => None,
                Piece::Array(ty) => Some(self.temporary(ty)),
            })
            .collect();
        let addresses: Values = arrays.iter().map(|&at| self.address_of(at)).collect();
        values.splice(0..0, addresses);
        let scalars = match signature.results[..] {
            [] => {
                self.builder.inst(Type::VOID, Inst::CallLocal(callee, values));
                Vec::new()
            }
            [ty] => vec![self.builder.inst(ty, Inst::CallLocal(callee, values))],
            ref types => {
                let size = u32::try_from(8 * types.len()).expect("slots are small");
                let slot = self.builder.func.add_slot(size, 8);
                let addr = self.builder.slot_addr(slot);
                values.insert(0, addr);
                self.builder.inst(Type::VOID, Inst::CallLocal(callee, values));
                let load = |(index, &ty): (usize, &Type)| {
                    self.builder.load(ty, addr, cell(index), AliasClass::Slot(slot))
                };
                types.iter().enumerate().map(load).collect()
            }
        };
        let (mut scalars, mut arrays) = (scalars.into_iter(), arrays.into_iter());
        let mut value = |piece| match piece {
            Piece::Leaf(_) => scalars.next(),
            Piece::Array(_) => arrays.next().map(|at| self.address_of(at)),
        };
        pieces(ret).into_iter().filter_map(|(piece, _)| value(piece)).collect()
    }

    /// A call of a library function; `span` is its own, from the name on.
    pub(super) fn library_call(
        &mut self,
        id: FunctionId,
        args: &[Expr],
        span: SourceSpan,
    ) -> Values {
        let values = self.args(&self.program.functions[id.0 as usize].params, args);
        self.at(span);
        let span = self.frame.library.unwrap_or(span);
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
        debug_assert_eq!(
            values.len(),
            function.params.iter().map(|it| piece_count(it.ty)).sum::<usize>()
        );
        self.bind_params(&function.params, values);
        let result = self.operand(&function.body, function.ret);
        self.leave_with(&exit, result);
        self.frame = outer;
        self.arrive(&exit)
    }

    /// How many values there are, in the function at hand and in those before it.
    fn size(&self) -> usize {
        self.finished + self.builder.func.value_count()
    }

    /// Whether there is as much code as there may be.
    fn is_full(&mut self) -> bool {
        let full = self.size() > MAX_VALUES;
        if full {
            self.too_large();
        }
        full
    }
}
