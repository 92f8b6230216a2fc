//! dynasmrt, an `Assembler` for each function: the form that its documentation leads with.

use dynasm::dynasm;
use dynasmrt::x64::Assembler;
use dynasmrt::{DynasmLabelApi, ExecutableBuffer};

use super::{Add, Function, Gcd, Poly};

fn function<F: Copy>(emit: impl FnOnce(&mut Assembler)) -> Function<F, ExecutableBuffer> {
    let mut ops = Assembler::new().expect("mmap");
    emit(&mut ops);
    let code = ops.finalize().expect("nobody else reads it");
    // SAFETY: `emit` is one of the functions below, for a function of type `F`.
    unsafe { Function::new(code.as_ptr(), code) }
}

pub fn add(k: i64) -> Function<Add, ExecutableBuffer> {
    function(|ops| emit_add(ops, k))
}

pub fn gcd() -> Function<Gcd, ExecutableBuffer> {
    function(emit_gcd)
}

pub fn poly(c: [f64; 9]) -> Function<Poly, ExecutableBuffer> {
    function(|ops| emit_poly(ops, c))
}

/// `x + k` into any of dynasmrt's assemblers.
#[inline]
pub fn emit_add(ops: &mut impl DynasmLabelApi<Relocation = dynasmrt::x64::X64Relocation>, k: i64) {
    if let Ok(k) = i32::try_from(k) {
        dynasm!(ops ; .arch x64 ; lea rax, [rdi + k] ; ret);
    } else {
        dynasm!(ops ; .arch x64 ; mov rax, QWORD k ; add rax, rdi ; ret);
    }
}

/// The iterative gcd.
#[inline]
pub fn emit_gcd(ops: &mut impl DynasmLabelApi<Relocation = dynasmrt::x64::X64Relocation>) {
    dynasm!(ops
        ; .arch x64
        ; mov rax, rdi
        ; test rsi, rsi
        ; jz >done
        ; again:
        ; xor edx, edx
        ; div rsi
        ; mov rax, rsi
        ; mov rsi, rdx
        ; test rdx, rdx
        ; jnz <again
        ; done:
        ; ret
    );
}

/// Horner's scheme, `c[0]` being the coefficient of the highest power.
#[inline]
pub fn emit_poly(
    ops: &mut impl DynasmLabelApi<Relocation = dynasmrt::x64::X64Relocation>,
    c: [f64; 9],
) {
    let [first, rest @ ..] = c.map(|c| c.to_bits() as i64);
    dynasm!(ops ; .arch x64 ; mov rax, QWORD first ; movq xmm1, rax);
    for c in rest {
        dynasm!(ops
            ; .arch x64
            ; mulsd xmm1, xmm0
            ; mov rax, QWORD c
            ; movq xmm2, rax
            ; addsd xmm1, xmm2
        );
    }
    dynasm!(ops ; .arch x64 ; movapd xmm0, xmm1 ; ret);
}
