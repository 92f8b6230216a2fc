//! What to say of the expressions that the language does not have.

use syn::{Expr, ExprForLoop, ExprRange, Macro, RangeLimits};

use super::unknown_construct;
use crate::source::{excerpt, text};

/// Names the construct, says why it is refused and what to write instead.
pub(super) fn expr(expr: &Expr) -> String {
    let message = match expr {
        Expr::ForLoop(for_) => return for_loop(for_),
        Expr::Macro(call) => return macro_call(&call.mac),
        Expr::Array(_) | Expr::Repeat(_) => {
            "arrays are not supported in `jit!` yet; use one variable per element"
        }
        Expr::Async(_) => {
            "`async` blocks are not supported in `jit!`: machine code cannot be suspended; \
             compute inside the closure and await outside"
        }
        Expr::Await(_) => {
            "`.await` is not supported in `jit!`: machine code cannot be suspended; await before \
             the closure and capture the result"
        }
        Expr::Block(_) => {
            "labelled blocks are not supported in `jit!` yet; write `'a: loop { …; break 'a … }`"
        }
        Expr::Closure(_) => {
            "closures inside the closure are not supported in `jit!` yet; write the body where \
             it is called"
        }
        Expr::Const(_) => "`const` blocks are not supported in `jit!` yet; write the value itself",
        Expr::Index(_) => {
            "indexing is not supported in `jit!` yet; use one variable per element, or bind the \
             element before the closure: `let a = t[3];`"
        }
        Expr::Infer(_) => "`_` is not a value; in `jit!` it can only stand left of `=`",
        Expr::Let(_) => {
            "`let` in a condition is not supported in `jit!` yet; write a comparison, such as \
             `if x == 1`"
        }
        Expr::Match(_) => {
            "`match` is not supported in `jit!` yet; write `if x == 1 { … } else if … { … } else \
             { … }`"
        }
        Expr::Range(range) => return range_value(range),
        Expr::RawAddr(_) | Expr::Reference(_) => {
            "references are not supported in `jit!`: everything is a value; remove the `&`"
        }
        Expr::Struct(_) => {
            "struct literals are not supported in `jit!`; use one variable per field"
        }
        Expr::Try(_) => {
            "`?` is not supported in `jit!` yet; handle the error before the closure, or write \
             `if … { return …; }`"
        }
        Expr::TryBlock(_) => "`try` blocks are not supported in `jit!`; write `if … { return …; }`",
        Expr::Tuple(_) => "tuples are not supported in `jit!` yet; use one variable per element",
        Expr::Unsafe(_) => {
            "`unsafe` blocks are not supported in `jit!`: nothing in its language needs one; \
             remove `unsafe`"
        }
        Expr::Yield(_) => "`yield` is not supported in `jit!`; write `return`",
        other => return unknown_construct(other),
    };
    message.to_owned()
}

/// The same for a macro call.
pub(super) fn macro_call(call: &Macro) -> String {
    let name = call.path.segments.last().map_or_else(String::new, |it| it.ident.to_string());
    let hint = match name.as_str() {
        "print" | "println" | "eprint" | "eprintln" | "dbg" | "write" | "writeln" | "format" => {
            "machine code has no output; return the value and print it outside of the closure"
        }
        "assert" | "assert_eq" | "assert_ne" | "debug_assert" | "debug_assert_eq"
        | "debug_assert_ne" => "check before or after the call, or return a `bool`",
        "panic" | "unreachable" | "todo" | "unimplemented" => {
            "return a value that says so, and panic outside of the closure"
        }
        "matches" => "write comparisons: `x == 1 || x == 2`",
        "vec" => "use one variable per element",
        _ => "macros are not expanded inside it; write out what this one expands to",
    };
    format!("`{}!` is not supported in `jit!` yet: {hint}", text(&call.path))
}

/// Writes the loop as a `while`, in the user's own words where it is over a range.
fn for_loop(for_: &ExprForLoop) -> String {
    let instead = match &*for_.expr {
        Expr::Paren(paren) => as_while(&excerpt(&for_.pat), &paren.expr),
        range => as_while(&excerpt(&for_.pat), range),
    };
    let instead = instead.unwrap_or_else(|| "let mut i = a; while i < b { …; i += 1; }".to_owned());
    format!("`for` loops are not supported in `jit!` yet; write `{instead}`")
}

fn as_while(variable: &str, range: &Expr) -> Option<String> {
    let Expr::Range(ExprRange { start: Some(start), end: Some(end), limits, .. }) = range else {
        return None;
    };
    let (start, end) = (excerpt(start), excerpt(end));
    let less = if matches!(limits, RangeLimits::Closed(_)) { "<=" } else { "<" };
    let variable = if variable == "_" { "i" } else { variable };
    Some(format!(
        "let mut {variable} = {start}; while {variable} {less} {end} {{ …; {variable} += 1; }}"
    ))
}

fn range_value(range: &ExprRange) -> String {
    let instead = match (&range.start, &range.limits, &range.end) {
        (Some(start), RangeLimits::HalfOpen(_), Some(end)) => {
            format!("{} <= x && x < {}", excerpt(start), excerpt(end))
        }
        (Some(start), _, Some(end)) => format!("{} <= x && x <= {}", excerpt(start), excerpt(end)),
        _ => "a <= x && x < b".to_owned(),
    };
    format!("ranges are not supported in `jit!` yet; write comparisons: `{instead}`")
}
