//! The operands that each row is tried with.

use crate::form::{self, Operand};
use jit_codegen::x64::encode::{Operands, Row};
use jit_codegen::x64::inst::{Cond, Mem, Rm, Scale};
use std::ops::Range;

/// A register that would show wherever it was encoded: all its bits are set.
const IGNORED: u8 = 15;

/// Every register in every operand, and every condition; immediates take turns. An operand that
/// the row does not have is `IGNORED`.
pub fn registers(row: &Row) -> Vec<Operands> {
    let rms = rm_registers(row).unwrap_or_else(|| vec![some_place()]);
    let mut immediates = boundaries(row).into_iter().cycle();
    let mut cases = Vec::new();
    for reg in numbers(row, |operand| matches!(operand, Operand::Reg(_))) {
        for vvvv in numbers(row, |operand| matches!(operand, Operand::Vvvv(_))) {
            for &rm in &rms {
                for &cond in conditions(row) {
                    let imm = immediates.next().unwrap_or(0);
                    cases.push(Operands { reg, vvvv, rm, imm, cond });
                }
            }
        }
    }
    cases
}

/// Every shape of address in every row that can have one; else the registers again. The other
/// operands take turns.
pub fn places(row: &Row) -> Vec<Operands> {
    if form::place(row).is_none_or(|place| place.memory.is_none()) {
        return registers(row);
    }
    let mut others = registers(row).into_iter().step_by(7).cycle();
    let mut place = |rm| Operands { rm, ..others.next().expect("a cycle") };
    addresses().into_iter().map(|mem| place(Rm::Mem(mem))).collect()
}

/// Every boundary of the immediate with a few places; rows without one are tried once.
pub fn immediates(row: &Row) -> Vec<Operands> {
    let registers = registers(row);
    let mut cases = Vec::new();
    for imm in boundaries(row) {
        let register = registers.iter().step_by(registers.len().div_ceil(20));
        cases.extend(register.map(|case| case.with_imm(imm)));
        if form::place(row).is_some_and(|place| place.memory.is_some()) {
            for mem in addresses().into_iter().step_by(97) {
                cases.push(Operands { rm: Rm::Mem(mem), ..registers[0].with_imm(imm) });
            }
        }
    }
    cases
}

/// Every base with every displacement; every base, index and scale with displacements in turn.
pub fn addresses() -> Vec<Mem<u8>> {
    const EDGES: [i32; 16] =
        [0, 1, -1, 127, 128, -128, -129, 64, 508, 512, -512, 8128, 8192, -8192, i32::MAX, i32::MIN];
    let bases = || (0..16).map(Some).chain([None]);
    let mut places: Vec<_> = EDGES.into_iter().map(|disp| Mem::Rip { disp }).collect();
    for base in bases() {
        let place = |disp| Mem::Sib { base, index: None, disp };
        places.extend(EDGES.into_iter().map(place));
    }
    let mut edges = EDGES.into_iter().cycle();
    for base in bases() {
        for index in (0..16).filter(|&index| index != 4) {
            for scale in [Scale::S1, Scale::S2, Scale::S4, Scale::S8] {
                let disp = edges.next().unwrap_or(0);
                places.push(Mem::Sib { base, index: Some((index, scale)), disp });
            }
        }
        edges.next(); // so that every base meets every displacement with every scale
    }
    places
}

/// The least and greatest immediates, signed and (unless sign-extended) unsigned, and some between.
pub fn boundaries(row: &Row) -> Vec<i64> {
    let Some((bits, signed)) = form::operands(row).into_iter().find_map(|operand| match operand {
        Operand::Imm { bits, sign_extended } => Some((bits, sign_extended)),
        Operand::Rel { bits } => Some((bits, true)),
        _ => None,
    }) else {
        return vec![IGNORED.into()];
    };
    let (least, greatest) = (i64::MIN >> (64 - bits), i64::MAX >> (64 - bits));
    let mut values = vec![0, 1, 2, -1, 0x12, least, least + 1, greatest, greatest - 1];
    if !signed && bits < 64 {
        values.extend([greatest + 1, greatest * 2 + 1]);
    }
    values
}

fn rm_registers(row: &Row) -> Option<Vec<Rm<u8>>> {
    let Some(place) = form::place(row) else {
        return Some(vec![Rm::Reg(IGNORED)]);
    };
    place.register.map(|class| (0..class.count(row)).map(Rm::Reg).collect())
}

fn some_place() -> Rm<u8> {
    Rm::Mem(Mem::Sib { base: Some(13), index: Some((14, Scale::S4)), disp: 0x40 })
}

fn numbers(row: &Row, wanted: fn(&Operand) -> bool) -> Range<u8> {
    match form::operands(row).into_iter().find(wanted) {
        Some(Operand::Reg(class) | Operand::Vvvv(class)) => 0..class.count(row),
        _ => IGNORED..IGNORED + 1,
    }
}

fn conditions(row: &Row) -> &'static [Cond] {
    use Cond::{A, Ae, B, Be, E, G, Ge, L, Le, Ne, No, Np, Ns, O, P, S};
    if row.mnemonic.ends_with("cc") {
        &[O, No, B, Ae, E, Ne, Be, A, S, Ns, P, Np, L, Ge, Le, G]
    } else {
        &[O]
    }
}
