//! The constants of the types.

macro_rules! integers {
    ($($t:ident),*) => { $(
        same!(|| -> ($t, $t, u32, $t, $t) {
            ($t::MIN, $t::MAX, $t::BITS, $t::min_value(), $t::max_value())
        });
    )* };
}

#[test]
fn of_integers() {
    integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);
}

macro_rules! floats {
    ($($t:ident),*) => { $(
        same!(|| -> ($t, $t, $t, $t, $t, $t, $t) {
            (
                $t::MIN, $t::MAX, $t::EPSILON, $t::INFINITY, $t::NEG_INFINITY, $t::NAN,
                $t::MIN_POSITIVE,
            )
        });
        same!(|| -> (u32, u32, u32, i32, i32, i32, i32) {
            (
                $t::RADIX, $t::DIGITS, $t::MANTISSA_DIGITS, $t::MIN_EXP, $t::MAX_EXP,
                $t::MIN_10_EXP, $t::MAX_10_EXP,
            )
        });
        same!(|a: $t| -> $t { a * std::$t::consts::PI + core::$t::consts::E });
    )* };
}

#[test]
fn of_floats() {
    floats!(f32, f64);
}

#[test]
fn of_characters() {
    same!(|| -> (char, char, char, usize, usize) {
        (char::MIN, char::MAX, char::REPLACEMENT_CHARACTER, char::MAX_LEN_UTF8, char::MAX_LEN_UTF16)
    });
}
