//! The instructions: for each operation its roles and, line by line, its encodings.
//!
//! An operation is named for its mnemonic and its form: `Rm` is `reg, r/m`; `Mr` the reverse;
//! `Mi` an immediate of the operation's width, `Mi8` one of 8 bits; `Mc` a count in `cl`; `M` a
//! single `r/m`; `O` a register in the opcode; `V` the additional register of VEX.
//!
//! The columns are size, mnemonic, operands and encoding, the last two in the notation of Intel's
//! manual (SDM vol. 2). `ANY` answers to every size. Scalar floating point has B4 for single and
//! B8 for double precision.
//!
//! # Invariants
//! - `tests/encodings.rs` has every line decoded and compared, roles and flags included.

use super::row::{Role, Roles, Row};
use crate::x64::inst::Size;

/// Makes the operations and their rows from the lines below. `@` overrides the roles for a line.
macro_rules! table {
    ($(
        $(#[$doc:meta])*
        $op:ident $roles:tt {
            $($size:ident $mnemonic:literal $operands:literal $encoding:literal $(@ $other:tt)?)*
        }
    )*) => {
        /// An instruction in one of its forms; its size is given separately.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Op {
            $(
                $(#[doc = concat!("- `", $mnemonic, " ", $operands, "` is `", $encoding, "`")])*
                #[doc = ""]
                $(#[$doc])*
                $op,
            )*
        }

        /// Every encoding, those of an operation together and in the order of [`Op`].
        pub(super) const ROWS: &[Row] = &[$($(
            Row::new(
                (Op::$op, $size),
                $mnemonic,
                $operands,
                $encoding,
                roles!($roles $($other)?),
            ),
        )*)*];
    };
}

macro_rules! roles {
    ($overridden:tt $roles:tt) => { roles!($roles) };
    (($($operand:ident: $role:ident),*)) => { Roles { $($operand: $role,)* ..Roles::NONE } };
}

const B1: Option<Size> = Some(Size::B1);
const B2: Option<Size> = Some(Size::B2);
const B4: Option<Size> = Some(Size::B4);
const B8: Option<Size> = Some(Size::B8);
const ANY: Option<Size> = None;

const R: Role = Role::Read;
const W: Role = Role::Write;
const RW: Role = Role::ReadWrite;
const M: Role = Role::Merge;

table! {
    // Arithmetic and logic.
    AddRm (reg: RW, rm: R, flags: W) {
        B1 "add" "r8, r/m8"   "02 /r"
        B2 "add" "r16, r/m16" "66 03 /r"
        B4 "add" "r32, r/m32" "03 /r"
        B8 "add" "r64, r/m64" "REX.W 03 /r"
    }
    AddMr (reg: R, rm: RW, flags: W) {
        B1 "add" "r/m8, r8"   "00 /r"
        B2 "add" "r/m16, r16" "66 01 /r"
        B4 "add" "r/m32, r32" "01 /r"
        B8 "add" "r/m64, r64" "REX.W 01 /r"
    }
    AddMi (rm: RW, flags: W) {
        B1 "add" "r/m8, imm8"    "80 /0 ib"
        B2 "add" "r/m16, imm16"  "66 81 /0 iw"
        B4 "add" "r/m32, imm32"  "81 /0 id"
        B8 "add" "r/m64, simm32" "REX.W 81 /0 id"
    }
    AddMi8 (rm: RW, flags: W) {
        B2 "add" "r/m16, simm8" "66 83 /0 ib"
        B4 "add" "r/m32, simm8" "83 /0 ib"
        B8 "add" "r/m64, simm8" "REX.W 83 /0 ib"
    }
    OrRm (reg: RW, rm: R, flags: W) {
        B1 "or" "r8, r/m8"   "0A /r"
        B2 "or" "r16, r/m16" "66 0B /r"
        B4 "or" "r32, r/m32" "0B /r"
        B8 "or" "r64, r/m64" "REX.W 0B /r"
    }
    OrMr (reg: R, rm: RW, flags: W) {
        B1 "or" "r/m8, r8"   "08 /r"
        B2 "or" "r/m16, r16" "66 09 /r"
        B4 "or" "r/m32, r32" "09 /r"
        B8 "or" "r/m64, r64" "REX.W 09 /r"
    }
    OrMi (rm: RW, flags: W) {
        B1 "or" "r/m8, imm8"    "80 /1 ib"
        B2 "or" "r/m16, imm16"  "66 81 /1 iw"
        B4 "or" "r/m32, imm32"  "81 /1 id"
        B8 "or" "r/m64, simm32" "REX.W 81 /1 id"
    }
    OrMi8 (rm: RW, flags: W) {
        B2 "or" "r/m16, simm8" "66 83 /1 ib"
        B4 "or" "r/m32, simm8" "83 /1 ib"
        B8 "or" "r/m64, simm8" "REX.W 83 /1 ib"
    }
    AdcRm (reg: RW, rm: R, flags: RW) {
        B1 "adc" "r8, r/m8"   "12 /r"
        B2 "adc" "r16, r/m16" "66 13 /r"
        B4 "adc" "r32, r/m32" "13 /r"
        B8 "adc" "r64, r/m64" "REX.W 13 /r"
    }
    AdcMr (reg: R, rm: RW, flags: RW) {
        B1 "adc" "r/m8, r8"   "10 /r"
        B2 "adc" "r/m16, r16" "66 11 /r"
        B4 "adc" "r/m32, r32" "11 /r"
        B8 "adc" "r/m64, r64" "REX.W 11 /r"
    }
    AdcMi (rm: RW, flags: RW) {
        B1 "adc" "r/m8, imm8"    "80 /2 ib"
        B2 "adc" "r/m16, imm16"  "66 81 /2 iw"
        B4 "adc" "r/m32, imm32"  "81 /2 id"
        B8 "adc" "r/m64, simm32" "REX.W 81 /2 id"
    }
    AdcMi8 (rm: RW, flags: RW) {
        B2 "adc" "r/m16, simm8" "66 83 /2 ib"
        B4 "adc" "r/m32, simm8" "83 /2 ib"
        B8 "adc" "r/m64, simm8" "REX.W 83 /2 ib"
    }
    SbbRm (reg: RW, rm: R, flags: RW) {
        B1 "sbb" "r8, r/m8"   "1A /r"
        B2 "sbb" "r16, r/m16" "66 1B /r"
        B4 "sbb" "r32, r/m32" "1B /r"
        B8 "sbb" "r64, r/m64" "REX.W 1B /r"
    }
    SbbMr (reg: R, rm: RW, flags: RW) {
        B1 "sbb" "r/m8, r8"   "18 /r"
        B2 "sbb" "r/m16, r16" "66 19 /r"
        B4 "sbb" "r/m32, r32" "19 /r"
        B8 "sbb" "r/m64, r64" "REX.W 19 /r"
    }
    SbbMi (rm: RW, flags: RW) {
        B1 "sbb" "r/m8, imm8"    "80 /3 ib"
        B2 "sbb" "r/m16, imm16"  "66 81 /3 iw"
        B4 "sbb" "r/m32, imm32"  "81 /3 id"
        B8 "sbb" "r/m64, simm32" "REX.W 81 /3 id"
    }
    SbbMi8 (rm: RW, flags: RW) {
        B2 "sbb" "r/m16, simm8" "66 83 /3 ib"
        B4 "sbb" "r/m32, simm8" "83 /3 ib"
        B8 "sbb" "r/m64, simm8" "REX.W 83 /3 ib"
    }
    AndRm (reg: RW, rm: R, flags: W) {
        B1 "and" "r8, r/m8"   "22 /r"
        B2 "and" "r16, r/m16" "66 23 /r"
        B4 "and" "r32, r/m32" "23 /r"
        B8 "and" "r64, r/m64" "REX.W 23 /r"
    }
    AndMr (reg: R, rm: RW, flags: W) {
        B1 "and" "r/m8, r8"   "20 /r"
        B2 "and" "r/m16, r16" "66 21 /r"
        B4 "and" "r/m32, r32" "21 /r"
        B8 "and" "r/m64, r64" "REX.W 21 /r"
    }
    AndMi (rm: RW, flags: W) {
        B1 "and" "r/m8, imm8"    "80 /4 ib"
        B2 "and" "r/m16, imm16"  "66 81 /4 iw"
        B4 "and" "r/m32, imm32"  "81 /4 id"
        B8 "and" "r/m64, simm32" "REX.W 81 /4 id"
    }
    AndMi8 (rm: RW, flags: W) {
        B2 "and" "r/m16, simm8" "66 83 /4 ib"
        B4 "and" "r/m32, simm8" "83 /4 ib"
        B8 "and" "r/m64, simm8" "REX.W 83 /4 ib"
    }
    SubRm (reg: RW, rm: R, flags: W) {
        B1 "sub" "r8, r/m8"   "2A /r"
        B2 "sub" "r16, r/m16" "66 2B /r"
        B4 "sub" "r32, r/m32" "2B /r"
        B8 "sub" "r64, r/m64" "REX.W 2B /r"
    }
    SubMr (reg: R, rm: RW, flags: W) {
        B1 "sub" "r/m8, r8"   "28 /r"
        B2 "sub" "r/m16, r16" "66 29 /r"
        B4 "sub" "r/m32, r32" "29 /r"
        B8 "sub" "r/m64, r64" "REX.W 29 /r"
    }
    SubMi (rm: RW, flags: W) {
        B1 "sub" "r/m8, imm8"    "80 /5 ib"
        B2 "sub" "r/m16, imm16"  "66 81 /5 iw"
        B4 "sub" "r/m32, imm32"  "81 /5 id"
        B8 "sub" "r/m64, simm32" "REX.W 81 /5 id"
    }
    SubMi8 (rm: RW, flags: W) {
        B2 "sub" "r/m16, simm8" "66 83 /5 ib"
        B4 "sub" "r/m32, simm8" "83 /5 ib"
        B8 "sub" "r/m64, simm8" "REX.W 83 /5 ib"
    }
    XorRm (reg: RW, rm: R, flags: W) {
        B1 "xor" "r8, r/m8"   "32 /r"
        B2 "xor" "r16, r/m16" "66 33 /r"
        B4 "xor" "r32, r/m32" "33 /r"
        B8 "xor" "r64, r/m64" "REX.W 33 /r"
    }
    XorMr (reg: R, rm: RW, flags: W) {
        B1 "xor" "r/m8, r8"   "30 /r"
        B2 "xor" "r/m16, r16" "66 31 /r"
        B4 "xor" "r/m32, r32" "31 /r"
        B8 "xor" "r/m64, r64" "REX.W 31 /r"
    }
    XorMi (rm: RW, flags: W) {
        B1 "xor" "r/m8, imm8"    "80 /6 ib"
        B2 "xor" "r/m16, imm16"  "66 81 /6 iw"
        B4 "xor" "r/m32, imm32"  "81 /6 id"
        B8 "xor" "r/m64, simm32" "REX.W 81 /6 id"
    }
    XorMi8 (rm: RW, flags: W) {
        B2 "xor" "r/m16, simm8" "66 83 /6 ib"
        B4 "xor" "r/m32, simm8" "83 /6 ib"
        B8 "xor" "r/m64, simm8" "REX.W 83 /6 ib"
    }
    CmpRm (reg: R, rm: R, flags: W) {
        B1 "cmp" "r8, r/m8"   "3A /r"
        B2 "cmp" "r16, r/m16" "66 3B /r"
        B4 "cmp" "r32, r/m32" "3B /r"
        B8 "cmp" "r64, r/m64" "REX.W 3B /r"
    }
    CmpMr (reg: R, rm: R, flags: W) {
        B1 "cmp" "r/m8, r8"   "38 /r"
        B2 "cmp" "r/m16, r16" "66 39 /r"
        B4 "cmp" "r/m32, r32" "39 /r"
        B8 "cmp" "r/m64, r64" "REX.W 39 /r"
    }
    CmpMi (rm: R, flags: W) {
        B1 "cmp" "r/m8, imm8"    "80 /7 ib"
        B2 "cmp" "r/m16, imm16"  "66 81 /7 iw"
        B4 "cmp" "r/m32, imm32"  "81 /7 id"
        B8 "cmp" "r/m64, simm32" "REX.W 81 /7 id"
    }
    CmpMi8 (rm: R, flags: W) {
        B2 "cmp" "r/m16, simm8" "66 83 /7 ib"
        B4 "cmp" "r/m32, simm8" "83 /7 ib"
        B8 "cmp" "r/m64, simm8" "REX.W 83 /7 ib"
    }
    TestMr (reg: R, rm: R, flags: W) {
        B1 "test" "r/m8, r8"   "84 /r"
        B2 "test" "r/m16, r16" "66 85 /r"
        B4 "test" "r/m32, r32" "85 /r"
        B8 "test" "r/m64, r64" "REX.W 85 /r"
    }
    TestMi (rm: R, flags: W) {
        B1 "test" "r/m8, imm8"    "F6 /0 ib"
        B2 "test" "r/m16, imm16"  "66 F7 /0 iw"
        B4 "test" "r/m32, imm32"  "F7 /0 id"
        B8 "test" "r/m64, simm32" "REX.W F7 /0 id"
    }
    /// Leaves the carry flag alone.
    IncM (rm: RW, flags: W) {
        B1 "inc" "r/m8"  "FE /0"
        B2 "inc" "r/m16" "66 FF /0"
        B4 "inc" "r/m32" "FF /0"
        B8 "inc" "r/m64" "REX.W FF /0"
    }
    /// Leaves the carry flag alone.
    DecM (rm: RW, flags: W) {
        B1 "dec" "r/m8"  "FE /1"
        B2 "dec" "r/m16" "66 FF /1"
        B4 "dec" "r/m32" "FF /1"
        B8 "dec" "r/m64" "REX.W FF /1"
    }
    NotM (rm: RW) {
        B1 "not" "r/m8"  "F6 /2"
        B2 "not" "r/m16" "66 F7 /2"
        B4 "not" "r/m32" "F7 /2"
        B8 "not" "r/m64" "REX.W F7 /2"
    }
    NegM (rm: RW, flags: W) {
        B1 "neg" "r/m8"  "F6 /3"
        B2 "neg" "r/m16" "66 F7 /3"
        B4 "neg" "r/m32" "F7 /3"
        B8 "neg" "r/m64" "REX.W F7 /3"
    }

    // Multiplication and division.
    ImulRm (reg: RW, rm: R, flags: W) {
        B2 "imul" "r16, r/m16" "66 0F AF /r"
        B4 "imul" "r32, r/m32" "0F AF /r"
        B8 "imul" "r64, r/m64" "REX.W 0F AF /r"
    }
    ImulRmi (reg: W, rm: R, flags: W) {
        B2 "imul" "r16, r/m16, imm16"  "66 69 /r iw"
        B4 "imul" "r32, r/m32, imm32"  "69 /r id"
        B8 "imul" "r64, r/m64, simm32" "REX.W 69 /r id"
    }
    ImulRmi8 (reg: W, rm: R, flags: W) {
        B2 "imul" "r16, r/m16, simm8" "66 6B /r ib"
        B4 "imul" "r32, r/m32, simm8" "6B /r ib"
        B8 "imul" "r64, r/m64, simm8" "REX.W 6B /r ib"
    }
    /// `rdx:rax = rax * r/m`; of 8 bits, `ax = al * r/m`.
    MulM (rm: R, rax: RW, rdx: W, flags: W) {
        B1 "mul" "r/m8"  "F6 /4" @ (rm: R, rax: RW, flags: W)
        B2 "mul" "r/m16" "66 F7 /4"
        B4 "mul" "r/m32" "F7 /4"
        B8 "mul" "r/m64" "REX.W F7 /4"
    }
    /// `rdx:rax = rax * r/m`; of 8 bits, `ax = al * r/m`.
    ImulM (rm: R, rax: RW, rdx: W, flags: W) {
        B1 "imul" "r/m8"  "F6 /5" @ (rm: R, rax: RW, flags: W)
        B2 "imul" "r/m16" "66 F7 /5"
        B4 "imul" "r/m32" "F7 /5"
        B8 "imul" "r/m64" "REX.W F7 /5"
    }
    /// `rdx:rax / r/m`: quotient to `rax`, remainder to `rdx`; of 8 bits, `ax / r/m` to `al` and `ah`.
    DivM (rm: R, rax: RW, rdx: RW, flags: W) {
        B1 "div" "r/m8"  "F6 /6" @ (rm: R, rax: RW, flags: W)
        B2 "div" "r/m16" "66 F7 /6"
        B4 "div" "r/m32" "F7 /6"
        B8 "div" "r/m64" "REX.W F7 /6"
    }
    /// `rdx:rax / r/m`: quotient to `rax`, remainder to `rdx`; of 8 bits, `ax / r/m` to `al` and `ah`.
    IdivM (rm: R, rax: RW, rdx: RW, flags: W) {
        B1 "idiv" "r/m8"  "F6 /7" @ (rm: R, rax: RW, flags: W)
        B2 "idiv" "r/m16" "66 F7 /7"
        B4 "idiv" "r/m32" "F7 /7"
        B8 "idiv" "r/m64" "REX.W F7 /7"
    }
    /// Fills `rdx` with the sign of `rax`.
    Cqo (rax: R, rdx: W) {
        B2 "cwd" "" "66 99"
        B4 "cdq" "" "99"
        B8 "cqo" "" "REX.W 99"
    }
    /// Sign-extends the lower half of `rax` to this size.
    Cbw (rax: RW) {
        B2 "cbw"  "" "66 98"
        B4 "cwde" "" "98"
        B8 "cdqe" "" "REX.W 98"
    }

    // Moves.
    MovRm (reg: W, rm: R) {
        B1 "mov" "r8, r/m8"   "8A /r"
        B2 "mov" "r16, r/m16" "66 8B /r"
        B4 "mov" "r32, r/m32" "8B /r"
        B8 "mov" "r64, r/m64" "REX.W 8B /r"
    }
    MovMr (reg: R, rm: W) {
        B1 "mov" "r/m8, r8"   "88 /r"
        B2 "mov" "r/m16, r16" "66 89 /r"
        B4 "mov" "r/m32, r32" "89 /r"
        B8 "mov" "r/m64, r64" "REX.W 89 /r"
    }
    MovMi (rm: W) {
        B1 "mov" "r/m8, imm8"    "C6 /0 ib"
        B2 "mov" "r/m16, imm16"  "66 C7 /0 iw"
        B4 "mov" "r/m32, imm32"  "C7 /0 id"
        B8 "mov" "r/m64, simm32" "REX.W C7 /0 id"
    }
    MovOi (reg: W) {
        B1 "mov" "r8, imm8"   "B0+rb ib"
        B2 "mov" "r16, imm16" "66 B8+rw iw"
        B4 "mov" "r32, imm32" "B8+rd id"
        B8 "mov" "r64, imm64" "REX.W B8+rd io"
    }
    MovzxRm8 (reg: W, rm: R) {
        B2 "movzx" "r16, r/m8" "66 0F B6 /r"
        B4 "movzx" "r32, r/m8" "0F B6 /r"
        B8 "movzx" "r64, r/m8" "REX.W 0F B6 /r"
    }
    MovzxRm16 (reg: W, rm: R) {
        B4 "movzx" "r32, r/m16" "0F B7 /r"
        B8 "movzx" "r64, r/m16" "REX.W 0F B7 /r"
    }
    MovsxRm8 (reg: W, rm: R) {
        B2 "movsx" "r16, r/m8" "66 0F BE /r"
        B4 "movsx" "r32, r/m8" "0F BE /r"
        B8 "movsx" "r64, r/m8" "REX.W 0F BE /r"
    }
    MovsxRm16 (reg: W, rm: R) {
        B4 "movsx" "r32, r/m16" "0F BF /r"
        B8 "movsx" "r64, r/m16" "REX.W 0F BF /r"
    }
    MovsxdRm32 (reg: W, rm: R) {
        B8 "movsxd" "r64, r/m32" "REX.W 63 /r"
    }
    /// The address is computed, and the memory left alone.
    LeaRm (reg: W) {
        B4 "lea" "r32, m" "8D /r"
        B8 "lea" "r64, m" "REX.W 8D /r"
    }
    SetM (rm: W, flags: R) {
        B1 "setcc" "r/m8" "0F 90+cc /0"
    }
    CmovRm (reg: RW, rm: R, flags: R) {
        B2 "cmovcc" "r16, r/m16" "66 0F 40+cc /r"
        B4 "cmovcc" "r32, r/m32" "0F 40+cc /r"
        B8 "cmovcc" "r64, r/m64" "REX.W 0F 40+cc /r"
    }
    XchgMr (reg: RW, rm: RW) {
        B1 "xchg" "r/m8, r8"   "86 /r"
        B2 "xchg" "r/m16, r16" "66 87 /r"
        B4 "xchg" "r/m32, r32" "87 /r"
        B8 "xchg" "r/m64, r64" "REX.W 87 /r"
    }
    CmpxchgMr (reg: R, rm: RW, rax: RW, flags: W) {
        B1 "cmpxchg" "r/m8, r8"   "0F B0 /r"
        B2 "cmpxchg" "r/m16, r16" "66 0F B1 /r"
        B4 "cmpxchg" "r/m32, r32" "0F B1 /r"
        B8 "cmpxchg" "r/m64, r64" "REX.W 0F B1 /r"
    }
    BswapO (reg: RW) {
        B4 "bswap" "r32" "0F C8+rd"
        B8 "bswap" "r64" "REX.W 0F C8+rd"
    }
    MovbeRm (reg: W, rm: R) {
        B2 "movbe" "r16, m16" "66 0F 38 F0 /r"
        B4 "movbe" "r32, m32" "0F 38 F0 /r"
        B8 "movbe" "r64, m64" "REX.W 0F 38 F0 /r"
    }
    MovbeMr (reg: R, rm: W) {
        B2 "movbe" "m16, r16" "66 0F 38 F1 /r"
        B4 "movbe" "m32, r32" "0F 38 F1 /r"
        B8 "movbe" "m64, r64" "REX.W 0F 38 F1 /r"
    }

    // Shifts and rotations.
    ShlMi8 (rm: RW, flags: W) {
        B1 "shl" "r/m8, imm8"  "C0 /4 ib"
        B2 "shl" "r/m16, imm8" "66 C1 /4 ib"
        B4 "shl" "r/m32, imm8" "C1 /4 ib"
        B8 "shl" "r/m64, imm8" "REX.W C1 /4 ib"
    }
    ShlM1 (rm: RW, flags: W) {
        B1 "shl" "r/m8, 1"  "D0 /4"
        B2 "shl" "r/m16, 1" "66 D1 /4"
        B4 "shl" "r/m32, 1" "D1 /4"
        B8 "shl" "r/m64, 1" "REX.W D1 /4"
    }
    ShlMc (rm: RW, rcx: R, flags: W) {
        B1 "shl" "r/m8, cl"  "D2 /4"
        B2 "shl" "r/m16, cl" "66 D3 /4"
        B4 "shl" "r/m32, cl" "D3 /4"
        B8 "shl" "r/m64, cl" "REX.W D3 /4"
    }
    ShrMi8 (rm: RW, flags: W) {
        B1 "shr" "r/m8, imm8"  "C0 /5 ib"
        B2 "shr" "r/m16, imm8" "66 C1 /5 ib"
        B4 "shr" "r/m32, imm8" "C1 /5 ib"
        B8 "shr" "r/m64, imm8" "REX.W C1 /5 ib"
    }
    ShrM1 (rm: RW, flags: W) {
        B1 "shr" "r/m8, 1"  "D0 /5"
        B2 "shr" "r/m16, 1" "66 D1 /5"
        B4 "shr" "r/m32, 1" "D1 /5"
        B8 "shr" "r/m64, 1" "REX.W D1 /5"
    }
    ShrMc (rm: RW, rcx: R, flags: W) {
        B1 "shr" "r/m8, cl"  "D2 /5"
        B2 "shr" "r/m16, cl" "66 D3 /5"
        B4 "shr" "r/m32, cl" "D3 /5"
        B8 "shr" "r/m64, cl" "REX.W D3 /5"
    }
    SarMi8 (rm: RW, flags: W) {
        B1 "sar" "r/m8, imm8"  "C0 /7 ib"
        B2 "sar" "r/m16, imm8" "66 C1 /7 ib"
        B4 "sar" "r/m32, imm8" "C1 /7 ib"
        B8 "sar" "r/m64, imm8" "REX.W C1 /7 ib"
    }
    SarM1 (rm: RW, flags: W) {
        B1 "sar" "r/m8, 1"  "D0 /7"
        B2 "sar" "r/m16, 1" "66 D1 /7"
        B4 "sar" "r/m32, 1" "D1 /7"
        B8 "sar" "r/m64, 1" "REX.W D1 /7"
    }
    SarMc (rm: RW, rcx: R, flags: W) {
        B1 "sar" "r/m8, cl"  "D2 /7"
        B2 "sar" "r/m16, cl" "66 D3 /7"
        B4 "sar" "r/m32, cl" "D3 /7"
        B8 "sar" "r/m64, cl" "REX.W D3 /7"
    }
    RolMi8 (rm: RW, flags: W) {
        B1 "rol" "r/m8, imm8"  "C0 /0 ib"
        B2 "rol" "r/m16, imm8" "66 C1 /0 ib"
        B4 "rol" "r/m32, imm8" "C1 /0 ib"
        B8 "rol" "r/m64, imm8" "REX.W C1 /0 ib"
    }
    RolM1 (rm: RW, flags: W) {
        B1 "rol" "r/m8, 1"  "D0 /0"
        B2 "rol" "r/m16, 1" "66 D1 /0"
        B4 "rol" "r/m32, 1" "D1 /0"
        B8 "rol" "r/m64, 1" "REX.W D1 /0"
    }
    RolMc (rm: RW, rcx: R, flags: W) {
        B1 "rol" "r/m8, cl"  "D2 /0"
        B2 "rol" "r/m16, cl" "66 D3 /0"
        B4 "rol" "r/m32, cl" "D3 /0"
        B8 "rol" "r/m64, cl" "REX.W D3 /0"
    }
    RorMi8 (rm: RW, flags: W) {
        B1 "ror" "r/m8, imm8"  "C0 /1 ib"
        B2 "ror" "r/m16, imm8" "66 C1 /1 ib"
        B4 "ror" "r/m32, imm8" "C1 /1 ib"
        B8 "ror" "r/m64, imm8" "REX.W C1 /1 ib"
    }
    RorM1 (rm: RW, flags: W) {
        B1 "ror" "r/m8, 1"  "D0 /1"
        B2 "ror" "r/m16, 1" "66 D1 /1"
        B4 "ror" "r/m32, 1" "D1 /1"
        B8 "ror" "r/m64, 1" "REX.W D1 /1"
    }
    RorMc (rm: RW, rcx: R, flags: W) {
        B1 "ror" "r/m8, cl"  "D2 /1"
        B2 "ror" "r/m16, cl" "66 D3 /1"
        B4 "ror" "r/m32, cl" "D3 /1"
        B8 "ror" "r/m64, cl" "REX.W D3 /1"
    }
    ShldMri8 (reg: R, rm: RW, flags: W) {
        B2 "shld" "r/m16, r16, imm8" "66 0F A4 /r ib"
        B4 "shld" "r/m32, r32, imm8" "0F A4 /r ib"
        B8 "shld" "r/m64, r64, imm8" "REX.W 0F A4 /r ib"
    }
    ShldMrc (reg: R, rm: RW, rcx: R, flags: W) {
        B2 "shld" "r/m16, r16, cl" "66 0F A5 /r"
        B4 "shld" "r/m32, r32, cl" "0F A5 /r"
        B8 "shld" "r/m64, r64, cl" "REX.W 0F A5 /r"
    }
    ShrdMri8 (reg: R, rm: RW, flags: W) {
        B2 "shrd" "r/m16, r16, imm8" "66 0F AC /r ib"
        B4 "shrd" "r/m32, r32, imm8" "0F AC /r ib"
        B8 "shrd" "r/m64, r64, imm8" "REX.W 0F AC /r ib"
    }
    ShrdMrc (reg: R, rm: RW, rcx: R, flags: W) {
        B2 "shrd" "r/m16, r16, cl" "66 0F AD /r"
        B4 "shrd" "r/m32, r32, cl" "0F AD /r"
        B8 "shrd" "r/m64, r64, cl" "REX.W 0F AD /r"
    }

    // Single bits.
    /// In memory, the bit may lie outside the operand.
    BtMr (reg: R, rm: R, flags: W) {
        B2 "bt" "r/m16, r16" "66 0F A3 /r"
        B4 "bt" "r/m32, r32" "0F A3 /r"
        B8 "bt" "r/m64, r64" "REX.W 0F A3 /r"
    }
    BtMi8 (rm: R, flags: W) {
        B2 "bt" "r/m16, imm8" "66 0F BA /4 ib"
        B4 "bt" "r/m32, imm8" "0F BA /4 ib"
        B8 "bt" "r/m64, imm8" "REX.W 0F BA /4 ib"
    }
    BsfRm (reg: RW, rm: R, flags: W) {
        B2 "bsf" "r16, r/m16" "66 0F BC /r"
        B4 "bsf" "r32, r/m32" "0F BC /r"
        B8 "bsf" "r64, r/m64" "REX.W 0F BC /r"
    }
    BsrRm (reg: RW, rm: R, flags: W) {
        B2 "bsr" "r16, r/m16" "66 0F BD /r"
        B4 "bsr" "r32, r/m32" "0F BD /r"
        B8 "bsr" "r64, r/m64" "REX.W 0F BD /r"
    }
    TzcntRm (reg: W, rm: R, flags: W) {
        B2 "tzcnt" "r16, r/m16" "66 F3 0F BC /r"
        B4 "tzcnt" "r32, r/m32" "F3 0F BC /r"
        B8 "tzcnt" "r64, r/m64" "F3 REX.W 0F BC /r"
    }
    LzcntRm (reg: W, rm: R, flags: W) {
        B2 "lzcnt" "r16, r/m16" "66 F3 0F BD /r"
        B4 "lzcnt" "r32, r/m32" "F3 0F BD /r"
        B8 "lzcnt" "r64, r/m64" "F3 REX.W 0F BD /r"
    }
    PopcntRm (reg: W, rm: R, flags: W) {
        B2 "popcnt" "r16, r/m16" "66 F3 0F B8 /r"
        B4 "popcnt" "r32, r/m32" "F3 0F B8 /r"
        B8 "popcnt" "r64, r/m64" "F3 REX.W 0F B8 /r"
    }

    // BMI1, BMI2 and ADX.
    AndnRvm (reg: W, vvvv: R, rm: R, flags: W) {
        B4 "andn" "r32, r32, r/m32" "VEX.LZ.0F38.W0 F2 /r"
        B8 "andn" "r64, r64, r/m64" "VEX.LZ.0F38.W1 F2 /r"
    }
    BlsrVm (vvvv: W, rm: R, flags: W) {
        B4 "blsr" "r32, r/m32" "VEX.LZ.0F38.W0 F3 /1"
        B8 "blsr" "r64, r/m64" "VEX.LZ.0F38.W1 F3 /1"
    }
    BlsmskVm (vvvv: W, rm: R, flags: W) {
        B4 "blsmsk" "r32, r/m32" "VEX.LZ.0F38.W0 F3 /2"
        B8 "blsmsk" "r64, r/m64" "VEX.LZ.0F38.W1 F3 /2"
    }
    BlsiVm (vvvv: W, rm: R, flags: W) {
        B4 "blsi" "r32, r/m32" "VEX.LZ.0F38.W0 F3 /3"
        B8 "blsi" "r64, r/m64" "VEX.LZ.0F38.W1 F3 /3"
    }
    BextrRmv (reg: W, vvvv: R, rm: R, flags: W) {
        B4 "bextr" "r32, r/m32, r32" "VEX.LZ.0F38.W0 F7 /r"
        B8 "bextr" "r64, r/m64, r64" "VEX.LZ.0F38.W1 F7 /r"
    }
    ShlxRmv (reg: W, vvvv: R, rm: R) {
        B4 "shlx" "r32, r/m32, r32" "VEX.LZ.66.0F38.W0 F7 /r"
        B8 "shlx" "r64, r/m64, r64" "VEX.LZ.66.0F38.W1 F7 /r"
    }
    ShrxRmv (reg: W, vvvv: R, rm: R) {
        B4 "shrx" "r32, r/m32, r32" "VEX.LZ.F2.0F38.W0 F7 /r"
        B8 "shrx" "r64, r/m64, r64" "VEX.LZ.F2.0F38.W1 F7 /r"
    }
    SarxRmv (reg: W, vvvv: R, rm: R) {
        B4 "sarx" "r32, r/m32, r32" "VEX.LZ.F3.0F38.W0 F7 /r"
        B8 "sarx" "r64, r/m64, r64" "VEX.LZ.F3.0F38.W1 F7 /r"
    }
    RorxRmi8 (reg: W, rm: R) {
        B4 "rorx" "r32, r/m32, imm8" "VEX.LZ.F2.0F3A.W0 F0 /r ib"
        B8 "rorx" "r64, r/m64, imm8" "VEX.LZ.F2.0F3A.W1 F0 /r ib"
    }
    MulxRvm (reg: W, vvvv: W, rm: R, rdx: R) {
        B4 "mulx" "r32, r32, r/m32" "VEX.LZ.F2.0F38.W0 F6 /r"
        B8 "mulx" "r64, r64, r/m64" "VEX.LZ.F2.0F38.W1 F6 /r"
    }
    PdepRvm (reg: W, vvvv: R, rm: R) {
        B4 "pdep" "r32, r32, r/m32" "VEX.LZ.F2.0F38.W0 F5 /r"
        B8 "pdep" "r64, r64, r/m64" "VEX.LZ.F2.0F38.W1 F5 /r"
    }
    PextRvm (reg: W, vvvv: R, rm: R) {
        B4 "pext" "r32, r32, r/m32" "VEX.LZ.F3.0F38.W0 F5 /r"
        B8 "pext" "r64, r64, r/m64" "VEX.LZ.F3.0F38.W1 F5 /r"
    }
    AdcxRm (reg: RW, rm: R, flags: RW) {
        B4 "adcx" "r32, r/m32" "66 0F 38 F6 /r"
        B8 "adcx" "r64, r/m64" "66 REX.W 0F 38 F6 /r"
    }
    AdoxRm (reg: RW, rm: R, flags: RW) {
        B4 "adox" "r32, r/m32" "F3 0F 38 F6 /r"
        B8 "adox" "r64, r/m64" "F3 REX.W 0F 38 F6 /r"
    }

    // Control.
    Ret (rsp: RW) {
        ANY "ret" "" "C3"
    }
    CallM (rm: R, rsp: RW) {
        ANY "call" "r/m64" "FF /2"
    }
    CallRel32 (rsp: RW) {
        ANY "call" "rel32" "E8 cd"
    }
    JmpM (rm: R) {
        ANY "jmp" "r/m64" "FF /4"
    }
    JmpRel8 () {
        ANY "jmp" "rel8" "EB cb"
    }
    JmpRel32 () {
        ANY "jmp" "rel32" "E9 cd"
    }
    JccRel8 (flags: R) {
        ANY "jcc" "rel8" "70+cc cb"
    }
    JccRel32 (flags: R) {
        ANY "jcc" "rel32" "0F 80+cc cd"
    }
    PushR (reg: R, rsp: RW) {
        ANY "push" "r64" "50+rd"
    }
    PopR (reg: W, rsp: RW) {
        ANY "pop" "r64" "58+rd"
    }
    Leave (rsp: W, rbp: RW) {
        ANY "leave" "" "C9"
    }
    Ud2 () {
        ANY "ud2" "" "0F 0B"
    }
    Int3 () {
        ANY "int3" "" "CC"
    }
    Endbr64 () {
        ANY "endbr64" "" "F3 0F 1E FA"
    }
    Nop () {
        ANY "nop" "" "90"
    }
    /// As long as its operand makes it.
    NopM () {
        B2 "nop" "r/m16" "66 0F 1F /0"
        B4 "nop" "r/m32" "0F 1F /0"
        B8 "nop" "r/m64" "REX.W 0F 1F /0"
    }

    // Scalar floating point, SSE and SSE2.
    FAddRm (reg: RW, rm: R) {
        B4 "addss" "xmm, xmm/m32" "F3 0F 58 /r"
        B8 "addsd" "xmm, xmm/m64" "F2 0F 58 /r"
    }
    FSubRm (reg: RW, rm: R) {
        B4 "subss" "xmm, xmm/m32" "F3 0F 5C /r"
        B8 "subsd" "xmm, xmm/m64" "F2 0F 5C /r"
    }
    FMulRm (reg: RW, rm: R) {
        B4 "mulss" "xmm, xmm/m32" "F3 0F 59 /r"
        B8 "mulsd" "xmm, xmm/m64" "F2 0F 59 /r"
    }
    FDivRm (reg: RW, rm: R) {
        B4 "divss" "xmm, xmm/m32" "F3 0F 5E /r"
        B8 "divsd" "xmm, xmm/m64" "F2 0F 5E /r"
    }
    FMinRm (reg: RW, rm: R) {
        B4 "minss" "xmm, xmm/m32" "F3 0F 5D /r"
        B8 "minsd" "xmm, xmm/m64" "F2 0F 5D /r"
    }
    FMaxRm (reg: RW, rm: R) {
        B4 "maxss" "xmm, xmm/m32" "F3 0F 5F /r"
        B8 "maxsd" "xmm, xmm/m64" "F2 0F 5F /r"
    }
    FSqrtRm (reg: M, rm: R) {
        B4 "sqrtss" "xmm, xmm/m32" "F3 0F 51 /r"
        B8 "sqrtsd" "xmm, xmm/m64" "F2 0F 51 /r"
    }
    /// SSE4.1.
    RoundsRmi8 (reg: M, rm: R) {
        B4 "roundss" "xmm, xmm/m32, imm8" "66 0F 3A 0A /r ib"
        B8 "roundsd" "xmm, xmm/m64, imm8" "66 0F 3A 0B /r ib"
    }
    UcomisRm (reg: R, rm: R, flags: W) {
        B4 "ucomiss" "xmm, xmm/m32" "0F 2E /r"
        B8 "ucomisd" "xmm, xmm/m64" "66 0F 2E /r"
    }
    ComisRm (reg: R, rm: R, flags: W) {
        B4 "comiss" "xmm, xmm/m32" "0F 2F /r"
        B8 "comisd" "xmm, xmm/m64" "66 0F 2F /r"
    }
    /// The immediate is the predicate.
    CmpsRmi8 (reg: RW, rm: R) {
        B4 "cmpss" "xmm, xmm/m32, imm8" "F3 0F C2 /r ib"
        B8 "cmpsd" "xmm, xmm/m64, imm8" "F2 0F C2 /r ib"
    }
    /// A load clears the other elements; a move between registers keeps them.
    MovsRm (reg: M, rm: R) {
        B4 "movss" "xmm, xmm/m32" "F3 0F 10 /r"
        B8 "movsd" "xmm, xmm/m64" "F2 0F 10 /r"
    }
    MovsMr (reg: R, rm: M) {
        B4 "movss" "xmm/m32, xmm" "F3 0F 11 /r"
        B8 "movsd" "xmm/m64, xmm" "F2 0F 11 /r"
    }
    /// The size is that of the integer.
    Cvtsi2ssRm (reg: M, rm: R) {
        B4 "cvtsi2ss" "xmm, r/m32" "F3 0F 2A /r"
        B8 "cvtsi2ss" "xmm, r/m64" "F3 REX.W 0F 2A /r"
    }
    /// The size is that of the integer.
    Cvtsi2sdRm (reg: M, rm: R) {
        B4 "cvtsi2sd" "xmm, r/m32" "F2 0F 2A /r"
        B8 "cvtsi2sd" "xmm, r/m64" "F2 REX.W 0F 2A /r"
    }
    /// The size is that of the integer.
    Cvttss2siRm (reg: W, rm: R) {
        B4 "cvttss2si" "r32, xmm/m32" "F3 0F 2C /r"
        B8 "cvttss2si" "r64, xmm/m32" "F3 REX.W 0F 2C /r"
    }
    /// The size is that of the integer.
    Cvttsd2siRm (reg: W, rm: R) {
        B4 "cvttsd2si" "r32, xmm/m64" "F2 0F 2C /r"
        B8 "cvttsd2si" "r64, xmm/m64" "F2 REX.W 0F 2C /r"
    }
    Cvtss2sdRm (reg: M, rm: R) {
        ANY "cvtss2sd" "xmm, xmm/m32" "F3 0F 5A /r"
    }
    Cvtsd2ssRm (reg: M, rm: R) {
        ANY "cvtsd2ss" "xmm, xmm/m64" "F2 0F 5A /r"
    }

    // Whole vector registers, SSE and SSE2.
    MovapsRm (reg: W, rm: R) {
        ANY "movaps" "xmm, xmm/m128" "0F 28 /r"
    }
    MovapsMr (reg: R, rm: W) {
        ANY "movaps" "xmm/m128, xmm" "0F 29 /r"
    }
    MovupsRm (reg: W, rm: R) {
        ANY "movups" "xmm, xmm/m128" "0F 10 /r"
    }
    MovupsMr (reg: R, rm: W) {
        ANY "movups" "xmm/m128, xmm" "0F 11 /r"
    }
    MovdToXmm (reg: W, rm: R) {
        B4 "movd" "xmm, r/m32" "66 0F 6E /r"
        B8 "movq" "xmm, r/m64" "66 REX.W 0F 6E /r"
    }
    MovdFromXmm (reg: R, rm: W) {
        B4 "movd" "r/m32, xmm" "66 0F 7E /r"
        B8 "movq" "r/m64, xmm" "66 REX.W 0F 7E /r"
    }
    MovqXmmRm (reg: W, rm: R) {
        ANY "movq" "xmm, xmm/m64" "F3 0F 7E /r"
    }
    MovqXmmMr (reg: R, rm: W) {
        ANY "movq" "xmm/m64, xmm" "66 0F D6 /r"
    }
    AndpsRm (reg: RW, rm: R) {
        B4 "andps" "xmm, xmm/m128" "0F 54 /r"
        B8 "andpd" "xmm, xmm/m128" "66 0F 54 /r"
    }
    AndnpsRm (reg: RW, rm: R) {
        B4 "andnps" "xmm, xmm/m128" "0F 55 /r"
        B8 "andnpd" "xmm, xmm/m128" "66 0F 55 /r"
    }
    OrpsRm (reg: RW, rm: R) {
        B4 "orps" "xmm, xmm/m128" "0F 56 /r"
        B8 "orpd" "xmm, xmm/m128" "66 0F 56 /r"
    }
    XorpsRm (reg: RW, rm: R) {
        B4 "xorps" "xmm, xmm/m128" "0F 57 /r"
        B8 "xorpd" "xmm, xmm/m128" "66 0F 57 /r"
    }
    PandRm (reg: RW, rm: R) {
        ANY "pand" "xmm, xmm/m128" "66 0F DB /r"
    }
    PandnRm (reg: RW, rm: R) {
        ANY "pandn" "xmm, xmm/m128" "66 0F DF /r"
    }
    PorRm (reg: RW, rm: R) {
        ANY "por" "xmm, xmm/m128" "66 0F EB /r"
    }
    PxorRm (reg: RW, rm: R) {
        ANY "pxor" "xmm, xmm/m128" "66 0F EF /r"
    }
    PcmpeqdRm (reg: RW, rm: R) {
        ANY "pcmpeqd" "xmm, xmm/m128" "66 0F 76 /r"
    }
    PsrldMi8 (rm: RW) {
        ANY "psrld" "xmm, imm8" "66 0F 72 /2 ib"
    }
    PslldMi8 (rm: RW) {
        ANY "pslld" "xmm, imm8" "66 0F 72 /6 ib"
    }
    PsrlqMi8 (rm: RW) {
        ANY "psrlq" "xmm, imm8" "66 0F 73 /2 ib"
    }
    PsllqMi8 (rm: RW) {
        ANY "psllq" "xmm, imm8" "66 0F 73 /6 ib"
    }

    // Scalar floating point, AVX and FMA.
    VFAddRvm (reg: W, vvvv: R, rm: R) {
        B4 "vaddss" "xmm, xmm, xmm/m32" "VEX.LIG.F3.0F.WIG 58 /r"
        B8 "vaddsd" "xmm, xmm, xmm/m64" "VEX.LIG.F2.0F.WIG 58 /r"
    }
    VFSubRvm (reg: W, vvvv: R, rm: R) {
        B4 "vsubss" "xmm, xmm, xmm/m32" "VEX.LIG.F3.0F.WIG 5C /r"
        B8 "vsubsd" "xmm, xmm, xmm/m64" "VEX.LIG.F2.0F.WIG 5C /r"
    }
    VFMulRvm (reg: W, vvvv: R, rm: R) {
        B4 "vmulss" "xmm, xmm, xmm/m32" "VEX.LIG.F3.0F.WIG 59 /r"
        B8 "vmulsd" "xmm, xmm, xmm/m64" "VEX.LIG.F2.0F.WIG 59 /r"
    }
    VFDivRvm (reg: W, vvvv: R, rm: R) {
        B4 "vdivss" "xmm, xmm, xmm/m32" "VEX.LIG.F3.0F.WIG 5E /r"
        B8 "vdivsd" "xmm, xmm, xmm/m64" "VEX.LIG.F2.0F.WIG 5E /r"
    }
    VFMinRvm (reg: W, vvvv: R, rm: R) {
        B4 "vminss" "xmm, xmm, xmm/m32" "VEX.LIG.F3.0F.WIG 5D /r"
        B8 "vminsd" "xmm, xmm, xmm/m64" "VEX.LIG.F2.0F.WIG 5D /r"
    }
    VFMaxRvm (reg: W, vvvv: R, rm: R) {
        B4 "vmaxss" "xmm, xmm, xmm/m32" "VEX.LIG.F3.0F.WIG 5F /r"
        B8 "vmaxsd" "xmm, xmm, xmm/m64" "VEX.LIG.F2.0F.WIG 5F /r"
    }
    VFSqrtRvm (reg: W, vvvv: R, rm: R) {
        B4 "vsqrtss" "xmm, xmm, xmm/m32" "VEX.LIG.F3.0F.WIG 51 /r"
        B8 "vsqrtsd" "xmm, xmm, xmm/m64" "VEX.LIG.F2.0F.WIG 51 /r"
    }
    VRoundsRvmi8 (reg: W, vvvv: R, rm: R) {
        B4 "vroundss" "xmm, xmm, xmm/m32, imm8" "VEX.LIG.66.0F3A.WIG 0A /r ib"
        B8 "vroundsd" "xmm, xmm, xmm/m64, imm8" "VEX.LIG.66.0F3A.WIG 0B /r ib"
    }
    /// The immediate is the predicate.
    VCmpsRvmi8 (reg: W, vvvv: R, rm: R) {
        B4 "vcmpss" "xmm, xmm, xmm/m32, imm8" "VEX.LIG.F3.0F.WIG C2 /r ib"
        B8 "vcmpsd" "xmm, xmm, xmm/m64, imm8" "VEX.LIG.F2.0F.WIG C2 /r ib"
    }
    VUcomisRm (reg: R, rm: R, flags: W) {
        B4 "vucomiss" "xmm, xmm/m32" "VEX.LIG.0F.WIG 2E /r"
        B8 "vucomisd" "xmm, xmm/m64" "VEX.LIG.66.0F.WIG 2E /r"
    }
    VMovsRm (reg: W, rm: R) {
        B4 "vmovss" "xmm, m32" "VEX.LIG.F3.0F.WIG 10 /r"
        B8 "vmovsd" "xmm, m64" "VEX.LIG.F2.0F.WIG 10 /r"
    }
    VMovsMr (reg: R, rm: W) {
        B4 "vmovss" "m32, xmm" "VEX.LIG.F3.0F.WIG 11 /r"
        B8 "vmovsd" "m64, xmm" "VEX.LIG.F2.0F.WIG 11 /r"
    }
    /// The size is that of the integer.
    VCvtsi2ssRvm (reg: W, vvvv: R, rm: R) {
        B4 "vcvtsi2ss" "xmm, xmm, r/m32" "VEX.LIG.F3.0F.W0 2A /r"
        B8 "vcvtsi2ss" "xmm, xmm, r/m64" "VEX.LIG.F3.0F.W1 2A /r"
    }
    /// The size is that of the integer.
    VCvtsi2sdRvm (reg: W, vvvv: R, rm: R) {
        B4 "vcvtsi2sd" "xmm, xmm, r/m32" "VEX.LIG.F2.0F.W0 2A /r"
        B8 "vcvtsi2sd" "xmm, xmm, r/m64" "VEX.LIG.F2.0F.W1 2A /r"
    }
    /// The size is that of the integer.
    VCvttss2siRm (reg: W, rm: R) {
        B4 "vcvttss2si" "r32, xmm/m32" "VEX.LIG.F3.0F.W0 2C /r"
        B8 "vcvttss2si" "r64, xmm/m32" "VEX.LIG.F3.0F.W1 2C /r"
    }
    /// The size is that of the integer.
    VCvttsd2siRm (reg: W, rm: R) {
        B4 "vcvttsd2si" "r32, xmm/m64" "VEX.LIG.F2.0F.W0 2C /r"
        B8 "vcvttsd2si" "r64, xmm/m64" "VEX.LIG.F2.0F.W1 2C /r"
    }
    VCvtss2sdRvm (reg: W, vvvv: R, rm: R) {
        ANY "vcvtss2sd" "xmm, xmm, xmm/m32" "VEX.LIG.F3.0F.WIG 5A /r"
    }
    VCvtsd2ssRvm (reg: W, vvvv: R, rm: R) {
        ANY "vcvtsd2ss" "xmm, xmm, xmm/m64" "VEX.LIG.F2.0F.WIG 5A /r"
    }
    Vfmadd213Rvm (reg: RW, vvvv: R, rm: R) {
        B4 "vfmadd213ss" "xmm, xmm, xmm/m32" "VEX.LIG.66.0F38.W0 A9 /r"
        B8 "vfmadd213sd" "xmm, xmm, xmm/m64" "VEX.LIG.66.0F38.W1 A9 /r"
    }
    Vfmadd231Rvm (reg: RW, vvvv: R, rm: R) {
        B4 "vfmadd231ss" "xmm, xmm, xmm/m32" "VEX.LIG.66.0F38.W0 B9 /r"
        B8 "vfmadd231sd" "xmm, xmm, xmm/m64" "VEX.LIG.66.0F38.W1 B9 /r"
    }
    Vfmsub213Rvm (reg: RW, vvvv: R, rm: R) {
        B4 "vfmsub213ss" "xmm, xmm, xmm/m32" "VEX.LIG.66.0F38.W0 AB /r"
        B8 "vfmsub213sd" "xmm, xmm, xmm/m64" "VEX.LIG.66.0F38.W1 AB /r"
    }
    Vfmsub231Rvm (reg: RW, vvvv: R, rm: R) {
        B4 "vfmsub231ss" "xmm, xmm, xmm/m32" "VEX.LIG.66.0F38.W0 BB /r"
        B8 "vfmsub231sd" "xmm, xmm, xmm/m64" "VEX.LIG.66.0F38.W1 BB /r"
    }
    Vfnmadd213Rvm (reg: RW, vvvv: R, rm: R) {
        B4 "vfnmadd213ss" "xmm, xmm, xmm/m32" "VEX.LIG.66.0F38.W0 AD /r"
        B8 "vfnmadd213sd" "xmm, xmm, xmm/m64" "VEX.LIG.66.0F38.W1 AD /r"
    }
    Vfnmadd231Rvm (reg: RW, vvvv: R, rm: R) {
        B4 "vfnmadd231ss" "xmm, xmm, xmm/m32" "VEX.LIG.66.0F38.W0 BD /r"
        B8 "vfnmadd231sd" "xmm, xmm, xmm/m64" "VEX.LIG.66.0F38.W1 BD /r"
    }

    // Whole vector registers, AVX and AVX2.
    VMovapsRm (reg: W, rm: R) {
        ANY "vmovaps" "xmm, xmm/m128" "VEX.128.0F.WIG 28 /r"
    }
    VMovdToXmm (reg: W, rm: R) {
        B4 "vmovd" "xmm, r/m32" "VEX.128.66.0F.W0 6E /r"
        B8 "vmovq" "xmm, r/m64" "VEX.128.66.0F.W1 6E /r"
    }
    VMovdFromXmm (reg: R, rm: W) {
        B4 "vmovd" "r/m32, xmm" "VEX.128.66.0F.W0 7E /r"
        B8 "vmovq" "r/m64, xmm" "VEX.128.66.0F.W1 7E /r"
    }
    VAndpsRvm (reg: W, vvvv: R, rm: R) {
        B4 "vandps" "xmm, xmm, xmm/m128" "VEX.128.0F.WIG 54 /r"
        B8 "vandpd" "xmm, xmm, xmm/m128" "VEX.128.66.0F.WIG 54 /r"
    }
    VAndnpsRvm (reg: W, vvvv: R, rm: R) {
        B4 "vandnps" "xmm, xmm, xmm/m128" "VEX.128.0F.WIG 55 /r"
        B8 "vandnpd" "xmm, xmm, xmm/m128" "VEX.128.66.0F.WIG 55 /r"
    }
    VOrpsRvm (reg: W, vvvv: R, rm: R) {
        B4 "vorps" "xmm, xmm, xmm/m128" "VEX.128.0F.WIG 56 /r"
        B8 "vorpd" "xmm, xmm, xmm/m128" "VEX.128.66.0F.WIG 56 /r"
    }
    VXorpsRvm (reg: W, vvvv: R, rm: R) {
        B4 "vxorps" "xmm, xmm, xmm/m128" "VEX.128.0F.WIG 57 /r"
        B8 "vxorpd" "xmm, xmm, xmm/m128" "VEX.128.66.0F.WIG 57 /r"
    }
    VpadddXmmRvm (reg: W, vvvv: R, rm: R) {
        ANY "vpaddd" "xmm, xmm, xmm/m128" "VEX.128.66.0F.WIG FE /r"
    }
    VpadddYmmRvm (reg: W, vvvv: R, rm: R) {
        ANY "vpaddd" "ymm, ymm, ymm/m256" "VEX.256.66.0F.WIG FE /r"
    }
    VaddpsXmmRvm (reg: W, vvvv: R, rm: R) {
        B4 "vaddps" "xmm, xmm, xmm/m128" "VEX.128.0F.WIG 58 /r"
        B8 "vaddpd" "xmm, xmm, xmm/m128" "VEX.128.66.0F.WIG 58 /r"
    }
    VaddpsYmmRvm (reg: W, vvvv: R, rm: R) {
        B4 "vaddps" "ymm, ymm, ymm/m256" "VEX.256.0F.WIG 58 /r"
        B8 "vaddpd" "ymm, ymm, ymm/m256" "VEX.256.66.0F.WIG 58 /r"
    }
    VmovupsXmmRm (reg: W, rm: R) {
        ANY "vmovups" "xmm, xmm/m128" "VEX.128.0F.WIG 10 /r"
    }
    VmovupsXmmMr (reg: R, rm: W) {
        ANY "vmovups" "xmm/m128, xmm" "VEX.128.0F.WIG 11 /r"
    }
    VmovupsYmmRm (reg: W, rm: R) {
        ANY "vmovups" "ymm, ymm/m256" "VEX.256.0F.WIG 10 /r"
    }
    VmovupsYmmMr (reg: R, rm: W) {
        ANY "vmovups" "ymm/m256, ymm" "VEX.256.0F.WIG 11 /r"
    }

    // AVX-512F.
    VpadddZmmRvm (reg: W, vvvv: R, rm: R) {
        ANY "vpaddd" "zmm, zmm, zmm/m512" "EVEX.512.66.0F.W0 FE /r"
    }
    VaddpsZmmRvm (reg: W, vvvv: R, rm: R) {
        B4 "vaddps" "zmm, zmm, zmm/m512" "EVEX.512.0F.W0 58 /r"
        B8 "vaddpd" "zmm, zmm, zmm/m512" "EVEX.512.66.0F.W1 58 /r"
    }
    VmovupsZmmRm (reg: W, rm: R) {
        ANY "vmovups" "zmm, zmm/m512" "EVEX.512.0F.W0 10 /r"
    }
    VmovupsZmmMr (reg: R, rm: W) {
        ANY "vmovups" "zmm/m512, zmm" "EVEX.512.0F.W0 11 /r"
    }
    VrndscaleRvmi8 (reg: W, vvvv: R, rm: R) {
        B4 "vrndscaless" "xmm, xmm, xmm/m32, imm8" "EVEX.LLIG.66.0F3A.W0 0A /r ib"
        B8 "vrndscalesd" "xmm, xmm, xmm/m64, imm8" "EVEX.LLIG.66.0F3A.W1 0B /r ib"
    }
    /// The size is that of the integer.
    Vcvtusi2ssRvm (reg: W, vvvv: R, rm: R) {
        B4 "vcvtusi2ss" "xmm, xmm, r/m32" "EVEX.LLIG.F3.0F.W0 7B /r"
        B8 "vcvtusi2ss" "xmm, xmm, r/m64" "EVEX.LLIG.F3.0F.W1 7B /r"
    }
    /// The size is that of the integer.
    Vcvttss2usiRm (reg: W, rm: R) {
        B4 "vcvttss2usi" "r32, xmm/m32" "EVEX.LLIG.F3.0F.W0 78 /r"
        B8 "vcvttss2usi" "r64, xmm/m32" "EVEX.LLIG.F3.0F.W1 78 /r"
    }
    /// The size is that of the integer.
    Vcvtusi2sdRvm (reg: W, vvvv: R, rm: R) {
        B4 "vcvtusi2sd" "xmm, xmm, r/m32" "EVEX.LLIG.F2.0F.W0 7B /r"
        B8 "vcvtusi2sd" "xmm, xmm, r/m64" "EVEX.LLIG.F2.0F.W1 7B /r"
    }
    /// The size is that of the integer.
    Vcvttsd2usiRm (reg: W, rm: R) {
        B4 "vcvttsd2usi" "r32, xmm/m64" "EVEX.LLIG.F2.0F.W0 78 /r"
        B8 "vcvttsd2usi" "r64, xmm/m64" "EVEX.LLIG.F2.0F.W1 78 /r"
    }
}
