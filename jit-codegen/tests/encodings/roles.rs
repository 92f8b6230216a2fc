//! What each row says that it reads and writes, against what the decoder knows of it.

use crate::encoded;
use crate::form::{self, Operand};
use iced_x86::{
    Decoder, DecoderOptions, InstructionInfo, InstructionInfoFactory, OpAccess, Register,
    RflagsBits,
};
use jit_codegen::x64::encode::{Operands, Role, Row, rows};
use jit_codegen::x64::inst::{Mem, Rm, Scale};

#[test]
fn roles_agree_with_the_decoder() {
    for row in rows() {
        let cases = cases(row);
        assert!(!cases.is_empty(), "{row:?}");
        for case in cases {
            check(row, &case);
        }
    }
}

/// Operands that are no fixed register of any instruction, and all different.
fn cases(row: &Row) -> Vec<Operands> {
    let place = form::place(row);
    let register = place.is_none_or(|place| place.register.is_some());
    let memory = place.is_some_and(|place| place.memory.is_some());
    let mem = Mem::Sib { base: Some(13), index: Some((14, Scale::S1)), disp: 0 };
    let rms = [register.then_some(Rm::Reg(11)), memory.then_some(Rm::Mem(mem))];
    let case = |rm| Operands::new(9, rm).with_vvvv(10).with_imm(3);
    rms.into_iter().flatten().map(case).collect()
}

fn check(row: &Row, case: &Operands) {
    let (bytes, _) = encoded(row, case);
    let decoded = Decoder::new(64, &bytes, DecoderOptions::NONE).decode();
    let mut factory = InstructionInfoFactory::new();
    let info = factory.info(&decoded);
    for (at, operand) in (0..).zip(form::operands(row)) {
        let role = match operand {
            Operand::Reg(_) => row.roles.reg,
            Operand::Vvvv(_) => row.roles.vvvv,
            Operand::Rm(_) => row.roles.rm,
            _ => continue,
        };
        let found = role_of(info.op_access(at));
        assert!(agrees(role, found, case), "{row:?} {case:?}: operand {at} is {found:?}");
    }
    let flags = role(
        decoded.rflags_read() & STATUS_FLAGS != 0,
        decoded.rflags_modified() & STATUS_FLAGS != 0,
    );
    assert_eq!(row.roles.flags, flags, "{row:?} {case:?}");
    for number in 0..8 {
        let found = fixed(info, form::Class::R64.register(number));
        assert_eq!(fixed_role(row, number), found, "{row:?} {case:?}: register {number}");
    }
    check_absent(row);
}

/// A field that the row does not have has no role.
fn check_absent(row: &Row) {
    let operands = form::operands(row);
    let has = |wanted: fn(&Operand) -> bool| operands.iter().any(wanted);
    assert!(has(|operand| matches!(operand, Operand::Reg(_))) || row.roles.reg == Role::None);
    assert!(has(|operand| matches!(operand, Operand::Vvvv(_))) || row.roles.vvvv == Role::None);
    assert!(has(|operand| matches!(operand, Operand::Rm(_))) || row.roles.rm == Role::None);
}

const STATUS_FLAGS: u32 = RflagsBits::OF
    | RflagsBits::SF
    | RflagsBits::ZF
    | RflagsBits::AF
    | RflagsBits::CF
    | RflagsBits::PF;

/// The decoder calls a merge read+write; with memory, a scalar move writes all there is.
fn agrees(role: Role, found: Role, case: &Operands) -> bool {
    match role {
        Role::Merge if found == Role::Write => matches!(case.rm, Rm::Mem(_)),
        Role::Merge => found == Role::ReadWrite,
        _ => role == found,
    }
}

fn role_of(access: OpAccess) -> Role {
    match access {
        OpAccess::None | OpAccess::NoMemAccess => Role::None,
        OpAccess::Read | OpAccess::CondRead => Role::Read,
        OpAccess::Write => Role::Write,
        OpAccess::CondWrite | OpAccess::ReadWrite | OpAccess::ReadCondWrite => Role::ReadWrite,
    }
}

fn role(reads: bool, writes: bool) -> Role {
    match (reads, writes) {
        (false, false) => Role::None,
        (true, false) => Role::Read,
        (false, true) => Role::Write,
        (true, true) => Role::ReadWrite,
    }
}

/// What happens to a general register, or to a part of it, that no operand names.
fn fixed(info: &InstructionInfo, register: Register) -> Role {
    let used = info.used_registers().iter();
    let roles = used.filter(|used| used.register().full_register() == register);
    let roles: Vec<_> = roles.map(|used| role_of(used.access())).collect();
    role(roles.iter().any(|role| role.reads()), roles.iter().any(|role| role.writes()))
}

fn fixed_role(row: &Row, number: u8) -> Role {
    match number {
        0 => row.roles.rax,
        1 => row.roles.rcx,
        2 => row.roles.rdx,
        4 => row.roles.rsp,
        5 => row.roles.rbp,
        _ => Role::None,
    }
}
