//! Tokens that nest without end are refused before anything recurses into them.

use jit_compiler::diagnostic::Diagnostics;
use jit_compiler::lower::{Overflow, lower};
use jit_compiler::{check, hir, parse};
use proc_macro2::TokenStream;

/// What is repeated, around what: `(before, middle, after)`.
const SHAPES: &[(&str, &str, &str)] = &[
    ("(", "x", ")"),
    ("{", "x", "}"),
    ("[", "x", "]"),
    ("f(", "x", ")"),
    ("m!(", "x", ")"),
    ("x.wrapping_add(", "x", ")"),
    ("S { a: ", "x", "}"),
    ("!", "x", ""),
    ("- ", "x", ""),
    ("*", "x", ""),
    ("&", "x", ""),
    ("&mut ", "x", ""),
    ("&raw const ", "x", ""),
    ("return ", "x", ""),
    ("break ", "x", ""),
    ("yield ", "x", ""),
    ("if ", "x", "{}"),
    ("while x > 0 {", "x", "}"),
    ("if x > 0 {", "x", "}"),
    ("if (", "x", ") {}"),
    ("for x in ", "x", "{}"),
    ("match x { _ => ", "x", "}"),
    ("unsafe {", "x", "}"),
    ("async move {", "x", "}"),
    ("|x| ", "x", ""),
    ("|a, b| ", "x", ""),
    ("|a, b| -> u8 {", "x", "}"),
    ("x = ", "x", ""),
    ("x += ", "x", ""),
    ("x..", "x", ""),
    ("'a: ", "loop {}", ""),
    ("", "x", " + x"),
    ("", "x", " * x + x"),
    ("", "x", " && x"),
    ("", "x", " as u8"),
    ("", "k", " as u8"),
    ("", "x", ".wrapping_add(x)"),
    ("", "k", ".len()"),
    ("", "k", ".a"),
    ("", "x", ".0.0"),
    ("", "x", "?"),
    ("", "x", "[0]"),
    ("", "f", "(0)"),
    ("", "if x > 1 { 1 }", " else if x > 1 { 1 }"),
    ("{ let x = ", "x", "; }"),
    ("{ fn f() {", "", "} }"),
    ("x as &", "u8", ""),
    ("<", "u8", ">::X"),
    ("x as *const ", "u8", ""),
];

/// Types, as that of a parameter.
const TYPES: &[(&str, &str, &str)] = &[
    ("(", "u8", ")"),
    ("&", "u8", ""),
    ("&'a ", "u8", ""),
    ("&'a mut ", "u8", ""),
    ("*const ", "u8", ""),
    ("*mut ", "u8", ""),
    ("[", "u8", "; 1]"),
    ("A<", "u8", ">"),
    ("A<u8, ", "u8", ">"),
    ("fn() -> ", "u8", ""),
    ("fn(", "u8", ")"),
    ("impl Fn() -> ", "u8", ""),
    ("dyn Fn(", "u8", ")"),
    ("<", "u8", " as T>::U"),
];

/// Patterns, as a parameter.
const PATTERNS: &[(&str, &str, &str)] = &[
    ("(", "x", ")"),
    ("(", "x", ",)"),
    ("&", "x", ""),
    ("&mut ", "x", ""),
    ("x @ ", "x", ""),
    ("[", "x", "]"),
    ("S(", "x", ")"),
    ("S { a: ", "x", "}"),
    ("box ", "x", ""),
];

/// The limit, and the little that the test itself takes.
const STACK: usize = (4096 + 256) * 1024;

fn compile(source: &str) -> Result<hir::Program, Diagnostics> {
    let tokens: TokenStream = source.parse().unwrap();
    check::check(&parse::closure(tokens)?)
}

fn repeat((before, middle, after): (&str, &str, &str), times: usize) -> String {
    format!("{}{middle}{}", before.repeat(times), after.repeat(times))
}

fn is_too_deep(source: &str) -> bool {
    compile(source).is_err_and(|errors| errors[0].message.contains("nests too deeply"))
}

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(STACK).spawn(test).unwrap().join().unwrap();
}

/// The deepest that is let through must fit; twice as deep must be refused.
fn assert_bounded(shapes: &'static [(&str, &str, &str)], wrap: fn(String) -> String) {
    on_a_small_stack(move || {
        for shape in shapes {
            let source = |times| wrap(repeat(*shape, times));
            let refused =
                (0..14).map(|power| 1 << power).find(|times| is_too_deep(&source(*times)));
            let refused: usize = refused.unwrap_or_else(|| panic!("{shape:?} has no limit"));
            assert!(refused > 16, "{shape:?} is refused {refused} deep");
            let deepest = (refused / 2..refused).rev().find(|times| !is_too_deep(&source(*times)));
            assert!(deepest.is_some(), "{shape:?}");
        }
    });
}

#[test]
fn expressions_are_bounded() {
    assert_bounded(SHAPES, |expr| format!("|x| {expr}"));
}

#[test]
fn types_are_bounded() {
    assert_bounded(TYPES, |ty| format!("|x: {ty}| x"));
}

#[test]
fn patterns_are_bounded() {
    assert_bounded(PATTERNS, |pat| format!("|{pat}| x"));
}

/// Two shapes in turn: neither may make the other look cheaper than it is. Each is tried with
/// every `stride`th of the others, from one that differs.
fn assert_mixtures_bounded(
    shapes: &'static [(&str, &str, &str)],
    stride: usize,
    wrap: fn(String) -> String,
) {
    on_a_small_stack(move || {
        for (offset, one) in shapes.iter().enumerate() {
            for other in shapes.iter().skip(offset % stride).step_by(stride) {
                let mixed = (format!("{}{}", one.0, other.0), format!("{}{}", other.2, one.2));
                let source = |times| wrap(repeat((&mixed.0, one.1, &mixed.1), times));
                let refused = (5..14).map(|power| 1 << power).find(|it| is_too_deep(&source(*it)));
                let refused = refused.unwrap_or_else(|| panic!("{one:?} {other:?} has no limit"));
                // Not refused: let through, or refused for what it is.
                assert!(!is_too_deep(&source(8)), "{one:?} {other:?} is refused {refused} deep");
                (refused / 2..refused).rev().find(|times| !is_too_deep(&source(*times)));
            }
        }
    });
}

#[test]
fn mixed_expressions_are_bounded() {
    assert_mixtures_bounded(SHAPES, 12, |expr| format!("|x| {expr}"));
}

#[test]
fn mixed_types_are_bounded() {
    assert_mixtures_bounded(TYPES, 2, |ty| format!("|x: {ty}| x"));
}

#[test]
fn mixed_patterns_are_bounded() {
    assert_mixtures_bounded(PATTERNS, 1, |pat| format!("|{pat}| x"));
}

#[test]
fn invisible_groups_are_bounded() {
    use proc_macro2::{Delimiter, Group, TokenTree};
    on_a_small_stack(|| {
        let mut body: TokenStream = "x".parse().unwrap();
        for _ in 0..10_000 {
            body = TokenTree::from(Group::new(Delimiter::None, body)).into();
        }
        let mut closure: TokenStream = "|x|".parse().unwrap();
        closure.extend(body);
        let errors = parse::closure(closure).err().unwrap();
        assert!(errors[0].message.contains("nests too deeply"));
    });
}

/// Length is no depth, for any pass.
#[test]
fn long_closures_are_fine() {
    on_a_small_stack(|| {
        let statements = "let y = x + 1; if y > 1 { x += 1; } loop { break; } 'a: loop { break; } ";
        let source = format!("|mut x| {{ {} x }}", statements.repeat(2_000));
        let function = compile(&source).unwrap();
        assert_eq!(function.main.locals.len(), 2_001);
        lower(&function, Overflow::Checked).unwrap();

        let sum = format!("|x| x{}", " + x".repeat(500));
        lower(&compile(&sum).unwrap(), Overflow::Checked).unwrap();
        let arguments = format!("|x| f(x{})", ", -x * 2".repeat(2_000));
        assert!(!is_too_deep(&arguments));
    });
}

/// Each sum is of the two before it: more ways lead to the first than any pass may go.
#[test]
fn sums_of_sums() {
    let sums = "x = x.wrapping_add(y); y = y.wrapping_add(x);".repeat(30);
    let source = format!(
        "|x: u64, y: u64, i: usize| -> u64 {{ let (mut x, mut y) = (x, y); {sums} \
         let mut t = [x, 1, y]; t[i] = x; t[0] }}"
    );
    for overflow in [Overflow::Checked, Overflow::Wrapping] {
        jit_compiler::compile::compile(&compile(&source).unwrap(), overflow).unwrap();
    }
    let called = format!(
        "|x: u64, y: u64| -> u64 {{ fn f(n: u64) -> u64 {{ if n % 3 > 0 {{ f(n / 2) }} else {{ n }} }} \
         let (mut x, mut y) = (x, y); {sums} let t = [x, y]; f(x) ^ t[(y & 1) as usize] }}"
    );
    jit_compiler::compile::compile(&compile(&called).unwrap(), Overflow::Wrapping).unwrap();
}

/// Every loop is looked at, and not every loop for each of them.
#[test]
fn loops_after_loops() {
    let loops = "while x < k { x = x * 3 + 1; if x % 7 == 2 { k += x; } } ".repeat(300);
    let source = format!("|x: u32, k: u32| -> u32 {{ let (mut x, mut k) = (x, k); {loops} x }}");
    jit_compiler::compile::compile(&compile(&source).unwrap(), Overflow::Checked).unwrap();
}

/// The loops that copy long arrays are written out as long as there is little code.
#[test]
fn copies_after_copies() {
    let function = "fn long(a: [u32; 70], k: usize) -> [u32; 70] { let mut b = a; b[k] ^= a[(k + 1) % 70]; b }";
    let calls: String = (0..60).map(|k| format!("l = long(l, {k}); s ^= l[{k}]; ")).collect();
    let source =
        format!("|x: u32| -> u32 {{ {function} let (mut l, mut s) = ([x; 70], 0); {calls} s }}");
    let compiled =
        jit_compiler::compile::compile(&compile(&source).unwrap(), Overflow::Checked).unwrap();
    let len = compiled.code.code_len;
    assert!(len < 32_768, "{len} bytes");
}

/// How many values the closure becomes, its functions included.
fn values(source: &str) -> usize {
    let module = lower(&compile(source).unwrap(), Overflow::Checked).unwrap();
    module.functions().iter().map(|func| func.value_count()).sum()
}

/// What is done to a whole array takes as much code for a long one as for a longer one.
#[test]
fn long_arrays_are_not_taken_apart() {
    for body in [
        "let mut a = [0u64; LEN]; a[i] = 5; let b = a; a[3] = 4; b[i + 1] + a[i]",
        "let a = [i; LEN]; (a == [3; LEN]) as u64 + (a < [4; LEN]) as u64",
        "let a = [[(i, 1u8); 256]; LEN / 256]; let b = a[i]; let (c, d) = (b, [b, b]); c[i].1 as u64 + d[i][i].1 as u64",
        "fn f(a: [u64; LEN], n: u64) -> [u64; LEN] { if n == 0 { a } else { f(a, n - 1) } } f([1; LEN], 2)[i]",
        "let mut sum = 0; for x in [1u64; LEN] { sum += x; } sum",
        "let o = if i > 3 { Some([1u64; LEN]) } else { None }; match o { Some([a, .., b]) => a + b, None => 7 }",
    ] {
        let source = |n: &str| format!("|i: usize| -> u64 {{ {} }}", body.replace("LEN", n));
        let found = values(&source("4096"));
        assert!(found < 400, "{found} values of {body}");
        assert_eq!(found, values(&source("32768")), "{body}");
    }
}

/// Functions that each call the one before twice.
#[test]
fn doubled_functions() {
    let mut functions = "fn f0(x: u64) -> u64 { x + 1 }".to_owned();
    for i in 1..30 {
        let callee = i - 1;
        functions += &format!("fn f{i}(x: u64) -> u64 {{ f{callee}(f{callee}(x)) }}");
    }
    for (last, most) in [(3, 200), (12, 10_000), (16, 10_000), (29, 10_000)] {
        let source = format!("|x: u64| -> u64 {{ {functions} f{last}(x) }}");
        let found = values(&source);
        assert!(found < most, "{found} values of {last}");
    }
}

/// Closures are always copied to where they are called; more than that is too much.
#[test]
fn doubled_closures() {
    let mut closures = "let f0 = |x: u64| x + 1;".to_owned();
    for i in 1..30 {
        let callee = i - 1;
        closures += &format!("let f{i} = |x: u64| f{callee}(f{callee}(x));");
    }
    let source = format!("|x: u64| -> u64 {{ {closures} f29(x) }}");
    let error = lower(&compile(&source).unwrap(), Overflow::Checked).unwrap_err();
    assert!(error.contains("more machine code"), "{error}");
}

/// Values that nobody could pass or keep are refused before anything is made of them.
#[test]
fn values_are_bounded() {
    for (source, message) in [
        ("|a: [u8; 50000]| -> bool { a == [3; 50000] }", "at most 2048 numbers; use single"),
        ("|a: [u8; 2048], i: usize| -> u8 { a[i] }", "`let table: [u8; 2048] = table;`"),
        ("|i: u8| -> [u8; 65536] { [i; 65536] }", "at most 2048 numbers"),
        ("|i: usize| -> u8 { let t: [u8; 16385] = t; t[i] }", "captures of at most 16384"),
        ("|i: u8| -> u8 { [[i; 65536]; 65536][1][2] }", "takes 4294967296 bytes"),
        ("|i: u8| { let t = [[[[[i; 65536]; 65536]; 65536]; 65536]; 9]; }", "on the stack"),
    ] {
        let errors = compile(source).expect_err(source);
        assert_eq!(errors.len(), 1, "{source}");
        assert!(errors[0].message.contains(message), "{}", errors[0].message);
    }
    compile("|x: [[(); 65536]; 65536]| -> bool { x == [[(); 65536]; 65536] }").unwrap();
}
