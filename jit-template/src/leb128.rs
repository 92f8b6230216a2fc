//! Integers in as many bytes as they need: LEB128 (DWARF 5, section 7.6).

use core::iter;

/// The bytes of an unsigned number.
pub fn unsigned(number: u64) -> impl Iterator<Item = u8> {
    let fits = |number: u64| number < 0x80;
    let numbers = iter::successors(Some(number), move |&it| (!fits(it)).then_some(it >> 7));
    numbers.map(move |it| byte(it as u8, fits(it)))
}

/// The bytes of a signed number.
pub fn signed(number: i64) -> impl Iterator<Item = u8> {
    let fits = |number: i64| (-0x40..0x40).contains(&number);
    let numbers = iter::successors(Some(number), move |&it| (!fits(it)).then_some(it >> 7));
    numbers.map(move |it| byte(it as u8, fits(it)))
}

/// A byte with the number's low 7 bits.
const fn byte(number: u8, is_last: bool) -> u8 {
    if is_last { number & 0x7F } else { number | 0x80 }
}

/// Takes an unsigned number off the bytes; of a longer one, the low 32 bits.
///
/// There is none if the bytes end within it.
pub const fn take_unsigned(bytes: &mut &[u8]) -> Option<u32> {
    match take(bytes) {
        Some((bits, _)) => Some(bits),
        None => None,
    }
}

/// The same of a signed number.
pub const fn take_signed(bytes: &mut &[u8]) -> Option<i32> {
    match take(bytes) {
        Some((bits, count)) => {
            let unused = 32_u32.saturating_sub(count);
            Some((bits << unused) as i32 >> unused)
        }
        None => None,
    }
}

/// A number's bits, and how many there are.
const fn take(bytes: &mut &[u8]) -> Option<(u32, u32)> {
    let (mut bits, mut count) = (0, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        if count < 32 {
            bits |= (byte as u32 & 0x7F) << count;
        }
        count += 7;
        if byte & 0x80 == 0 {
            return Some((bits, count));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_those_of_the_standard() {
        for (number, bytes) in
            [(2, &[2][..]), (127, &[127]), (128, &[0x80, 1]), (12857, &[0xB9, 0x64])]
        {
            assert!(unsigned(number).eq(bytes.iter().copied()), "{number}");
        }
        for (number, bytes) in [
            (2, &[2][..]),
            (-2, &[0x7E]),
            (127, &[0xFF, 0]),
            (-127, &[0x81, 0x7F]),
            (128, &[0x80, 1]),
            (-128, &[0x80, 0x7F]),
            (-129, &[0xFF, 0x7E]),
        ] {
            assert!(signed(number).eq(bytes.iter().copied()), "{number}");
        }
        assert_eq!((unsigned(u64::MAX).count(), signed(i64::MIN).count()), (10, 10));
    }

    #[test]
    fn what_is_written_is_read() {
        let mut edges = (0..32).map(|shift| 1_u32 << shift).flat_map(|bit| [bit, bit - 1, !bit]);
        assert!(edges.all(|number| {
            let (mut written, mut len) = ([0; 12], 0);
            for byte in unsigned(number.into()).chain(signed((number as i32).into())) {
                written[len] = byte;
                len += 1;
            }
            let mut rest = &written[..len];
            let read = (take_unsigned(&mut rest), take_signed(&mut rest));
            read == (Some(number), Some(number as i32)) && rest.is_empty()
        }));
    }

    #[test]
    fn a_number_that_is_cut_off_is_none() {
        assert_eq!(take_unsigned(&mut &[][..]), None);
        assert_eq!(take_signed(&mut &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80][..]), None);
    }
}
