//! Options, `bool`, arrays, and what every type has. Methods that take a closure, and `expect`, whose
//! message is no value, are made where names are resolved.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    is_some(&self) -> BOOL { Option: Source("|o| matches!(o, Some(_))") }
    is_none(&self) -> BOOL { Option: Source("|o| matches!(o, None)") }
    unwrap(self) -> E {
        Option: Source(
            "|o| match o {
                Some(x) => x,
                None => fails!(::core::option::Option::<u8>::unwrap(
                    ::core::hint::black_box(::core::option::Option::None)
                )),
            }"
        ),
    }
    unwrap_or(self, E) -> E { Option: Source("|o, d| match o { Some(x) => x, None => d }") }
    unwrap_or_default(self) -> E {
        Option: Source("|o| match o { Some(x) => x, None => E::default() }"),
    }
    or(self, T) -> T { Option: Source("|a, b| match a { Some(x) => Some(x), None => b }") }
    xor(self, T) -> T {
        Option: Source(
            "|a, b| match (a, b) {
                (Some(x), None) => Some(x),
                (None, Some(x)) => Some(x),
                _ => None,
            }"
        ),
    }
    and(self, OPTION_OTHER) -> OPTION_OTHER {
        Option: Source("|a, b| match a { Some(_) => b, None => None }"),
    }
    zip(self, OPTION_OTHER) -> OPTION_PAIR {
        Option: Source(
            "|a, b| match (a, b) { (Some(x), Some(y)) => Some((x, y)), _ => None }"
        ),
    }
    flatten(self) -> E {
        NestedOption: Source("|o| match o { Some(x) => x, None => None }"),
    }
    then_some(self, OTHER) -> OPTION_OTHER {
        Bool: Source("|c, x| if c { Some(x) } else { None }"),
    }
    len(&self) -> USIZE { Array: Op(Method::Len) }
    is_empty(&self) -> BOOL { Array: Source("|a| a.len() == 0") }
    not(self) -> T { Bits: Source("|a| !a") }
    clone(&self) -> T { Comparable: Source("|a| a") }
    default() -> T { Comparable: Op(Method::Default) }
};

const OTHER: Type = Other;
const OPTION_OTHER: Type = Opt(&OTHER);
const OPTION_PAIR: Type = Opt(&Pair(&E, &OTHER));
