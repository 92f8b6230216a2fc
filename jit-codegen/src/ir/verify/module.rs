//! Checks what holds between a module's functions.

use super::{ensure, verify};
use crate::ir::{Block, FuncId, Function, Inst, Module, Type, Value};

/// Checks every function, and that calls and functions agree.
///
/// # Errors
/// What is wrong first, with the module as text.
pub fn verify_module(module: &Module) -> Result<(), String> {
    check(module).map_err(|error| format!("{error}\n{module}"))
}

/// As [`super::in_tests`].
///
/// # Panics
/// If the module is not well formed, with its text.
pub fn module_in_tests(module: &Module) {
    if cfg!(any(test, feature = "verify"))
        && let Err(error) = verify_module(module)
    {
        panic!("{error}");
    }
}

fn check(module: &Module) -> Result<(), String> {
    for (id, func) in module.ids().zip(module.functions()) {
        verify(func).map_err(|error| format!("{id}: {error}"))?;
        check_tables(module.closure(), func).map_err(|error| format!("{id}: {error}"))?;
        for block in func.blocks() {
            for &value in func.insts(block) {
                if let Some(Inst::CallLocal(callee, args)) = func.inst(value) {
                    check_call(module, *callee, func, args, func.ty(value))
                        .map_err(|error| format!("{id}: {error} in {block}"))?;
                }
            }
        }
    }
    Ok(())
}

fn check_tables(closure: &Function, func: &Function) -> Result<(), String> {
    let same = closure.holes == func.holes
        && closure.traps.iter().map(|trap| trap.kind).eq(func.traps.iter().map(|trap| trap.kind))
        && closure.customs.iter().map(|it| it.args).eq(func.customs.iter().map(|it| it.args));
    ensure(same, || "its tables are not the module's".to_owned())
}

fn check_call(
    module: &Module,
    callee: FuncId,
    func: &Function,
    args: &[Value],
    result: Type,
) -> Result<(), String> {
    ensure(callee != FuncId::CLOSURE, || "the closure is called".to_owned())?;
    let called = module.functions().get(callee.index());
    let called = called.ok_or_else(|| format!("there is no function {callee}"))?;
    let params = called.params(Block::ENTRY).iter().map(|&param| called.ty(param));
    let fits = args.iter().map(|&arg| func.ty(arg)).eq(params);
    ensure(fits, || format!("arguments of the wrong number or type for {callee}"))?;
    let fits = match called.results[..] {
        [] => result == Type::VOID,
        [ty] => result == ty,
        _ => false,
    };
    ensure(fits, || format!("{callee} does not give one {result}"))
}
