//! Instructions made of others: what a rewriting pass adds stands right before what it replaces.

use crate::ir::{BinaryOp, Conversion, Function, Inst, Type, Value};

/// A function in which one instruction is being replaced.
pub(crate) struct Insert<'f> {
    pub(crate) func: &'f mut Function,
    /// The block's instructions so far.
    out: Vec<Value>,
}

/// Replaces each instruction by what `visit` gives for it, and says whether it gave anything.
pub(crate) fn rewrite(
    func: &mut Function,
    mut visit: impl FnMut(&mut Insert<'_>, Value) -> Option<Inst>,
) -> bool {
    let mut insert = Insert { func, out: Vec::new() };
    let (mut changed, line) = (false, insert.func.line);
    for block in insert.func.blocks() {
        for value in std::mem::take(insert.func.insts_mut(block)) {
            insert.func.line = insert.func.line_of(value);
            if let Some(made) = visit(&mut insert, value) {
                insert.func.replace_inst(value, made);
                changed = true;
            }
            insert.out.push(value);
        }
        *insert.func.insts_mut(block) = std::mem::take(&mut insert.out);
    }
    insert.func.line = line;
    changed
}

impl Insert<'_> {
    pub(crate) fn add(&mut self, ty: Type, inst: Inst) -> Value {
        let value = self.func.create(ty, inst);
        self.out.push(value);
        value
    }

    /// A constant of that type, whose bits beyond it are dropped.
    pub(crate) fn constant(&mut self, ty: Type, bits: u64) -> Value {
        self.add(ty, Inst::Const(bits & ty.mask()))
    }

    pub(crate) fn binary(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        self.add(self.func.ty(a), Inst::Binary(op, a, b))
    }

    pub(crate) fn with_constant(&mut self, op: BinaryOp, a: Value, bits: u64) -> Value {
        let constant = self.constant(self.func.ty(a), bits);
        self.binary(op, a, constant)
    }

    pub(crate) fn convert(&mut self, conversion: Conversion, a: Value, to: Type) -> Value {
        self.add(to, Inst::Convert(conversion, a))
    }
}
