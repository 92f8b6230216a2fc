//! The pipeline after the front end: a checked closure in, a template out.

use crate::hir;
use crate::ir::{CustomPanic, Function, Hole, Module, Trap, verify};
use crate::lower::{Overflow, lower};
use crate::opt;
use crate::x64::vcode::VCode;
use crate::x64::{emit, regalloc, select};
use jit_template::{Directive, Fragment, HoleType, Template};
use regalloc2::Output;

/// A template and what fills it.
#[derive(Clone, Debug)]
pub struct Compiled {
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
    /// Whether the code calls anything, which makes frames that an unwinding panic may have to
    /// pass.
    pub calls: bool,
}

/// The name of the hole for the address of what panics.
pub const TRAP_FUNCTION: &str = "panic";

/// Compiles the closure.
///
/// # Errors
/// The closure needs more than the machine has, in words for the user.
pub fn compile(function: &hir::Function, overflow: Overflow) -> Result<Compiled, String> {
    if function.captures.len() > MAX_CAPTURES {
        return Err(format!("`jit!` takes at most {MAX_CAPTURES} captures; split the closure"));
    }
    compile_ir(lower(function, overflow))
}

/// Compiles a closure, or a closure and the functions that it calls, as they were lowered.
///
/// # Errors
/// As [`compile`]'s.
pub fn compile_ir(module: impl Into<Module>) -> Result<Compiled, String> {
    let mut module = module.into();
    verify::module_in_tests(&module);
    opt::optimize_module(&mut module);
    module.functions_mut().iter_mut().for_each(opt::place::place);
    verify::module_in_tests(&module);
    module.drop_unused_traps();
    module.functions().iter().try_for_each(check_frame)?;
    let has_traps = !module.closure().traps.is_empty();
    let panic = || Hole { name: TRAP_FUNCTION.into(), ty: HoleType::Function };
    let trap_function = has_traps.then(|| module.add_hole(&panic()));
    let machine: Vec<VCode> = module.functions().iter().map(select::select).collect();
    let allocated: Result<Vec<_>, _> = machine.iter().map(allocate).collect();
    let code = emit::emit(&allocated?, trap_function);
    let calls = machine.iter().any(|function| function.has_calls);
    let Function { holes, traps, customs, .. } = module.closure().clone();
    Ok(Compiled { code, holes, traps, customs, calls })
}

/// Holes are numbered in 16 bits, and some are the compiler's own.
const MAX_CAPTURES: usize = 60_000;

/// What a thread's stack of the usual 2 MiB can spare.
const MAX_FRAME: u64 = 1 << 20;

fn check_frame(func: &Function) -> Result<(), String> {
    let frame: u64 = func.slots.iter().map(|slot| u64::from(slot.size)).sum();
    if frame > MAX_FRAME {
        return Err(format!(
            "this closure keeps {frame} bytes on the stack; `jit!` takes at most {MAX_FRAME}"
        ));
    }
    Ok(())
}

fn allocate(machine: &VCode) -> Result<(regalloc::View<'_>, Output), String> {
    let view = regalloc::View::new(machine);
    let output = regalloc::allocate(&view).map_err(|error| {
        format!("`jit!` cannot fit this closure into the machine's registers ({error}); split it")
    })?;
    Ok((view, output))
}

impl Compiled {
    /// Calls `f` with the template.
    pub fn with_template<R>(&self, f: impl FnOnce(&Template<'_>) -> R) -> R {
        let holes: Vec<jit_template::Hole<'_>> =
            self.holes.iter().map(|h| jit_template::Hole { name: &h.name, ty: h.ty }).collect();
        let fragment = Fragment { code: &self.code.bytes, patches: &self.code.patches };
        let body = [Directive::CallFrames, Directive::Emit(fragment)];
        f(&Template {
            body: &body[usize::from(!self.calls)..],
            holes: &holes,
            max_len: u32::try_from(self.code.bytes.len()).expect("code below 4 GiB"),
        })
    }
}
