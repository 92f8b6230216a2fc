//! Values of the types: the edges at which operations go wrong, small ones, and any.
//!
//! # Invariants
//! - [`Values`] are the same for the same seed, whatever the closure: a closure that shrinks keeps
//!   the arguments of the parameters that it keeps.

use crate::ty::{Int, Ty};

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Of a type without parts: its bits, zero above the type's width.
    Bits(u128),
    /// Of a tuple or an array.
    Parts(Vec<Self>),
    /// Of an option.
    Option(Option<Box<Self>>),
}

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

    /// A value of that type.
    pub fn value(&mut self, ty: &Ty) -> Value {
        match ty {
            Ty::Tuple(parts) => Value::Parts(parts.iter().map(|part| self.value(part)).collect()),
            Ty::Array(element, len) => {
                Value::Parts((0..*len).map(|_| self.value(element)).collect())
            }
            Ty::Option(some) => {
                let is_some = !self.next_bits().is_multiple_of(4);
                let value = self.value(some);
                Value::Option(is_some.then(|| Box::new(value)))
            }
            scalar => Value::Bits(self.scalar(scalar)),
        }
    }

    /// An edge, something small, or anything.
    fn scalar(&mut self, ty: &Ty) -> u128 {
        let (kind, which) = (self.next_bits() % 8, self.next_bits());
        match ty {
            Ty::Bool => u128::from(which & 1),
            Ty::Char => u128::from(u32::from(self.char(kind, which))),
            Ty::Ordering => edge(&[0xff, 0, 1], which),
            Ty::Int(int) => match kind {
                0..3 => edge(&int_edges(int), which),
                3..6 => {
                    let small = (which % 24) as i128 - 4 * i128::from(int.signed);
                    small as u128 & int.mask()
                }
                _ => (u128::from(which) | u128::from(self.next_bits()) << 64) & int.mask(),
            },
            Ty::F64 => match kind {
                0..4 => edge(&FLOATS, which).to_bits().into(),
                4..7 => small(which).to_bits().into(),
                _ => which.into(),
            },
            Ty::F32 => match kind {
                0..4 => (edge(&FLOATS, which) as f32).to_bits().into(),
                4..7 => (small(which) as f32).to_bits().into(),
                _ => (which as u32).into(),
            },
            _ => 0,
        }
    }

    fn char(&mut self, kind: u64, which: u64) -> char {
        match kind {
            0..2 => edge(&CHARS, which),
            2..6 => char::from((which % 128) as u8),
            _ => char::from_u32((which % 0x11_0000) as u32).unwrap_or('\u{fffd}'),
        }
    }
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
pub fn int_edges(int: &Int) -> Vec<u128> {
    let mut edges = vec![0, 1, 2, 3, 7, 10, 100, u128::from(int.bits), u128::from(int.bits) - 1];
    for shift in [7, 8, 15, 16, 24, 31, 32, 53, 63, 64, 127] {
        if shift < int.bits {
            let power = 1u128 << shift;
            edges.extend([power, power - 1, power + 1]);
        }
    }
    let negative: Vec<u128> = edges.iter().map(|edge| edge.wrapping_neg()).collect();
    edges.extend(negative);
    edges.iter().map(|edge| edge & int.mask()).collect()
}

/// The names of the orders, from below.
pub const ORDERINGS: [&str; 3] = ["Less", "Equal", "Greater"];

/// The characters around those that are special.
pub const CHARS: [char; 24] = [
    '\0',
    '\t',
    '\n',
    '\r',
    '\u{1f}',
    ' ',
    '!',
    '/',
    '0',
    '9',
    ':',
    '@',
    'A',
    'F',
    'Z',
    '[',
    '`',
    'a',
    'z',
    '{',
    '\u{7f}',
    '\u{d7ff}',
    '\u{e000}',
    '\u{10ffff}',
];

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
pub fn literal(ty: &Ty, value: &Value) -> String {
    match (ty, value) {
        (Ty::Tuple(parts), Value::Parts(values)) => {
            let parts = parts.iter().zip(values);
            format!("({})", parts.map(|(ty, it)| literal(ty, it) + ", ").collect::<String>())
        }
        (Ty::Array(element, _), Value::Parts(values)) => {
            let elements: Vec<String> = values.iter().map(|it| literal(element, it)).collect();
            format!("[{}]", elements.join(", "))
        }
        (Ty::Option(some), Value::Option(Some(value))) => format!("Some({})", literal(some, value)),
        (Ty::Option(some), _) => format!("None::<{some}>"),
        (scalar, Value::Bits(bits)) => scalar_literal(scalar, *bits),
        (other, value) => unreachable!("{value:?} is no {other}"),
    }
}

fn scalar_literal(ty: &Ty, bits: u128) -> String {
    match ty {
        Ty::Bool => (bits != 0).to_string(),
        Ty::Char => {
            let char = u32::try_from(bits).ok().and_then(char::from_u32).unwrap_or_default();
            format!("'{}'", char.escape_unicode())
        }
        Ty::Int(int) => format!("{}{}", decimal(int, bits), int.name),
        Ty::Ordering => format!("{ty}::{}", ORDERINGS[usize::from(bits.wrapping_add(1) as u8)]),
        Ty::F64 => format!("f64::from_bits({bits:#x})"),
        Ty::F32 => format!("f32::from_bits({bits:#x})"),
        _ => "()".to_owned(),
    }
}

/// The number without a suffix.
#[must_use]
pub fn decimal(int: &Int, bits: u128) -> String {
    if int.signed {
        let unused = 128 - int.bits;
        ((bits << unused).cast_signed() >> unused).to_string()
    } else {
        bits.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_fit_their_types() {
        let mut values = Values::new(1);
        for int in &crate::ty::INTS {
            for _ in 0..100 {
                let Value::Bits(bits) = values.value(&Ty::Int(int)) else { panic!("{int:?}") };
                assert_eq!(bits & !int.mask(), 0, "{int:?}");
            }
        }
    }

    #[test]
    fn literals_are_rusts() {
        let i8 = Ty::integer("i8");
        assert_eq!(literal(&i8, &Value::Bits(0x80)), "-128i8");
        assert_eq!(literal(&Ty::F32, &Value::Bits(0x3f80_0000)), "f32::from_bits(0x3f800000)");
        assert_eq!(literal(&Ty::Ordering, &Value::Bits(0xff)), "std::cmp::Ordering::Less");
        assert_eq!(literal(&Ty::Char, &Value::Bits(0x27)), r"'\u{27}'");
        let pair = Ty::Tuple(vec![Ty::Option(Box::new(i8.clone())), Ty::Array(Box::new(i8), 2)]);
        let array = Value::Parts(vec![Value::Bits(1), Value::Bits(255)]);
        let value = Value::Parts(vec![Value::Option(None), array]);
        assert_eq!(literal(&pair, &value), "(None::<i8>, [1i8, -1i8], )");
    }
}
