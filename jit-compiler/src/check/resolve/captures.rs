//! Captures: the run-time constants that a closure mentions, each listed once.
//!
//! # Invariants
//! - Two mentions are one capture if their tokens agree, identifiers by hygiene: evaluated one
//!   after the other when `jit!` runs, they could not differ.
//! - The list is in source order of first mention.

use std::collections::HashMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

use crate::check::ast::Capture;
use crate::check::hygiene::Name;
use crate::check::infer::table::TyVar;
use crate::hir::{CaptureId, Mentions, SourceSpan, Ty};
use crate::ir::token_key;
use crate::source::text;

/// The captures found so far.
#[derive(Default)]
pub(super) struct Captures {
    list: Vec<Capture>,
    ids: HashMap<Vec<Key>, CaptureId>,
}

/// A token as far as it makes captures differ.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Name(Name),
    Other(String),
}

impl Captures {
    /// Notes that `expr` mentions a capture; `ty` is the type variable if it is a new one.
    /// `reader` says how the plain closure reads it there.
    pub(super) fn mention(
        &mut self,
        expr: &Expr,
        ty: TyVar,
        likely: Option<Ty>,
        reader: Reader,
    ) -> CaptureId {
        let tokens = expr.to_token_stream();
        let mut key = Vec::new();
        write_key(tokens.clone(), &mut key);
        let next = CaptureId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        let id = *self.ids.entry(key).or_insert(next);
        if id == next {
            let (name, span) = (text(&tokens), SourceSpan::of_expr(expr));
            let mentions = Mentions::default();
            let expr = tokens.clone();
            let converted = false;
            self.list.push(Capture { name, ty, likely, converted, span, expr, mentions });
        }
        let mentions = &mut self.list[id.0 as usize].mentions;
        match reader {
            Reader::Snapshot => mentions.nodes.push(std::ptr::from_ref(expr).addr()),
            Reader::SnapshotInMacro => {
                let start = SourceSpan::of_tokens(&tokens).first;
                mentions.tokens.push((token_key(start), tokens.into_iter().count()));
            }
            Reader::Itself => {}
        }
        id
    }

    /// Notes that `into` is called on a capture.
    pub(super) fn convert(&mut self, id: CaptureId) {
        self.list[id.0 as usize].converted = true;
    }

    pub(super) fn ty(&self, id: CaptureId) -> TyVar {
        self.list[id.0 as usize].ty
    }

    pub(super) fn into_list(self) -> Vec<Capture> {
        self.list
    }
}

/// How the plain closure reads a captured value in some place.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Reader {
    /// From the snapshot.
    #[default]
    Snapshot,
    /// From the snapshot, inside of a macro call, of which `syn` sees only tokens.
    SnapshotInMacro,
    /// As it stands: a pattern or a function cannot read a variable.
    Itself,
}

fn write_key(tokens: TokenStream, key: &mut Vec<Key>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => key.push(Key::Name(Name::of(&ident))),
            TokenTree::Group(group) => {
                let visible = group.delimiter() != Delimiter::None;
                key.extend(visible.then(|| Key::Other("(".to_owned())));
                write_key(group.stream(), key);
                key.extend(visible.then(|| Key::Other(")".to_owned())));
            }
            other => key.push(Key::Other(other.to_string())),
        }
    }
}
