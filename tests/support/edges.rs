//! The values at which operations go wrong, and random ones.

use super::Same;
use std::cmp::Ordering;
use std::fmt::Debug;

pub trait Edges: Copy + Debug + Same {
    /// The values at which operations go wrong.
    fn edges() -> Vec<Self>;

    /// A value of any size.
    fn random(random: &mut Random) -> Self;

    /// The edges, and random values, the same ones each time.
    fn inputs() -> Vec<Self> {
        let mut all = Self::edges();
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        // No more than there are of a small type.
        let count = all.len().min(12);
        all.extend((0..count).map(|_| Self::random(&mut random)));
        all
    }
}

/// Every so many of the inputs, for closures of many parameters: about twelve.
pub fn few<T: Edges>() -> Vec<T> {
    let all = T::inputs();
    let step = all.len().div_ceil(12);
    all.into_iter().step_by(step).collect()
}

/// A xorshift generator.
pub struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

macro_rules! int_edges {
    ($($t:ty),*) => { $(
        impl Edges for $t {
            fn edges() -> Vec<Self> {
                let mut all = vec![0, 1, 2, 3, 7, 100, <$t>::MIN, <$t>::MIN + 1, <$t>::MAX];
                all.extend([<$t>::MAX - 1, <$t>::MAX / 2, <$t>::MAX / 2 + 1, 0x55]);
                all.push((0 as $t).wrapping_sub(1));
                all.push((0 as $t).wrapping_sub(2));
                for shift in [7, 8, 15, 16, 31, 32, 63, 64, 127] {
                    if shift < <$t>::BITS {
                        let power = (1 as $t) << shift;
                        all.extend([power, power.wrapping_sub(1), power.wrapping_neg()]);
                    }
                }
                all
            }

            fn random(random: &mut Random) -> Self {
                let wide = u128::from(random.next()) << 64 | u128::from(random.next());
                (wide as $t) >> (random.next() % u64::from(<$t>::BITS))
            }
        }
    )* };
}
int_edges!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! float_edges {
    ($($t:ty: $bits:ty),*) => { $(
        impl Edges for $t {
            fn edges() -> Vec<Self> {
                let mut all = vec![0.0, 0.5, 1.0, 1.5, 2.5, 3.0, 127.5, 128.0, 255.9, 256.0];
                all.extend([32767.9, 32768.0, 65535.5, 65536.0, 2147483647.0, 2147483648.0]);
                all.extend([4294967295.0, 4294967296.0, 9223372036854775807.0]);
                all.extend([9223372036854774784.0, 18446744073709551615.0, 1e30]);
                all.extend([<$t>::MAX, <$t>::MIN_POSITIVE, <$t>::MIN_POSITIVE / 2.0]);
                all.extend([<$t>::EPSILON, <$t>::INFINITY, <$t>::NAN, 129.0, 32769.0]);
                all.extend([1099511627776.5, 0.1, 16777217.0, <$t>::from_bits(1)]);
                let half: $t = 0.5;
                all.extend([half.next_down(), half.next_up(), 4503599627370495.5, 8388607.5]);
                all.extend([3.5, 0.7, 10.0, 1e-5, (2.0 as $t).powi(127), (2.0 as $t).powi(64)]);
                let negative: Vec<$t> = all.iter().map(|x| -x).collect();
                all.extend(negative);
                all
            }

            fn random(random: &mut Random) -> Self {
                match random.next() % 3 {
                    0 => (random.next() as i64 >> (random.next() % 64)) as $t,
                    1 => (random.next() as i64 as $t) / 1e18,
                    _ => <$t>::from_bits(random.next() as $bits),
                }
            }
        }
    )* };
}
float_edges!(f32: u32, f64: u64);

macro_rules! few_values {
    ($($t:ty: $all:expr;)*) => { $(
        impl Edges for $t {
            fn edges() -> Vec<Self> { $all }

            fn random(random: &mut Random) -> Self {
                let all = Self::edges();
                all[(random.next() % all.len() as u64) as usize]
            }
        }
    )* };
}
few_values! {
    bool: vec![false, true];
    (): vec![()];
    Ordering: vec![Ordering::Less, Ordering::Equal, Ordering::Greater];
}

impl Edges for char {
    fn edges() -> Vec<Self> {
        let mut all: Vec<char> = (0..=255u8).map(char::from).collect();
        let codes = [0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff];
        all.extend(codes.map(|code| char::from_u32(code).unwrap()));
        all
    }

    fn random(random: &mut Random) -> Self {
        char::from_u32(random.next() as u32 % 0x110000).unwrap_or('\u{2028}')
    }
}

impl<T: Edges> Edges for Option<T> {
    fn edges() -> Vec<Self> {
        let mut all: Vec<Self> = T::edges().into_iter().map(Some).collect();
        all.push(None);
        all
    }

    fn random(random: &mut Random) -> Self {
        Some(T::random(random))
    }
}

impl<A: Edges, B: Edges> Edges for (A, B) {
    fn edges() -> Vec<Self> {
        let (a, b) = (super::few::<A>(), super::few::<B>());
        a.iter().flat_map(|&a| b.iter().map(move |&b| (a, b))).collect()
    }

    fn random(random: &mut Random) -> Self {
        (A::random(random), B::random(random))
    }
}

impl<T: Edges, const N: usize> Edges for [T; N] {
    fn edges() -> Vec<Self> {
        let mut random = Random(7);
        T::edges()
            .into_iter()
            .map(|edge| {
                let mut all = [edge; N];
                all[0] = T::random(&mut random);
                all
            })
            .collect()
    }

    fn random(random: &mut Random) -> Self {
        [(); N].map(|()| T::random(random))
    }
}
