//! The function that failing paths jump to.
//!
//! # Invariants
//! - It takes the panic's number and as many numbers more as registers hand over to any panic of
//!   the closure: a path that has fewer to hand over leaves the rest undefined.
//! - A panic of rustc's has the span of the failing expression; an expression has its own spans.

use super::mixed;
use crate::ir::{CustomPanic, MAX_TRAP_REGISTERS, Trap, TrapKind, trap_register};
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
            let tokens = custom_panic(trap.kind, customs).map(|custom| &custom.tokens);
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
    if traps.iter().any(|trap| custom_panic(trap.kind, customs).is_some()) {
        imports.extend(quote! {
            #[allow(unused_imports, reason = "for assertions, which may not be among them")]
            use #private::assert_failed as __jit_assert_failed;
        });
    }
    let arguments = trap_arguments(traps, customs);
    quote! {
        #[cfg(target_arch = "x86_64")]
        extern "sysv64-unwind" fn __jit_panic(__jit_number: ::core::primitive::u32 #arguments) -> ! {
            #imports
            match __jit_number { #arms }
        }
    }
}

/// The parameters of the function that panics, after the first.
fn trap_arguments(traps: &[Trap], customs: &[CustomPanic]) -> TokenStream {
    let registers = |trap: &Trap| match custom_panic(trap.kind, customs)?.args {
        in_registers @ 0..=MAX_TRAP_REGISTERS => Some(in_registers),
        _ => Some(1),
    };
    let most = traps.iter().filter_map(registers).max().unwrap_or(0);
    let names = (0..most).map(trap_register);
    quote!(#(, #names: ::core::primitive::u64)*)
}

fn custom_panic(kind: TrapKind, customs: &[CustomPanic]) -> Option<&CustomPanic> {
    match kind {
        TrapKind::Custom(id) => customs.get(id.0 as usize),
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
        let customs = [CustomPanic { args: 1, tokens: quote!(panic!("{__jit_a0}")) }];
        let text = |traps: &[Trap]| function(&quote!(p), traps, &customs).to_string();
        let plain = text(&[add.clone(), add.clone()]);
        assert!(plain.contains("(__jit_number : :: core :: primitive :: u32) -> !"), "{plain}");
        let own = text(&[add, own]);
        assert!(own.contains("u32 , __jit_a0 : :: core :: primitive :: u64) -> !"), "{own}");
        assert!(own.contains("0 => __jit_panic_0 ()"), "{own}");
        assert!(own.contains("_ => { panic ! (\"{__jit_a0}\") }"), "{own}");
    }
}
