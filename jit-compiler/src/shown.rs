//! Expressions as rustc prints them: what an assertion without a message shows.
//!
//! `assert!` prints the tree of its condition (`rustc_ast_pretty`), but a macro can hand on tokens
//! only, and of the spaces between those rustc knows nothing. So they are set here as rustc sets
//! them, for expressions that take one line and have no blocks.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Expr, Lit, Member, UnOp};

/// Where rustc begins to break lines.
const MARGIN: usize = 76;

/// An expression of type `&str`: how rustc prints the expression.
pub(crate) fn tokens(expr: &Expr) -> TokenStream {
    match shown(expr) {
        Some(text) => Literal::string(&text).into_token_stream(),
        // Tokens, which is the same for what is written with the usual spaces, or nearly so.
        None => quote_spanned!(Span::mixed_site()=> ::core::stringify!(#expr)),
    }
}

/// How rustc prints the expression, if that is known here.
fn shown(expr: &Expr) -> Option<String> {
    let mut text = String::new();
    write(expr, &mut text)?;
    (text.len() <= MARGIN).then_some(text)
}

fn write(expr: &Expr, text: &mut String) -> Option<()> {
    match expr {
        Expr::Array(e) => list("[", &e.elems, "]", text),
        Expr::Binary(e) => {
            write(&e.left, text)?;
            text.push(' ');
            e.op.to_token_stream().into_iter().for_each(|it| text.push_str(&it.to_string()));
            text.push(' ');
            write(&e.right, text)
        }
        Expr::Call(e) => {
            write(&e.func, text)?;
            list("(", &e.args, ")", text)
        }
        Expr::Cast(e) => {
            write(&e.expr, text)?;
            text.push_str(" as ");
            let syn::Type::Path(ty) = &*e.ty else { return None };
            path(ty.qself.as_ref(), &ty.path, text)
        }
        Expr::Field(e) => {
            write(&e.base, text)?;
            text.push('.');
            text.push_str(&match &e.member {
                Member::Named(name) => name.to_string(),
                Member::Unnamed(index) => index.index.to_string(),
            });
            Some(())
        }
        Expr::Index(e) => {
            write(&e.expr, text)?;
            text.push('[');
            write(&e.index, text)?;
            text.push(']');
            Some(())
        }
        Expr::Lit(e) => literal(&e.lit, text),
        Expr::MethodCall(e) if e.turbofish.is_none() => {
            write(&e.receiver, text)?;
            text.push('.');
            text.push_str(&e.method.to_string());
            list("(", &e.args, ")", text)
        }
        Expr::Paren(e) => {
            text.push('(');
            write(&e.expr, text)?;
            text.push(')');
            Some(())
        }
        Expr::Path(e) => path(e.qself.as_ref(), &e.path, text),
        Expr::Tuple(e) => list("(", &e.elems, if e.elems.len() == 1 { ",)" } else { ")" }, text),
        Expr::Unary(e) => {
            text.push(match e.op {
                UnOp::Not(_) => '!',
                UnOp::Neg(_) => '-',
                _ => return None,
            });
            write(&e.expr, text)
        }
        _ => None,
    }
}

fn list<'a>(
    open: &str,
    elements: impl IntoIterator<Item = &'a Expr>,
    close: &str,
    text: &mut String,
) -> Option<()> {
    text.push_str(open);
    for (index, element) in elements.into_iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        write(element, text)?;
    }
    text.push_str(close);
    Some(())
}

fn literal(lit: &Lit, text: &mut String) -> Option<()> {
    let tokens = lit.to_token_stream().into_iter().collect::<Vec<_>>();
    let [token] = &tokens[..] else { return None };
    text.push_str(&token.to_string());
    Some(())
}

fn path(qself: Option<&syn::QSelf>, path: &syn::Path, text: &mut String) -> Option<()> {
    if qself.is_some() || path.segments.iter().any(|it| !it.arguments.is_none()) {
        return None;
    }
    if path.leading_colon.is_some() {
        text.push_str("::");
    }
    for (index, segment) in path.segments.iter().enumerate() {
        if index > 0 {
            text.push_str("::");
        }
        text.push_str(&segment.ident.to_string());
    }
    Some(())
}

#[cfg(test)]
mod tests {
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
        for other in ["{ a }", "|x| x", "if a { b } else { c }", "<u8>::MAX == 3"] {
            assert_eq!(shown(&syn::parse_str(other).unwrap()), None);
        }
        assert_eq!(shown(&syn::parse_str(&["a"; 30].join(" + ")).unwrap()), None);
    }
}
