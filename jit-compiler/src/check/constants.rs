//! The associated constants of the primitive types: `i64::MAX`, `f64::EPSILON`.

use crate::hir::{IntTy, Ty};

/// Type and bits of `ty::name`.
pub(super) fn lookup(ty: Ty, name: &str) -> Option<(Ty, u128)> {
    match ty {
        Ty::Int(int) => integer(int, name),
        Ty::F32 => float32(name),
        Ty::F64 => float64(name),
        Ty::Char => character(name),
        _ => None,
    }
}

/// The scalar type of that name.
pub(super) fn scalar(name: &str) -> Option<Ty> {
    if let Some(int) = IntTy::ALL.into_iter().find(|int| int.name() == name) {
        return Some(Ty::Int(int));
    }
    Some(match name {
        "bool" => Ty::Bool,
        "char" => Ty::Char,
        "f32" => Ty::F32,
        "f64" => Ty::F64,
        "Ordering" => Ty::Ordering,
        _ => return None,
    })
}

fn integer(int: IntTy, name: &str) -> Option<(Ty, u128)> {
    let ones = int.mask();
    let top = 1 << (int.bits() - 1);
    let (min, max) = if int.signed() { (top, ones ^ top) } else { (0, ones) };
    match name {
        "MIN" => Some((Ty::Int(int), min)),
        "MAX" => Some((Ty::Int(int), max)),
        "BITS" => Some((Ty::Int(IntTy::U32), int.bits().into())),
        _ => None,
    }
}

/// The constants of a float type, whose values are those of this crate's own.
macro_rules! float {
    ($name:ident: $float:ident, $ty:expr) => {
        fn $name(name: &str) -> Option<(Ty, u128)> {
            let value = match name {
                "MIN" => $float::MIN,
                "MAX" => $float::MAX,
                "EPSILON" => $float::EPSILON,
                "INFINITY" => $float::INFINITY,
                "NEG_INFINITY" => $float::NEG_INFINITY,
                "NAN" => $float::NAN,
                "MIN_POSITIVE" => $float::MIN_POSITIVE,
                "RADIX" => return unsigned($float::RADIX),
                "DIGITS" => return unsigned($float::DIGITS),
                "MANTISSA_DIGITS" => return unsigned($float::MANTISSA_DIGITS),
                "MIN_EXP" => return signed($float::MIN_EXP),
                "MAX_EXP" => return signed($float::MAX_EXP),
                "MIN_10_EXP" => return signed($float::MIN_10_EXP),
                "MAX_10_EXP" => return signed($float::MAX_10_EXP),
                _ => return None,
            };
            Some(($ty, value.to_bits().into()))
        }
    };
}

float!(float32: f32, Ty::F32);
float!(float64: f64, Ty::F64);

fn character(name: &str) -> Option<(Ty, u128)> {
    let value = match name {
        "MIN" => char::MIN,
        "MAX" => char::MAX,
        "REPLACEMENT_CHARACTER" => char::REPLACEMENT_CHARACTER,
        "MAX_LEN_UTF8" => return Some((Ty::Int(IntTy::Usize), char::MAX_LEN_UTF8 as u128)),
        "MAX_LEN_UTF16" => return Some((Ty::Int(IntTy::Usize), char::MAX_LEN_UTF16 as u128)),
        _ => return None,
    };
    Some((Ty::Char, u32::from(value).into()))
}

fn signed(value: i32) -> Option<(Ty, u128)> {
    Some((Ty::Int(IntTy::I32), (value as u32).into()))
}

fn unsigned(value: u32) -> Option<(Ty, u128)> {
    Some((Ty::Int(IntTy::U32), value.into()))
}

#[cfg(test)]
mod tests {
    use super::{lookup, scalar};
    use crate::hir::{IntTy, Ty};

    #[test]
    fn integer_limits_are_rusts() {
        let limits = |int| ["MIN", "MAX"].map(|name| lookup(Ty::Int(int), name).unwrap().1);
        assert_eq!(limits(IntTy::I8), [0x80, 0x7f]);
        assert_eq!(limits(IntTy::U16), [0, 0xffff]);
        assert_eq!(limits(IntTy::I32), [u128::from(i32::MIN as u32), i32::MAX as u128]);
        assert_eq!(limits(IntTy::I64), [u128::from(i64::MIN as u64), i64::MAX as u128]);
        assert_eq!(limits(IntTy::Usize), [0, u128::from(u64::MAX)]);
        assert_eq!(lookup(Ty::Int(IntTy::Isize), "BITS"), Some((Ty::Int(IntTy::U32), 64)));
    }

    #[test]
    fn unknown_constants_are_not_guessed() {
        assert_eq!(lookup(Ty::Int(IntTy::I8), "EPSILON"), None);
        assert_eq!(lookup(Ty::F64, "PI"), None);
        assert_eq!(lookup(Ty::Bool, "MAX"), None);
    }

    #[test]
    fn scalars_are_found_by_name() {
        assert_eq!(scalar("isize"), Some(Ty::Int(IntTy::Isize)));
        assert_eq!(scalar("bool"), Some(Ty::Bool));
        assert_eq!(scalar("i128"), Some(Ty::Int(IntTy::I128)));
        assert_eq!(scalar("()"), None);
    }
}
