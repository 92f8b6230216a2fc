//! Methods of the primitive types: `x.method(y)` or `u32::method(x, y)`.

use super::methods_table::TABLE;
use super::scope::Access;
use super::text::{Level, Text};
use super::{Construct, Gen, Statement, Want};
use crate::ty::{Int, Ty};
use std::sync::LazyLock;

pub(super) const ALL: &[Construct] = &[Construct { weight: 14, fits: |_, _| true, make: method }];

pub(super) const STATEMENTS: &[Statement] =
    &[Statement { weight: 8, fits: super::always, make: let_method }];

/// A method.
#[derive(Debug)]
struct Row {
    name: &'static str,
    class: &'static str,
    arguments: Vec<&'static str>,
    result: &'static str,
}

static METHODS: LazyLock<Vec<Row>> = LazyLock::new(|| TABLE.lines().flat_map(rows).collect());

/// The rows of a line of the table.
fn rows(line: &'static str) -> Vec<Row> {
    let mut parts = line.splitn(3, ": ");
    let (Some(class), Some(signature), Some(names)) = (parts.next(), parts.next(), parts.next())
    else {
        return Vec::new();
    };
    let (arguments, result) = signature.split_once("->").expect("a result");
    let arguments: Vec<&str> = arguments.split_whitespace().collect();
    let row = |name| Row { name, class, arguments: arguments.clone(), result: result.trim() };
    names.split_whitespace().map(row).collect()
}

/// The methods' names.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    METHODS.iter().map(|row| row.name)
}

/// What a row's letters stand for.
#[derive(Clone, Debug, Default)]
struct Types {
    receiver: Option<Ty>,
    other: Option<Ty>,
}

/// Looks for a row that gives the type; without one in a few attempts, for something else.
fn method(g: &mut Gen<'_>, want: &Want) -> Text {
    for _ in 0..12 {
        let row = &METHODS[g.choices.below(METHODS.len())];
        let solutions = solve(row.result, &want.ty, &Types::default(), row.class);
        if solutions.is_empty() {
            continue;
        }
        let mut types = g.choices.pick(&solutions).clone();
        if types.receiver.is_none() {
            types.receiver = receiver(g, row.class);
        }
        let other = types.other.take().unwrap_or_else(|| g.scalar_ty());
        if let Some(receiver) = types.receiver.filter(|it| belongs(row.class, it)) {
            return call(g, row, &receiver, &other);
        }
    }
    g.plain(want)
}

/// `let v = x.method(y);` of any method: of what it gives, expressions seldom want some.
fn let_method(g: &mut Gen<'_>) -> String {
    let row = &METHODS[g.choices.below(METHODS.len())];
    let receiver = receiver(g, row.class);
    let other = g.scalar_ty();
    let Some(receiver) = receiver.filter(|it| belongs(row.class, it)) else {
        return "{}".to_owned();
    };
    let call = call(g, row, &receiver, &other).text;
    let name = g.fresh("v");
    g.scope.declare(&name, &resolved(row.result, &receiver, &other), Access::Fixed);
    format!("let {name} = {call};")
}

/// The types for which `pattern` is `ty`.
fn solve(pattern: &str, ty: &Ty, known: &Types, class: &str) -> Vec<Types> {
    let receiver = |candidate: Ty| -> Vec<Types> {
        let fits = belongs(class, &candidate)
            && known.receiver.as_ref().is_none_or(|known| *known == candidate);
        let types = Types { receiver: Some(candidate), other: known.other.clone() };
        fits.then_some(types).into_iter().collect()
    };
    match (pattern, ty) {
        ("T", _) => receiver(ty.clone()),
        ("E", _) if ty.nesting() < 2 => receiver(Ty::Option(Box::new(ty.clone()))),
        ("U", Ty::Int(int)) if !int.signed => relatives(int).flat_map(receiver).collect(),
        ("S", Ty::Int(int)) if int.signed => relatives(int).flat_map(receiver).collect(),
        ("B", Ty::Array(byte, len)) if **byte == Ty::integer("u8") => {
            let wide = |ty: &Ty| ty.bits() == Some(8 * *len as u32);
            Ty::scalars().filter(wide).flat_map(receiver).collect()
        }
        ("O", _) => vec![Types { other: Some(ty.clone()), receiver: known.receiver.clone() }],
        (_, Ty::Option(some)) if let Some(inner) = pattern.strip_prefix('?') => {
            solve(inner, some, known, class)
        }
        (_, Ty::Tuple(parts))
            if let ([a, b], Some((left, right))) = (&parts[..], pair(pattern)) =>
        {
            let left = solve(left, a, known, class);
            left.iter().flat_map(|known| solve(right, b, known, class)).collect()
        }
        _ if ty.is_scalar() && ty.to_string() == pattern => vec![known.clone()],
        _ => Vec::new(),
    }
}

/// The two of `(X,Y)`.
fn pair(pattern: &str) -> Option<(&str, &str)> {
    pattern.strip_prefix('(')?.strip_suffix(')')?.split_once(',')
}

/// The numbers that have an integer for relative.
fn relatives(int: &Int) -> impl Iterator<Item = Ty> {
    let float = match int.name {
        "u32" => Some(Ty::F32),
        "u64" => Some(Ty::F64),
        _ => None,
    };
    [Ty::Int(int.with_sign(false)), Ty::Int(int.with_sign(true))].into_iter().chain(float)
}

fn belongs(class: &str, ty: &Ty) -> bool {
    match class {
        "int" => ty.int().is_some(),
        "sint" => ty.int().is_some_and(|int| int.signed),
        "uint" => ty.int().is_some_and(|int| !int.signed),
        "float" => ty.is_float(),
        "char" => *ty == Ty::Char,
        "ascii" => *ty == Ty::Char || ty.to_string() == "u8",
        "bool" => *ty == Ty::Bool,
        "ordering" => *ty == Ty::Ordering,
        "option" => matches!(ty, Ty::Option(_)),
        "default" => matches!(ty, Ty::Option(some) if some.has_default()),
        "options" => matches!(ty, Ty::Option(some) if matches!(**some, Ty::Option(_))),
        "array" => matches!(ty, Ty::Array(..)),
        "scalar" => ty.is_scalar() && !ty.is_float() && *ty != Ty::Unit,
        "primitive" => ty.is_number() || matches!(ty, Ty::Bool | Ty::Char),
        "ordered" => ty.is_ordered() && *ty != Ty::Unit,
        "any" => *ty != Ty::Unit,
        _ => unreachable!("no class `{class}`"),
    }
}

/// A type of the class.
fn receiver(g: &mut Gen<'_>, class: &str) -> Option<Ty> {
    Some(match class {
        "int" => g.int_ty(),
        "sint" | "uint" => Ty::Int(g.int_ty().int()?.with_sign(class == "sint")),
        "float" => g.choices.pick(&[Ty::F64, Ty::F32]).clone(),
        "char" => Ty::Char,
        "ascii" => g.choices.pick(&[Ty::Char, Ty::integer("u8")]).clone(),
        "bool" => Ty::Bool,
        "ordering" => Ty::Ordering,
        "option" | "default" => g.option_ty(2),
        "options" => Ty::Option(Box::new(g.option_ty(1))),
        "scalar" | "primitive" => g.scalar_ty(),
        "array" => g.array_ty(1),
        _ => g.value_ty(),
    })
}

fn call(g: &mut Gen<'_>, row: &Row, receiver: &Ty, other: &Ty) -> Text {
    let by_path = !row.arguments.first().is_some_and(|first| first.ends_with("self"))
        || receiver.is_scalar() && *receiver != Ty::Ordering && g.choices.one_in(6);
    let mut written = Vec::new();
    for (index, pattern) in row.arguments.iter().enumerate() {
        let is_receiver = !by_path && index == 0;
        written.push(argument(g, pattern, receiver, other, !is_receiver));
    }
    if by_path {
        // Of these, std takes the receiver by reference.
        let by_reference = ["any", "ascii"].contains(&row.class) || row.name.ends_with("cmp");
        let arguments = written.iter().enumerate().map(|(index, argument)| {
            let reference = by_reference && index == 0;
            if reference {
                format!("&{}", argument.at(Level::Prefix))
            } else {
                argument.text.clone()
            }
        });
        let arguments: Vec<String> = arguments.collect();
        return Text::atom(format!("{receiver}::{}({})", row.name, arguments.join(", ")));
    }
    let arguments: Vec<String> =
        written[1..].iter().map(|argument| argument.text.clone()).collect();
    let itself = written[0].at(Level::Atom);
    Text::atom(format!("{itself}.{}({})", row.name, arguments.join(", ")))
}

fn argument(g: &mut Gen<'_>, pattern: &str, receiver: &Ty, other: &Ty, known: bool) -> Text {
    if let Some(pattern) = pattern.strip_prefix('&') {
        let value = g.reading(|g| argument(g, pattern, receiver, other, known));
        return Text::prefix("&", &value);
    }
    let pattern =
        if pattern.ends_with("self") { pattern.replace("self", "T") } else { pattern.into() };
    match &pattern[..] {
        "n" => count(g, known),
        "r" => Text::atom(*g.choices.pick(&["10", "16", "2", "36", "8", "3"])),
        "!T" => {
            let value = g.settled(receiver).text;
            Text::block(format!("{{\nlet f = {value};\nif f == f {{ f }} else {{ 0.5 }}\n}}"))
        }
        "0T" => {
            let value = g.settled(receiver);
            Text::infix(&value, "+", &Text::atom("0.0"), Level::Sum)
        }
        pattern => {
            let ty = resolved(pattern, receiver, other);
            // Nothing else says what the other type is.
            g.expr(&Want { ty, known: known && !pattern.contains('O') })
        }
    }
}

/// A `u32` that is small most of the time.
fn count(g: &mut Gen<'_>, known: bool) -> Text {
    let ty = Ty::integer("u32");
    match g.choices.below(4) {
        0 if known => Text::atom(g.choices.below(40).to_string()),
        0 => Text::atom(format!("{}u32", g.choices.below(40))),
        1 | 2 => Text::infix(&g.settled(&ty), "&", &Text::atom("31"), Level::BitAnd),
        _ => g.settled(&ty),
    }
}

/// The type that the pattern stands for.
fn resolved(pattern: &str, receiver: &Ty, other: &Ty) -> Ty {
    if let Some(pattern) = pattern.strip_prefix('?') {
        return Ty::Option(Box::new(resolved(pattern, receiver, other)));
    }
    if let Some((left, right)) = pair(pattern) {
        return Ty::Tuple(vec![resolved(left, receiver, other), resolved(right, receiver, other)]);
    }
    match (pattern, receiver) {
        ("T", _) => receiver.clone(),
        ("O", _) => other.clone(),
        ("E", Ty::Option(some)) => (**some).clone(),
        ("U", Ty::F32) => Ty::integer("u32"),
        ("U", Ty::F64) => Ty::integer("u64"),
        ("U", Ty::Int(int)) => Ty::Int(int.with_sign(false)),
        ("S", Ty::Int(int)) => Ty::Int(int.with_sign(true)),
        ("B", _) => {
            let bytes = receiver.bits().unwrap_or(8) / 8;
            Ty::Array(Box::new(Ty::integer("u8")), bytes as usize)
        }
        _ => {
            let named = Ty::scalars().find(|ty| ty.to_string() == pattern);
            named.unwrap_or_else(|| unreachable!("no type `{pattern}` for {receiver}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_solved_for_their_results() {
        let receivers = |name: &str, ty: &Ty| -> Vec<String> {
            let row = METHODS.iter().find(|row| row.name == name).unwrap();
            let all = solve(row.result, ty, &Types::default(), row.class);
            all.iter()
                .map(|types| format!("{:?}", types.receiver.as_ref().map(Ty::to_string)))
                .collect()
        };
        let [u32, i64] = ["u32", "i64"].map(Ty::integer);
        assert_eq!(receivers("abs_diff", &u32), ["Some(\"u32\")", "Some(\"i32\")"]);
        assert_eq!(receivers("to_bits", &u32), ["Some(\"f32\")"]);
        assert_eq!(receivers("checked_add", &Ty::Option(Box::new(i64.clone()))), ["Some(\"i64\")"]);
        assert_eq!(receivers("unwrap_or", &i64), ["Some(\"Option<i64>\")"]);
        assert_eq!(receivers("count_ones", &u32), ["None"]);
        assert!(receivers("count_ones", &i64).is_empty());
        let pair = Ty::Tuple(vec![u32.clone(), u32]);
        assert_eq!(receivers("carrying_mul", &pair), ["Some(\"u32\")"]);
        assert!(receivers("carrying_add", &pair).is_empty());
    }

    #[test]
    fn there_are_many() {
        assert!(METHODS.len() > 220, "{}", METHODS.len());
    }
}
