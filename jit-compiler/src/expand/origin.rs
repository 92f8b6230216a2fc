//! Where the templates of a closure come from, as a constant that all of them share.
//!
//! # Invariants
//! - The place is that of the closure's own first token, as in the place of a panic: in a closure that
//!   a macro brought along, it is in the macro.
//! - A closure without a name of its own is called by its module and place, on one line.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::format_ident;

use super::mixed;
use crate::compile::Compiled;
use crate::hir::SourceSpan;
use crate::source;

/// The constant.
fn constant_name() -> Ident {
    mixed(format_ident!("__JIT_ORIGIN"))
}

/// Its item: what is known of a closure that stands there, and has that name if it says one.
pub(super) fn constant(
    private: &TokenStream,
    closure: SourceSpan,
    name: Option<&str>,
) -> TokenStream {
    let origin = constant_name();
    let (file, line, column) = place(closure.first);
    let name = name.map_or_else(
        || {
            quote!(::core::concat!(
                ::core::module_path!(), "::{jit@", #file, ":", #line, ":", #column, "}"
            ))
        },
        |name| quote!(#name),
    );
    quote! {
        const #origin: #private::Origin<'static> = #private::Origin {
            name: #name,
            file: #file,
            line: #line,
            column: #column,
            ..#private::Origin::UNKNOWN
        };
    }
}

/// File, line and column of a token, or else of the macro's call.
fn place(span: Span) -> (TokenStream, TokenStream, TokenStream) {
    match (source::file(span), source::position(span)) {
        (Some(file), Some((line, column))) => {
            let (line, column) = (Literal::u32_unsuffixed(line), Literal::u32_unsuffixed(column));
            (quote!(#file), quote!(#line), quote!(#column))
        }
        _ => (quote!(::core::file!()), quote!(::core::line!()), quote!(::core::column!())),
    }
}

/// The value for one template.
pub(super) fn value(private: &TokenStream, compiled: &Compiled) -> TokenStream {
    let origin = constant_name();
    compiled.with_template(|template| {
        let it = &template.origin;
        let level = Literal::u8_unsuffixed(it.level);
        let code_len = Literal::u32_unsuffixed(it.code_len);
        let line_table = Literal::byte_string(it.line_table);
        let frame_table = Literal::byte_string(it.frame_table);
        let functions = it.functions.iter().map(|function| {
            let (name, offset) = (function.name, Literal::u32_unsuffixed(function.offset));
            quote!(#private::LocalFunction { name: #name, offset: #offset })
        });
        quote!(#private::Origin {
            level: #level,
            code_len: #code_len,
            line_table: #line_table,
            frame_table: #frame_table,
            functions: &[#(#functions),*],
            ..#origin
        })
    })
}
