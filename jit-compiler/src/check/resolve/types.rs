//! Types as the user writes them.

use proc_macro2::TokenTree;
use quote::{ToTokens, quote_spanned};
use syn::visit::Visit;
use syn::{
    BinOp, Expr, ExprLit, GenericArgument, Lit, Path, PathArguments, PathSegment, Type, TypeInfer,
    TypePath,
};

use super::paths::Meaning;
use super::{Resolver, unknown_construct};
use crate::check::constants;
use crate::check::infer::table::{Compound, TyVar};
use crate::hir::{IntTy, Ty};
use crate::source::excerpt;

const TYPES: &str = "the integers, `bool`, `char`, `f32`, `f64`, `()`, and tuples, arrays and \
                     `Option`s of these";

/// As many elements as an array may have.
const MAX_LEN: u64 = 1 << 16;

impl Resolver {
    /// A type that has to be written out.
    pub(super) fn written_type(&mut self, ty: &Type) -> Option<TyVar> {
        let mut unwritten = Unwritten::default();
        unwritten.visit_type(ty);
        match unwritten.first {
            Some(part) => self.error_on(part, "this type cannot be inferred in `jit!`; write it"),
            None => self.written_or_inferred_type(ty),
        }
    }

    /// What a function or closure returns: `!`, or a type that `other` reads.
    pub(super) fn result_type(
        &mut self,
        ty: &Type,
        other: fn(&mut Self, &Type) -> Option<TyVar>,
    ) -> Option<TyVar> {
        match see_through(ty) {
            Type::Never(_) => Some(self.types.is(Ty::Never)),
            ty => other(self, ty),
        }
    }

    /// A type that may be `_`.
    pub(super) fn written_or_inferred_type(&mut self, ty: &Type) -> Option<TyVar> {
        match see_through(ty) {
            Type::Infer(_) => Some(self.types.fresh()),
            Type::Tuple(tuple) => {
                let parts = tuple.elems.iter().map(|it| self.written_or_inferred_type(it));
                let parts: Vec<Option<TyVar>> = parts.collect();
                let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
                Some(self.types.tuple(parts))
            }
            Type::Array(array) => {
                let element = self.written_or_inferred_type(&array.elem);
                let len = self.array_len(&array.len)?;
                Some(self.types.compound(Compound::Array(element?, len)))
            }
            other => match (self.scalar(other), option(other)) {
                (Some(ty), _) => {
                    self.check_type_name(other, ty);
                    Some(self.types.is(ty))
                }
                (None, Some(some)) => {
                    let some = self.written_or_inferred_type(some)?;
                    Some(self.types.compound(Compound::Option(some)))
                }
                (None, None) => self.error_on(other, refusal(other)),
            },
        }
    }

    /// Has rustc check that a lone name stands for that type and for no other of the user's.
    pub(super) fn check_type_name(&mut self, name: &impl ToTokens, ty: Ty) {
        let mut tokens = name.to_token_stream().into_iter();
        if let (Some(TokenTree::Ident(ident)), None, true) =
            (tokens.next(), tokens.next(), self.types_may_hide)
        {
            let ty = crate::expand::type_tokens(ty);
            self.check(quote_spanned!(ident.span()=> let _ = |x: #ident| -> #ty { x };));
        }
    }

    /// The type of `None`, `None::<T>` or `Option::<T>::None`, or of `Some` by such a path.
    pub(super) fn option_path_type(&mut self, path: &Path) -> Option<TyVar> {
        match path.segments.iter().find_map(type_argument) {
            Some(some) => {
                let some = self.written_or_inferred_type(some)?;
                Some(self.types.compound(Compound::Option(some)))
            }
            None => Some(self.types.fresh()),
        }
    }

    /// The length of an array: arithmetic of literals, and of constants whose value is known here.
    pub(super) fn array_len(&mut self, len: &Expr) -> Option<u64> {
        let value = self.literal_len(len, 0);
        match value {
            Some(len) if len <= MAX_LEN => Some(len),
            Some(_) => self.error_on(
                len,
                format!("arrays in `jit!` have at most {MAX_LEN} elements; use a smaller one"),
            ),
            None => self.error_on(
                len,
                "the length of an array must be a number in `jit!`, since the macro cannot see \
                 the value of a constant outside of it; write the number",
            ),
        }
    }

    pub(super) fn literal_len(&self, len: &Expr, depth: u32) -> Option<u64> {
        match len {
            Expr::Paren(paren) => self.literal_len(&paren.expr, depth),
            Expr::Group(group) => self.literal_len(&group.expr, depth),
            Expr::Lit(ExprLit { lit: Lit::Int(lit), .. }) => lit.base10_parse().ok(),
            Expr::Path(path) if depth < 16 => match self.meaning(path) {
                Meaning::Item(constant) => {
                    // Else it is in this block, or about to be known.
                    let known = self.functions[constant.function.0 as usize].len;
                    known.unwrap_or_else(|| self.literal_len(&constant.value, depth + 1))
                }
                Meaning::Constant(Ty::Int(_), bits) => u64::try_from(bits).ok(),
                _ => None,
            },
            Expr::Cast(cast) if self.scalar(&cast.ty) == Some(Ty::Int(IntTy::Usize)) => {
                self.literal_len(&cast.expr, depth)
            }
            Expr::Binary(binary) => {
                let left = self.literal_len(&binary.left, depth)?;
                let right = self.literal_len(&binary.right, depth)?;
                match binary.op {
                    BinOp::Add(_) => left.checked_add(right),
                    BinOp::Sub(_) => left.checked_sub(right),
                    BinOp::Mul(_) => left.checked_mul(right),
                    BinOp::Div(_) => left.checked_div(right),
                    BinOp::Rem(_) => left.checked_rem(right),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The type without parts that `ty` names, if the language has it.
    pub(super) fn scalar(&self, ty: &Type) -> Option<Ty> {
        match see_through(ty) {
            Type::Path(path) if path.qself.is_none() => match path.path.get_ident() {
                Some(ident) => self.named_scalar(&ident.to_string()),
                None => scalar_path(path),
            },
            _ => None,
        }
    }

    /// The type of that name; in the library, names also stand for types.
    pub(super) fn named_scalar(&self, name: &str) -> Option<Ty> {
        match &self.library {
            Some(library) => library.ty(name).or_else(|| constants::scalar(name)),
            None => constants::scalar(name),
        }
    }
}

/// The type of `ty`, written without names of the closure's own, if it has no parts.
pub(super) fn scalar(ty: &Type) -> Option<Ty> {
    match see_through(ty) {
        Type::Path(path) => scalar_path(path),
        _ => None,
    }
}

/// The `T` of `Option<T>`.
fn option(ty: &Type) -> Option<&Type> {
    let Type::Path(TypePath { qself: None, path, .. }) = ty else { return None };
    path.segments.last().filter(|last| last.ident == "Option").and_then(type_argument)
}

/// The `T` of `name<T>` or `name::<T>`.
fn type_argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    let mut arguments = arguments.args.iter();
    match (arguments.next(), arguments.next()) {
        (Some(GenericArgument::Type(ty)), None) => Some(ty),
        _ => None,
    }
}

pub(super) fn see_through(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            other => return other,
        };
    }
}

/// `u32`, or the long form `core::primitive::u32`; `Ordering` may have one as well.
fn scalar_path(ty: &TypePath) -> Option<Ty> {
    let mut segments = ty.path.segments.iter();
    let last = segments.next_back()?;
    let plain = ty.qself.is_none() && last.arguments.is_none();
    let prefix: Vec<String> = segments.map(|segment| segment.ident.to_string()).collect();
    let known = match prefix.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => true,
        ["core" | "std", "primitive"] => last.ident != "Ordering",
        ["core" | "std", "cmp"] | ["cmp"] => last.ident == "Ordering",
        _ => false,
    };
    (plain && known).then(|| constants::scalar(&last.ident.to_string()))?
}

fn refusal(ty: &Type) -> String {
    let text = excerpt(ty);
    let referred = match ty {
        Type::Reference(reference) => see_through(&reference.elem),
        ty => ty,
    };
    if let Some(element) = list(referred) {
        return format!(
            "slices and vectors are not supported in `jit!` yet: `{text}`; use an array, whose length is known, by \
             value: `[{element}; 8]`"
        );
    }
    if is_named(referred, "str") || is_named(referred, "String") {
        return format!(
            "strings are not supported in `jit!`: `{text}`; use what is wanted of it, such as its \
             length, or its bytes in an array: `[u8; 8]`"
        );
    }
    if is_named(referred, "Result") {
        return format!(
            "`Result` is not supported in `jit!`: `{text}`; use an `Option`, or a tuple with a `bool`"
        );
    }
    match ty {
        Type::Never(_) => {
            "the type `!` is only for what never returns, after its `->`; leave this one \
                           out"
            .to_owned()
        }
        Type::FnPtr(_) => format!(
            "function pointers are not supported in `jit!`: `{text}`; call the function before \
             and capture its result"
        ),
        Type::ImplTrait(_) | Type::TraitObject(_) => {
            format!("`{text}` is not supported in `jit!`; its types are {TYPES}")
        }
        Type::Ptr(_) => format!(
            "raw pointers are not supported in `jit!`: `{text}`; read the value before and \
             capture it"
        ),
        Type::Reference(reference) => format!(
            "references are not supported in `jit!`: `{text}`; pass the value itself: `{}`",
            excerpt(&reference.elem)
        ),
        Type::Path(path) => {
            let is_name = path.qself.is_none()
                && path.path.segments.iter().all(|segment| segment.arguments.is_none());
            let alias =
                if is_name { "; if it is an alias, write the type that it stands for" } else { "" };
            format!("the type `{text}` is not supported in `jit!`; its types are {TYPES}{alias}")
        }
        _ => format!("{}; its types are {TYPES}", unknown_construct(ty)),
    }
}

/// Looks for `_` among the parts of a type.
#[derive(Default)]
struct Unwritten<'a> {
    first: Option<&'a TypeInfer>,
}

impl<'a> Visit<'a> for Unwritten<'a> {
    fn visit_type_infer(&mut self, part: &'a TypeInfer) {
        self.first.get_or_insert(part);
    }
}

/// The element of a slice or a `Vec`.
fn list(ty: &Type) -> Option<String> {
    match ty {
        Type::Slice(slice) => Some(excerpt(&slice.elem)),
        Type::Path(path) if is_named(ty, "Vec") => {
            let element = path.path.segments.last().and_then(type_argument);
            Some(element.map_or_else(|| "T".to_owned(), excerpt))
        }
        _ => None,
    }
}

fn is_named(ty: &Type, name: &str) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|it| it.ident == name)
}
