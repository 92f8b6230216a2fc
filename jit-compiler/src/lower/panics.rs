//! Panics that the user asks for, and those of the library.
//!
//! The function that panics is handed numbers of 64 bits; the expression that it evaluates first
//! makes the values of those again. More than registers hold are in a slot of the code's frame.
//!
//! # Invariants
//! - What a panic shows is evaluated on its path only.
//! - A panic of the library's has the span of the user's call: std's functions that track their
//!   caller have that location, and all others their own.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::Lower;
use super::layout::leaves;
use crate::expand::{rebuilt, type_tokens};
use crate::hir::{IntTy, Panic, SourceSpan, Ty};
use crate::ir::{
    Conversion, MAX_TRAP_REGISTERS, Sign, Terminator, Trap, TrapId, TrapKind, Type, Value,
    trap_register,
};

impl Lower<'_> {
    /// `panic!` and its like.
    pub(super) fn panic(&mut self, panic: &Panic, span: SourceSpan) -> Vec<Value> {
        let span = self.frame.library.unwrap_or(span);
        let (mut tokens, mut names) = (panic.tokens.clone(), panic.names.clone());
        if let Some(span) = self.frame.library {
            tokens = respanned(tokens, span);
            names.iter_mut().for_each(|name| name.set_span(span.first));
        }
        let types: Vec<Ty> = panic.args.iter().map(|arg| arg.ty).collect();
        let mut values = Vec::new();
        for arg in &panic.args {
            let value = self.value(arg);
            values.extend(self.flattened(arg.ty, value));
        }
        let tokens = with_values(&names, &types, &tokens);
        self.end_with_panic(tokens, values, span);
        Vec::new()
    }

    /// Panics if the condition holds; what it shows needs no values.
    pub(super) fn panic_if(&mut self, cond: Value, panic: &Panic, span: SourceSpan) {
        let kind = self.builder.func.add_custom(0, panic.tokens.clone());
        self.trap_if(cond, kind, span);
    }

    /// Panics as rustc does where an index is not below the length.
    pub(super) fn panic_unless_in_bounds(
        &mut self,
        inside: Value,
        index: Value,
        len: u64,
        span: SourceSpan,
    ) {
        let (fits, fails) = (self.builder.block(), self.builder.block());
        self.builder.branch(inside, fits, fails);
        self.enter(fails);
        let name = Ident::new("__jit_index", Span::mixed_site());
        // The indexing has the user's location.
        let array = Ident::new("__jit_array", span.first);
        let mut brackets = Group::new(Delimiter::Bracket, quote!(::core::hint::black_box(#name)));
        brackets.set_span(span.last);
        let len = Literal::u64_unsuffixed(len);
        let tokens = quote!({
            let #array: [(); #len] = [(); #len];
            let () = #array #brackets;
            ::core::unreachable!()
        });
        let usize = Ty::Int(IntTy::Usize);
        let tokens = with_values(&[name], &[usize], &tokens);
        self.end_with_panic(tokens, vec![index], span);
        self.enter(fits);
    }

    /// Panics as an endless range of the type does when it has given its last value.
    pub(super) fn panic_past_the_end(&mut self, is_last: Value, ty: Ty, span: SourceSpan) {
        let ty = type_tokens(ty);
        let kind = self.builder.func.add_custom(
            0,
            quote_spanned!(Span::mixed_site()=> {
                let _ = ::core::iter::Iterator::next(&mut (<#ty>::MAX..));
                // It wraps where the crate is built in another way than its profile says.
                ::core::panic!("attempt to add with overflow")
            }),
        );
        self.trap_if(is_last, kind, span);
    }

    fn end_with_panic(&mut self, tokens: TokenStream, values: Vec<Value>, span: SourceSpan) {
        let args: Vec<Value> = values.into_iter().map(|value| self.as_64_bits(value)).collect();
        let kind = self.builder.func.add_custom(args.len(), tokens);
        let trap = self.add_trap(kind, span);
        self.builder.terminate(Terminator::Trap(trap, args));
    }

    pub(super) fn add_trap(&mut self, kind: TrapKind, span: SourceSpan) -> TrapId {
        let traps = &mut self.builder.func.traps;
        let id = TrapId(u32::try_from(traps.len()).expect("fewer than 2^32 panics"));
        traps.push(Trap { kind, first: span.first, last: span.last });
        id
    }

    fn as_64_bits(&mut self, value: Value) -> Value {
        let ty = self.ty(value);
        let int = if ty.is_float() {
            self.convert(Conversion::Bitcast, value, Type::int(ty.bits()))
        } else {
            value
        };
        self.resize(int, Sign::Unsigned, Type::I64)
    }
}

/// `tokens`, after variables of these names have been given the values of a trap's arguments.
fn with_values(names: &[Ident], types: &[Ty], tokens: &TokenStream) -> TokenStream {
    if names.is_empty() {
        return tokens.clone();
    }
    let count = types.iter().map(|&ty| leaves(ty).len()).sum();
    let mut cells = (0..count).map(|index| trap_argument(index, count));
    let mut lets = TokenStream::new();
    for (name, &ty) in names.iter().zip(types) {
        let (value, ty) = (rebuilt(ty, &mut cells), type_tokens(ty));
        lets.extend(quote_spanned!(Span::mixed_site()=> let #name: #ty = #value;));
    }
    quote_spanned!(Span::mixed_site()=> { #lets #tokens })
}

/// A panic's argument, one of `count`.
fn trap_argument(index: usize, count: usize) -> TokenStream {
    if count <= MAX_TRAP_REGISTERS {
        return trap_register(index).into_token_stream();
    }
    let (memory, index) = (trap_register(0), Literal::usize_unsuffixed(index));
    // Safe: the code has put so many cells there, and its frame is not left before the panic is over.
    quote!(unsafe {
        *::core::ptr::with_exposed_provenance::<::core::primitive::u64>(#memory as _).add(#index)
    })
}

/// The tokens of a library's panic with the span of the user's call: every call in them begins at its
/// first token and ends at its last, since rustc makes the place of one of both.
fn respanned(tokens: TokenStream, span: SourceSpan) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let mut made = Group::new(group.delimiter(), respanned(group.stream(), span));
                let is_call = group.delimiter() == Delimiter::Parenthesis;
                made.set_span(if is_call { span.last } else { span.first });
                TokenTree::Group(made)
            }
            mut other => {
                other.set_span(span.first);
                other
            }
        })
        .collect()
}
