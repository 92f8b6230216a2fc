//! The numbers to multiply by instead of dividing.
//!
//! `choose` is CHOOSE_MULTIPLIER of Granlund and Montgomery, "Division by Invariant Integers using
//! Multiplication" (PLDI 1994), figure 6.2; `inverse` is Newton's method as in Warren, "Hacker's
//! Delight" (2nd ed.), §10-16.

/// `x / d` is `(x * multiplier) >> (width + shift)`, in as many bits as that takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Magic {
    /// At most one bit wider than the dividend.
    pub(super) multiplier: u128,
    pub(super) shift: u32,
}

/// The least multiplier for a dividend of `precision` bits out of `width`, rounded to zero.
///
/// `divisor` is from 1 to `2^(width - 1)`.
pub(super) fn choose(divisor: u64, width: u32, precision: u32) -> Magic {
    let d = u128::from(divisor);
    let mut shift = 64 - (divisor - 1).leading_zeros().min(64);
    let power = 1_u128 << (width + shift);
    let mut low = power / d;
    let mut high = (power + (1 << (width + shift - precision))) / d;
    while shift > 0 && low / 2 < high / 2 {
        (low, high, shift) = (low / 2, high / 2, shift - 1);
    }
    Magic { multiplier: high, shift }
}

/// The number whose product with the odd `d` is 1, modulo `2^64`.
pub(super) const fn inverse(d: u64) -> u64 {
    // Right in the lowest 3 bits, and then in twice as many each time.
    let mut x = d;
    let mut bits = 3;
    while bits < 64 {
        x = x.wrapping_mul(2_u64.wrapping_sub(d.wrapping_mul(x)));
        bits *= 2;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_the_literature() {
        let magic = |d, width, precision| {
            let Magic { multiplier, shift } = choose(d, width, precision);
            (multiplier, shift)
        };
        assert_eq!(magic(10, 32, 32), (0xcccc_cccd, 3));
        assert_eq!(magic(7, 32, 32), (0x1_2492_4925, 3));
        assert_eq!(magic(7, 32, 31), (0x9249_2493, 2));
        assert_eq!(magic(3, 32, 31), (0x5555_5556, 0));
        assert_eq!(magic(5, 64, 63), (0x6666_6666_6666_6667, 1));
    }

    #[test]
    fn inverses() {
        for d in (1..1000).step_by(2).chain([u64::MAX, 0x1234_5678_9abc_def1]) {
            assert_eq!(d.wrapping_mul(inverse(d)), 1);
        }
    }
}
