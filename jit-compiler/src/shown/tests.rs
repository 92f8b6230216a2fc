//! What rustc 1.95 prints.

use super::*;

#[test]
fn spaces_are_as_rustc_sets_them() {
    let cases = [
        ("a<b", "a < b"),
        ("odd [0]>- x", "odd[0] > -x"),
        ("! (a&&b . 1 . f(1,2u8))", "!(a && b.1.f(1, 2u8))"),
        ("(a,b)==(1,- 2) || [1 ,2]!=c", "(a, b) == (1, -2) || [1, 2] != c"),
        ("x as u8>=i8 :: MAX", "x as u8 >= i8::MAX"),
        ("(a,) <= f ( )", "(a,) <= f()"),
    ];
    for (written, expected) in cases {
        let expr: Expr = syn::parse_str(written).unwrap();
        assert_eq!(shown(&expr).as_deref(), Some(expected));
    }
}

/// What rustc 1.95 prints.
#[test]
fn lines_are_broken_where_rustc_breaks_them() {
    let cases = [
        (
            "if a > b { true } else if a == 3 { let mut k = 3; k += 1; true } else\n{ false }",
            "if a > b {\n    true\n} else if a == 3 { let mut k = 3; k += 1; true } else { false }",
        ),
        (
            "if a > b && some_long_name > another_rather_long_name && x ==\nSome(another_rather_long_name) { true } else { false }",
            "if a > b && some_long_name > another_rather_long_name &&\n        x == Some(another_rather_long_name) {\n    true\n} else { false }",
        ),
        (
            "a > b && some_long_name > another_rather_long_name && some_long_name * 3 >\nanother_rather_long_name + 14",
            "a > b && some_long_name > another_rather_long_name &&\n    some_long_name * 3 > another_rather_long_name + 14",
        ),
        (
            "f(some_long_name + another_rather_long_name, another_rather_long_name *\nanother_rather_long_name)",
            "f(some_long_name + another_rather_long_name,\n    another_rather_long_name * another_rather_long_name)",
        ),
        (
            "some_long_name.wrapping_add(another_rather_long_name).wrapping_mul(another_rather_long_name)\n== a + 1",
            "some_long_name.wrapping_add(another_rather_long_name).wrapping_mul(another_rather_long_name)\n    == a + 1",
        ),
        (
            "some_long_name.wrapping_add(another_rather_long_name).wrapping_mul(another_rather_long_name\n- some_long_name +\nanother_rather_long_name).clamp(some_long_name, another_rather_long_name) == a\n+ 1",
            "some_long_name.wrapping_add(another_rather_long_name).wrapping_mul(another_rather_long_name\n                    - some_long_name +\n                another_rather_long_name).clamp(some_long_name,\n        another_rather_long_name) == a + 1",
        ),
        (
            "match x { Some(1) => true, Some(n) if n > 3 => { false } _ => false }",
            "match x { Some(1) => true, Some(n) if n > 3 => { false } _ => false, }",
        ),
        (
            "match x\n{\n    Some(1 | 2 | 4..=6) => true, Some(n @ 7..) if n > 3 +\n    another_rather_long_name => { let r = n > 3; r } None => b > a, _ => false\n}",
            "match x {\n    Some(1 | 2 | 4..=6) => true,\n    Some(n @ 7..) if n > 3 + another_rather_long_name => { let r = n > 3; r }\n    None => b > a,\n    _ => false,\n}",
        ),
        ("x.map_or(false, |q| { q + 1 == 0 })", "x.map_or(false, |q| { q + 1 == 0 })"),
        (
            "x.map_or(false, |q: i32| -> bool\n{ q + some_long_name == 0 && q - another_rather_long_name > 1 })",
            "x.map_or(false,\n    |q: i32| -> bool\n        { q + some_long_name == 0 && q - another_rather_long_name > 1 })",
        ),
        (
            "(a..b).contains(&another_rather_long_name)",
            "(a..b).contains(&another_rather_long_name)",
        ),
        (
            "arr[a as usize..].len() == 7 || arr[some_long_name as usize - 1] ==\nanother_rather_long_name - 17",
            "arr[a as usize..].len() == 7 ||\n    arr[some_long_name as usize - 1] == another_rather_long_name - 17",
        ),
        (
            "[a, b, some_long_name, another_rather_long_name, some_long_name] ==\n[a, b, a, another_rather_long_name, 5]",
            "[a, b, some_long_name, another_rather_long_name, some_long_name] ==\n    [a, b, a, another_rather_long_name, 5]",
        ),
        ("[0u8; 4] == [1; 4]", "[0u8; 4] == [1; 4]"),
        ("loop { break false; }", "loop { break false; }"),
        ("'a: { if a > 0 { break 'a false; } true }", "'a: { if a > 0 { break 'a false; } true }"),
        (
            "'outer: loop\n{\n    for i in 0..another_rather_long_name\n    { if i > some_long_name - 2 { break 'outer false; } }\n}",
            "'outer: loop {\n    for i in 0..another_rather_long_name {\n        if i > some_long_name - 2 { break 'outer false; }\n    }\n}",
        ),
        (
            "0x1F == a && 1_000 == b && 'c' == 'd' && 1.0 == 2. && -1i32 > 0 &&\n2.0f64.floor() > 1e3 && b > 3",
            "0x1F == a && 1_000 == b && 'c' == 'd' && 1.0 == 2. && -1i32 > 0 &&\n        2.0f64.floor() > 1e3 && b > 3",
        ),
        (
            "(a, b) == (some_long_name, another_rather_long_name) &&\n(a, another_rather_long_name + 1) < (b, some_long_name)",
            "(a, b) == (some_long_name, another_rather_long_name) &&\n    (a, another_rather_long_name + 1) < (b, some_long_name)",
        ),
        (
            "{\n    let mut s = 0; for i in 0..3 { s += i; } while s < 3 { s += 1; continue }\n    s == 17\n}",
            "{\n    let mut s = 0;\n    for i in 0..3 { s += i; }\n    while s < 3 { s += 1; continue }\n    s == 17\n}",
        ),
        (
            "{\n    let Some(y) = x else { return }; let (p, q): (i32, u8) = (1, 2u8); y\n    > 77 && (p, q) == (1, 1)\n}",
            "{\n    let Some(y) = x else { return };\n    let (p, q): (i32, u8) = (1, 2u8);\n    y > 77 && (p, q) == (1, 1)\n}",
        ),
        (
            "{\n    let z: [i32; 3] = if a > 1 { [a, b, another_rather_long_name] } else\n    { [some_long_name; 3] }; z[0] > 17\n}",
            "{\n    let z: [i32; 3] =\n        if a > 1 {\n            [a, b, another_rather_long_name]\n        } else { [some_long_name; 3] };\n    z[0] > 17\n}",
        ),
        (
            "if let Some(y) = x && y > 1 { false } else { true }",
            "if let Some(y) = x && y > 1 { false } else { true }",
        ),
        ("{ a; b; false }", "{ a; b; false }"),
        (
            "!(a == b && some_long_name == another_rather_long_name || some_long_name > 7)\n&& another_rather_long_name == 7 + some_long_name * 9",
            "!(a == b && some_long_name == another_rather_long_name || some_long_name > 7)\n    && another_rather_long_name == 7 + some_long_name * 9",
        ),
        (
            "<i32>::MAX == 3 && <i32 as Default>::default() == 3 &&\nSome::<i32>(3).is_none() && i32::MAX as i64 as u8 == 3",
            "<i32>::MAX == 3 && <i32 as Default>::default() == 3 &&\n        Some::<i32>(3).is_none() && i32::MAX as i64 as u8 == 3",
        ),
    ];
    for (written, expected) in cases {
        let expr: Expr = syn::parse_str(written).unwrap();
        assert_eq!(shown(&expr).as_deref(), Some(expected), "{written}");
    }
}

/// What rustc 1.95 prints.
#[test]
fn items_and_attributes_have_lines_of_their_own() {
    let cases = [
        (
            "{ #[allow(unused)] let y = 3; y == 7 }",
            "{\n    #[allow(unused)]\n    let y = 3;\n    y == 7\n}",
        ),
        (
            "{ let y: i32 = 3; #[allow(unused)] { let x = 1; } let z = y; y == 7 }",
            "{\n    let y: i32 = 3;\n\n    #[allow(unused)]\n    { let x = 1; }\n    let z = y;\n    y == 7\n}",
        ),
        ("{ const N: i32 = 1; x == N }", "{\n    const N: i32 = 1;\n    x == N\n}"),
        (
            "{ let k = 1; const N: i32 = 1; const M: [i32; 2] = [1, 2]; let z = 1; x == N }",
            "{\n    let k = 1;\n    const N: i32 = 1;\n    const M: [i32; 2] = [1, 2];\n    let z = 1;\n    x == N\n}",
        ),
        (
            "{ static Q: [i32; 3] = [1, 2, 3]; Q[a as usize] > 77 }",
            "{\n    static Q: [i32; 3] = [1, 2, 3];\n    Q[a as usize] > 77\n}",
        ),
        (
            "{ fn f(a: i32, mut b: u8) -> i32 { let q = a; a + 1 } fn g() {} f(x, 1) == 3 }",
            "{\n    fn f(a: i32, mut b: u8) -> i32 { let q = a; a + 1 }\n    fn g() {}\n    f(x, 1) == 3\n}",
        ),
    ];
    for (written, expected) in cases {
        let expr: Expr = syn::parse_str(written).unwrap();
        assert_eq!(shown(&expr).as_deref(), Some(expected), "{written}");
    }
}

#[test]
fn other_items_are_not_printed() {
    for other in ["{ use a::N; a == N }", "{ fn f<const N: usize>() {} a }"] {
        assert_eq!(shown(&syn::parse_str(other).unwrap()), None);
    }
}
