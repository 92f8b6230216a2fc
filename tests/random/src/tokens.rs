//! Tokens that may be no closure: whatever they are, `jit!` expands them to an expression.
//!
//! Most of them are a well-typed closure with a few tokens changed, so that every pass sees
//! something that is almost right; the rest are words in any order.

mod change;

use crate::choices::Choices;
use crate::generate::generate;
use change::{Change, count, group};
use jit_compiler::expand::expand;
use proc_macro2::{Delimiter, TokenStream};

/// Words that mean something somewhere.
const WORDS: &str = "
    x y k a0 a1 k0 k1 v1 v2 f1 C1 self Self r#x _ it
    u8 i8 i64 usize u128 i128 f32 f64 bool char Option Some None Ordering std cmp core
    let mut if else while loop for in match move break continue return as fn const static ref
    async unsafe impl dyn await struct where type use crate enum macro_rules
    true false 0 1 7 300 1u8 0x1f 0b1 0o7 1.5 1f32 1e9 2. 1i128 1foo 1_000 18446744073709551616
    999999999999999999999999999999999999999999 b'a' 'a' \"s\" b\"s\" c\"s\" \"{x}\" \"{}\" 'l 'l1
    + - * / % & | ^ << >> ! == != < > <= >= && || = += -= *= <<= ; , . .. ..= : :: -> => ? @ # $ ~
    |x| || |x:u8| |(a,b):(u8,i8)| x.0 x.0.1 k.f k.len() u8::MAX x[0] x[y] [0;3] (1,2) &x *k -x !x
    wrapping_add checked_add unwrap map and_then unwrap_or min max pow abs sqrt to_le_bytes rev
    step_by contains clone then_some cmp len expect try_from try_into ok is_ok Ok Err Ok(x) Err(_)
    u8::try_from(x) u32::from i32::abs
    assert!(x) assert_eq!(x,y) panic!(\"{x}\") panic!() todo!() matches!(x,1) println!() vec![]
";

/// Phrases, each a line.
const PHRASES: &str = "
    'l: loop {}
    while x {}
    if x {} else {}
    if let Some(y) = x {}
    match x { 1 => 2, _ => 3 }
    for i in 0..3 {}
    fn f(x: u8) -> u8 { x }
    let x = 1;
    let (x, [y, ..]) = x;
    let Some(x) = y else { return };
    const N: u8 = 1;
    #[inline]
    |x| { x }
    <u8>::MAX
";

/// Makes some tokens of these bytes, and expands them.
///
/// # Errors
/// What they are, if no expression came out.
///
/// # Panics
/// If the compiler does.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    // What earlier tokens left behind; nothing of them is used any more.
    proc_macro2::extra::invalidate_current_thread_spans();
    let tokens = any(&mut Choices::new(bytes));
    let call: TokenStream = "(p::private) (finish)".parse().unwrap_or_default();
    let expansion = expand(call.into_iter().chain(tokens.clone()).collect());
    match syn::parse2::<syn::Expr>(expansion) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("no expression, {error}: {tokens}")),
    }
}

/// The tokens that these choices stand for.
fn any(choices: &mut Choices<'_>) -> TokenStream {
    let kind = choices.below(6);
    if kind >= 2 {
        let changes: Vec<(u64, Change)> =
            (0..=choices.below(2)).map(|_| (choices.bits(), change(choices))).collect();
        let closure = generate(choices.clone()).source.parse().unwrap_or_default();
        return changes.iter().fold(closure, |tokens: TokenStream, (at, change)| {
            let at = at % (count(tokens.clone()) + 1);
            change.apply(tokens, at)
        });
    }
    let soup = soup(choices, 4);
    if kind == 0 {
        return soup;
    }
    let head: TokenStream = "|x, mut y: u8|".parse().unwrap_or_default();
    head.into_iter().chain([group(Delimiter::Brace, soup)]).collect()
}

/// Words and groups of them.
fn soup(choices: &mut Choices<'_>, depth: u32) -> TokenStream {
    let mut tokens = TokenStream::new();
    while !choices.is_empty() && !choices.one_in(12) {
        if depth > 0 && choices.one_in(4) {
            let delimiter = delimiter(choices);
            tokens.extend([group(delimiter, soup(choices, depth - 1))]);
        } else {
            tokens.extend(word(choices));
        }
    }
    tokens
}

fn word(choices: &mut Choices<'_>) -> TokenStream {
    let all: Vec<&str> = all_words().collect();
    choices.pick(&all).parse().unwrap_or_default()
}

fn all_words() -> impl Iterator<Item = &'static str> {
    WORDS.split_whitespace().chain(PHRASES.lines())
}

fn delimiter(choices: &mut Choices<'_>) -> Delimiter {
    *choices.pick(&[Delimiter::Parenthesis, Delimiter::Brace, Delimiter::Bracket, Delimiter::None])
}

fn change(choices: &mut Choices<'_>) -> Change {
    match choices.below(6) {
        0 => Change::Remove,
        1 => Change::Truncate,
        2 => Change::Repeat,
        3 => Change::Replace(word(choices)),
        4 => Change::Insert(word(choices)),
        _ => Change::Regroup(delimiter(choices)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Values;

    #[test]
    fn every_word_is_one() {
        for word in all_words() {
            assert!(word.parse::<TokenStream>().is_ok(), "{word}");
        }
    }

    #[test]
    fn any_tokens_expand_to_an_expression() {
        let mut values = Values::new(1);
        let (mut accepted, mut all) = (0, 0);
        for _ in 0..300 {
            let count = values.next_bits() % 300;
            let bytes: Vec<u8> = (0..count).map(|_| values.next_bits() as u8).collect();
            check(&bytes).unwrap();
            let tokens = any(&mut Choices::new(&bytes));
            accepted += u32::from(jit_compiler::parse::closure(tokens).is_ok());
            all += 1;
        }
        assert!(accepted * 10 > all && accepted < all, "{accepted} of {all} are closures");
    }
}
