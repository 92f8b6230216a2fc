//! dynasmrt's `VecAssembler`, kept and reused, its bytes copied into a dual mapping: the fastest
//! that can be built of it. It keeps no list of free slots, so dropping costs it nothing.

use std::cell::RefCell;

use dynasmrt::VecAssembler;
use dynasmrt::x64::X64Relocation;

use super::dynasm::{emit_add, emit_gcd, emit_poly};
use super::mmap::Dual;
use super::{Add, Function, Gcd, Poly};

struct Tools {
    ops: VecAssembler<X64Relocation>,
    memory: Dual,
}

thread_local! {
    static TOOLS: RefCell<Tools> =
        RefCell::new(Tools { ops: VecAssembler::new(0), memory: Dual::new() });
}

fn function<F: Copy>(emit: impl FnOnce(&mut VecAssembler<X64Relocation>)) -> Function<F, ()> {
    TOOLS.with_borrow_mut(|Tools { ops, memory }| {
        emit(ops);
        let code = memory.copy(ops.drain().expect("labels are defined"));
        // SAFETY: `emit` is for a function of type `F`; the mapping lives as long as the thread, and
        // few enough functions are alive.
        unsafe { Function::new(code, ()) }
    })
}

pub fn add(k: i64) -> Function<Add, ()> {
    function(|ops| emit_add(ops, k))
}

pub fn gcd() -> Function<Gcd, ()> {
    function(|ops| emit_gcd(ops))
}

pub fn poly(c: [f64; 9]) -> Function<Poly, ()> {
    function(|ops| emit_poly(ops, c))
}
