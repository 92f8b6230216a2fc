//! Parameters whose types are not written.

use syn::visit_mut::VisitMut;
use syn::{Pat, Type};

use super::types::see_through;
use crate::source::excerpt;

/// What to say of a parameter of the closure's whose type, or a part of it, has to be written and is not.
pub(super) fn unwritten(pat: &Pat, written: Option<&Type>) -> Option<String> {
    let ty = match (written.map(see_through), has_parts(pat)) {
        (None, false) => return None,
        (Some(Type::Infer(_)), false) => {
            let message = "the type of a parameter cannot be inferred in `jit!`; write it, or leave out \
                           `: _` for `i64`";
            return Some(message.to_owned());
        }
        (None | Some(Type::Infer(_)), true) => likely_type(pat),
        (Some(ty), _) => {
            let (mut filled, mut filler) = (ty.clone(), Filler { has_filled: false });
            filler.visit_type_mut(&mut filled);
            filler.has_filled.then(|| excerpt(&filled))?
        }
    };
    Some(format!(
        "the type of this parameter cannot be inferred in `jit!`; write it, such as `|{}: {ty}|`",
        excerpt(pat)
    ))
}

fn has_parts(pat: &Pat) -> bool {
    match pat {
        Pat::Tuple(_) | Pat::Slice(_) => true,
        Pat::Paren(paren) => has_parts(&paren.pat),
        Pat::Ident(ident) => ident.subpat.as_ref().is_some_and(|(_, pat)| has_parts(pat)),
        _ => false,
    }
}

/// The type that a pattern fits, if every name in it is an `i64`.
fn likely_type(pat: &Pat) -> String {
    match pat {
        Pat::Tuple(tuple) => {
            let parts: Vec<String> = tuple.elems.iter().map(likely_type).collect();
            let comma = if parts.len() == 1 { "," } else { "" };
            format!("({}{comma})", parts.join(", "))
        }
        Pat::Slice(slice) => {
            let is_rest = |pat: &Pat| matches!(pat, Pat::Rest(_));
            let element = slice.elems.iter().find(|pat| !is_rest(pat)).map(likely_type);
            let element = element.unwrap_or_else(|| "i64".to_owned());
            let has_rest = slice.elems.iter().any(is_rest);
            let len = if has_rest { "…".to_owned() } else { slice.elems.len().to_string() };
            format!("[{element}; {len}]")
        }
        Pat::Paren(paren) => likely_type(&paren.pat),
        Pat::Ident(ident) => {
            let inner = ident.subpat.as_ref().map(|(_, pat)| likely_type(pat));
            inner.unwrap_or_else(|| "i64".to_owned())
        }
        Pat::Rest(_) => "…".to_owned(),
        _ => "i64".to_owned(),
    }
}

/// Writes `i64` for each `_`.
struct Filler {
    has_filled: bool,
}

impl VisitMut for Filler {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Infer(_) = ty {
            *ty = syn::parse_quote!(i64);
            self.has_filled = true;
        }
        syn::visit_mut::visit_type_mut(self, ty);
    }
}
