//! The pipeline of this crate: a closure's SSA form in, a template out.

use crate::ir::{CustomPanic, Function, Hole, HoleId, Module, Trap, TrapKind, verify};
use crate::opt;
use crate::x64::legalize::Gain;
use crate::x64::vcode::VCode;
use crate::x64::{Level, emit, legalize, regalloc, select};
use jit_template::{Directive, Fragment, HoleType, LocalFunction, Origin, Template};
use regalloc2::Output;

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
    /// [`TRAP_FUNCTION`], and what the panic shows: each number in an integer register, or, if
    /// those are not enough, the address of all of them in the first.
    pub traps: Vec<Trap>,
    /// What the custom ones among them do.
    pub customs: Vec<CustomPanic>,
    /// Whether the code calls anything, which makes frames that an unwinding panic may have to
    /// pass.
    pub calls: bool,
}

/// The name of the hole for the address of what panics.
pub const TRAP_FUNCTION: &str = "panic";

/// Optimises a closure, with the functions that it calls, and generates code for each level up to
/// `highest` at which it gains something, in order; the first is for every processor. All have the
/// same holes and ways to panic.
///
/// # Errors
/// As [`generate`].
pub fn generate_levels(module: Module, highest: Level) -> Result<Vec<Compiled>, String> {
    let (ir, trap_function) = with_functions(optimized(module)?, Level::V1);
    let mut made = vec![for_level(ir.clone(), trap_function, Level::V1)?];
    for (level, gain) in legalize::gains(&ir).into_iter().filter(|(level, _)| *level <= highest) {
        let compiled = for_level(ir.clone(), trap_function, level)?;
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

/// Optimises a closure and the functions that it calls.
///
/// # Errors
/// The closure has more holes than a template, in words for the user.
pub fn optimized(mut module: Module) -> Result<Module, String> {
    if module.closure().holes.len() > MAX_HOLES {
        return Err(format!(
            "`jit!` takes captures of at most {MAX_HOLES} numbers; split the closure"
        ));
    }
    verify::module_in_tests(&module);
    opt::optimize_module(&mut module);
    Ok(module)
}

/// Generates code for a closure, or for a closure and the functions that it calls, be they
/// optimised or not.
///
/// # Errors
/// The closure needs more than the machine has, in words for the user.
pub fn generate(module: impl Into<Module>, level: Level) -> Result<Compiled, String> {
    let (ir, trap_function) = with_functions(module.into(), level);
    for_level(ir, trap_function, level)
}

/// Adds the holes of the functions that the code calls and jumps to, at this level and above.
fn with_functions(mut module: Module, level: Level) -> (Module, Option<HoleId>) {
    module.drop_unused_traps();
    legalize::add_holes(&mut module, level);
    let has_traps = !module.closure().traps.is_empty();
    let panic = || Hole { name: TRAP_FUNCTION.into(), ty: HoleType::Function };
    let trap_function = has_traps.then(|| module.add_hole(&panic()));
    (module, trap_function)
}

fn for_level(
    mut module: Module,
    trap_function: Option<HoleId>,
    level: Level,
) -> Result<Compiled, String> {
    for func in module.functions_mut() {
        legalize::run(func, level);
        opt::place::place(func);
    }
    verify::module_in_tests(&module);
    module.functions().iter().try_for_each(check_frame)?;
    let machine: Vec<VCode> =
        module.functions().iter().map(|func| select::select(func, level)).collect();
    let allocated: Result<Vec<_>, _> = machine.iter().map(allocate).collect();
    let code = emit::emit(&allocated?, trap_function);
    let calls = machine.iter().any(|function| function.has_calls);
    let Function { holes, traps, customs, .. } = module.closure().clone();
    Ok(Compiled { level, code, holes, traps, customs, calls })
}

/// Holes are numbered in 16 bits, and some are the compiler's own.
const MAX_HOLES: usize = 60_000;

/// What a thread's stack of the usual 2 MiB can spare.
const MAX_FRAME: u64 = 1 << 20;

fn check_frame(func: &Function) -> Result<(), String> {
    let in_frame = func.slots.iter().filter(|slot| slot.is_in_frame());
    let frame: u64 = in_frame.map(|slot| u64::from(slot.size)).sum();
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
    /// How many numbers the panic is handed.
    #[must_use]
    pub fn trap_args(&self, trap: &Trap) -> usize {
        match trap.kind {
            TrapKind::Custom(id) => self.customs[id.0 as usize].args,
            _ => 0,
        }
    }

    /// Calls `f` with the template.
    pub fn with_template<R>(&self, f: impl FnOnce(&Template<'_>) -> R) -> R {
        let holes: Vec<jit_template::Hole<'_>> =
            self.holes.iter().map(|h| jit_template::Hole { name: &h.name, ty: h.ty }).collect();
        let offset = |at: usize| u32::try_from(at).expect("code below 4 GiB");
        let functions: Vec<LocalFunction<'_>> = (self.code.functions.iter())
            .map(|(start, name)| LocalFunction { name, offset: offset(*start) })
            .collect();
        let fragment = Fragment { code: &self.code.bytes, patches: &self.code.patches };
        let body = [Directive::CallFrames, Directive::Emit(fragment)];
        f(&Template {
            body: &body[usize::from(!self.calls)..],
            holes: &holes,
            max_len: offset(self.code.bytes.len()),
            origin: Origin {
                level: self.level as u8,
                code_len: offset(self.code.code_len),
                line_table: &self.code.line_table,
                frame_table: &self.code.frame_table,
                functions: &functions,
                ..Origin::UNKNOWN
            },
        })
    }
}
