//! cranelift-jit at `opt_level=speed`, a module for each function: a module can give its memory
//! back only as a whole. The instruction set is set up once and contexts are reused.

use std::cell::RefCell;
use std::sync::Arc;

use cranelift::codegen::ir::BlockArg;
use cranelift::codegen::isa::{CallConv, TargetFrontendConfig, TargetIsa};
use cranelift::prelude::*;
use cranelift_jit::{JITBuilder, JITModule};
use cranelift_module::{Module, default_libcall_names};

use super::{Add, Function, Gcd, Poly};

struct Tools {
    isa: Arc<dyn TargetIsa>,
    context: codegen::Context,
    builder: FunctionBuilderContext,
}

impl Tools {
    fn new() -> Self {
        let mut flags = settings::builder();
        for (name, value) in
            [("opt_level", "speed"), ("is_pic", "false"), ("use_colocated_libcalls", "false")]
        {
            flags.set(name, value).expect("a setting of Cranelift's");
        }
        let isa = cranelift_native::builder().expect("a host that Cranelift knows");
        let isa = isa.finish(settings::Flags::new(flags)).expect("flags fit");
        Self { isa, context: codegen::Context::new(), builder: FunctionBuilderContext::new() }
    }
}

thread_local! {
    static TOOLS: RefCell<Tools> = RefCell::new(Tools::new());
}

/// Owns the memory of a module, which frees nothing by itself.
pub struct Owner(Option<JITModule>);

impl Drop for Owner {
    fn drop(&mut self) {
        if let Some(module) = self.0.take() {
            // SAFETY: the one function in it goes with its owner.
            unsafe { module.free_memory() };
        }
    }
}

fn function<F: Copy>(
    params: &[Type],
    result: Type,
    emit: impl FnOnce(&mut FunctionBuilder<'_>, &[Value]) -> Value,
) -> Function<F, Owner> {
    TOOLS.with_borrow_mut(|tools| {
        let mut module =
            JITModule::new(JITBuilder::with_isa(tools.isa.clone(), default_libcall_names()));
        let mut signature = Signature::new(CallConv::SystemV);
        signature.params.extend(params.iter().copied().map(AbiParam::new));
        signature.returns.push(AbiParam::new(result));
        let id = module.declare_anonymous_function(&signature).expect("declared once");
        tools.context.func.signature = signature;
        build(&mut tools.context.func, &mut tools.builder, module.target_config(), emit);
        module.define_function(id, &mut tools.context).expect("verifies");
        module.clear_context(&mut tools.context);
        module.finalize_definitions().expect("mprotect");
        let code = module.get_finalized_function(id);
        // SAFETY: `emit` is one of the below, for a function of type `F`.
        unsafe { Function::new(code, Owner(Some(module))) }
    })
}

fn build(
    function: &mut codegen::ir::Function,
    context: &mut FunctionBuilderContext,
    config: TargetFrontendConfig,
    emit: impl FnOnce(&mut FunctionBuilder<'_>, &[Value]) -> Value,
) {
    let mut builder = FunctionBuilder::new(function, context);
    let entry = builder.create_block();
    builder.append_block_params_for_function_params(entry);
    builder.switch_to_block(entry);
    let params = builder.block_params(entry).to_vec();
    let result = emit(&mut builder, &params);
    builder.ins().return_(&[result]);
    builder.seal_all_blocks();
    builder.finalize(config);
}

pub fn add(k: i64) -> Function<Add, Owner> {
    function(&[types::I64], types::I64, |b, x| {
        let k = b.ins().iconst(types::I64, k);
        b.ins().iadd(x[0], k)
    })
}

pub fn gcd() -> Function<Gcd, Owner> {
    function(&[types::I64; 2], types::I64, |b, x| {
        let [head, body, done] = [(); 3].map(|()| b.create_block());
        let [a, n] = [(); 2].map(|()| b.append_block_param(head, types::I64));
        b.ins().jump(head, &[BlockArg::Value(x[0]), BlockArg::Value(x[1])]);
        b.switch_to_block(head);
        b.ins().brif(n, body, &[], done, &[]);
        b.switch_to_block(body);
        let rest = b.ins().urem(a, n);
        b.ins().jump(head, &[BlockArg::Value(n), BlockArg::Value(rest)]);
        b.switch_to_block(done);
        a
    })
}

pub fn poly(c: [f64; 9]) -> Function<Poly, Owner> {
    function(&[types::F64], types::F64, |b, x| {
        let [first, rest @ ..] = c;
        let mut sum = b.ins().f64const(first);
        for c in rest {
            let product = b.ins().fmul(sum, x[0]);
            let c = b.ins().f64const(c);
            sum = b.ins().fadd(product, c);
        }
        sum
    })
}
