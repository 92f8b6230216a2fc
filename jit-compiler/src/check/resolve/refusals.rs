//! What to say of what the language does not have.

use syn::{Expr, Macro};

use super::control::lone_range;
use super::unknown_construct;
use crate::source::text;

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
