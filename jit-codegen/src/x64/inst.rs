//! The operand vocabulary of x86-64 instructions, shared by selection, allocation and encoding.
//!
//! Generic over the register type `R`: a virtual register before allocation, a hardware encoding
//! (`u8`, 0–15 for general registers, 0–31 for vector registers) after it.

/// Operation width of an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Size {
    /// 8 bits
    B1,
    /// 16 bits
    B2,
    /// 32 bits
    B4,
    /// 64 bits
    B8,
}

/// What an index register is multiplied by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is its factor")]
pub enum Scale {
    S1,
    S2,
    S4,
    S8,
}

/// A register or a place in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rm<R> {
    /// A register.
    Reg(R),
    /// A place in memory.
    Mem(Mem<R>),
}

/// An addressing mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mem<R> {
    /// `[base + index * scale + disp]`, each part optional.
    Sib {
        /// The base register.
        base: Option<R>,
        /// The index register (never `rsp`) and its factor.
        index: Option<(R, Scale)>,
        /// The displacement.
        disp: i32,
    },
    /// `[rip + disp]`; `disp` counts from the end of the instruction.
    Rip {
        /// The displacement.
        disp: i32,
    },
}

/// A condition code, numbered as the manual's `cc` (Intel SDM vol. 2, appendix B.1.4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the manual's condition of that name")]
#[repr(u8)]
pub enum Cond {
    O = 0,
    No = 1,
    B = 2,
    Ae = 3,
    E = 4,
    Ne = 5,
    Be = 6,
    A = 7,
    S = 8,
    Ns = 9,
    P = 10,
    Np = 11,
    L = 12,
    Ge = 13,
    Le = 14,
    G = 15,
}

impl Cond {
    /// The condition that holds exactly when this one does not.
    #[must_use]
    pub const fn negate(self) -> Self {
        match self {
            Self::O => Self::No,
            Self::No => Self::O,
            Self::B => Self::Ae,
            Self::Ae => Self::B,
            Self::E => Self::Ne,
            Self::Ne => Self::E,
            Self::Be => Self::A,
            Self::A => Self::Be,
            Self::S => Self::Ns,
            Self::Ns => Self::S,
            Self::P => Self::Np,
            Self::Np => Self::P,
            Self::L => Self::Ge,
            Self::Ge => Self::L,
            Self::Le => Self::G,
            Self::G => Self::Le,
        }
    }
}
