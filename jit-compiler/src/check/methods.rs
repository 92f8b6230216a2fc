//! The methods of the language: one row each.

use super::class::Class;
use crate::hir::{Method, Ty};

/// A method of some primitive types.
#[derive(Debug)]
pub(super) struct Row {
    /// Its name in Rust.
    pub(super) name: &'static str,
    /// What it is in the typed tree.
    pub(super) method: Method,
    /// The types that have it.
    pub(super) receiver: Class,
    /// The types of its arguments after the receiver.
    pub(super) arguments: &'static [Type],
    /// The type of its result.
    pub(super) result: Type,
}

/// A type in a method's signature.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    /// The receiver's.
    Receiver,
    /// This one, whatever the receiver.
    #[expect(dead_code, reason = "no row needs it yet; the checker handles it")]
    Is(Ty),
}

const fn row(
    name: &'static str,
    method: Method,
    receiver: Class,
    arguments: &'static [Type],
    result: Type,
) -> Row {
    Row { name, method, receiver, arguments, result }
}

/// All methods, in the order in which an error message lists them.
pub(super) static METHODS: [Row; 3] = [
    row("wrapping_add", Method::WrappingAdd, Class::Integer, &[Type::Receiver], Type::Receiver),
    row("wrapping_sub", Method::WrappingSub, Class::Integer, &[Type::Receiver], Type::Receiver),
    row("wrapping_mul", Method::WrappingMul, Class::Integer, &[Type::Receiver], Type::Receiver),
];

/// The method of that name.
pub(super) fn lookup(name: &str) -> Option<&'static Row> {
    METHODS.iter().find(|row| row.name == name)
}

/// The method whose name is most like `name`, if it could be meant.
pub(super) fn nearest(name: &str) -> Option<&'static Row> {
    let (distance, row) =
        METHODS.iter().map(|row| (edit_distance(row.name, name), row)).min_by_key(|it| it.0)?;
    (distance <= row.name.len() / 3).then_some(row)
}

/// How many characters have to be inserted, removed or replaced to get from one to the other.
fn edit_distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut distances: Vec<usize> = (0..=to.len()).collect();
    for (row, a) in from.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut distances[0], row + 1);
        for (column, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = distances[column + 1];
            distances[column + 1] = replaced.min(diagonal + 1).min(distances[column] + 1);
        }
    }
    distances[to.len()]
}

#[cfg(test)]
mod tests {
    use super::{edit_distance, nearest};

    #[test]
    fn distances() {
        for (from, to, distance) in [
            ("", "", 0),
            ("abc", "abc", 0),
            ("abc", "", 3),
            ("", "ab", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(edit_distance(from, to), distance, "{from} {to}");
        }
    }

    #[test]
    fn only_a_likely_method_is_nearest() {
        assert_eq!(nearest("wraping_add").map(|row| row.name), Some("wrapping_add"));
        assert_eq!(nearest("wrapping_mull").map(|row| row.name), Some("wrapping_mul"));
        assert!(nearest("sqrt").is_none());
    }
}
