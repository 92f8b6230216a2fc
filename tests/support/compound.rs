//! Edge values of tuples of any other length than two: each part's edges in turn, not all their
//! combinations.

use super::edges::{Edges, Random};

fn at<T: Edges>(index: usize) -> T {
    let edges = T::edges();
    edges[index % edges.len()]
}

macro_rules! tuple_edges {
    ($(($($T:ident: $step:literal),*);)*) => { $(
        impl<$($T: Edges),*> Edges for ($($T,)*) {
            fn edges() -> Vec<Self> {
                (0..40).map(|round| ($(at::<$T>(round * $step),)*)).collect()
            }

            fn random(random: &mut Random) -> Self {
                ($($T::random(random),)*)
            }
        }
    )* };
}

tuple_edges! {
    (A: 1);
    (A: 1, B: 3, C: 5);
    (A: 1, B: 3, C: 5, D: 7);
    (A: 1, B: 3, C: 5, D: 7, E: 11);
}
