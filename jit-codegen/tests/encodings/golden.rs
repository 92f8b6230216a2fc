//! Bytes written down by hand, for what a decoder cannot tell: that no shorter form was missed.

use jit_codegen::x64::encode::{Fields, Op, Operands, encode};
use jit_codegen::x64::inst::{Cond, Mem, Rm, Scale, Size};

const fn at(base: u8, disp: i32) -> Rm<u8> {
    Rm::Mem(Mem::Sib { base: Some(base), index: None, disp })
}

#[test]
fn prefixes_are_the_shortest() {
    use Size::{B1, B2, B4, B8};
    let rr = |reg, rm| Operands::new(reg, Rm::Reg(rm));
    let cases: [(Op, Size, Operands, &[u8]); 18] = [
        (Op::AddRm, B4, rr(0, 7), &[0x03, 0xC7]),
        (Op::AddRm, B8, rr(0, 7), &[0x48, 0x03, 0xC7]),
        (Op::AddRm, B4, rr(8, 7), &[0x44, 0x03, 0xC7]),
        (Op::AddRm, B2, rr(0, 15), &[0x66, 0x41, 0x03, 0xC7]),
        (Op::MovRm, B1, rr(0, 3), &[0x8A, 0xC3]),
        (Op::MovRm, B1, rr(0, 4), &[0x40, 0x8A, 0xC4]),
        (Op::MovzxRm8, B4, rr(4, 3), &[0x0F, 0xB6, 0xE3]),
        (Op::MovzxRm8, B4, rr(4, 6), &[0x40, 0x0F, 0xB6, 0xE6]),
        (Op::MovRm, B1, Operands::new(0, at(6, 0)), &[0x8A, 0x06]),
        (Op::SetM, B1, rr(5, 0).with_cond(Cond::E), &[0x0F, 0x94, 0xC0]),
        (Op::FAddRm, B8, rr(9, 1), &[0xF2, 0x44, 0x0F, 0x58, 0xC9]),
        (Op::Cvtsi2sdRm, B8, rr(1, 2), &[0xF2, 0x48, 0x0F, 0x2A, 0xCA]),
        (Op::PushR, B8, rr(12, 0), &[0x41, 0x54]),
        (Op::Ret, B8, rr(9, 9), &[0xC3]),
        (Op::VFAddRvm, B8, rr(9, 1).with_vvvv(2), &[0xC5, 0x6B, 0x58, 0xC9]),
        (Op::VFAddRvm, B8, rr(1, 9).with_vvvv(2), &[0xC4, 0xC1, 0x6B, 0x58, 0xC9]),
        (Op::ShlxRmv, B4, rr(0, 1).with_vvvv(2), &[0xC4, 0xE2, 0x69, 0xF7, 0xC1]),
        (Op::VpadddZmmRvm, B4, rr(1, 2).with_vvvv(3), &[0x62, 0xF1, 0x65, 0x48, 0xFE, 0xCA]),
    ];
    for (op, size, operands, expected) in cases {
        let mut out = Vec::new();
        assert_eq!(encode(op, size, &operands, &mut out), Fields::default());
        assert_eq!(out, expected, "{op:?} {size:?} {operands:?}");
    }
}

#[test]
fn displacements_are_the_shortest() {
    let index =
        |base, index, disp| Rm::Mem(Mem::Sib { base, index: Some((index, Scale::S8)), disp });
    let cases: [(Rm<u8>, &[u8]); 10] = [
        (at(0, 0), &[0x8B, 0x08]),
        (at(0, -128), &[0x8B, 0x48, 0x80]),
        (at(0, 128), &[0x8B, 0x88, 0x80, 0, 0, 0]),
        (at(4, 0), &[0x8B, 0x0C, 0x24]),
        (at(12, 8), &[0x41, 0x8B, 0x4C, 0x24, 8]),
        (at(5, 0), &[0x8B, 0x4D, 0]),
        (at(13, 0), &[0x41, 0x8B, 0x4D, 0]),
        (index(Some(0), 12, 0), &[0x42, 0x8B, 0x0C, 0xE0]),
        (index(None, 1, 4), &[0x8B, 0x0C, 0xCD, 4, 0, 0, 0]),
        (Rm::Mem(Mem::Rip { disp: -2 }), &[0x8B, 0x0D, 0xFE, 0xFF, 0xFF, 0xFF]),
    ];
    for (rm, expected) in cases {
        let mut out = Vec::new();
        encode(Op::MovRm, Size::B4, &Operands::new(1, rm), &mut out);
        assert_eq!(out, expected, "{rm:?}");
    }
}

#[test]
#[cfg(debug_assertions)]
fn what_cannot_be_encoded_is_refused() {
    use Size::{B1, B2, B4, B8};
    let reg = |reg| Operands::new(reg, Rm::Reg(0));
    let place = |base, index: Option<u8>, disp| {
        let index = index.map(|index| (index, Scale::S1));
        Operands::new(0, Rm::Mem(Mem::Sib { base: Some(base), index, disp }))
    };
    let cases = [
        (Op::AddMi8, B1, reg(0)),
        (Op::AddRm, B4, reg(16)),
        (Op::AddRm, B4, place(16, None, 0)),
        (Op::AddRm, B4, place(0, Some(4), 0)),
        (Op::VFAddRvm, B4, reg(16)),
        (Op::VFAddRvm, B4, reg(0).with_vvvv(16)),
        (Op::VpadddZmmRvm, B4, reg(32)),
        (Op::LeaRm, B8, reg(0)),
        (Op::PsrldMi8, B4, place(0, None, 0)),
        (Op::AddMi8, B4, reg(0).with_imm(128)),
        (Op::AddMi, B8, reg(0).with_imm(1 << 31)),
        (Op::AddMi, B4, reg(0).with_imm(1 << 32)),
        (Op::AddMi, B2, reg(0).with_imm(-32769)),
        (Op::ShlMi8, B4, reg(0).with_imm(256)),
        (Op::JmpRel8, B4, reg(0).with_imm(128)),
    ];
    for (op, size, operands) in cases {
        let refused = std::panic::catch_unwind(|| encode(op, size, &operands, &mut Vec::new()));
        assert!(refused.is_err(), "{op:?} {size:?} {operands:?}");
    }
}
