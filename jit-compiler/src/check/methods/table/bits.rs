//! Integers as rows of bits.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    count_ones(self) -> U32 { Integer: Op(Method::CountOnes) }
    count_zeros(self) -> U32 { Integer: Source("|a| (!a).count_ones()") }
    leading_zeros(self) -> U32 { Integer: Op(Method::LeadingZeros) }
    leading_ones(self) -> U32 { Integer: Source("|a| (!a).leading_zeros()") }
    trailing_zeros(self) -> U32 { Integer: Op(Method::TrailingZeros) }
    trailing_ones(self) -> U32 { Integer: Source("|a| (!a).trailing_zeros()") }
    rotate_left(self, U32) -> T { Integer: Op(Method::RotateLeft) }
    rotate_right(self, U32) -> T { Integer: Op(Method::RotateRight) }
    swap_bytes(self) -> T { Integer: Op(Method::SwapBytes) }
    reverse_bits(self) -> T { Integer: Op(Method::ReverseBits) }
    unbounded_shl(self, U32) -> T {
        Integer: Source("|a, n| if n < T::BITS { a << n } else { 0 }"),
    }
    unbounded_shr(self, U32) -> T {
        SignedInteger: Source("|a, n| a >> (if n < T::BITS { n } else { T::BITS - 1 })"),
        UnsignedInteger: Source("|a, n| if n < T::BITS { a >> n } else { 0 }"),
    }
};
