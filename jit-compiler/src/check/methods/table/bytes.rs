//! Numbers as bytes and as bits. The processor is little-endian.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    to_le(self) -> T { Integer: Source("|a| a") }
    to_be(self) -> T { Integer: Op(Method::SwapBytes) }
    from_le(T) -> T { Integer: Source("|a| a") }
    from_be(T) -> T { Integer: Op(Method::SwapBytes) }
    to_ne_bytes(self) -> BYTES { Number: Op(Method::ToBytes) }
    to_le_bytes(self) -> BYTES { Number: Op(Method::ToBytes) }
    to_be_bytes(self) -> BYTES {
        Integer: Source("|a| a.swap_bytes().to_ne_bytes()"),
        Float: Source("|a| a.to_bits().swap_bytes().to_ne_bytes()"),
    }
    from_ne_bytes(BYTES) -> T { Number: Op(Method::FromBytes) }
    from_le_bytes(BYTES) -> T { Number: Op(Method::FromBytes) }
    from_be_bytes(BYTES) -> T {
        Integer: Source("|bytes| T::from_ne_bytes(bytes).swap_bytes()"),
        Float: Source("|bytes| T::from_bits(U::from_ne_bytes(bytes).swap_bytes())"),
    }
    to_bits(self) -> U { Float: Op(Method::ToBits) }
    from_bits(U) -> T { Float: Op(Method::FromBits) }
};
