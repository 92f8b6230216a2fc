//! Values as Rust expressions: taken apart into leaves for machine code, and made of them again.
//!
//! # Invariants
//! - The leaves are those of `lower::layout`, in their order.
//! - As 64 bits, an integer is extended by its own signedness, a float is its bits.

use proc_macro2::{Literal, TokenStream};
use quote::format_ident;

use super::mixed;
use crate::hir::{IntTy, Ty};

/// The type as rustc reads it anywhere.
pub(crate) fn type_tokens(ty: Ty) -> TokenStream {
    match ty {
        Ty::Unit => quote!(()),
        Ty::Never => quote!(!),
        Ty::Ordering => quote!(::core::cmp::Ordering),
        Ty::Tuple(parts) => {
            let parts = parts.iter().map(|&part| type_tokens(part));
            quote!((#(#parts,)*))
        }
        Ty::Array(element, len) => {
            let (element, len) = (type_tokens(*element), Literal::u64_unsuffixed(len));
            quote!([#element; #len])
        }
        Ty::Option(some) => {
            let some = type_tokens(*some);
            quote!(::core::option::Option<#some>)
        }
        scalar => {
            let name = mixed(format_ident!("{}", scalar.to_string()));
            quote!(::core::primitive::#name)
        }
    }
}

/// A leaf of a value: an expression and its type, one that registers hold.
pub(super) struct Leaf {
    pub(super) value: TokenStream,
    pub(super) ty: Ty,
}

impl Leaf {
    fn new(value: TokenStream, ty: Ty) -> Self {
        Self { value, ty }
    }

    /// As 64 bits.
    pub(super) fn bits(&self) -> TokenStream {
        let value = &self.value;
        if self.ty.is_float() {
            quote!(#value.to_bits() as ::core::primitive::u64)
        } else {
            quote!(#value as ::core::primitive::u64)
        }
    }
}

/// The leaves of the value of an expression that can be read many times.
pub(super) fn leaves(value: &TokenStream, ty: Ty) -> Vec<Leaf> {
    match ty {
        Ty::Unit | Ty::Never => Vec::new(),
        Ty::Char => vec![Leaf::new(quote!((#value as ::core::primitive::u32)), U32)],
        Ty::Ordering => vec![Leaf::new(quote!((#value as ::core::primitive::i8)), I8)],
        Ty::Int(int) if int.bits() == 128 => vec![
            Leaf::new(quote!((#value as ::core::primitive::u64)), U64),
            Leaf::new(
                quote!(((#value as ::core::primitive::u128 >> 64) as ::core::primitive::u64)),
                U64,
            ),
        ],
        Ty::Tuple(parts) => parts
            .iter()
            .enumerate()
            .flat_map(|(index, &part)| {
                let index = Literal::usize_unsuffixed(index);
                leaves(&quote!(#value.#index), part)
            })
            .collect(),
        Ty::Array(element, len) => (0..len)
            .flat_map(|index| {
                let index = Literal::u64_unsuffixed(index);
                leaves(&quote!(#value[#index]), *element)
            })
            .collect(),
        Ty::Option(some) => {
            let mut found = vec![Leaf::new(quote!(#value.is_some()), Ty::Bool)];
            let name = mixed(format_ident!("__jit_some"));
            for leaf in leaves(&quote!(#name), *some) {
                let (inner, ty) = (leaf.value, leaf.ty);
                let zero = zero(ty);
                let value = quote!((match #value {
                    ::core::option::Option::Some(#name) => #inner,
                    ::core::option::Option::None => #zero,
                }));
                found.push(Leaf::new(value, ty));
            }
            found
        }
        scalar => vec![Leaf::new(value.clone(), scalar)],
    }
}

/// The types of a type's leaves.
pub(super) fn leaf_types(ty: Ty) -> Vec<Ty> {
    leaves(&TokenStream::new(), ty).into_iter().map(|leaf| leaf.ty).collect()
}

const U32: Ty = Ty::Int(IntTy::U32);
const U64: Ty = Ty::Int(IntTy::U64);
const I8: Ty = Ty::Int(IntTy::I8);

fn zero(ty: Ty) -> TokenStream {
    match ty {
        Ty::Bool => quote!(false),
        ty if ty.is_float() => quote!(0.0),
        _ => quote!(0),
    }
}

/// The value whose leaves are these `u64`s, of which a narrower leaf is the low bits.
pub(crate) fn rebuilt(ty: Ty, cells: &mut dyn Iterator<Item = TokenStream>) -> TokenStream {
    let mut cell = || cells.next().unwrap_or_else(|| quote!(0));
    match ty {
        Ty::Unit => quote!(()),
        Ty::Never => quote!(::core::unreachable!()),
        Ty::Bool => {
            let cell = cell();
            quote!((#cell as ::core::primitive::u8 != 0))
        }
        Ty::Char => {
            let cell = cell();
            quote!(::core::primitive::char::from_u32(#cell as ::core::primitive::u32).unwrap_or('\0'))
        }
        Ty::Ordering => {
            let cell = cell();
            quote!((#cell as ::core::primitive::i8).cmp(&0))
        }
        Ty::F32 => {
            let cell = cell();
            quote!(::core::primitive::f32::from_bits(#cell as ::core::primitive::u32))
        }
        Ty::F64 => {
            let cell = cell();
            quote!(::core::primitive::f64::from_bits(#cell))
        }
        Ty::Int(int) if int.bits() == 128 => {
            let (low, high, ty) = (cell(), cell(), type_tokens(ty));
            quote!((#low as ::core::primitive::u128 | (#high as ::core::primitive::u128) << 64) as #ty)
        }
        Ty::Int(_) => {
            let (cell, ty) = (cell(), type_tokens(ty));
            quote!((#cell as #ty))
        }
        Ty::Tuple(parts) => {
            let parts: Vec<TokenStream> = parts.iter().map(|&part| rebuilt(part, cells)).collect();
            quote!((#(#parts,)*))
        }
        Ty::Array(element, len) => {
            let elements: Vec<TokenStream> = (0..len).map(|_| rebuilt(*element, cells)).collect();
            quote!([#(#elements),*])
        }
        Ty::Option(some) => {
            let tag = cell();
            let some = rebuilt(*some, cells);
            quote!(if #tag as ::core::primitive::u8 != 0 {
                ::core::option::Option::Some(#some)
            } else {
                ::core::option::Option::None
            })
        }
    }
}
