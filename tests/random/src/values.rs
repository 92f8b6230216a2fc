//! Values of the types: the edges at which operations go wrong, small ones, and any.
//!
//! # Invariants
//! - A value is its bits, zero above the type's width.
//! - [`Values`] are the same for the same seed, whatever the closure: a closure that shrinks keeps
//!   the arguments of the parameters that it keeps.

use crate::ty::{Int, Ty};

/// A value of a scalar type.
pub type Bits = u64;

/// A source of values: splitmix64.
#[derive(Clone, Debug)]
pub struct Values(u64);

impl Values {
    /// The source of that number.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let a = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let b = (a ^ a >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        b ^ b >> 31
    }

    /// A value of that type: an edge, a small one, or any.
    pub fn value(&mut self, ty: &Ty) -> Bits {
        let (kind, which) = (self.next_bits() % 8, self.next_bits());
        match ty {
            Ty::Unit => 0,
            Ty::Bool => which & 1,
            Ty::Int(int) => match kind {
                0..3 => edge(&int_edges(int), which),
                3..6 => (which % 24).wrapping_sub(4 * u64::from(int.signed)) & mask(int.bits),
                _ => which & mask(int.bits),
            },
            Ty::F64 => match kind {
                0..4 => edge(&FLOATS, which).to_bits(),
                4..7 => small(which).to_bits(),
                _ => which,
            },
            Ty::F32 => match kind {
                0..4 => (edge(&FLOATS, which) as f32).to_bits().into(),
                4..7 => (small(which) as f32).to_bits().into(),
                _ => which & mask(32),
            },
        }
    }
}

/// The bits below `width`.
#[must_use]
pub const fn mask(width: u32) -> u64 {
    u64::MAX >> (64 - width)
}

fn edge<T: Copy>(edges: &[T], which: u64) -> T {
    edges[(which % edges.len() as u64) as usize]
}

/// Quarters between -16 and 16.
fn small(which: u64) -> f64 {
    ((which % 128) as f64 - 64.0) / 4.0
}

/// The integers at which operations go wrong.
#[must_use]
pub fn int_edges(int: &Int) -> Vec<Bits> {
    let mut edges = vec![0, 1, 2, 3, 7, 10, 100, u64::from(int.bits), u64::from(int.bits) - 1];
    for shift in [7, 8, 15, 16, 24, 31, 32, 53, 63] {
        if shift < int.bits {
            let power = 1u64 << shift;
            edges.extend([power, power - 1, power + 1]);
        }
    }
    let negative: Vec<u64> = edges.iter().map(|edge| edge.wrapping_neg()).collect();
    edges.extend(negative);
    edges.iter().map(|edge| edge & mask(int.bits)).collect()
}

/// The floats at which operations and conversions go wrong.
pub const FLOATS: [f64; 38] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    3.0,
    0.1,
    127.5,
    128.0,
    -129.0,
    255.9,
    256.0,
    32767.9,
    -32769.0,
    65536.0,
    16_777_217.0,
    2_147_483_647.0,
    2_147_483_648.0,
    -2_147_483_649.0,
    4_294_967_295.5,
    9_007_199_254_740_993.0,
    9_223_372_036_854_775_807.0,
    -9_223_372_036_854_775_808.0,
    18_446_744_073_709_551_615.0,
    1e30,
    f64::MAX,
    f64::MIN_POSITIVE,
    5e-324,
    1e-40,
    f64::EPSILON,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    1e300,
];

/// A Rust expression of that value, which no context has to give a type to.
#[must_use]
pub fn literal(ty: &Ty, bits: Bits) -> String {
    match ty {
        Ty::Unit => "()".to_owned(),
        Ty::Bool => (bits != 0).to_string(),
        Ty::Int(int) => format!("{}{}", decimal(int, bits), int.name),
        Ty::F64 => format!("f64::from_bits({bits:#x})"),
        Ty::F32 => format!("f32::from_bits({bits:#x})"),
    }
}

/// The number without a suffix.
#[must_use]
pub fn decimal(int: &Int, bits: Bits) -> String {
    if int.signed {
        let unused = 64 - int.bits;
        ((bits << unused).cast_signed() >> unused).to_string()
    } else {
        bits.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ty::INTS;

    #[test]
    fn values_fit_their_types() {
        let mut values = Values::new(1);
        for ty in Ty::scalars() {
            let width = ty.int().map_or(if ty == Ty::F32 { 32 } else { 64 }, |int| int.bits);
            assert!((0..100).all(|_| values.value(&ty) & !mask(width) == 0), "{ty}");
        }
    }

    #[test]
    fn literals_are_rusts() {
        let i8 = INTS.iter().find(|int| int.name == "i8").unwrap();
        assert_eq!(literal(&Ty::Int(i8), 0x80), "-128i8");
        assert_eq!(literal(&Ty::F32, 0x3f80_0000), "f32::from_bits(0x3f800000)");
        assert_eq!(literal(&Ty::Bool, 1), "true");
    }
}
