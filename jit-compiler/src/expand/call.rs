//! The call of machine code: from the closure's own parameters to those of the code, and back.
//!
//! Where the two differ, a value is taken apart into its leaves, and those that registers do not
//! hold are passed in memory (`lower::layout::Signature`). What runs instead of machine code takes
//! the same parameters, and makes the closure's own of them again.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::format_ident;

use super::mixed;
use super::values::{Leaf, leaf_types, leaves, rebuilt, type_tokens};
use crate::hir::{self, Ty};
use crate::lower::layout::Signature;

/// Two closures.
pub(super) struct Call {
    /// Takes what machine code takes, and calls the user's closure.
    pub(super) plain: TokenStream,
    /// Takes what the user's closure takes, and calls the entry.
    pub(super) call: TokenStream,
}

/// How the program's closure, of these tokens, is called.
pub(super) fn call(program: &hir::Program, closure: &TokenStream) -> Call {
    let parts = Parts::new(program);
    if parts.is_direct() {
        let Parts { names, types, ret, .. } = &parts;
        let call = quote!(move |#(#names: #types),*| -> #ret {
            __jit_entry.call(&__jit_plain #(, #names)*)
        });
        return Call { plain: closure.clone(), call };
    }
    Call { plain: parts.plain(closure), call: parts.call() }
}

/// The types of the machine code's parameters and of its result.
pub(super) fn machine_types(function: &hir::Program) -> (Vec<TokenStream>, TokenStream) {
    let signature = signature(function);
    let mut params = Vec::new();
    if signature.result_in_memory {
        params.push(quote!(*mut ::core::primitive::u64));
    }
    if signature.params_in_memory {
        params.push(quote!(*const ::core::primitive::u64));
    } else {
        let leaves = function.main.params.iter().flat_map(|it| leaf_types(it.ty));
        params.extend(leaves.map(type_tokens));
    }
    let result = match leaf_types(function.main.ret)[..] {
        [leaf] => type_tokens(leaf),
        // `!` is no type for generics yet.
        _ => quote!(()),
    };
    (params, result)
}

fn signature(function: &hir::Program) -> Signature {
    Signature::new(function.main.params.iter().map(|it| it.ty), function.main.ret)
}

struct Parts {
    params: Vec<Ty>,
    result: Ty,
    /// The parameters.
    names: Vec<Ident>,
    types: Vec<TokenStream>,
    ret: TokenStream,
    signature: Signature,
    /// The machine code's parameters.
    machine: Vec<TokenStream>,
    machine_ret: TokenStream,
}

impl Parts {
    fn new(program: &hir::Program) -> Self {
        let params: Vec<Ty> = program.main.params.iter().map(|it| it.ty).collect();
        let (machine, machine_ret) = machine_types(program);
        Self {
            names: (0..params.len()).map(|i| mixed(format_ident!("__jit_a{i}"))).collect(),
            types: params.iter().map(|&ty| type_tokens(ty)).collect(),
            ret: type_tokens(program.main.ret),
            result: program.main.ret,
            signature: signature(program),
            params,
            machine,
            machine_ret,
        }
    }

    /// Whether the closure's parameters and result are the machine code's.
    fn is_direct(&self) -> bool {
        let is_leaf = |ty: Ty| leaf_types(ty) == [ty];
        self.params.iter().all(|&ty| is_leaf(ty))
            && (is_leaf(self.result) || self.result == Ty::Unit)
            && !self.signature.params_in_memory
    }

    fn call(&self) -> TokenStream {
        let Self { names, types, ret, .. } = self;
        let found: Vec<Leaf> = self
            .params
            .iter()
            .zip(names)
            .flat_map(|(&ty, name)| leaves(&quote!(#name), ty))
            .collect();
        let mut memory = TokenStream::new();
        let mut args = Vec::new();
        if self.signature.result_in_memory {
            let count = Literal::usize_unsuffixed(self.signature.results.len());
            memory.extend(quote!(let mut __jit_out = [0 as ::core::primitive::u64; #count];));
            args.push(quote!(__jit_out.as_mut_ptr()));
        }
        if self.signature.params_in_memory {
            let cells = found.iter().map(Leaf::bits);
            memory.extend(quote!(let __jit_args = [#(#cells),*];));
            args.push(quote!(__jit_args.as_ptr()));
        } else {
            args.extend(found.into_iter().map(|leaf| leaf.value));
        }
        let value = self.result_of_call();
        quote! {
            move |#(#names: #types),*| -> #ret {
                #memory
                let __jit_result = __jit_entry.call(&__jit_plain #(, #args)*);
                #value
            }
        }
    }

    /// The closure's result, made of what the call gave.
    fn result_of_call(&self) -> TokenStream {
        let cells: Vec<TokenStream> = if self.signature.result_in_memory {
            (0..self.signature.results.len())
                .map(|index| {
                    let index = Literal::usize_unsuffixed(index);
                    quote!(__jit_out[#index])
                })
                .collect()
        } else {
            let leaf = |&ty: &Ty| Leaf { value: quote!(__jit_result), ty }.bits();
            leaf_types(self.result).iter().map(leaf).collect()
        };
        let value = match self.result {
            Ty::Never => quote!(::core::unreachable!()),
            // A `()` at a block's end is one that a lint finds superfluous.
            Ty::Unit => return quote!(__jit_result),
            ty => rebuilt(ty, &mut cells.into_iter()),
        };
        if self.signature.results.len() == 1 {
            value
        } else {
            quote!({ let () = __jit_result; #value })
        }
    }

    /// The user's closure with the machine code's parameters.
    fn plain(&self, closure: &TokenStream) -> TokenStream {
        let Self { names, machine, machine_ret, .. } = self;
        let params: Vec<Ident> =
            (0..machine.len()).map(|i| mixed(format_ident!("__jit_m{i}"))).collect();
        let own = usize::from(self.signature.result_in_memory);
        let cells: Vec<TokenStream> = if self.signature.params_in_memory {
            let from = &params[own];
            (0..self.signature.params.len())
                .map(|index| {
                    let index = Literal::usize_unsuffixed(index);
                    // Safe: the caller passes an array of this length.
                    quote!(unsafe { *#from.add(#index) })
                })
                .collect()
        } else {
            let types = self.params.iter().flat_map(|&ty| leaf_types(ty));
            let leaf = |(name, ty): (&Ident, Ty)| Leaf { value: quote!(#name), ty }.bits();
            params[own..].iter().zip(types).map(leaf).collect()
        };
        let mut cells = cells.into_iter();
        let values: Vec<TokenStream> =
            self.params.iter().map(|&ty| rebuilt(ty, &mut cells)).collect();
        let found = leaves(&quote!(__jit_result), self.result);
        let give = if self.signature.result_in_memory {
            let out = &params[0];
            let bits = found.iter().map(Leaf::bits);
            let index = (0..found.len()).map(Literal::usize_unsuffixed);
            quote!(unsafe { #(*#out.add(#index) = #bits;)* })
        } else {
            match &found[..] {
                [leaf] => leaf.value.clone(),
                // A value without leaves is the one of its type.
                _ => quote!({
                    let _ = __jit_result;
                }),
            }
        };
        let called = match self.result {
            Ty::Never => quote!(__jit_plain(#(#names),*)),
            _ => quote!(let __jit_result = __jit_plain(#(#names),*); #give),
        };
        quote!({
            let __jit_plain = #closure;
            move |#(#params: #machine),*| -> #machine_ret {
                #(let #names = #values;)*
                #called
            }
        })
    }
}
