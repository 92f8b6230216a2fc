//! The values at which operations go wrong, and how values pass as bits.

/// A type of parameters and results.
pub trait Scalar: Copy {
    /// The values to try.
    fn edges() -> Vec<Self>;
    /// The value's bits, unless it is `()`.
    fn bits(self) -> Option<u64>;
    /// Whether a result with these bits is as good.
    fn accepts(self, bits: Option<u64>) -> bool {
        self.bits() == bits
    }
}

macro_rules! integers {
    ($($ty:ident as $unsigned:ident),*) => {$(
        impl Scalar for $ty {
            fn edges() -> Vec<Self> {
                let mut edges = vec![0, 1, 2, 3, 7, 10];
                for shift in [7, 8, 15, 16, 23, 24, 31, 32, 52, 53, 62, 63] {
                    if shift < $ty::BITS {
                        let power = (1 as $ty) << shift;
                        edges.extend([power, power.wrapping_sub(1), power.wrapping_add(1)]);
                    }
                }
                edges.extend([$ty::MIN, $ty::MAX, shifts::<$ty>()]);
                let negated: Vec<_> = edges.iter().map(|edge| edge.wrapping_neg()).collect();
                edges.extend(negated);
                edges.sort_unstable();
                edges.dedup();
                edges
            }

            fn bits(self) -> Option<u64> {
                Some((self as $unsigned).into())
            }
        }
    )*};
}

/// The width, as the least shift amount that is too large.
fn shifts<T: TryFrom<usize, Error: std::fmt::Debug>>() -> T {
    (size_of::<T>() * 8).try_into().unwrap()
}

integers!(
    i8 as u8, i16 as u16, i32 as u32, i64 as u64, u8 as u8, u16 as u16, u32 as u32, u64 as u64
);

impl Scalar for isize {
    fn edges() -> Vec<Self> {
        i64::edges().into_iter().map(|edge| edge as Self).collect()
    }

    fn bits(self) -> Option<u64> {
        Some(self as u64)
    }
}

impl Scalar for usize {
    fn edges() -> Vec<Self> {
        u64::edges().into_iter().map(|edge| edge as Self).collect()
    }

    fn bits(self) -> Option<u64> {
        Some(self as u64)
    }
}

impl Scalar for bool {
    fn edges() -> Vec<Self> {
        vec![false, true]
    }

    fn bits(self) -> Option<u64> {
        Some(self.into())
    }
}

impl Scalar for () {
    fn edges() -> Vec<Self> {
        vec![()]
    }

    fn bits(self) -> Option<u64> {
        None
    }
}

macro_rules! floats {
    ($($ty:ident),*) => {$(
        impl Scalar for $ty {
            fn edges() -> Vec<Self> {
                let mut edges = vec![0.0, 0.5, 0.999, 1.0, 1.5, 2.5, 1e30, $ty::MIN_POSITIVE];
                for shift in [7, 8, 15, 16, 31, 32, 63, 64] {
                    let power = (2.0 as $ty).powi(shift);
                    edges.extend([power, power.next_up(), power.next_down()]);
                    edges.extend([power - 1.0, power - 0.5, power + 0.5, power + 1.0]);
                }
                edges.extend([$ty::MAX, $ty::INFINITY, $ty::NAN]);
                let negated: Vec<_> = edges.iter().map(|edge| -edge).collect();
                edges.extend(negated);
                edges
            }

            fn bits(self) -> Option<u64> {
                Some(self.to_bits().into())
            }

            /// Which NaN it is does not matter.
            fn accepts(self, bits: Option<u64>) -> bool {
                let nan = |bits| $ty::from_bits(bits as _).is_nan();
                self.bits() == bits || self.is_nan() && bits.is_some_and(nan)
            }
        }
    )*};
}

floats!(f32, f64);
