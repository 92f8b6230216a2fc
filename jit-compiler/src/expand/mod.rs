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
//! - Nothing of the expansion's own can be named by, or hides, anything of the user's. Its variables
//!   begin with `__jit_`: a variable of the name that a constant or static has would be that, whatever
//!   its hygiene.

use crate::compile::{Compiled, TRAP_FUNCTION, generate_levels};
use crate::diagnostic::{Diagnostic, Diagnostics, to_compile_errors};
use crate::hir::{self, SourceSpan};
use crate::lower::{Checks, Overflow, lower};
use crate::options::{self, Options};
use crate::x64::Level;
use crate::{check, parse};
use jit_template::{Encoding, HoleType};
use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::ExprClosure;

/// Like `quote!`, with the macro's own span.
macro_rules! quote {
    ($($tokens:tt)*) => { ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*) };
}

mod call;
mod origin;
mod panics;
mod plain;
mod values;

pub(crate) use values::{rebuilt, type_tokens};

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
    let tokens: TokenStream = tokens.collect();
    let mut closure = match parse::closure(tokens.clone()) {
        Ok(closure) => closure,
        Err(errors) => return names.errors(&errors, tokens),
    };
    let options = options::take(&mut closure);
    match templates(&closure, options) {
        Ok((function, templates)) => names.expansion(&function, &templates, &mut closure),
        Err(errors) => names.errors(&errors, closure.into_token_stream()),
    }
}

/// A template for every processor, then those for others that gain something.
type Levels = Vec<Compiled>;

/// The templates of a closure.
struct Templates {
    options: Options,
    /// Where `debug_assertions` are on.
    debug: Levels,
    /// Where they are not, if that makes other code.
    release: Option<Levels>,
}

/// The closure's checked form and its templates.
fn templates(
    closure: &ExprClosure,
    options: Result<Options, Diagnostics>,
) -> Result<(hir::Program, Templates), Diagnostics> {
    let checked = match &options {
        Ok(options) => check::check_with(closure, options),
        Err(_) => check::check(closure),
    };
    let refused = match &options {
        Ok(Options { overflow: Some(_), .. }) => plain::const_functions::refuse(closure),
        _ => Vec::new(),
    };
    let (function, options) = match (checked, options) {
        (Ok(function), Ok(options)) if refused.is_empty() => (function, options),
        (function, options) => {
            let errors = [options.err(), function.err(), Some(refused)].into_iter().flatten();
            return Err(errors.flatten().collect());
        }
    };
    match compile(&function, &options) {
        Ok((debug, release)) => Ok((function, Templates { options, debug, release })),
        Err(message) => Err(vec![Diagnostic::new(function.main.body.span, message)]),
    }
}

/// What [`Templates`] has, compiled twice only where the builds differ before that.
fn compile(function: &hir::Program, options: &Options) -> Result<(Levels, Option<Levels>), String> {
    let lowered = |debug_assertions| {
        let default = if debug_assertions { Overflow::Checked } else { Overflow::Wrapping };
        let overflow = options.overflow.unwrap_or(default);
        lower(function, Checks { overflow, debug_assertions })
    };
    let compiled = |module| generate_levels(module, options.cpu.unwrap_or(Level::V4));
    let (debug, release) = (lowered(true)?, lowered(false)?);
    let release = (debug != release).then_some(release);
    let debug = compiled(debug)?;
    let mut release = release.map(compiled).transpose()?;
    release.take_if(|release| same_code(&debug, release));
    Ok((debug, release))
}

struct Names {
    /// The path of `jit_runtime::__private`, whatever the user calls the crate.
    private: TokenStream,
    /// The function that makes the result.
    finish: TokenStream,
}

impl Names {
    /// The errors; an IDE also gets the closure, finished or not, to complete and to navigate in.
    fn errors(&self, errors: &[Diagnostic], closure: TokenStream) -> TokenStream {
        let (private, errors) = (&self.private, to_compile_errors(errors));
        quote!({
            #[allow(unexpected_cfgs, reason = "cargo does not know of the IDE's")]
            let _ = {
                #[cfg(rust_analyzer)]
                #private::unfinished! { #closure }
            };
            #errors
        })
    }

    fn expansion(
        &self,
        function: &hir::Program,
        templates: &Templates,
        closure: &mut ExprClosure,
    ) -> TokenStream {
        let snapshots = function.captures.iter().enumerate().map(|(i, capture)| {
            let (name, ty) = (snapshot(i), type_tokens(capture.ty));
            let expr = plain::parenthesized(capture.expr.clone());
            quote!(let #name: #ty = #expr;)
        });
        let debug = self.code(function, &templates.debug);
        let code = match &templates.release {
            None => quote!(let __jit_code = #debug;),
            Some(release) => {
                let release = self.code(function, release);
                quote! {
                    #[cfg(debug_assertions)]
                    let __jit_code = #debug;
                    #[cfg(not(debug_assertions))]
                    let __jit_code = #release;
                }
            }
        };
        let overflow = templates.options.overflow;
        let aliases = plain::make_plain(function, closure, overflow, &self.private);
        let checks = plain::checks(function, &self.private);
        let (private, finish) = (&self.private, &self.finish);
        let name = templates.options.name.as_deref();
        let origin = origin::constant(private, function.span, name);
        let call = call::call(function, &closure.to_token_stream());
        let (plain, call) = (call.plain, call.call);
        quote!({
            #origin
            #(#snapshots)*
            #code
            #checks
            let __jit_plain = { #aliases #plain };
            #private::#finish(__jit_code, __jit_plain, |__jit_entry, __jit_plain| #call)
        })
    }

    /// An expression: the template that suits the processor, instantiated.
    fn code(&self, function: &hir::Program, levels: &[Compiled]) -> TokenStream {
        let private = &self.private;
        // Holes and panics are those of every level.
        let shared = &levels[0];
        let panics = if shared.traps.is_empty() {
            TokenStream::new()
        } else {
            panics::function(&self.private, &shared.traps, &shared.customs)
        };
        let values = self.hole_values(function, shared);
        let count = Literal::usize_unsuffixed(shared.holes.len());
        let (types, ret) = call::machine_types(function);
        let names: Vec<Ident> = levels.iter().map(template_name).collect();
        let templates = levels.iter().map(|compiled| self.template(compiled));
        let made: Vec<TokenStream> = names
            .iter()
            .map(|name| {
                quote!(
                    #private::instantiate::<(#(#types,)*), #ret, #count>(&#name, [#(#values),*])
                )
            })
            .collect();
        let choice = self.choice(levels, &made);
        quote!({
            #panics
            #(static #names: #private::Template<'static> = #templates;)*
            // SAFETY: the compiler made the template for this signature and for processors of the
            // level that it is chosen at; the values are in the order and of the types of its
            // holes.
            unsafe { #choice }
        })
    }

    /// What is made for the highest level that the processor has.
    fn choice(&self, levels: &[Compiled], made: &[TokenStream]) -> TokenStream {
        let private = &self.private;
        let mut choice = made[0].clone();
        for (compiled, made) in levels.iter().zip(made).skip(1) {
            let level = mixed(format_ident!("{}", level_name(compiled.level)));
            choice = quote! {
                if #private::level() >= #private::Level::#level { #made } else { #choice }
            };
        }
        choice
    }

    /// The holes' values, in order, as 64 bits each.
    fn hole_values(&self, function: &hir::Program, compiled: &Compiled) -> Vec<TokenStream> {
        let captures = function.captures.iter().enumerate().flat_map(|(i, capture)| {
            let name = snapshot(i);
            values::leaves(&quote!(#name), capture.ty).into_iter().map(|leaf| leaf.bits())
        });
        let functions = compiled.holes.iter().filter(|hole| hole.ty == HoleType::Function);
        captures.chain(functions.map(|hole| self.function_address(&hole.name))).collect()
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
            let __jit_address = #path as *const () as ::core::primitive::u64;
            #[cfg(not(target_arch = "x86_64"))]
            let __jit_address: ::core::primitive::u64 = 0;
            __jit_address
        })
    }

    fn template(&self, compiled: &Compiled) -> TokenStream {
        let private = &self.private;
        let code = Literal::byte_string(&compiled.code.bytes);
        let len = Literal::usize_unsuffixed(compiled.code.bytes.len());
        let patches = compiled.code.patches.iter().map(|patch| {
            let offset = Literal::u32_unsuffixed(patch.offset);
            let hole = Literal::u16_unsuffixed(patch.hole);
            let encoding = mixed(format_ident!("{}", encoding_name(patch.encoding)));
            let count = Literal::u16_unsuffixed(patch.count);
            quote!(#private::Patch {
                offset: #offset,
                hole: #hole,
                encoding: #private::Encoding::#encoding,
                count: #count,
            })
        });
        let holes = compiled.holes.iter().map(|hole| {
            let (name, ty) = (&hole.name, mixed(format_ident!("{}", hole_type_name(hole.ty))));
            quote!(#private::Hole { name: #name, ty: #private::HoleType::#ty })
        });
        let origin = origin::value(private, compiled);
        let call_frames = compiled.calls.then(|| quote!(#private::Directive::CallFrames,));
        quote!(#private::Template {
            body: &[#call_frames #private::Directive::Emit(#private::Fragment {
                code: #code,
                patches: &[#(#patches),*],
            })],
            holes: &[#(#holes),*],
            max_len: #len,
            origin: #origin,
        })
    }
}

/// Whether one is as good as the other: the same code, which panics in the same ways.
fn same_code(a: &[Compiled], b: &[Compiled]) -> bool {
    let same = |(a, b): (&Compiled, &Compiled)| {
        a.level == b.level
            && a.code == b.code
            && a.holes == b.holes
            && a.traps == b.traps
            && a.customs == b.customs
    };
    a.len() == b.len() && a.iter().zip(b).all(same)
}

fn template_name(compiled: &Compiled) -> Ident {
    match compiled.level {
        Level::V1 => mixed(format_ident!("__JIT_TEMPLATE")),
        level => mixed(format_ident!("__JIT_TEMPLATE_{}", level_name(level))),
    }
}

fn mixed(mut ident: Ident) -> Ident {
    ident.set_span(Span::mixed_site());
    ident
}

/// The variable that holds a capture's value.
fn snapshot(index: usize) -> Ident {
    mixed(format_ident!("__jit_h{index}"))
}

fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Low8 => "Low8",
        Encoding::Low16 => "Low16",
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

const fn level_name(level: Level) -> &'static str {
    match level {
        Level::V1 => "V1",
        Level::V2 => "V2",
        Level::V3 => "V3",
        Level::V4 => "V4",
    }
}
