//! From the typed tree to SSA: control flow becomes blocks, what Rust checks becomes traps.
//!
//! # Invariants
//! - Hole `i` is capture `i`; after the captures come the functions that are called.
//! - The entry's parameters are the closure's, in order, but those of type `()`: such a value has
//!   no representation, nor has one of type `!`.
//! - Every block can be reached: what stands after a diverging expression is built into a block
//!   that nothing jumps to, and thrown away in the end. Where it needs a value, 0 stands in.
//! - Constants and holes are emitted where they are used, as often as they are.
//! - A trap's span is the whole expression's, so that the panic's location is rustc's.

mod arith;
mod casts;
mod control;
mod exprs;
mod saturate;

use std::collections::HashMap;

use jit_template::HoleType;

use crate::hir::{self, IntTy, LoopId, SourceSpan, Ty};
use crate::ir::builder::{Builder, Variable};
use crate::ir::cfg::Cfg;
use crate::ir::{
    BinaryOp, Block, Function, Hole, HoleId, Inst, IntCond, Terminator, Trap, TrapId, TrapKind,
    Type, Value,
};

/// What becomes of an overflow, as `-C overflow-checks` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// It panics.
    Checked,
    /// It wraps.
    Wrapping,
}

/// Builds the SSA of a checked closure.
#[must_use]
pub fn lower(function: &hir::Function, overflow: Overflow) -> Function {
    let mut lower = Lower::new(function, overflow);
    lower.bind_params(function);
    lower.leave(Some(&function.body));
    without_unreachable_blocks(lower.builder.func)
}

struct Lower {
    overflow: Overflow,
    builder: Builder,
    /// By [`hir::LocalId`]; none for one that has no representation.
    locals: Vec<Option<Variable>>,
    /// By [`hir::LocalId`].
    local_types: Vec<Ty>,
    loops: HashMap<LoopId, Loop>,
    captures: usize,
    result: Option<Type>,
}

/// Where the jumps of a loop's body go.
#[derive(Clone, Copy)]
struct Loop {
    header: Block,
    exit: Block,
    /// What a `break` gives its value to.
    result: Option<(Variable, Type)>,
}

impl Lower {
    fn new(function: &hir::Function, overflow: Overflow) -> Self {
        let local_types: Vec<Ty> = function.locals.iter().map(|local| local.ty).collect();
        let params: Vec<Type> =
            function.params.iter().filter_map(|id| scalar(local_types[id.0 as usize])).collect();
        let result = scalar(function.ret);
        let mut func = Function::new(&params, result.into_iter().collect());
        func.holes = function.captures.iter().filter_map(hole).collect();
        let mut builder = Builder::new(func);
        let locals =
            local_types.iter().map(|ty| scalar(*ty).map(|ty| builder.variable(ty))).collect();
        let captures = function.captures.len();
        Self { overflow, builder, locals, local_types, loops: HashMap::new(), captures, result }
    }

    fn bind_params(&mut self, function: &hir::Function) {
        let variables: Vec<Variable> =
            function.params.iter().filter_map(|id| self.locals[id.0 as usize]).collect();
        let values = self.builder.func.params(Block::ENTRY).to_vec();
        for (variable, value) in variables.into_iter().zip(values) {
            self.builder.assign(variable, value);
        }
    }

    /// Goes on in `block`, which nothing jumps to any more.
    fn enter(&mut self, block: Block) {
        self.builder.seal(block);
        self.builder.switch_to(block);
    }

    fn checked(&self) -> bool {
        self.overflow == Overflow::Checked
    }

    fn op(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        let ty = self.builder.func.ty(a);
        self.builder.inst(ty, Inst::Binary(op, a, b))
    }

    fn compare(&mut self, cond: IntCond, a: Value, b: Value) -> Value {
        self.builder.inst(Type::BOOL, Inst::Compare(cond, a, b))
    }

    /// Compares with a constant of the same type.
    fn compare_const(&mut self, cond: IntCond, a: Value, bits: u64) -> Value {
        let constant = self.builder.constant(self.builder.func.ty(a), bits);
        self.compare(cond, a, constant)
    }

    fn trap_if(&mut self, cond: Value, kind: TrapKind, span: SourceSpan) {
        let traps = &mut self.builder.func.traps;
        let id = TrapId(u32::try_from(traps.len()).expect("fewer than 2^32 panics"));
        traps.push(Trap { kind, span });
        self.builder.inst(Type::VOID, Inst::TrapIf(cond, id));
    }

    /// The hole for the address of that function.
    fn function_hole(&mut self, name: &str) -> HoleId {
        let holes = &mut self.builder.func.holes;
        let known = holes[self.captures..].iter().position(|hole| hole.name == name);
        let index = known.map_or(holes.len(), |index| self.captures + index);
        if known.is_none() {
            holes.push(Hole { name: name.to_owned(), ty: HoleType::Function });
        }
        hole_id(index)
    }
}

fn hole_id(index: usize) -> HoleId {
    HoleId(u16::try_from(index).expect("fewer than 2^16 captures"))
}

fn hole(capture: &hir::Capture) -> Option<Hole> {
    Some(Hole { name: capture.name.clone(), ty: hole_type(capture.ty)? })
}

/// None for a type without values; `check` refuses captures of those.
const fn hole_type(ty: Ty) -> Option<HoleType> {
    Some(match ty {
        Ty::Int(int) => match int {
            IntTy::I8 => HoleType::I8,
            IntTy::I16 => HoleType::I16,
            IntTy::I32 => HoleType::I32,
            IntTy::I64 => HoleType::I64,
            IntTy::Isize => HoleType::Isize,
            IntTy::U8 => HoleType::U8,
            IntTy::U16 => HoleType::U16,
            IntTy::U32 => HoleType::U32,
            IntTy::U64 => HoleType::U64,
            IntTy::Usize => HoleType::Usize,
        },
        Ty::Bool => HoleType::Bool,
        Ty::F32 => HoleType::F32,
        Ty::F64 => HoleType::F64,
        Ty::Unit | Ty::Never => return None,
    })
}

/// How values of the type are represented; none if they are not.
const fn scalar(ty: Ty) -> Option<Type> {
    match ty {
        Ty::Int(int) => Some(Type::int(int.bits())),
        Ty::Bool => Some(Type::BOOL),
        Ty::F32 => Some(Type::F32),
        Ty::F64 => Some(Type::F64),
        Ty::Unit | Ty::Never => None,
    }
}

/// Only blocks without predecessors may lack an end.
fn without_unreachable_blocks(mut func: Function) -> Function {
    let cfg = Cfg::new(&func);
    let reachable: Vec<bool> = func.blocks().map(|block| cfg.is_reachable(block)).collect();
    for block in func.blocks() {
        if !func.is_terminated(block) {
            func.set_terminator(block, Terminator::Return(Vec::new()));
        }
    }
    func.retain_blocks(&reachable);
    func
}
