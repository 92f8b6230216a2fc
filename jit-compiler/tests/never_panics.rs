//! Whatever tokens `jit!` is given, it answers with a well-formed tree, and SSA that
//! passes the verifier, or with errors.

#[path = "../../jit-codegen/tests/cases/mod.rs"]
mod cases;
#[path = "../../tests/random/src/tokens/change.rs"]
mod change;
mod well_formed;

use jit_compiler::diagnostic::Diagnostics;
use jit_compiler::ir::verify::verify_module;
use jit_compiler::lower::{Overflow, lower};
use jit_compiler::{check, diagnostic, hir, parse};
use proc_macro2::{Delimiter, TokenStream};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use self::change::{Change, count, group};
use self::well_formed::assert_well_formed;

const VOCABULARY: &[&str] = &[
    "x",
    "y",
    "k",
    "cfg",
    "self",
    "Self",
    "r#x",
    "_",
    "u8",
    "i64",
    "f32",
    "bool",
    "char",
    "u128",
    "let",
    "mut",
    "if",
    "else",
    "while",
    "loop",
    "break",
    "continue",
    "return",
    "as",
    "true",
    "for",
    "in",
    "match",
    "move",
    "async",
    "const",
    "static",
    "unsafe",
    "fn",
    "ref",
    "impl",
    "dyn",
    "await",
    "yield",
    "struct",
    "macro_rules",
    "wrapping_add",
    "len",
    "MAX",
    "0",
    "1",
    "300",
    "1u8",
    "0x1f",
    "1.5",
    "1f32",
    "1e9",
    "2.",
    "-1",
    "b'a'",
    "'a'",
    "\"s\"",
    "b\"s\"",
    "c\"s\"",
    "'l",
    "1i128",
    "1foo",
    "99999999999999999999999999999999999999999",
    "+",
    "-",
    "*",
    "/",
    "%",
    "&",
    "|",
    "^",
    "<<",
    ">>",
    "!",
    "==",
    "!=",
    "<",
    ">",
    "<=",
    ">=",
    "&&",
    "||",
    "=",
    "+=",
    "<<=",
    ";",
    ",",
    ".",
    "..",
    "..=",
    ":",
    "::",
    "->",
    "=>",
    "?",
    "@",
    "#",
    "$",
    "'a:",
    "|x|",
    "||",
    "|x: u8|",
    "x.0",
    "k.f",
    "k.len()",
    "k as u8",
    "x.wrapping_add(1)",
    "u8::MAX",
    "let y = 1;",
];

fn compile(tokens: TokenStream) -> Result<hir::Program, Diagnostics> {
    check::check(&parse::closure(tokens)?)
}

/// Tells which closure it was should a check fail.
struct Told(String);

impl Drop for Told {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the closure: {}", self.0);
        }
    }
}

fn assert_sound(tokens: TokenStream) {
    let _told = Told(tokens.to_string());
    match compile(tokens) {
        Ok(function) => {
            assert_well_formed(&function);
            assert!(function.to_string().starts_with("fn("));
            for overflow in [Overflow::Checked, Overflow::Wrapping] {
                verify_module(&lower(&function, overflow).unwrap()).unwrap();
            }
        }
        Err(errors) => {
            assert!(!errors.is_empty());
            for error in &errors {
                assert!(!error.message.is_empty());
                for leak in ["Expr::", "Ident {", "Span", "TokenStream", "PhantomData"] {
                    assert!(!error.message.contains(leak), "{}", error.message);
                }
            }
            assert!(!diagnostic::to_compile_errors(&errors).is_empty());
        }
    }
}

fn leaf() -> impl Strategy<Value = TokenStream> {
    select(VOCABULARY).prop_map(|text| text.parse().unwrap())
}

fn delimiter() -> impl Strategy<Value = Delimiter> {
    use Delimiter::{Brace, Bracket, None, Parenthesis};
    select(vec![Parenthesis, Brace, Bracket, None])
}

/// Any tokens, grouped in any way.
fn soup() -> impl Strategy<Value = TokenStream> {
    leaf().prop_recursive(4, 48, 8, |inner| {
        (delimiter(), vec(inner, 0..8))
            .prop_map(|(delimiter, parts)| group(delimiter, parts.into_iter().collect()).into())
    })
}

/// The closures of the file tests.
fn closures() -> Vec<TokenStream> {
    cases::sources("check").iter().map(|source| source.parse().unwrap()).collect()
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Remove),
        Just(Change::Truncate),
        Just(Change::Repeat),
        leaf().prop_map(Change::Replace),
        leaf().prop_map(Change::Insert),
        delimiter().prop_map(Change::Regroup),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn on_token_soup(parts in vec(soup(), 0..12), as_body: bool) {
        let tokens: TokenStream = parts.into_iter().collect();
        let closure = "|x, mut y: u8|".parse::<TokenStream>().unwrap();
        assert_sound(if as_body { closure.into_iter().chain(tokens).collect() } else { tokens });
    }

    #[test]
    fn on_soup_in_a_block(parts in vec(soup(), 0..16)) {
        let block = group(Delimiter::Brace, parts.into_iter().collect());
        let closure = "|x, mut y: u8|".parse::<TokenStream>().unwrap();
        assert_sound(closure.into_iter().chain([block]).collect());
    }

    #[test]
    fn on_changed_closures(
        closure in select(closures()),
        changes in vec((any::<Index>(), change()), 1..4),
    ) {
        let mut tokens = closure;
        for (at, change) in &changes {
            let count = count(tokens.clone()) as usize;
            if count > 0 {
                tokens = change.apply(tokens, at.index(count) as u64);
            }
        }
        assert_sound(tokens);
    }
}

#[test]
fn on_the_file_tests_themselves() {
    closures().into_iter().for_each(assert_sound);
}
