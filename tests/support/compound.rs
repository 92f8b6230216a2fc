//! Edge values of types with parts: each part's edges in turn, not all their combinations.

use super::Edges;

fn at<T: Edges>(index: usize) -> T {
    let edges = T::edges();
    edges[index % edges.len()]
}

macro_rules! tuple_edges {
    ($(($($T:ident: $i:tt: $step:literal),*);)*) => { $(
        impl<$($T: Edges),*> Edges for ($($T,)*) {
            fn edges() -> Vec<Self> {
                (0..40).map(|round| ($(at::<$T>(round * $step),)*)).collect()
            }
            fn same(self, other: Self) -> bool {
                $(self.$i.same(other.$i))&&*
            }
        }
    )* };
}

tuple_edges! {
    (A: 0: 1);
    (A: 0: 1, B: 1: 3);
    (A: 0: 1, B: 1: 3, C: 2: 5);
    (A: 0: 1, B: 1: 3, C: 2: 5, D: 3: 7);
    (A: 0: 1, B: 1: 3, C: 2: 5, D: 3: 7, E: 4: 11);
}

impl<T: Edges, const N: usize> Edges for [T; N] {
    fn edges() -> Vec<Self> {
        (0..40).map(|round| std::array::from_fn(|i| at(round * (2 * i + 1) + i))).collect()
    }
    fn same(self, other: Self) -> bool {
        self.into_iter().zip(other).all(|(a, b)| a.same(b))
    }
}

impl<T: Edges> Edges for Option<T> {
    fn edges() -> Vec<Self> {
        std::iter::once(None).chain(T::edges().into_iter().map(Some)).collect()
    }
    fn same(self, other: Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b),
            (None, None) => true,
            _ => false,
        }
    }
}

impl Edges for char {
    fn edges() -> Vec<Self> {
        "\0aZ09 ~\u{7f}é\u{d7ff}\u{e000}😀\u{10ffff}".chars().collect()
    }
    fn same(self, other: Self) -> bool {
        self == other
    }
}

impl Edges for std::cmp::Ordering {
    fn edges() -> Vec<Self> {
        vec![Self::Less, Self::Equal, Self::Greater]
    }
    fn same(self, other: Self) -> bool {
        self == other
    }
}
