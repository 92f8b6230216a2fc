//! Bounds how deeply the tokens nest, so that no recursive pass can overflow the stack.
//!
//! `syn` recurses for each delimiter, each prefix operator and each keyword that introduces an
//! expression; dropping and visiting its tree recurses for each infix and postfix operator too.
//! So before it is called, each token is given a cost that stands for the frames it can be worth,
//! and the costs of everything one path through the tree can hold are added up.
//!
//! # Invariants
//! - The scan itself does not recurse, and its time is linear.
//! - The sum over the open delimiters of what stands in each since the last point where an
//!   expression must have ended (`;`, a statement after `}`, a `,` that separates expressions) is
//!   an upper bound of the depth of any tree that a parser can build.
//! - Ordinary code is far below the bound: it allows 128 nested parentheses, or a sum of 500 terms.

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Ident, Punct, TokenStream, TokenTree};

use crate::diagnostic::Diagnostic;
use crate::hir::SourceSpan;

/// What a path may cost.
const LIMIT: usize = 1024;

/// What a pair of delimiters costs: `syn` takes about this many more frames for one than for a
/// prefix operator.
const DELIMITER: usize = 8;

/// The keywords after which an expression, a type or a pattern may start.
const NESTING_KEYWORDS: [&str; 32] = [
    "as", "async", "await", "become", "box", "break", "const", "do", "dyn", "else", "extern", "fn",
    "for", "gen", "if", "impl", "in", "let", "loop", "match", "move", "mut", "raw", "ref",
    "return", "static", "try", "unsafe", "use", "where", "while", "yield",
];

/// Refuses tokens that nest too deeply.
pub(super) fn check(tokens: &TokenStream) -> Result<(), Diagnostic> {
    let mut open = vec![Level::new(tokens.clone(), 0)];
    let mut total = 0;
    while let Some(level) = open.last_mut() {
        total -= level.cost;
        let Some(token) = level.rest.next() else {
            open.pop();
            continue;
        };
        level.read(&token);
        total += level.cost;
        if total > LIMIT {
            return Err(too_deep(&token));
        }
        if let TokenTree::Group(group) = &token {
            open.push(Level::new(group.stream(), DELIMITER));
            total += DELIMITER;
        }
    }
    Ok(())
}

fn too_deep(token: &TokenTree) -> Diagnostic {
    let message = "this expression nests too deeply for `jit!`; \
                   give some of its parts a name: `let part = …;`";
    Diagnostic::new(SourceSpan::token(token.span()), message)
}

/// The tokens between one pair of delimiters.
struct Level {
    rest: IntoIter,
    /// Of the delimiters, and of what was read since an expression last ended.
    cost: usize,
    base: usize,
    /// The last token was `{ … }`, which may have ended a statement.
    after_brace: bool,
    /// There was a `<` or a `|`: a comma may stand between generic arguments or closure
    /// parameters, and ends nothing.
    commas_nest: bool,
}

impl Level {
    fn new(tokens: TokenStream, base: usize) -> Self {
        let rest = tokens.into_iter();
        Self { rest, cost: base, base, after_brace: false, commas_nest: false }
    }

    fn read(&mut self, token: &TokenTree) {
        let after_brace = std::mem::take(&mut self.after_brace);
        match token {
            TokenTree::Group(group) => {
                self.cost += 1;
                self.after_brace = group.delimiter() == Delimiter::Brace;
            }
            TokenTree::Ident(ident) => self.read_ident(ident, after_brace),
            TokenTree::Punct(punct) => self.read_punct(punct, after_brace),
            TokenTree::Literal(_) if after_brace => self.end_expression(),
            TokenTree::Literal(_) => {}
        }
    }

    fn read_ident(&mut self, ident: &Ident, after_brace: bool) {
        if after_brace && ident != "else" && ident != "as" {
            self.end_expression();
        }
        if NESTING_KEYWORDS.iter().any(|keyword| ident == keyword) {
            self.cost += 1;
        }
    }

    fn read_punct(&mut self, punct: &Punct, after_brace: bool) {
        match punct.as_char() {
            ';' => self.end_expression(),
            ',' if !self.commas_nest => self.end_expression(),
            '\'' if after_brace => self.end_expression(),
            '<' | '|' => {
                self.commas_nest = true;
                self.cost += 1;
            }
            _ => self.cost += 1,
        }
    }

    fn end_expression(&mut self) {
        self.cost = self.base;
        self.commas_nest = false;
    }
}
