//! What to say of what the language does not have.

use syn::{Expr, ExprCall, Macro};

use super::control::lone_range;
use super::unknown_construct;
use crate::check::methods;
use crate::source::{excerpt, text};

/// Names the construct, says why it is refused and what to write instead.
pub(super) fn expr(expr: &Expr) -> String {
    let message = match expr {
        Expr::Async(_) => {
            "`async` blocks are not supported in `jit!`: machine code cannot be suspended; \
             compute inside the closure and await outside"
        }
        Expr::Await(_) => {
            "`.await` is not supported in `jit!`: machine code cannot be suspended; await before \
             the closure and capture the result"
        }
        Expr::Closure(_) => {
            "a closure is not a value in `jit!`; bind it, and call it by its name: \
             `let f = |a| a + 1; f(x)`"
        }
        Expr::Const(_) => "`const` blocks are not supported in `jit!` yet; write the value itself",
        Expr::Infer(_) => "`_` is not a value; in `jit!` it can only stand left of `=`",
        Expr::Range(range) => return lone_range(range),
        Expr::RawAddr(_) | Expr::Reference(_) => {
            "references are not supported in `jit!`: everything is a value; remove the `&`"
        }
        Expr::Struct(_) => {
            "struct literals are not supported in `jit!`; use one variable per field"
        }
        Expr::TryBlock(_) => "`try` blocks are not supported in `jit!`; write `if … { return …; }`",
        Expr::Unsafe(_) => {
            "`unsafe` blocks are not supported in `jit!`: nothing in its language needs one; \
             remove `unsafe`"
        }
        Expr::Yield(_) => "`yield` is not supported in `jit!`; write `return`",
        other => return unknown_construct(other),
    };
    message.to_owned()
}

/// The same for a method that no type of the language has.
pub(super) fn method(name: &str) -> String {
    let refused = format!("the method `{name}` is not supported in `jit!`");
    if let Some(hint) = instead_of(name) {
        return format!("{refused}: {hint}");
    }
    if let Some(op) = operator(name) {
        return format!("{refused}; write the operator `{op}`");
    }
    match methods::nearest(name) {
        Some(signature) => format!("{refused}; did you mean `{}`?", signature.name),
        None => format!(
            "{refused}; it has the arithmetic methods of the primitive types and of `Option`; write it \
             with those and with operators"
        ),
    }
}

/// The operator that calls the method.
fn operator(method: &str) -> Option<&'static str> {
    Some(match method {
        "add" => "+",
        "sub" => "-",
        "mul" => "*",
        "div" => "/",
        "rem" => "%",
        "neg" => "-",
        "not" => "!",
        "bitand" => "&",
        "bitor" => "|",
        "bitxor" => "^",
        "shl" => "<<",
        "shr" => ">>",
        "add_assign" => "+=",
        "sub_assign" => "-=",
        "mul_assign" => "*=",
        "div_assign" => "/=",
        "rem_assign" => "%=",
        "bitand_assign" => "&=",
        "bitor_assign" => "|=",
        "bitxor_assign" => "^=",
        "shl_assign" => "<<=",
        "shr_assign" => ">>=",
        "index" => "a[i]",
        _ => return None,
    })
}

/// What to write instead of a well-known method.
fn instead_of(method: &str) -> Option<&'static str> {
    Some(match method {
        "into_iter" | "iter" => {
            "an iterator is not a value in it; go over it with `for`, or end it with `sum`, `fold` or \
             the like"
        }
        "chunks" | "iter_mut" | "windows" => {
            "write a loop over the indices: `for i in 0..a.len() { … }`"
        }
        "all" | "any" | "chain" | "collect" | "copied" | "cloned" | "count" | "cycle"
        | "enumerate" | "find" | "find_map" | "flat_map" | "fold" | "for_each" | "last"
        | "max_by" | "max_by_key" | "min_by" | "min_by_key" | "next" | "next_back" | "nth"
        | "position" | "product" | "reduce" | "rev" | "scan" | "skip" | "skip_while"
        | "step_by" | "sum" | "take_while" | "try_fold" => {
            "iterators are ranges and arrays in it, with methods called on them where they stand: \
             `(0..n).map(|i| i * i).sum()`, `a.iter().copied().max()`"
        }
        "err" | "is_err" | "is_ok" | "map_err" | "ok" | "ok_or" | "ok_or_else" | "parse"
        | "try_from" | "try_into" => {
            "there is no `Result` in it; compare first, and use an `Option` if there may be no value"
        }
        "default" => "write the value itself, such as `0` or `false`",
        "first" => "write `a[0]`",
        "swap" => "assign both: `(a[i], a[j]) = (a[j], a[i])`",
        "contains" | "copy_from_slice" | "fill" | "reverse" | "sort" | "sort_unstable" => {
            "write a loop over the indices: `for i in 0..a.len() { … }`"
        }
        _ => return None,
    })
}

/// The same for a call of a function outside of the closure; `is_constant` if it depends on nothing
/// that is the closure's.
pub(super) fn function(call: &ExprCall, is_constant: bool) -> String {
    let function = &*call.func;
    let name = text(function).replace(' ', "");
    let hint = match name.rsplit("::").next() {
        Some("Ok" | "Err") => {
            return format!(
                "`{name}` is not supported in `jit!`: there is no `Result` in it; give an `Option`, \
                 `Some(…)` or `None`"
            );
        }
        Some("abort" | "exit") if name.contains("process") => {
            "machine code cannot end the process; write `panic!(\"…\")`, or return a value that \
             says so and end it outside"
        }
        Some("default") if call.args.is_empty() => "write the value itself, such as `0` or `false`",
        Some("swap") if name.ends_with("mem::swap") => "assign both: `(a, b) = (b, a)`",
        Some("replace" | "take") if name.contains("mem::") => {
            "keep the old value and assign: `let old = a; a = …;`"
        }
        _ if is_constant => {
            return format!(
                "calling `{}` is not supported in `jit!` yet: only functions and closures that are \
                 written inside of it can be called; if one result will do for all calls, bind it \
                 before the closure and capture that: `let value = {};`",
                excerpt(function),
                excerpt(call)
            );
        }
        _ => {
            "only functions and closures that are written inside of it can be called; write its \
             body here"
        }
    };
    format!("calling `{}` is not supported in `jit!` yet: {hint}", excerpt(function))
}

/// The same for a macro call.
pub(super) fn macro_call(call: &Macro) -> String {
    let name = call.path.segments.last().map_or_else(String::new, |it| it.ident.to_string());
    let hint = match name.as_str() {
        "print" | "println" | "eprint" | "eprintln" | "dbg" | "write" | "writeln" | "format" => {
            "machine code has no output; return the value and print it outside of the closure"
        }
        "vec" => "use one variable per element",
        _ => "macros are not expanded inside it; write out what this one expands to",
    };
    format!("`{}!` is not supported in `jit!` yet: {hint}", text(&call.path))
}

/// What to say of a captured array, whose type only rustc sees.
pub(in crate::check) fn captured_array(name: &str, instead: &str) -> String {
    let is_variable = name.chars().all(|it| it.is_lowercase() || it.is_numeric() || it == '_');
    let array = if is_variable { name } else { "array" };
    format!(
        "cannot see the type of the captured `{name}`; say it as the closure's first statement, such \
         as `let table: [u32; 16] = {name};`, and {instead}; a `Vec` or a slice is first made an array \
         before the closure: `let {array}: [u32; 16] = {name}.try_into().unwrap();`"
    )
}
