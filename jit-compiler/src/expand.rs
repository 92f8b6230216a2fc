//! Tokens: what `jit!( … )` is replaced by.
//!
//! The expansion takes a snapshot of the captures, instantiates the template for the user's
//! overflow mode, and re-emits the closure as plain Rust: rustc checks and lints that, and it is
//! what runs where machine code cannot. The names it uses are listed, with their contract, in
//! `jit_runtime::__private`.
//!
//! # Invariants
//! - The user's tokens keep their spans. Everything else has the macro's (`mixed_site`), so that
//!   no lint of the user's crate applies to it, with two exceptions: the call that panics has the
//!   span of the failing expression, which makes its location the one that rustc would report, and
//!   in the plain closure what stands for a capture has the capture's, for the same reason.
//! - Nothing of the expansion's own can be named by, or hides, anything of the user's.

use crate::compile::{Compiled, TRAP_FUNCTION, compile};
use crate::diagnostic::{Diagnostic, Diagnostics, to_compile_errors};
use crate::hir::{self, SourceSpan, Ty};
use crate::ir::{Trap, TrapKind};
use crate::lower::Overflow;
use crate::{check, parse};
use jit_template::{Encoding, HoleType};
use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprClosure, Pat, ReturnType};

/// Like `quote!`, with the macro's own span.
macro_rules! quote {
    ($($tokens:tt)*) => { quote_spanned!(Span::mixed_site()=> $($tokens)*) };
}

/// Expands `(path of jit_runtime::__private) (finisher) closure`; the finisher is the function of
/// that module that makes the result.
///
/// Any tokens expand to an expression; where they are wrong, to one that says how.
#[must_use]
pub fn expand(input: TokenStream) -> TokenStream {
    let mut tokens = input.into_iter();
    let (Some(TokenTree::Group(private)), Some(TokenTree::Group(finish))) =
        (tokens.next(), tokens.next())
    else {
        let message = "this macro is a part of `jit_runtime::jit!`; write that";
        return to_compile_errors(&[Diagnostic::new(
            SourceSpan::token(Span::call_site()),
            message,
        )]);
    };
    let names = Names { private: private.stream(), finish: finish.stream() };
    let mut closure = match parse::closure(tokens.collect()) {
        Ok(closure) => closure,
        Err(errors) => return to_compile_errors(&errors),
    };
    match templates(&closure) {
        Ok((function, templates)) => names.expansion(&function, &templates, &mut closure),
        Err(errors) => with_closure_for_ide(&closure, &errors),
    }
}

/// The closure's checked form and its templates, checked and wrapping.
fn templates(closure: &ExprClosure) -> Result<(hir::Function, [Compiled; 2]), Diagnostics> {
    let function = check::check(closure)?;
    let compile = |overflow| {
        compile(&function, overflow)
            .map_err(|message| vec![Diagnostic::new(function.body.span, message)])
    };
    let templates = [compile(Overflow::Checked)?, compile(Overflow::Wrapping)?];
    Ok((function, templates))
}

/// The errors; an IDE also gets the closure, to complete and to navigate in.
fn with_closure_for_ide(closure: &ExprClosure, errors: &[Diagnostic]) -> TokenStream {
    let errors = to_compile_errors(errors);
    quote!({
        #[allow(unexpected_cfgs, reason = "cargo does not know of the IDE's")]
        let _ = {
            #[cfg(rust_analyzer)]
            let _ = #closure;
        };
        #errors
    })
}

struct Names {
    /// The path of `jit_runtime::__private`, whatever the user calls the crate.
    private: TokenStream,
    /// The function that makes the result.
    finish: TokenStream,
}

impl Names {
    fn expansion(
        &self,
        function: &hir::Function,
        [checked, wrapping]: &[Compiled; 2],
        closure: &mut ExprClosure,
    ) -> TokenStream {
        let snapshots = function.captures.iter().enumerate().map(|(i, capture)| {
            let (name, ty, expr) =
                (snapshot(i), type_tokens(capture.ty), parenthesized(capture.expr.clone()));
            quote!(let #name: #ty = #expr;)
        });
        let code = if same_code(checked, wrapping) {
            let code = self.code(function, checked);
            quote!(let code = #code;)
        } else {
            let (checked, wrapping) = (self.code(function, checked), self.code(function, wrapping));
            quote! {
                #[cfg(debug_assertions)]
                let code = #checked;
                #[cfg(not(debug_assertions))]
                let code = #wrapping;
            }
        };
        let aliases = make_plain(function, closure);
        let (private, finish) = (&self.private, &self.finish);
        let names: Vec<Ident> = (0..function.params.len()).map(|i| format_ident!("a{i}")).collect();
        let names: Vec<Ident> = names.into_iter().map(mixed).collect();
        let types = param_types(function);
        let ret = type_tokens(function.ret);
        quote!({
            #(#snapshots)*
            #code
            let plain = { #aliases #closure };
            #private::#finish(code, plain, |entry, plain| {
                move |#(#names: #types),*| -> #ret { entry.call(&plain #(, #names)*) }
            })
        })
    }

    /// An expression: the template instantiated.
    fn code(&self, function: &hir::Function, compiled: &Compiled) -> TokenStream {
        let private = &self.private;
        let panics = if compiled.traps.is_empty() {
            TokenStream::new()
        } else {
            self.trap_function(&compiled.traps)
        };
        let template = self.template(compiled);
        let types = param_types(function);
        let ret = type_tokens(function.ret);
        let count = Literal::usize_unsuffixed(compiled.holes.len());
        let values = compiled.holes.iter().enumerate().map(|(i, hole)| match hole.ty {
            HoleType::Function => self.function_address(&hole.name),
            HoleType::F32 | HoleType::F64 => {
                let name = snapshot(i);
                quote!(#name.to_bits() as ::core::primitive::u64)
            }
            _ => {
                let name = snapshot(i);
                quote!(#name as ::core::primitive::u64)
            }
        });
        quote!({
            #panics
            static __JIT_TEMPLATE: #private::Template<'static> = #template;
            // SAFETY: the compiler made the template for this signature, and the values are in
            // the order and of the types of its holes.
            unsafe {
                #private::instantiate::<(#(#types,)*), #ret, #count>(
                    &__JIT_TEMPLATE,
                    [#(#values),*],
                )
            }
        })
    }

    fn function_address(&self, name: &str) -> TokenStream {
        let private = &self.private;
        let path = if name == TRAP_FUNCTION {
            quote!(__jit_panic)
        } else {
            let name = mixed(format_ident!("{name}"));
            quote!(#private::#name)
        };
        quote!({
            #[cfg(target_arch = "x86_64")]
            let address = #path as *const () as ::core::primitive::u64;
            #[cfg(not(target_arch = "x86_64"))]
            let address: ::core::primitive::u64 = 0;
            address
        })
    }

    /// The function that failing paths jump to with the number of their panic.
    fn trap_function(&self, traps: &[Trap]) -> TokenStream {
        let private = &self.private;
        let (mut imports, mut arms) = (TokenStream::new(), TokenStream::new());
        for (number, trap) in traps.iter().enumerate() {
            let SourceSpan { first, last } = trap.span;
            let name = mixed(format_ident!("{}", panic_name(trap.kind)));
            let local = Ident::new(&format!("__jit_panic_{number}"), first);
            imports.extend(quote!(use #private::#name as #local;));
            let mut arguments = Group::new(Delimiter::Parenthesis, TokenStream::new());
            arguments.set_span(last);
            let pattern = if number + 1 == traps.len() {
                quote!(_)
            } else {
                Literal::usize_unsuffixed(number).into_token_stream()
            };
            arms.extend(quote!(#pattern => #local #arguments,));
        }
        quote! {
            #[cfg(target_arch = "x86_64")]
            extern "sysv64-unwind" fn __jit_panic(number: ::core::primitive::u32) -> ! {
                #imports
                match number { #arms }
            }
        }
    }

    fn template(&self, compiled: &Compiled) -> TokenStream {
        let private = &self.private;
        let code = Literal::byte_string(&compiled.code.bytes);
        let len = Literal::usize_unsuffixed(compiled.code.bytes.len());
        let patches = compiled.code.patches.iter().map(|patch| {
            let offset = Literal::u32_unsuffixed(patch.offset);
            let hole = Literal::u16_unsuffixed(patch.hole);
            let encoding = mixed(format_ident!("{}", encoding_name(patch.encoding)));
            quote!(#private::Patch {
                offset: #offset,
                hole: #hole,
                encoding: #private::Encoding::#encoding,
            })
        });
        let holes = compiled.holes.iter().map(|hole| {
            let (name, ty) = (&hole.name, mixed(format_ident!("{}", hole_type_name(hole.ty))));
            quote!(#private::Hole { name: #name, ty: #private::HoleType::#ty })
        });
        quote!(#private::Template {
            body: &[#private::Directive::Emit(#private::Fragment {
                code: #code,
                patches: &[#(#patches),*],
            })],
            holes: &[#(#holes),*],
            max_len: #len,
        })
    }
}

fn same_code(a: &Compiled, b: &Compiled) -> bool {
    a.code == b.code && a.holes == b.holes && a.traps.is_empty() && b.traps.is_empty()
}

fn mixed(mut ident: Ident) -> Ident {
    ident.set_span(Span::mixed_site());
    ident
}

/// The variable that holds a capture's value.
fn snapshot(index: usize) -> Ident {
    mixed(format_ident!("h{index}"))
}

fn type_tokens(ty: Ty) -> TokenStream {
    match ty {
        Ty::Unit => quote!(()),
        Ty::Never => quote!(!),
        ty => {
            let name = mixed(format_ident!("{}", ty.name()));
            quote!(::core::primitive::#name)
        }
    }
}

fn param_types(function: &hir::Function) -> Vec<TokenStream> {
    function.params.iter().map(|p| type_tokens(function.locals[p.0 as usize].ty)).collect()
}

/// Makes the user's closure stand by itself: every type is written, and what it captures is the
/// snapshot, by the names that are bound in the result.
fn make_plain(function: &hir::Function, closure: &mut ExprClosure) -> TokenStream {
    let mut snapshots =
        Snapshots { captures: &function.captures, aliases: TokenStream::new(), count: 0 };
    snapshots.visit_expr_mut(&mut closure.body);
    let aliases = snapshots.aliases;
    let span = Span::mixed_site();
    closure.capture = Some(syn::Token![move](span));
    for (param, ty) in closure.inputs.iter_mut().zip(param_types(function)) {
        if !matches!(param, Pat::Type(_)) {
            let pat = &*param;
            let typed = quote!(#pat: #ty);
            *param = Pat::Verbatim(typed);
        }
    }
    if matches!(closure.output, ReturnType::Default) {
        let ty = type_tokens(function.ret);
        closure.output = ReturnType::Type(syn::Token![->](span), Box::new(syn::Type::Verbatim(ty)));
        let body = &closure.body;
        *closure.body = Expr::Verbatim(quote!({ #body }));
    }
    aliases
}

struct Snapshots<'a> {
    captures: &'a [hir::Capture],
    /// Binds a name for each occurrence. It has the span of what it stands for: an operator with an
    /// operand whose span is the macro's would panic at the macro's call.
    aliases: TokenStream,
    count: usize,
}

impl Snapshots<'_> {
    /// A name for that capture's snapshot, in the place of `expr`.
    fn alias(&mut self, index: usize, expr: &Expr) -> Ident {
        let (snapshot, span) = (snapshot(index), SourceSpan::of_expr(expr).first);
        let alias = Ident::new(&format!("jit_snapshot_{}", self.count), span);
        self.count += 1;
        self.aliases.extend(quote!(let #alias = #snapshot;));
        alias
    }
}

impl VisitMut for Snapshots<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let address = std::ptr::from_ref(&*expr) as usize;
        match self.captures.iter().position(|c| c.nodes.contains(&address)) {
            Some(index) => {
                let name = self.alias(index, expr);
                *expr = Expr::Verbatim(quote!(#name));
            }
            None => {
                parenthesize(expr);
                visit_mut::visit_expr_mut(self, expr);
            }
        }
    }
}

/// Makes the invisible group around a `macro_rules!` fragment visible: rustc does not see such a
/// group when a procedural macro returns it, and `$e * 2` would mean another thing.
fn parenthesize(expr: &mut Expr) {
    if let Expr::Group(group) = expr
        && !matches!(*group.expr, Expr::Lit(_) | Expr::Path(_) | Expr::Paren(_))
    {
        let inner = std::mem::replace(&mut *group, empty_group()).expr;
        let paren_token = syn::token::Paren(Span::mixed_site());
        *expr = Expr::Paren(syn::ExprParen { attrs: Vec::new(), paren_token, expr: inner });
    }
}

fn empty_group() -> syn::ExprGroup {
    let expr = Box::new(Expr::Verbatim(TokenStream::new()));
    syn::ExprGroup { attrs: Vec::new(), group_token: syn::token::Group::default(), expr }
}

/// As [`parenthesize`], for an expression's tokens.
fn parenthesized(tokens: TokenStream) -> TokenStream {
    let visible = |tree| match tree {
        TokenTree::Group(group) => {
            let content = parenthesized(group.stream());
            let several = content.clone().into_iter().nth(1).is_some();
            let delimiter = match group.delimiter() {
                Delimiter::None if several => Delimiter::Parenthesis,
                other => other,
            };
            let mut made = Group::new(delimiter, content);
            made.set_span(group.span());
            TokenTree::Group(made)
        }
        other => other,
    };
    tokens.into_iter().map(visible).collect()
}

const fn panic_name(kind: TrapKind) -> &'static str {
    match kind {
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
    }
}

fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Low8 => "Low8",
        Encoding::Low32 => "Low32",
        Encoding::Full64 => "Full64",
        other => unreachable!("no template has the encoding {other:?}"),
    }
}

fn hole_type_name(ty: HoleType) -> &'static str {
    match ty {
        HoleType::I8 => "I8",
        HoleType::I16 => "I16",
        HoleType::I32 => "I32",
        HoleType::I64 => "I64",
        HoleType::Isize => "Isize",
        HoleType::U8 => "U8",
        HoleType::U16 => "U16",
        HoleType::U32 => "U32",
        HoleType::U64 => "U64",
        HoleType::Usize => "Usize",
        HoleType::Bool => "Bool",
        HoleType::F32 => "F32",
        HoleType::F64 => "F64",
        HoleType::Function => "Function",
        other => unreachable!("no template has a hole of the type {other:?}"),
    }
}
