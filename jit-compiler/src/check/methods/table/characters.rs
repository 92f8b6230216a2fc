//! Characters, and bytes as ASCII.
//!
//! In the sources, `a - b < n` also says that `a` is no less than `b`: the difference wraps.

use super::*;

/// The digit that a character is in base `radix`, or what is no less than that.
macro_rules! digit {
    () => {
        "({
            let n = c as u32;
            let digit = n - 48;
            let letter = (n | 32) - 97;
            let letter = if letter < 26 { letter + 10 } else { 36 };
            if (radix <= 10) | (digit < 10) { digit } else { letter }
        })"
    };
}

pub(super) static METHODS: &[Signature] = methods! {
    is_ascii(&self) -> BOOL { Char: Source(ASCII), Byte: Source(ASCII) }
    is_ascii_alphabetic(&self) -> BOOL { Char: Source(ALPHABETIC), Byte: Source(ALPHABETIC) }
    is_ascii_uppercase(&self) -> BOOL { Char: Source(UPPERCASE), Byte: Source(UPPERCASE) }
    is_ascii_lowercase(&self) -> BOOL { Char: Source(LOWERCASE), Byte: Source(LOWERCASE) }
    is_ascii_digit(&self) -> BOOL { Char: Source(DIGIT), Byte: Source(DIGIT) }
    is_ascii_hexdigit(&self) -> BOOL { Char: Source(HEXDIGIT), Byte: Source(HEXDIGIT) }
    is_ascii_alphanumeric(&self) -> BOOL {
        Char: Source(ALPHANUMERIC),
        Byte: Source(ALPHANUMERIC),
    }
    is_ascii_punctuation(&self) -> BOOL { Char: Source(PUNCTUATION), Byte: Source(PUNCTUATION) }
    is_ascii_graphic(&self) -> BOOL { Char: Source(GRAPHIC), Byte: Source(GRAPHIC) }
    is_ascii_whitespace(&self) -> BOOL { Char: Source(WHITESPACE), Byte: Source(WHITESPACE) }
    is_ascii_control(&self) -> BOOL { Char: Source(CONTROL), Byte: Source(CONTROL) }
    to_ascii_uppercase(&self) -> T {
        Char: Source(
            "|c| {
                let n = c as u32;
                if n - 97 < 26 { char::from_u32_unchecked(n - 32) } else { c }
            }"
        ),
        Byte: Source("|c| if c - 97 < 26 { c - 32 } else { c }"),
    }
    to_ascii_lowercase(&self) -> T {
        Char: Source(
            "|c| {
                let n = c as u32;
                if n - 65 < 26 { char::from_u32_unchecked(n + 32) } else { c }
            }"
        ),
        Byte: Source("|c| if c - 65 < 26 { c + 32 } else { c }"),
    }
    eq_ignore_ascii_case(&self, REF) -> BOOL {
        Char: Source(EQ_IGNORE_CASE),
        Byte: Source(EQ_IGNORE_CASE),
    }
    is_control(self) -> BOOL {
        Char: Source("|c| { let n = c as u32; (n < 32) | (n - 127 < 33) }"),
    }
    is_whitespace(self) -> BOOL {
        Char: Source(
            "|c| {
                let n = c as u32;
                if n < 128 { return (n == 32) | (n - 9 < 5); }
                match n {
                    0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a => true,
                    0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000 => true,
                    _ => false,
                }
            }"
        ),
    }
    is_alphabetic(self) -> BOOL { Char: Op(Method::Std("is_alphabetic")) }
    is_alphanumeric(self) -> BOOL { Char: Op(Method::Std("is_alphanumeric")) }
    is_lowercase(self) -> BOOL { Char: Op(Method::Std("is_lowercase")) }
    is_numeric(self) -> BOOL { Char: Op(Method::Std("is_numeric")) }
    is_uppercase(self) -> BOOL { Char: Op(Method::Std("is_uppercase")) }
    is_digit(self, U32) -> BOOL {
        Char: Source(concat!(
            "|c, radix| {
                if radix - 2 > 34 { fails!(T::is_digit(c, radix)) }
                ", digit!(), " < radix
            }"
        )),
    }
    to_digit(self, U32) -> OPTION_U32 {
        Char: Source(concat!(
            "|c, radix| {
                if radix - 2 > 34 { fails!(T::to_digit(c, radix)) }
                let digit = ", digit!(), ";
                if digit < radix { Some(digit) } else { None }
            }"
        )),
    }
    from_digit(U32, U32) -> OPTION {
        Char: Source(
            "|n, radix| {
                if radix > 36 { fails!(T::from_digit(n, radix)) }
                let c = char::from_u32_unchecked(if n < 10 { n + 48 } else { n + 87 });
                if n < radix { Some(c) } else { None }
            }"
        ),
    }
    from_u32(U32) -> OPTION {
        Char: Source(
            "|n| if (n ^ 0xd800) - 0x800 < 0x10f800 {
                Some(char::from_u32_unchecked(n))
            } else {
                None
            }"
        ),
    }
    from_u32_unchecked(U32) -> T { Char: Op(Method::FromBits) }
    len_utf8(self) -> USIZE {
        Char: Source(
            "|c| {
                let n = c as u32;
                if n < 0x80 { 1 } else if n < 0x800 { 2 } else if n < 0x10000 { 3 } else { 4 }
            }"
        ),
    }
    len_utf16(self) -> USIZE { Char: Source("|c| if (c as u32) < 0x10000 { 1 } else { 2 }") }
};

const ASCII: &str = "|c| (c as u32) < 128";
const ALPHABETIC: &str = "|c| (c as u32 | 32) - 97 < 26";
const UPPERCASE: &str = "|c| c as u32 - 65 < 26";
const LOWERCASE: &str = "|c| c as u32 - 97 < 26";
const DIGIT: &str = "|c| c as u32 - 48 < 10";
const HEXDIGIT: &str = "|c| { let n = c as u32; (n - 48 < 10) | ((n | 32) - 97 < 6) }";
const ALPHANUMERIC: &str = "|c| { let n = c as u32; (n - 48 < 10) | ((n | 32) - 97 < 26) }";
const PUNCTUATION: &str = "|c| {
    let n = c as u32;
    (n - 33 < 94) & (n - 48 > 9) & ((n | 32) - 97 > 25)
}";
const GRAPHIC: &str = "|c| c as u32 - 33 < 94";
// A bit for each: 9, 10, 12, 13 and 32.
const WHITESPACE: &str = "|c| {
    let n = c as u32;
    (n < 33) & ((0x1_0000_3600_u64 >> n) & 1 == 1)
}";
const CONTROL: &str = "|c| { let n = c as u32; (n < 32) | (n == 127) }";
const EQ_IGNORE_CASE: &str = "|a, b| a.to_ascii_lowercase() == b.to_ascii_lowercase()";
