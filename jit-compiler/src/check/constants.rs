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

fn float32(name: &str) -> Option<(Ty, u128)> {
    let value = match name {
        "MIN" => f32::MIN,
        "MAX" => f32::MAX,
        "EPSILON" => f32::EPSILON,
        "INFINITY" => f32::INFINITY,
        "NEG_INFINITY" => f32::NEG_INFINITY,
        "NAN" => f32::NAN,
        "MIN_POSITIVE" => f32::MIN_POSITIVE,
        "RADIX" => return unsigned(f32::RADIX),
        "DIGITS" => return unsigned(f32::DIGITS),
        "MANTISSA_DIGITS" => return unsigned(f32::MANTISSA_DIGITS),
        _ => return None,
    };
    Some((Ty::F32, value.to_bits().into()))
}

fn float64(name: &str) -> Option<(Ty, u128)> {
    let value = match name {
        "MIN" => f64::MIN,
        "MAX" => f64::MAX,
        "EPSILON" => f64::EPSILON,
        "INFINITY" => f64::INFINITY,
        "NEG_INFINITY" => f64::NEG_INFINITY,
        "NAN" => f64::NAN,
        "MIN_POSITIVE" => f64::MIN_POSITIVE,
        "RADIX" => return unsigned(f64::RADIX),
        "DIGITS" => return unsigned(f64::DIGITS),
        "MANTISSA_DIGITS" => return unsigned(f64::MANTISSA_DIGITS),
        _ => return None,
    };
    Some((Ty::F64, value.to_bits().into()))
}

fn character(name: &str) -> Option<(Ty, u128)> {
    let value = match name {
        "MIN" => char::MIN,
        "MAX" => char::MAX,
        "REPLACEMENT_CHARACTER" => char::REPLACEMENT_CHARACTER,
        _ => return None,
    };
    Some((Ty::Char, u32::from(value).into()))
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
