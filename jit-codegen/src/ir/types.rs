//! The types of values.

use std::fmt;

/// What one lane of a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the words say it")]
pub enum Scalar {
    Bool,
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
}

impl Scalar {
    /// Width in bits; 1 for `Bool`.
    #[must_use]
    pub const fn bits(self) -> u32 {
        match self {
            Self::Bool => 1,
            Self::I8 => 8,
            Self::I16 => 16,
            Self::I32 | Self::F32 => 32,
            Self::I64 | Self::F64 => 64,
        }
    }
}

/// The type of a value: so many lanes of a scalar, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Type {
    /// What each lane is.
    pub scalar: Scalar,
    /// How many lanes; 0 if there is no value at all.
    pub lanes: u8,
}

impl Type {
    /// The type of an instruction that yields nothing.
    pub const VOID: Self = Self { scalar: Scalar::Bool, lanes: 0 };
    /// 0 or 1.
    pub const BOOL: Self = Self::scalar(Scalar::Bool);
    /// An 8-bit integer.
    pub const I8: Self = Self::scalar(Scalar::I8);
    /// A 16-bit integer.
    pub const I16: Self = Self::scalar(Scalar::I16);
    /// A 32-bit integer.
    pub const I32: Self = Self::scalar(Scalar::I32);
    /// A 64-bit integer.
    pub const I64: Self = Self::scalar(Scalar::I64);
    /// A 32-bit float.
    pub const F32: Self = Self::scalar(Scalar::F32);
    /// A 64-bit float.
    pub const F64: Self = Self::scalar(Scalar::F64);

    /// One lane of it.
    #[must_use]
    pub const fn scalar(scalar: Scalar) -> Self {
        Self { scalar, lanes: 1 }
    }

    /// The integer type of that many bits.
    ///
    /// # Panics
    /// If there is none: `bits` is not 8, 16, 32 or 64.
    #[must_use]
    pub const fn int(bits: u32) -> Self {
        match bits {
            8 => Self::I8,
            16 => Self::I16,
            32 => Self::I32,
            64 => Self::I64,
            _ => panic!("no integer type of that width"),
        }
    }

    /// Width of a lane in bits.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.scalar.bits()
    }

    /// The bits that a lane's value may have.
    #[must_use]
    pub const fn mask(self) -> u64 {
        u64::MAX >> (64 - self.bits())
    }

    /// The bits of the smallest signed value.
    #[must_use]
    pub const fn sign_bit(self) -> u64 {
        1 << (self.bits() - 1)
    }

    /// The bits of the float of this type that is nearest to `value`.
    #[must_use]
    pub const fn float_bits(self, value: f64) -> u64 {
        match self.scalar {
            Scalar::F32 => (value as f32).to_bits() as u64,
            _ => value.to_bits(),
        }
    }

    /// Whether it is `f32` or `f64`.
    #[must_use]
    pub const fn is_float(self) -> bool {
        matches!(self.scalar, Scalar::F32 | Scalar::F64)
    }

    /// Whether it is an integer (a `bool` is not).
    #[must_use]
    pub const fn is_int(self) -> bool {
        matches!(self.scalar, Scalar::I8 | Scalar::I16 | Scalar::I32 | Scalar::I64)
    }

    /// The value with these bits, as a signed number.
    #[must_use]
    pub const fn sign_extend(self, bits: u64) -> i64 {
        let unused = 64 - self.bits();
        ((bits << unused) as i64) >> unused
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.scalar {
            _ if self.lanes == 0 => "void",
            Scalar::Bool => "bool",
            Scalar::I8 => "i8",
            Scalar::I16 => "i16",
            Scalar::I32 => "i32",
            Scalar::I64 => "i64",
            Scalar::F32 => "f32",
            Scalar::F64 => "f64",
        };
        f.write_str(name)?;
        if self.lanes > 1 { write!(f, "x{}", self.lanes) } else { Ok(()) }
    }
}
