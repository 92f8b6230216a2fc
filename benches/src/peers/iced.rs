//! iced-x86's `code_asm`, with a fresh map for each function.

use iced_x86::IcedError;
use iced_x86::code_asm::*;
use memmap2::Mmap;

use super::mmap::fresh;
use super::{Add, Function, Gcd, Poly};

fn function<F: Copy>(
    emit: impl FnOnce(&mut CodeAssembler) -> Result<(), IcedError>,
) -> Function<F, Mmap> {
    let mut ops = CodeAssembler::new(64).expect("64 is a bitness");
    emit(&mut ops).expect("operands fit");
    // Position-independent code: any address does.
    let map = fresh(&ops.assemble(0).expect("labels are defined"));
    // SAFETY: `emit` is one of the below, for a function of type `F`.
    unsafe { Function::new(map.as_ptr(), map) }
}

pub fn add(k: i64) -> Function<Add, Mmap> {
    function(|ops| {
        if let Ok(k) = i32::try_from(k) {
            ops.lea(rax, rdi + k)?;
        } else {
            ops.mov(rax, k)?;
            ops.add(rax, rdi)?;
        }
        ops.ret()
    })
}

pub fn gcd() -> Function<Gcd, Mmap> {
    function(|ops| {
        let (mut again, mut done) = (ops.create_label(), ops.create_label());
        ops.mov(rax, rdi)?;
        ops.test(rsi, rsi)?;
        ops.jz(done)?;
        ops.set_label(&mut again)?;
        ops.xor(edx, edx)?;
        ops.div(rsi)?;
        ops.mov(rax, rsi)?;
        ops.mov(rsi, rdx)?;
        ops.test(rdx, rdx)?;
        ops.jnz(again)?;
        ops.set_label(&mut done)?;
        ops.ret()
    })
}

pub fn poly(c: [f64; 9]) -> Function<Poly, Mmap> {
    let [first, rest @ ..] = c.map(f64::to_bits);
    function(|ops| {
        ops.mov(rax, first)?;
        ops.movq(xmm1, rax)?;
        for c in rest {
            ops.mulsd(xmm1, xmm0)?;
            ops.mov(rax, c)?;
            ops.movq(xmm2, rax)?;
            ops.addsd(xmm1, xmm2)?;
        }
        ops.movapd(xmm0, xmm1)?;
        ops.ret()
    })
}
