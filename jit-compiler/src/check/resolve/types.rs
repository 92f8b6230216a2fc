//! Types as the user writes them.

use syn::{Type, TypePath};

use super::{Resolver, unknown_construct};
use crate::check::constants;
use crate::check::infer::table::TyVar;
use crate::hir::Ty;
use crate::source::excerpt;

const SCALARS: &str = "`i8` to `i64`, `u8` to `u64`, `isize`, `usize`, `bool`, `f32`, `f64`, `()`";

/// Types that are meant to come.
const LATER: [&str; 3] = ["char", "i128", "u128"];

impl Resolver {
    /// A type that has to be written out.
    pub(super) fn written_type(&mut self, ty: &Type) -> Option<TyVar> {
        match see_through(ty) {
            Type::Infer(infer) => self.error_on(
                infer,
                "the type of a parameter cannot be inferred in `jit!`; \
                 write it, or leave out `: _` for `i64`",
            ),
            other => self.written_or_inferred_type(other),
        }
    }

    /// A type that may be `_`.
    pub(super) fn written_or_inferred_type(&mut self, ty: &Type) -> Option<TyVar> {
        match see_through(ty) {
            Type::Infer(_) => Some(self.types.fresh()),
            other => match scalar(other) {
                Some(ty) => Some(self.types.is(ty)),
                None => self.error_on(other, refusal(other)),
            },
        }
    }
}

/// The type `ty` names, if the language has it.
pub(super) fn scalar(ty: &Type) -> Option<Ty> {
    match see_through(ty) {
        Type::Path(path) => scalar_path(path),
        Type::Tuple(tuple) if tuple.elems.is_empty() => Some(Ty::Unit),
        _ => None,
    }
}

fn see_through(mut ty: &Type) -> &Type {
    loop {
        ty = match ty {
            Type::Group(group) => &group.elem,
            Type::Paren(paren) => &paren.elem,
            other => return other,
        };
    }
}

/// `u32`, or the long form `core::primitive::u32`.
fn scalar_path(ty: &TypePath) -> Option<Ty> {
    let mut segments = ty.path.segments.iter();
    let last = segments.next_back()?;
    let plain = ty.qself.is_none() && last.arguments.is_none();
    let prefix: Vec<String> = segments.map(|segment| segment.ident.to_string()).collect();
    let known = matches!(
        prefix.iter().map(String::as_str).collect::<Vec<_>>()[..],
        [] | ["core" | "std", "primitive"]
    );
    (plain && known).then(|| constants::scalar(&last.ident.to_string()))?
}

fn refusal(ty: &Type) -> String {
    let text = excerpt(ty);
    match ty {
        Type::Array(_) | Type::Slice(_) => format!(
            "arrays and slices are not supported in `jit!` yet: `{text}`; use one variable per \
             element, or bind the element before: `let a = t[0];`"
        ),
        Type::FnPtr(_) => format!(
            "function pointers are not supported in `jit!`: `{text}`; call the function before \
             and capture its result"
        ),
        Type::ImplTrait(_) | Type::TraitObject(_) => format!(
            "`{text}` is not supported in `jit!`: its types are scalar; write one of {SCALARS}"
        ),
        Type::Never(_) => {
            "the type `!` is not supported in `jit!` yet; leave it out or write `()`".to_owned()
        }
        Type::Ptr(_) => format!(
            "raw pointers are not supported in `jit!`: `{text}`; read the value before and \
             capture it"
        ),
        Type::Reference(reference) => format!(
            "references are not supported in `jit!`: `{text}`; pass the value itself: `{}`",
            excerpt(&reference.elem)
        ),
        Type::Tuple(_) => format!(
            "tuples are not supported in `jit!` yet: `{text}`; use one variable per element"
        ),
        Type::Path(path) if LATER.iter().any(|name| path.path.is_ident(name)) => {
            format!("the type `{text}` is not supported in `jit!` yet; its types are {SCALARS}")
        }
        Type::Path(_) => {
            format!("the type `{text}` is not supported in `jit!`; its types are {SCALARS}")
        }
        _ => format!("{}; its types are {SCALARS}", unknown_construct(ty)),
    }
}
