//! Small changes to tokens.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// A small change to some tokens.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Remove,
    /// Nothing comes after it.
    Truncate,
    Repeat,
    Replace(TokenStream),
    Insert(TokenStream),
    Regroup(Delimiter),
}

impl Change {
    /// The tokens with this change to the token of that number, counted at any depth.
    pub(super) fn apply(&self, tokens: TokenStream, mut at: u64) -> TokenStream {
        self.apply_in(tokens, &mut at)
    }

    /// Changes the token that `at` counts down to.
    fn apply_in(&self, tokens: TokenStream, at: &mut u64) -> TokenStream {
        let mut changed = TokenStream::new();
        for token in tokens {
            let here = *at == 0;
            *at = at.wrapping_sub(1);
            match (here, self, token) {
                (true, Self::Remove, _) => {}
                (true, Self::Truncate, _) => return changed,
                (true, Self::Repeat, token) => changed.extend([token.clone(), token]),
                (true, Self::Replace(other), _) => changed.extend(other.clone()),
                (true, Self::Insert(other), token) => {
                    changed.extend(other.clone());
                    changed.extend([token]);
                }
                (true, Self::Regroup(delimiter), TokenTree::Group(it)) => {
                    changed.extend([group(*delimiter, it.stream())]);
                }
                (true, Self::Regroup(delimiter), token) => {
                    changed.extend([group(*delimiter, token.into())]);
                }
                (false, _, TokenTree::Group(it)) => {
                    let inner = self.apply_in(it.stream(), at);
                    changed.extend([group(it.delimiter(), inner)]);
                }
                (false, _, token) => changed.extend([token]),
            }
        }
        changed
    }
}

/// How many tokens there are, at any depth.
pub(super) fn count(tokens: TokenStream) -> u64 {
    let inner = |token| match token {
        TokenTree::Group(group) => 1 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(inner).sum()
}

/// The tokens in a group.
pub(super) fn group(delimiter: Delimiter, tokens: TokenStream) -> TokenTree {
    Group::new(delimiter, tokens).into()
}
