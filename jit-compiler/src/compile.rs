//! The pipeline after the front end: a checked closure in, a template out.

use crate::hir;
use crate::ir::{CustomPanic, Function, Hole, HoleId, Trap, TrapId, verify};
use crate::lower::{Overflow, lower};
use crate::opt;
use crate::x64::legalize::Gain;
use crate::x64::{Level, emit, legalize, regalloc, select};
use jit_template::{Directive, Fragment, HoleType, Template};

/// A template and what fills it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// The processors that the code is for: those of this level and above.
    pub level: Level,
    /// The machine code.
    pub code: emit::Code,
    /// The holes: first the closure's captures in order, then functions that the code calls or
    /// jumps to.
    pub holes: Vec<Hole>,
    /// The ways to panic; the code passes the index to the function of the hole
    /// [`TRAP_FUNCTION`].
    pub traps: Vec<Trap>,
    /// What the custom ones among them do.
    pub customs: Vec<CustomPanic>,
}

/// The name of the hole for the address of what panics.
pub const TRAP_FUNCTION: &str = "panic";

/// Compiles the closure for every processor.
///
/// # Errors
/// The closure needs more than the machine has, in words for the user.
pub fn compile(function: &hir::Program, overflow: Overflow) -> Result<Compiled, String> {
    compile_for(function, overflow, Level::V1)
}

/// Compiles the closure for processors of the level.
///
/// # Errors
/// As [`compile`].
pub fn compile_for(
    function: &hir::Program,
    overflow: Overflow,
    level: Level,
) -> Result<Compiled, String> {
    compile_ir(optimized(function, overflow)?, level)
}

/// Compiles the closure for each level at which it gains something, in order; the first is for
/// every processor. All have the same holes and ways to panic.
///
/// # Errors
/// As [`compile`].
pub fn compile_levels(
    function: &hir::Program,
    overflow: Overflow,
) -> Result<Vec<Compiled>, String> {
    let (ir, trap_function) = with_functions(optimized(function, overflow)?, Level::V1);
    let mut made = vec![generate(ir.clone(), trap_function, Level::V1)?];
    for (level, gain) in legalize::gains(&ir) {
        let compiled = generate(ir.clone(), trap_function, level)?;
        let last = &made[made.len() - 1].code;
        let gains = match gain {
            Gain::Instruction => *last != compiled.code,
            Gain::Moves => last.code_len > compiled.code.code_len,
        };
        if gains {
            made.push(compiled);
        }
    }
    Ok(made)
}

fn optimized(function: &hir::Program, overflow: Overflow) -> Result<Function, String> {
    if function.captures.len() > MAX_CAPTURES {
        return Err(format!("`jit!` takes at most {MAX_CAPTURES} captures; split the closure"));
    }
    let mut ir = lower(function, overflow)?;
    verify::in_tests(&ir);
    opt::optimize(&mut ir);
    Ok(ir)
}

/// Generates code for a function that has been optimised, or not.
///
/// # Errors
/// As [`compile`].
pub fn compile_ir(ir: Function, level: Level) -> Result<Compiled, String> {
    let (ir, trap_function) = with_functions(ir, level);
    generate(ir, trap_function, level)
}

/// Adds the holes of the functions that the code calls and jumps to, at this level and above.
fn with_functions(mut ir: Function, level: Level) -> (Function, Option<HoleId>) {
    drop_unused_traps(&mut ir);
    legalize::add_holes(&mut ir, level);
    let trap_function = (!ir.traps.is_empty()).then(|| add_trap_function(&mut ir));
    (ir, trap_function)
}

fn generate(
    mut ir: Function,
    trap_function: Option<HoleId>,
    level: Level,
) -> Result<Compiled, String> {
    legalize::run(&mut ir, level);
    opt::place::place(&mut ir);
    verify::in_tests(&ir);
    let frame: u64 = ir.slots.iter().map(|slot| u64::from(slot.size)).sum();
    if frame > MAX_FRAME {
        return Err(format!(
            "this closure keeps {frame} bytes on the stack; `jit!` takes at most {MAX_FRAME}"
        ));
    }
    let machine = select::select(&ir, level);
    let view = regalloc::View::new(&machine);
    let allocation = regalloc::allocate(&view).map_err(|error| {
        format!("`jit!` cannot fit this closure into the machine's registers ({error}); split it")
    })?;
    let code = emit::emit(&view, &allocation, trap_function);
    Ok(Compiled { level, code, holes: ir.holes, traps: ir.traps, customs: ir.customs })
}

/// Holes are numbered in 16 bits, and some are the compiler's own.
const MAX_CAPTURES: usize = 60_000;

/// What a thread's stack of the usual 2 MiB can spare.
const MAX_FRAME: u64 = 1 << 20;

/// Renumbers the ways to panic: many are proved away.
fn drop_unused_traps(ir: &mut Function) {
    let mut kept: Vec<TrapId> = Vec::new();
    ir.map_traps(|trap| {
        let at = kept.iter().position(|&k| k == trap).unwrap_or_else(|| {
            kept.push(trap);
            kept.len() - 1
        });
        TrapId(u32::try_from(at).expect("no more than there were"))
    });
    ir.traps = kept.iter().map(|trap| ir.traps[trap.0 as usize].clone()).collect();
}

fn add_trap_function(ir: &mut Function) -> HoleId {
    ir.holes.push(Hole { name: TRAP_FUNCTION.into(), ty: HoleType::Function });
    HoleId(u16::try_from(ir.holes.len() - 1).expect("fewer than 2^16 holes"))
}

impl Compiled {
    /// Calls `f` with the template.
    pub fn with_template<R>(&self, f: impl FnOnce(&Template<'_>) -> R) -> R {
        let holes: Vec<jit_template::Hole<'_>> =
            self.holes.iter().map(|h| jit_template::Hole { name: &h.name, ty: h.ty }).collect();
        let fragment = Fragment { code: &self.code.bytes, patches: &self.code.patches };
        f(&Template {
            body: &[Directive::Emit(fragment)],
            holes: &holes,
            max_len: u32::try_from(self.code.bytes.len()).expect("code below 4 GiB"),
        })
    }
}
