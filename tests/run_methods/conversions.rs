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

macro_rules! fallible {
    ($($from:ident),*) => { $(
        mod $from {
            #[test]
            fn try_from() {
                same!(|a: $from| -> (
                    Option<i8>, Option<u8>, Option<i16>, Option<u16>, Option<i32>, Option<u32>,
                    Option<i64>, Option<u64>, Option<i128>, Option<u128>, Option<isize>, Option<usize>
                ) {
                    (
                        i8::try_from(a).ok(), u8::try_from(a).ok(), i16::try_from(a).ok(),
                        a.try_into().ok(), i32::try_from(a).ok(), <u32>::try_from(a).ok(),
                        i64::try_from(a).ok(), u64::try_from(a).ok(), i128::try_from(a).ok(),
                        u128::try_from(a).ok(), a.try_into().ok(), usize::try_from(a).ok(),
                    )
                });
            }

            #[test]
            fn what_is_done_with_it() {
                same!(|a: $from| -> (bool, bool, i16, u32, u8, i8, u64, u16) {
                    (
                        i8::try_from(a).is_ok(), u64::try_from(a).is_err(),
                        i16::try_from(a).unwrap_or(-1), u32::try_from(a).unwrap_or_default(),
                        u8::try_from(a).unwrap_or_else(|_| 7),
                        match i8::try_from(a) {
                            Ok(b @ 3..) => b,
                            Ok(b) => b / 2,
                            Err(_) => 100,
                        },
                        if let Ok(b) = u64::try_from(a) && b > 3 { b } else { 1 },
                        {
                            let Ok(b) = u16::try_from(a) else {
                                return (true, true, 1, 2, 3, 4, 5, matches!(u8::try_from(a), Ok(1)) as u16)
                            };
                            b
                        },
                    )
                });
                same!(|a: $from, b: u8| -> i8 {
                    if b % 2 == 0 { i8::try_from(a).unwrap() } else { a.try_into().expect("it is small") }
                });
            }
        }
    )* };
}

fallible!(i8, u8, i16, u16, i32, u32, i64, u64, i128, u128, isize, usize);
