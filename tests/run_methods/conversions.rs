//! `from` and `into`, for every pair of types that std converts.

macro_rules! conversions {
    ($($to:ident: $($from:ident)*;)*) => { $( $(
        same!(|a: $from| -> ($to, $to) { ($to::from(a), a.into()) });
    )* )* };
}

#[test]
fn to_signed_integers() {
    conversions! {
        i8: i8 bool;
        i16: i8 i16 u8 bool;
        i32: i8 i16 i32 u8 u16 bool;
        i64: i8 i16 i32 i64 u8 u16 u32 bool;
        i128: i8 i16 i32 i64 i128 u8 u16 u32 u64 bool;
        isize: i8 i16 isize u8 bool;
    }
}

#[test]
fn to_unsigned_integers() {
    conversions! {
        u8: u8 bool;
        u16: u8 u16 bool;
        u32: u8 u16 u32 bool char;
        u64: u8 u16 u32 u64 bool char;
        u128: u8 u16 u32 u64 u128 bool char;
        usize: u8 u16 usize bool;
    }
}

#[test]
fn to_floats_and_characters() {
    conversions! {
        f32: i8 i16 u8 u16 f32 bool;
        f64: i8 i16 i32 u8 u16 u32 f32 f64 bool;
        char: u8 char;
    }
}

#[test]
fn of_captures() {
    for k in [0u8, 1, 200, 255] {
        same!(|a: u32| -> (u32, i128, f64) {
            let k: u8 = k;
            (a ^ u32::from(k), i128::from(a) - i128::from(k), f64::from(a) / f64::from(k))
        });
    }
}
