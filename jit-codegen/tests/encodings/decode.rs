//! Encodes a case, has it decoded, and compares the two.

use crate::encoded;
use crate::form::{self, Operand, Place};
use iced_x86::{ConstantOffsets, Decoder, DecoderOptions, Instruction, OpKind, Register};
use jit_codegen::x64::encode::{Fields, Operands, Row};
use jit_codegen::x64::inst::{Cond, Mem, Rm};

const IP: u64 = 0x7000_0000_0000;

/// Asserts that the case decodes to itself and that its fields are where the decoder finds them.
pub fn check(row: &Row, case: &Operands) {
    let (bytes, fields) = encoded(row, case);
    let offsets = check_bytes(row, case, &bytes);
    let disp = offsets.has_displacement().then(|| offsets.displacement_offset());
    let imm = offsets.has_immediate().then(|| offsets.immediate_offset());
    assert_eq!(fields, Fields { disp, imm }, "{row:?} {case:?} {bytes:02x?}");
    if fields.imm.is_some() {
        assert_eq!(offsets.immediate_size(), usize::from(row.imm_len()), "{row:?} {case:?}");
    }
    if let Some(mem) = memory(row, case) {
        let size = if disp.is_some() { offsets.displacement_size() } else { 0 };
        assert_eq!(size, shortest(row, mem), "{row:?} {case:?} {bytes:02x?}");
    }
}

/// Asserts that other values stored to the case's fields are what is decoded then.
pub fn check_patches(row: &Row, case: &Operands) {
    let (bytes, fields) = encoded(row, case);
    if let (Some(at), Rm::Mem(mem)) = (fields.disp, case.rm) {
        let len = shortest(row, mem);
        let mut patched = bytes.clone();
        patched[at..at + len].copy_from_slice(&0x1234_5637_i32.to_le_bytes()[..len]);
        let disp = if len == 4 { 0x1234_5637 } else { 0x37 * disp8_unit(row) };
        check_bytes(row, &Operands { rm: Rm::Mem(with_disp(mem, disp)), ..*case }, &patched);
    }
    if let Some(at) = fields.imm {
        let len = usize::from(row.imm_len());
        let imm = 0x1122_3344_5566_7708_i64 & (-1_i64 as u64 >> (64 - 8 * len)) as i64;
        let mut patched = bytes.clone();
        patched[at..at + len].copy_from_slice(&imm.to_le_bytes()[..len]);
        check_bytes(row, &case.with_imm(imm), &patched);
    }
}

/// The place in memory that the row uses in this case.
fn memory(row: &Row, case: &Operands) -> Option<Mem<u8>> {
    match case.rm {
        Rm::Mem(mem) if form::place(row).is_some() => Some(mem),
        _ => None,
    }
}

fn with_disp(mem: Mem<u8>, disp: i32) -> Mem<u8> {
    match mem {
        Mem::Sib { base, index, .. } => Mem::Sib { base, index, disp },
        Mem::Rip { .. } => Mem::Rip { disp },
    }
}

/// How long a displacement has to be.
fn shortest(row: &Row, mem: Mem<u8>) -> usize {
    match mem {
        Mem::Rip { .. } | Mem::Sib { base: None, .. } => 4,
        Mem::Sib { base: Some(base), disp: 0, .. } if base != 5 && base != 13 => 0,
        Mem::Sib { disp, .. } => {
            let unit = disp8_unit(row);
            if disp % unit == 0 && (-128..128).contains(&(disp / unit)) { 1 } else { 4 }
        }
    }
}

fn disp8_unit(row: &Row) -> i32 {
    match form::place(row) {
        Some(Place { memory: Some(bits), .. }) if row.encoding.starts_with("EVEX") => {
            i32::try_from(bits / 8).expect("a small number")
        }
        _ => 1,
    }
}

/// Asserts that the bytes are one instruction, and this one.
fn check_bytes(row: &Row, case: &Operands, bytes: &[u8]) -> ConstantOffsets {
    let mut decoder = Decoder::with_ip(64, bytes, IP, DecoderOptions::NONE);
    let decoded = decoder.decode();
    let context = || format!("{row:?}\n{case:?}\n{bytes:02x?} is {decoded:?}");
    assert_eq!(decoded.len(), bytes.len(), "{}", context());
    let mnemonic = format!("{:?}", decoded.mnemonic()).to_lowercase();
    assert_eq!(mnemonic, expected_mnemonic(row, case.cond), "{}", context());
    let operands = form::operands(row);
    assert_eq!(decoded.op_count() as usize, operands.len(), "{}", context());
    for (at, operand) in (0..).zip(operands) {
        let equal = equals(&decoded, at, operand, case);
        assert!(equal, "operand {at}, {operand:?}\n{}", context());
    }
    decoder.get_constant_offsets(&decoded)
}

fn expected_mnemonic(row: &Row, cond: Cond) -> String {
    match row.mnemonic.strip_suffix("cc") {
        Some(stem) => format!("{stem}{}", format!("{cond:?}").to_lowercase()),
        None => row.mnemonic.to_owned(),
    }
}

fn equals(decoded: &Instruction, at: u32, operand: Operand, case: &Operands) -> bool {
    let is_register = |register: Register| {
        decoded.op_kind(at) == OpKind::Register && decoded.op_register(at) == register
    };
    match operand {
        Operand::Reg(class) => is_register(class.register(case.reg)),
        Operand::Vvvv(class) => is_register(class.register(case.vvvv)),
        Operand::Rm(place) => match case.rm {
            Rm::Reg(rm) => place.register.is_some_and(|class| is_register(class.register(rm))),
            Rm::Mem(mem) => {
                decoded.op_kind(at) == OpKind::Memory && is_place(decoded, place.memory, mem)
            }
        },
        Operand::Imm { bits, sign_extended } => {
            let imm =
                if sign_extended { case.imm } else { case.imm & (u64::MAX >> (64 - bits)) as i64 };
            decoded.try_immediate(at).is_ok_and(|found| found == imm as u64)
        }
        Operand::Rel { .. } => {
            decoded.op_kind(at) == OpKind::NearBranch64
                && decoded.near_branch_target() == decoded.next_ip().wrapping_add(case.imm as u64)
        }
        Operand::Cl => is_register(Register::CL),
        Operand::One => decoded.try_immediate(at).is_ok_and(|found| found == 1),
    }
}

fn is_place(decoded: &Instruction, bits: Option<u32>, mem: Mem<u8>) -> bool {
    let register = |number: u8| form::Class::R64.register(number);
    let address = match mem {
        Mem::Rip { disp } => {
            let target = decoded.next_ip().wrapping_add(i64::from(disp) as u64);
            decoded.is_ip_rel_memory_operand() && decoded.ip_rel_memory_address() == target
        }
        Mem::Sib { base, index, disp } => {
            let (index, scale) = index
                .map_or((Register::None, 1), |(index, scale)| (register(index), 1 << scale as u32));
            decoded.memory_base() == base.map_or(Register::None, register)
                && decoded.memory_index() == index
                && decoded.memory_index_scale() == scale
                && decoded.memory_displacement64() == i64::from(disp) as u64
        }
    };
    let size = decoded.memory_size().size() * 8;
    address && bits.is_some_and(|bits| bits == 0 || bits as usize == size)
}
