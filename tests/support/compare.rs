//! The comparison, for closures of so many parameters; not generic over closures, of which there are
//! thousands.

use super::{Edges, Outcome, Same, outcome};
use std::fmt::Debug;

pub fn alike0<R: Same + Debug>(
    what: &str,
    code: &[u8],
    plain: &dyn Fn() -> R,
    jit: &dyn Fn() -> R,
) {
    check(what, code, &(), outcome(plain), outcome(jit));
}

pub fn alike1<A: Edges, R: Same + Debug>(
    what: &str,
    code: &[u8],
    plain: &dyn Fn(A) -> R,
    jit: &dyn Fn(A) -> R,
    inputs: &[A],
) {
    for &a in inputs {
        check(what, code, &a, outcome(|| plain(a)), outcome(|| jit(a)));
    }
}

pub fn alike2<A: Edges, B: Edges, R: Same + Debug>(
    what: &str,
    code: &[u8],
    plain: &dyn Fn(A, B) -> R,
    jit: &dyn Fn(A, B) -> R,
    first: &[A],
    second: &[B],
) {
    for &a in first {
        for &b in second {
            check(what, code, &(a, b), outcome(|| plain(a, b)), outcome(|| jit(a, b)));
        }
    }
}

pub fn alike3<A: Edges, B: Edges, C: Edges, R: Same + Debug>(
    what: &str,
    code: &[u8],
    plain: &dyn Fn(A, B, C) -> R,
    jit: &dyn Fn(A, B, C) -> R,
    first: &[A],
    second: &[B],
    third: &[C],
) {
    for &a in first {
        for &b in second {
            for &c in third {
                let expected = outcome(|| plain(a, b, c));
                check(what, code, &(a, b, c), expected, outcome(|| jit(a, b, c)));
            }
        }
    }
}

fn check<R: Same + Debug>(
    what: &str,
    code: &[u8],
    input: &dyn Debug,
    expected: Outcome<R>,
    got: Outcome<R>,
) {
    assert!(
        expected.same(&got),
        "{what}\nof {input:?} is\n{expected:?}, and by machine code\n{got:?}\n{code:02x?}"
    );
}
