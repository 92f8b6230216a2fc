//! From the typed tree to SSA: control flow becomes blocks, what Rust checks becomes traps.
//!
//! # Invariants
//! - The holes of capture `i` are one for each of its leaves, in order; after those of all captures
//!   come the functions that are called.
//! - The entry's parameters are those of [`layout::Signature`].
//! - A value is the list of its pieces (see [`layout`]); one of type `()` or `!` has none.
//! - A variable whose type has an array in it lives in a stack slot, any other in SSA values.
//! - Every block can be reached: what stands after a diverging expression is built into a block
//!   that nothing jumps to, and thrown away in the end. Where it needs a value, 0 stands in.
//! - Constants and holes are emitted where they are used, as often as they are.
//! - A trap's span is the whole expression's, so that the panic's location is rustc's.
//! - Library code wraps and makes no checks of its own accord.

mod arith;
mod arrays;
mod calls;
mod casts;
mod compare;
mod constants;
mod control;
mod exprs;
mod frame;
pub mod layout;
mod lines;
mod loops;
mod methods;
mod panics;
mod patterns;
mod places;
mod recursion;
mod saturate;
mod wide;

use jit_template::HoleType;

use crate::hir::{self, IntTy, SourceSpan, Ty};
use crate::ir::builder::Builder;
use crate::ir::cfg::Cfg;
use crate::ir::{
    BinaryOp, Block, Function, Hole, HoleId, Inst, IntCond, Module, Terminator, TrapKind, Type,
    Value,
};
use arrays::Temporaries;
use constants::{ConstantSlots, Constants};
use frame::Frame;
use layout::{Piece, Signature, pieces};
use lines::Lines;

/// What becomes of an overflow, as `-C overflow-checks` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overflow {
    /// It panics.
    Checked,
    /// It wraps.
    Wrapping,
}

/// How the closure's crate is built, as far as it changes what the closure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// What becomes of an overflow.
    pub overflow: Overflow,
    /// Whether `debug_assert!` asserts.
    pub debug_assertions: bool,
}

impl From<Overflow> for Checks {
    /// As cargo's profiles have it: both or neither.
    fn from(overflow: Overflow) -> Self {
        Self { overflow, debug_assertions: overflow == Overflow::Checked }
    }
}

/// The pieces of a value.
type Values = Vec<Value>;

/// As many instructions as a closure may become, its functions included.
const MAX_VALUES: usize = 1 << 15;

/// Beyond so many, functions are called instead of copied to where they are used.
const MAX_INLINED: usize = 1 << 13;

/// Builds the SSA of a checked closure and of the functions that it calls.
///
/// # Errors
/// The closure is too large, in words for the user.
pub fn lower(program: &hir::Program, checks: impl Into<Checks>) -> Result<Module, String> {
    let main = &program.main;
    let signature = Signature::new(main.params.iter().map(|param| param.ty), main.ret);
    let callees = recursion::callees(program);
    let recursive = recursion::recursive(&callees);
    let mut known = Known { checks: checks.into(), recursive, constants: Constants::new() };
    constants::evaluate(program, &callees, &mut known);
    module_of(program, main, &signature, &known)
}

/// What is known of a program before any of it is lowered.
struct Known {
    checks: Checks,
    /// The functions that call themselves, perhaps by way of others.
    recursive: Vec<bool>,
    constants: Constants,
}

/// The function, which is the closure itself or the value of an item, and those that it calls.
fn module_of(
    program: &hir::Program,
    main: &hir::Function,
    signature: &Signature,
    known: &Known,
) -> Result<Module, String> {
    let mut lower = Lower::new(program, main, known, signature);
    lower.function(main, signature);
    let mut functions = Vec::new();
    while let Some(&id) = lower.called.get(functions.len()) {
        let function = &program.functions[id.0 as usize];
        let signature =
            Signature::local(function.params.iter().map(|param| param.ty), function.ret);
        functions.push(lower.begin(function, &signature));
        lower.function(function, &signature);
    }
    functions.push(lower.builder.func);
    if let Some(error) = lower.error {
        return Err(error);
    }
    let (last, others) = functions.split_last_mut().expect("the closure");
    if let Some(closure) = others.first_mut() {
        closure.take_tables(last);
    }
    Ok(Module::new(functions.into_iter().map(without_unreachable_blocks).collect()))
}

struct Lower<'a> {
    program: &'a hir::Program,
    known: &'a Known,
    checks: Checks,
    builder: Builder,
    frame: Frame<'a>,
    /// The number of holes that are captures' leaves.
    captured: usize,
    /// The first hole of each capture.
    first_holes: Vec<usize>,
    /// Where the result goes, if not to a register.
    out: Option<Value>,
    /// Where its long arrays go, in a function that only machine code calls.
    array_out: Values,
    /// Whether the function at hand is such.
    is_local: bool,
    temporaries: Temporaries,
    constant_slots: ConstantSlots,
    /// How many values the functions have that are finished.
    finished: usize,
    /// The functions that are called and not inlined: function 1 of the module, and so on.
    called: Vec<hir::FunctionId>,
    lines: Lines,
    error: Option<String>,
}

impl<'a> Lower<'a> {
    fn new(
        program: &'a hir::Program,
        main: &'a hir::Function,
        known: &'a Known,
        signature: &Signature,
    ) -> Self {
        let mut func = function(signature);
        let mut first_holes = Vec::new();
        for capture in &program.captures {
            first_holes.push(func.holes.len());
            func.holes.extend(holes(capture));
        }
        let captured = func.holes.len();
        let mut builder = Builder::new(func);
        let frame = Frame::new(main, &mut builder);
        Self {
            program,
            known,
            checks: known.checks,
            builder,
            frame,
            captured,
            first_holes,
            out: None,
            array_out: Vec::new(),
            is_local: false,
            temporaries: Temporaries::default(),
            constant_slots: ConstantSlots::new(),
            finished: 0,
            called: Vec::new(),
            lines: Lines::of(program.span),
            error: None,
        }
    }

    /// Goes on with another function, and gives the one that is finished.
    fn begin(&mut self, next: &'a hir::Function, signature: &Signature) -> Function {
        let mut func = function(signature);
        func.name.clone_from(&next.name);
        func.take_tables(&mut self.builder.func);
        self.finished += self.builder.func.value_count();
        let finished = std::mem::replace(&mut self.builder, Builder::new(func));
        self.frame = Frame::new(next, &mut self.builder);
        self.out = None;
        self.temporaries = Temporaries::default();
        self.constant_slots = ConstantSlots::new();
        finished.func
    }

    /// The function that is begun.
    fn function(&mut self, function: &hir::Function, signature: &Signature) {
        self.at(function.body.span);
        self.is_local = signature.is_local;
        let values = self.arguments(signature, &function.params);
        self.bind_params(&function.params, values);
        let result = self.operand(&function.body, function.ret);
        self.return_values(result);
    }

    /// Goes on in `block`, which nothing jumps to any more.
    fn enter(&mut self, block: Block) {
        self.builder.seal(block);
        self.builder.switch_to(block);
    }

    fn checked(&self) -> bool {
        self.checks.overflow == Overflow::Checked && !self.in_library()
    }

    /// Whether the code at hand is the library's.
    fn in_library(&self) -> bool {
        self.frame.library.is_some()
    }

    fn ty(&self, value: Value) -> Type {
        self.builder.func.ty(value)
    }

    fn op(&mut self, op: BinaryOp, a: Value, b: Value) -> Value {
        let ty = self.ty(a);
        self.builder.inst(ty, Inst::Binary(op, a, b))
    }

    /// The operation with a constant of the same type.
    fn op_const(&mut self, op: BinaryOp, a: Value, bits: u64) -> Value {
        let constant = self.builder.constant(self.ty(a), bits);
        self.op(op, a, constant)
    }

    fn compare(&mut self, cond: IntCond, a: Value, b: Value) -> Value {
        self.builder.inst(Type::BOOL, Inst::Compare(cond, a, b))
    }

    /// Compares with a constant of the same type.
    fn compare_const(&mut self, cond: IntCond, a: Value, bits: u64) -> Value {
        let constant = self.builder.constant(self.ty(a), bits);
        self.compare(cond, a, constant)
    }

    fn select(&mut self, cond: Value, a: Value, b: Value) -> Value {
        let ty = self.ty(a);
        self.builder.inst(ty, Inst::Select(cond, a, b))
    }

    fn zeros(&mut self, ty: Ty) -> Values {
        let zero = |(piece, _): (Piece, u64)| match piece {
            Piece::Leaf(leaf) => self.builder.constant(leaf, 0),
            Piece::Array(ty) => self.zero_array(ty),
        };
        pieces(ty).into_iter().map(zero).collect()
    }

    fn trap_if(&mut self, cond: Value, kind: TrapKind, span: SourceSpan) {
        let id = self.add_trap(kind, span);
        self.builder.inst(Type::VOID, Inst::TrapIf(cond, id));
    }

    /// The hole for the address of that function.
    fn function_hole(&mut self, name: &str) -> HoleId {
        let holes = &mut self.builder.func.holes;
        let known = holes[self.captured..].iter().position(|hole| hole.name == name);
        let index = known.map_or(holes.len(), |index| self.captured + index);
        if known.is_none() {
            holes.push(Hole { name: name.to_owned(), ty: HoleType::Function });
        }
        hole_id(index)
    }

    /// Calls the function of that name in the runtime.
    fn call_runtime(&mut self, name: &str, args: Values, result: Type) -> Value {
        let hole = self.function_hole(name);
        self.builder.inst(result, Inst::Call(hole, args))
    }
}

fn function(signature: &Signature) -> Function {
    Function::new(&signature.machine_params(), signature.machine_result().into_iter().collect())
}

fn hole_id(index: usize) -> HoleId {
    HoleId(u16::try_from(index).expect("fewer than 2^16 captures"))
}

/// The holes of a capture's leaves.
fn holes(capture: &hir::Capture) -> Vec<Hole> {
    let types = hole_types(capture.ty);
    let several = types.len() > 1;
    let name = |index: usize| match several {
        true => format!("{}#{index}", capture.name),
        false => capture.name.clone(),
    };
    types.into_iter().enumerate().map(|(index, ty)| Hole { name: name(index), ty }).collect()
}

fn hole_types(ty: Ty) -> Vec<HoleType> {
    let int = |int: IntTy| match int {
        IntTy::I8 => vec![HoleType::I8],
        IntTy::I16 => vec![HoleType::I16],
        IntTy::I32 => vec![HoleType::I32],
        IntTy::I64 => vec![HoleType::I64],
        IntTy::Isize => vec![HoleType::Isize],
        IntTy::U8 => vec![HoleType::U8],
        IntTy::U16 => vec![HoleType::U16],
        IntTy::U32 => vec![HoleType::U32],
        IntTy::U64 => vec![HoleType::U64],
        IntTy::Usize => vec![HoleType::Usize],
        IntTy::I128 | IntTy::U128 => vec![HoleType::U64; 2],
    };
    match ty {
        Ty::Int(it) => int(it),
        Ty::Bool => vec![HoleType::Bool],
        Ty::Char => vec![HoleType::U32],
        Ty::Ordering => vec![HoleType::I8],
        Ty::F32 => vec![HoleType::F32],
        Ty::F64 => vec![HoleType::F64],
        Ty::Unit | Ty::Never => Vec::new(),
        Ty::Tuple(parts) => parts.iter().flat_map(|&part| hole_types(part)).collect(),
        Ty::Array(element, len) => (0..len).flat_map(|_| hole_types(*element)).collect(),
        Ty::Option(some) => {
            let mut types = vec![HoleType::Bool];
            types.extend(hole_types(*some));
            types
        }
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
