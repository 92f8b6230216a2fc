//! The function that failing paths jump to.
//!
//! # Invariants
//! - It takes the panic's number and, if some panic of the closure has an expression of its own,
//!   [`MAX_TRAP_ARGS`] numbers more: a path that has fewer to hand over leaves the rest undefined.
//! - A panic of rustc's has the span of the failing expression; an expression has its own spans.

use super::mixed;
use crate::ir::{CustomPanic, MAX_TRAP_ARGS, Trap, TrapKind, trap_argument};
use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident};

/// The function that failing paths jump to with the number of their panic.
pub(super) fn function(
    private: &TokenStream,
    traps: &[Trap],
    customs: &[CustomPanic],
) -> TokenStream {
    let (mut imports, mut arms) = (TokenStream::new(), TokenStream::new());
    for (number, trap) in traps.iter().enumerate() {
        let pattern = if number + 1 == traps.len() {
            quote!(_)
        } else {
            Literal::usize_unsuffixed(number).into_token_stream()
        };
        let Some(name) = panic_name(trap.kind) else {
            let tokens = custom_panic(trap.kind, customs);
            arms.extend(quote!(#pattern => { #tokens }));
            continue;
        };
        let name = mixed(format_ident!("{name}"));
        let local = Ident::new(&format!("__jit_panic_{number}"), trap.first);
        imports.extend(quote!(use #private::#name as #local;));
        let mut arguments = Group::new(Delimiter::Parenthesis, TokenStream::new());
        arguments.set_span(trap.last);
        arms.extend(quote!(#pattern => #local #arguments,));
    }
    let arguments = trap_arguments(traps);
    if !arguments.is_empty() {
        imports.extend(quote! {
            #[allow(unused_imports, reason = "for assertions, which may not be among them")]
            use #private::assert_failed as __jit_assert_failed;
        });
    }
    quote! {
        #[cfg(target_arch = "x86_64")]
        extern "sysv64-unwind" fn __jit_panic(number: ::core::primitive::u32 #arguments) -> ! {
            #imports
            match number { #arms }
        }
    }
}

/// The parameters of the function that panics, after the first: none unless a panic asks for them.
fn trap_arguments(traps: &[Trap]) -> TokenStream {
    if !traps.iter().any(|trap| matches!(trap.kind, TrapKind::Custom(_))) {
        return TokenStream::new();
    }
    let names = (0..MAX_TRAP_ARGS).map(trap_argument);
    quote!(#(, #names: ::core::primitive::u64)*)
}

fn custom_panic(kind: TrapKind, customs: &[CustomPanic]) -> Option<&TokenStream> {
    match kind {
        TrapKind::Custom(id) => customs.get(id.0 as usize).map(|custom| &custom.tokens),
        _ => None,
    }
}

/// The function of `__private` that panics; none for an expression of the user's.
const fn panic_name(kind: TrapKind) -> Option<&'static str> {
    Some(match kind {
        TrapKind::AddOverflow => "panic_add",
        TrapKind::SubOverflow => "panic_sub",
        TrapKind::MulOverflow => "panic_mul",
        TrapKind::NegOverflow => "panic_neg",
        TrapKind::ShlOverflow => "panic_shl",
        TrapKind::ShrOverflow => "panic_shr",
        TrapKind::DivByZero => "panic_div_zero",
        TrapKind::DivOverflow => "panic_div",
        TrapKind::RemByZero => "panic_rem_zero",
        TrapKind::RemOverflow => "panic_rem",
        TrapKind::Custom(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_only_where_an_expression_may_ask_for_them() {
        let span = proc_macro2::Span::call_site();
        let add = Trap { kind: TrapKind::AddOverflow, first: span, last: span };
        let own = Trap { kind: TrapKind::Custom(crate::ir::CustomId(0)), first: span, last: span };
        let customs = [CustomPanic { tokens: quote!(panic!("{a0}")) }];
        let text = |traps: &[Trap]| function(&quote!(p), traps, &customs).to_string();
        let plain = text(&[add.clone(), add.clone()]);
        assert!(plain.contains("(number : :: core :: primitive :: u32) -> !"), "{plain}");
        let own = text(&[add, own]);
        assert!(own.contains(", a4 : :: core :: primitive :: u64) -> !"), "{own}");
        assert!(own.contains("0 => __jit_panic_0 ()"), "{own}");
        assert!(own.contains("_ => { panic ! (\"{a0}\") }"), "{own}");
    }
}
